"""From a code to a report: a mother at the front desk with her phone, and a letter without scripts."""

import io
import re
from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Walk
from tests.journeys.demo import Demo
from tests.journeys.walking import Walker

pytestmark = pytest.mark.journey

PEOPLE = "/system-settings/people/"
OWN = "tin kettles sing at noon"


def find(page: Page, words: str) -> None:
    page.goto(PEOPLE)
    page.get_by_label("Name, student number or user name").fill(words)
    page.locator("main").get_by_role("button", name="Search").click()


def number_of(page: Page, student: str) -> str:
    """The student's number, as the office finds it."""
    find(page, student)
    row = page.locator("tr", has_text=student).filter(has_text="Student").first
    found = re.search(r"Student (\S+?),", row.inner_text())
    assert found
    return found[1]


def adult_without_sign_in(page: Page, words: str) -> tuple[str, str]:
    """Open the page of the first such adult who can get a code; the child's name and number."""
    find(page, words)
    rows = page.locator("tr", has_text="Parent or guardian").filter(has_text="None")
    addresses = [str(link.get_attribute("href")) for link in rows.locator("a").all()]
    for address in addresses:
        page.goto(address)
        if page.get_by_role("button", name="Show a code here").count():
            child = page.locator("[name=tie] + label, label:has([name=tie])").first.inner_text().split(",")[0].strip()
            number = number_of(page, child)
            page.goto(address)
            return child, number
    raise AssertionError(f"nobody of {len(addresses)} can get a code")


def unmistakable(page: Page, letters: list[str]) -> tuple[str, str, str]:
    """The code of the first letter whose adult and child share their names with nobody; the child's name and number."""
    for letter in letters:
        code, name = re.search(r"\b\w{5}-\w{5}-\w{5}\b", letter), re.search(r"This letter is for (.+?) only", letter)
        assert code
        assert name
        if is_alone(page, name[1], "Parent or guardian"):
            child, number = adult_without_sign_in(page, name[1])
            if is_alone(page, child, "Student") and f"shows the results of {child.split()[0]}" in letter:
                return code[0], child, number
    raise AssertionError(f"each name of {len(letters)} letters stands for two people")


def is_alone(page: Page, name: str, kind: str) -> bool:
    find(page, name)
    return page.locator("tr", has_text=kind).filter(has_text=name).count() == 1


def choose_sign_in(mother: Walker, name: str) -> None:
    mother.page.get_by_label("User name").fill(name)
    mother.page.get_by_label("Password", exact=True).fill(OWN)
    mother.page.get_by_label("Password again").fill(OWN)
    mother.page.get_by_role("button", name="Open my account").click()
    mother.page.wait_for_url("**/assessments/")


def test_a_mother_activates_at_the_desk_and_reads_the_report_on_her_phone(demo: Demo, walk: Walk) -> None:
    desk = walk(demo.username("office"))
    child, number = adult_without_sign_in(desk.page, "garcia")
    desk.page.get_by_label("I have seen an identity document of this adult.").check()
    desk.page.get_by_role("button", name="Show a code here").click()
    expect(desk.page.get_by_text("Waiting for the adult.")).to_be_visible()
    code = desk.page.locator("dt:has-text('Code') + dd").inner_text()

    mother = walk(phone=True)
    mother.page.goto(f"/activate/#code={code}")
    expect(mother.page.get_by_label("Your code")).to_have_value(code)
    expect(mother.page.get_by_text("Your code is filled in.")).to_be_visible()
    assert "#" not in mother.page.url
    mother.page.get_by_text("Or enter the student number").click()
    mother.page.get_by_label("Student number").fill(number)
    mother.page.get_by_role("button", name="Continue").click()
    choose_sign_in(mother, "mother.at.the.desk")
    expect(mother.child(child)).to_be_visible()

    expect(desk.page.get_by_text("The account is open")).to_be_visible()


def test_a_letter_opens_an_account_without_scripts(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("office")).page
    page.goto("/system-settings/activation/")
    page.get_by_role("link", name="Aldrich Elementary").click()
    page.get_by_label("Grade", exact=True).select_option(label="Grade 5")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make letters").click()
    with download.value.path().open("rb") as file:
        pages = pypdfium2.PdfDocument(io.BytesIO(file.read()))
    texts = [" ".join(each.get_textpage().get_text_bounded().split()) for each in pages]
    letters = [text for text in texts if "Choose a user name" in text]
    assert f"{demo.address}/activate/" in letters[0]
    code, child, number = unmistakable(page, letters)

    adult = walk(javascript=False)
    adult.page.goto("/sign-in/")
    adult.page.get_by_role("link", name="I have a code from the school and no account yet").click()
    adult.page.get_by_label("Your code").fill(code.upper())
    adult.page.get_by_label("Month").select_option("1")
    adult.page.get_by_label("Day").fill("1")
    adult.page.get_by_label("Year").fill(str(date.today().year - 30))  # noqa: DTZ011 - any year in which no child was born
    adult.page.get_by_role("button", name="Continue").click()
    expect(adult.page.get_by_text("These do not fit together.")).to_be_visible()

    adult.page.get_by_label("Month").select_option("")
    adult.page.get_by_label("Day").fill("")
    adult.page.get_by_label("Year").fill("")
    adult.page.get_by_text("Or enter the student number").click()
    adult.page.get_by_label("Student number").fill(number)
    adult.page.get_by_role("button", name="Continue").click()
    choose_sign_in(adult, "adult.of.the.letter")
    expect(adult.child(child)).to_be_visible()
