"""Ways into the running demo: everybody of the table by password, one person in two steps, one by a mailed code."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.second_steps import code_of_app
from tests.journeys.conftest import Walk
from tests.journeys.demo import Demo

pytestmark = pytest.mark.journey


def mailed_code(page: Page) -> str:
    """The code of the newest mail in the demo's mailbox, as soon as the worker has sent one."""
    for _ in range(400):
        page.goto("/mailbox/")
        first = page.locator(".ds-panel").first
        if first.count() and (found := re.search(r"\d{4}-\d{4}", first.inner_text())):
            return found[0]
        page.wait_for_timeout(100)
    raise AssertionError("no mail came")


def test_everybody_of_the_table_signs_in_with_a_password_alone(demo: Demo, walk: Walk) -> None:
    for person in demo.told["people"]:
        walker = walk(person["username"])
        expect(walker.page.locator(".ds-account")).to_be_visible()
        assert "/security/" not in walker.page.url


def test_one_person_has_a_second_step_whose_secret_is_told(demo: Demo, walk: Walk) -> None:
    (two,) = (person for person in demo.told["everyone"] if "totp_secret" in person)
    assert two["username"] not in [person["username"] for person in demo.told["people"]]
    page = walk().page
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(two["username"])
    page.get_by_label("Password").fill(two["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/second-step/")
    page.get_by_label("Code").fill(code_of_app(secret=two["totp_secret"]))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".ds-account")).to_be_visible()
    page.goto("/security/")
    expect(page.get_by_text("In this demo a second step is offered")).to_be_visible()


def test_a_guardian_signs_in_with_a_code_from_the_demos_mailbox(demo: Demo, walk: Walk) -> None:
    page = walk().page
    page.goto("/sign-in/")
    page.get_by_role("link", name="Get a code by email instead").click()
    page.get_by_label("User name").fill(demo.username("guardian"))
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code from the email").wait_for()
    reader = walk().page
    page.get_by_label("Code from the email").fill(mailed_code(reader))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/assessments/")
