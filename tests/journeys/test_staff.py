"""Staff on the running demo: the coordinator's configuration and the counselor's look-ups."""

import csv

import pytest

from tests.journeys.conftest import Walk
from tests.journeys.demo import Demo
from tests.journeys.walking import Walker

pytestmark = pytest.mark.journey


def open_configuration(walk: Walk, demo: Demo) -> Walker:
    """Sign in as the coordinator and open the district's configuration through Tool Search."""
    marisol = walk(demo.username("coordinator"))
    marisol.page.fill("#tool-search", "caaspp")
    marisol.page.press("#tool-search", "Enter")
    marisol.page.get_by_role("main").get_by_role("link", name="CAASPP Configuration").click()
    marisol.page.get_by_role("cell", name="CAASPP").get_by_role("link").click()
    marisol.page.get_by_role("heading", name="Editing CAASPP Configuration").wait_for()
    return marisol


def credentials(demo: Demo) -> tuple[str, str]:
    """The Client Key and Client Secret that the demo's sandbox takes."""
    with (demo.clock.parent / "demo/district/sandbox-credentials.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    return row["client_key"], row["client_secret"]


def test_the_coordinator_tests_the_connection_and_a_wrong_secret_changes_nothing(demo: Demo, walk: Walk) -> None:
    page = open_configuration(walk, demo).page
    page.get_by_role("button", name="Test connection").click()
    page.locator("#test-result").get_by_text("The connection works").wait_for()
    page.get_by_label("Client Key").fill("not-the-key")
    page.get_by_label("Client Secret").fill("not-the-secret-00000")
    page.get_by_role("button", name="Test connection").click()
    page.locator("#test-result").get_by_text("Credentials: refused").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("what was in use before goes on until a test passes").wait_for()
    assert "not-the" not in page.content()
    # Families read on meanwhile.
    assert walk("julian.herrera").generate("Camila Herrera Delgado", "en")
    page.get_by_role("button", name="Drop the waiting values").click()
    page.get_by_text("The new values were dropped").wait_for()


def test_the_coordinator_configures_a_school_of_its_own_and_takes_it_back(demo: Demo, walk: Walk) -> None:
    key, secret = credentials(demo)
    page = walk(demo.username("coordinator")).page
    page.goto("/system-settings/portal-preferences/caaspp-configuration/")
    page.get_by_role("link", name="Add Configuration").click()
    assert page.get_by_label("URL Authentication End Point").input_value() == "/api/v1/token"
    page.get_by_label("Configuration Name").fill("Chown on its own")
    page.get_by_label("Chown Middle").check()
    page.get_by_label("Client Key").fill(key)
    page.get_by_label("Client Secret").fill(secret)
    for field in ("Client Key", "Client Secret"):
        assert page.get_by_label(field).get_attribute("type") == "password"
    page.get_by_role("button", name="Test connection").click()
    page.locator("#test-result").get_by_text("The connection works").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved and in use.").wait_for()
    in_force = page.get_by_role("table", name="Which configuration is in force")
    assert "Chown on its own" in in_force.get_by_role("row", name="Chown Middle").inner_text()
    assert "CAASPP (District default)" in in_force.get_by_role("row", name="Drew Middle").inner_text()
    assert key not in page.content()
    # Camila is at Chown.
    assert walk("julian.herrera").generate("Camila Herrera Delgado", "en")

    page.get_by_role("link", name="Chown on its own").click()
    assert f"•••••{secret[-4:]}" in page.get_by_role("main").inner_text()
    page.get_by_role("main").get_by_role("link", name="Delete").click()
    assert "Chown Middle: served by “CAASPP”" in page.get_by_role("main").inner_text()
    page.get_by_label("Type Chown on its own to confirm").fill("Chown on its own")
    page.get_by_role("button", name="Delete").click()
    page.get_by_text("You can take it back for 30 days").wait_for()
    assert "Chown on its own" not in in_force.inner_text()


def test_the_counselor_finds_filters_and_opens_and_no_address_says_whom(demo: Demo, walk: Walk) -> None:
    thuy = walk(demo.username("counselor"))
    page = thuy.page
    visited: list[str] = []
    page.on("framenavigated", lambda frame: visited.append(frame.url))
    page.goto("/student/student-information/")
    page.get_by_label("Student", exact=True).fill("tran minh")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Tran, Minh Anh").click()
    page.get_by_label("Test", exact=True).select_option(
        label="California Assessment of Student Performance and Progress (CAASPP)"
    )
    page.get_by_label("Year").select_option("2024")
    page.get_by_role("button", name="Get Score Report").click()
    page.locator(".rp-list").wait_for()
    assert page.locator("tr.rp-year").all_inner_texts() == ["2024"]
    text = thuy.read(thuy.addresses(page.locator(".rp-list"))[0])
    assert "Minh Anh Tran" in text
    assert "spring 2024" in text
    assert not [url for url in visited if "tran" in url.lower() or "6021947583" in url]


def test_a_list_renews_its_links_and_keeps_the_place(demo: Demo, walk: Walk) -> None:
    thuy = walk(demo.username("counselor"))
    page = thuy.page
    page.clock.install()
    page.goto("/student/student-information/")
    page.get_by_label("Student", exact=True).fill("6021947583")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Tran, Minh Anh").click()
    page.get_by_role("button", name="Get Score Report").click()
    page.locator(".rp-list").wait_for()
    before = thuy.addresses(page.locator(".rp-list"))
    page.evaluate("window.scrollTo(0, 300)")
    page.get_by_role("button", name="Renew all links").focus()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Renew all links").click()
    page.wait_for_function("before => !document.querySelector(`a[href='${before}']`)", arg=before[0])
    after = thuy.addresses(page.locator(".rp-list"))
    assert len(after) == len(before)
    assert not set(after) & set(before)
    assert page.evaluate("window.scrollY") > 0
    assert page.evaluate("document.activeElement.id") == "renew-all"
    # Shortly before the end the list renews itself while somebody looks on.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.clock.fast_forward("29:00")
    page.wait_for_function("after => !document.querySelector(`a[href='${after}']`)", arg=after[0])
    assert "Minh Anh Tran" in thuy.read(thuy.addresses(page.locator(".rp-list"))[0])


def test_a_teacher_finds_only_the_own_class(demo: Demo, walk: Walk) -> None:
    grace = walk(demo.username("teacher"))
    for query, found in (("Herrera", "Herrera Delgado, Mateo"), ("Tran Minh", "")):
        grace.page.goto("/student/student-information/")
        grace.page.get_by_label("Student", exact=True).fill(query)
        grace.page.get_by_role("button", name="Find").click()
        results = grace.page.locator("#found, main").last
        results.get_by_text(found or "No student").first.wait_for()
        assert "Camila" not in results.inner_text()


def test_the_sis_administrator_uploads_the_same_package_again_and_nothing_changes(demo: Demo, walk: Walk) -> None:
    page = walk(demo.username("sis_administrator")).page
    page.goto("/system-settings/roster/imports/")
    shown: list[bool] = []
    page.expose_function("barShown", lambda: shown.append(True))
    page.evaluate("document.addEventListener('htmx:xhr:loadend', () => window.barShown(), { once: true })")
    page.get_by_label("OneRoster package").set_input_files(demo.clock.parent / "demo/district/roster.zip")
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/imports/*/")
    page.get_by_text("The roster is as the package has it").wait_for()
    assert shown, "the upload told how far it is"
    assert page.locator("main").count() == 1
    page.get_by_role("button", name="Cancel this import").click()
    page.get_by_role("table", name="Earlier imports").get_by_text("Cancelled").first.wait_for()
