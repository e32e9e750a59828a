"""Rights on the running demo: the table of groups, a caseload from list to look-up, the reasons, the view as family."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Walk
from tests.journeys.demo import Demo

pytestmark = pytest.mark.journey

RIGHTS, PEOPLE = "/system-settings/tool-rights/", "/system-settings/who-sees-what/"
# Whether nothing lies over the middle of a box.
IN_SIGHT = """box => {
  const r = box.getBoundingClientRect();
  return document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === box;
}"""
NARROW = {"width": 320, "height": 700}


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def find(page: Page, address: str, name: str) -> None:
    """Find a person by name on one of the search pages and open them."""
    page.goto(address)
    page.locator("main input[name=query]").fill(name)
    page.locator("main button", has_text="Search").click()
    page.locator("main tbody a", has_text=name.split()[0]).first.click()


def student_number(page: Page, name: str) -> str:
    """Look a student's number up in the staff tool."""
    page.goto("/student/student-information/")
    page.locator("main input[name=query]").fill(name)
    page.locator("main").get_by_role("button", name="Find").click()
    row = page.locator("main tbody tr", has_text="Herrera Delgado, Mateo")
    return row.locator("td[data-label='Student number']").inner_text()


def test_the_table_is_read_and_edited_on_a_narrow_phone_by_keyboard_without_scripts(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("coordinator"), phone=True, javascript=False).page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(RIGHTS)
    assert not is_wider_than_the_screen(page)
    unsaved = page.get_by_text("There are changes that are not saved yet.")
    assert not unsaved.is_visible()
    box = page.get_by_role("checkbox", name="Other staff: People and Sign-in, Read")
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked()
    assert unsaved.is_visible()
    page.keyboard.press("Space")
    assert not unsaved.is_visible()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 right changed.").wait_for()
    assert page.get_by_role("checkbox", name="Other staff: People and Sign-in, Read").is_checked()


def test_what_has_the_focus_is_not_hidden_below_the_heads_or_the_buttons(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("coordinator")).page
    page.goto(RIGHTS)
    boxes = page.locator(".ac-matrix input[type=checkbox]")
    for number in (0, boxes.count() // 2, boxes.count() - 1):
        boxes.nth(number).focus()
        page.wait_for_function(IN_SIGHT, arg=boxes.nth(number).element_handle())


def test_changes_are_counted_and_a_dangerous_one_is_looked_at_twice(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("coordinator")).page
    page.goto(RIGHTS)
    page.get_by_role("checkbox", name="School office: Paperless Assessment Reporting, Read").check()
    page.get_by_text("1 change is not saved yet.").wait_for()
    page.get_by_role("checkbox", name="School office: Release Hold, Read").check()
    page.get_by_text("2 changes are not saved yet.").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The Education Code (60607) does not name them").wait_for()
    page.get_by_role("button", name="Make these changes").click()
    page.get_by_text("Write the reason why these people may open score reports.").first.wait_for()
    page.get_by_role("link", name="Leave everything as it is").click()
    assert not page.get_by_role("checkbox", name="School office: Release Hold, Read").is_checked()


def test_a_list_of_students_lets_somebody_open_the_reports_of_these_and_no_others(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("coordinator")).page
    page.goto(RIGHTS)
    page.get_by_label("Name").fill("Case managers")
    page.get_by_label("Whom it reaches").select_option("caseloads")
    page.get_by_role("button", name="Make the group").click()
    group = page.url
    page.get_by_label("Name or user name").first.fill("Yolanda Pruitt")
    page.get_by_label("The whole LEA").check()
    page.get_by_role("button", name="Add").click()
    page.goto(RIGHTS)
    page.get_by_role("checkbox", name="Case managers: Paperless Assessment Reporting, Read").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Why these people may open").fill("Case managers of the intervention program")
    page.get_by_role("button", name="Make these changes").click()
    page.get_by_text("1 right changed.").wait_for()
    page.goto("/student/caseloads/")
    page.get_by_label("Name").fill("Intervention, grade 4")
    page.locator("select[name=place]").select_option(label="Aldrich Elementary")
    page.get_by_role("button", name="Make the caseload").click()
    caseload = page.url
    number = student_number(page, "Mateo Herrera Delgado")
    page.goto(caseload)
    page.get_by_text("Paste student numbers").click()
    page.get_by_role("textbox", name="Student numbers").fill(f"{number}\nnobody")
    page.locator("details[open]").get_by_role("button", name="Find").click()
    page.get_by_text("Numbers that name nobody").wait_for()
    page.get_by_role("button", name="Put the ticked students on the list").click()
    page.get_by_text("1 student put on the list.").wait_for()
    page.get_by_label("Name or user name").fill("pruitt")
    page.locator("form", has=page.get_by_label("Name or user name")).get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Let Yolanda Pruitt answer for it").click()
    page.get_by_text("This person answers for the list.").wait_for()
    yolanda = walk(demo.username("office")).page
    yolanda.goto("/student/student-information/")
    for name, found in (("Mateo Herrera", True), ("Isabela Santos", False)):
        yolanda.locator("main input[name=query]").fill(name)
        yolanda.locator("main").get_by_role("button", name="Find").click()
        yolanda.get_by_text("1 student" if found else "No student found.").first.wait_for()
    find(page, PEOPLE, "Yolanda Pruitt")
    page.get_by_text("Caseload Intervention, grade 4 at Aldrich Elementary").first.wait_for()
    page.goto(group)
    page.get_by_role("button", name="End for Yolanda Pruitt").click()
    yolanda.reload()
    assert yolanda.locator("main input[name=query]").count() == 0


def test_the_reason_why_a_father_sees_nothing_leads_to_where_it_is_mended(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("coordinator"), phone=True).page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    find(page, PEOPLE, "Travis Whitfield")
    page.get_by_role("link", name="Every condition").click()
    page.get_by_text("They can't see the reports").wait_for()
    assert not is_wider_than_the_screen(page)
    page.get_by_role("button", name="Ask the state now").click()
    page.get_by_text("The state has").wait_for()
    page.locator(".in-step-bad").get_by_role("link", name="Open what this adult may see").click()
    page.get_by_label("Holds educational rights").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_view_as_family_is_marked_wherever_one_reads_and_opens_nothing(
    demo: Demo, walk: Walk, javascript: bool
) -> None:
    page = walk(demo.username("coordinator"), phone=True, javascript=javascript).page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    find(page, "/system-settings/view-as-family/", "Rosa Delgado Ruiz")
    mark = page.get_by_text("You see the portal as Rosa Delgado Ruiz would see it.")
    mark.wait_for()
    page.get_by_role("button", name="Generate").first.click()
    page.get_by_text("California Assessment of Student Performance").first.wait_for()
    page.get_by_text("Children outside your own reach").scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    assert 0 <= box["y"] < NARROW["height"] / 2
    assert not is_wider_than_the_screen(page)
    assert page.locator("a[href*='score-reports'], form[method=post]:visible").count() == 0
    rosa = walk(demo.username("guardian"))
    assert rosa.page.locator("select[name=language]").first.input_value() == "es"
