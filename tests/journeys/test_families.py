"""Families on the running demo: from sign-in to the words on the PDF."""

import re

import pytest

from tests.journeys.conftest import Walk
from tests.journeys.demo import Demo

pytestmark = pytest.mark.journey

CAMILA, MATEO = "Camila Herrera Delgado", "Mateo Herrera Delgado"


def test_a_guardian_of_two_reads_each_childs_report_in_spanish_on_a_phone(demo: Demo, walk: Walk) -> None:
    rosa = walk(demo.username("guardian"), phone=True)
    assert rosa.page.url == f"{demo.address}/assessments/"
    for child, other in ((CAMILA, MATEO), (MATEO, CAMILA)):
        links = rosa.generate(child, "es")
        text = rosa.read(links[0])
        assert child in text
        assert other not in text
        assert "primavera de 2026" in text
        assert "Informe de resultados del estudiante" in text
    assert rosa.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_language_is_remembered(demo: Demo, walk: Walk) -> None:
    walk("julian.herrera").generate(CAMILA, "es")
    again = walk("julian.herrera")
    assert again.child(CAMILA).locator("select[name=language]").input_value() == "es"


def test_a_student_reads_their_own_report_and_sees_nobody_else(demo: Demo, walk: Walk) -> None:
    student = walk(demo.username("student"), phone=True)
    assert student.page.locator(".ds-student").count() == 1
    links = student.generate("Minh Anh Tran", "en")
    assert "Minh Anh Tran" in student.read(links[0])


def test_a_child_at_two_schools_stands_once_under_the_primary_one(walk: Walk) -> None:
    layla = walk("layla.haddad")
    assert layla.page.locator(".ds-student").count() == 1
    assert "Drew Middle" in layla.child("Yusuf Haddad").inner_text()
    text = layla.read(layla.generate("Yusuf Haddad", "en")[0])
    assert "Yusuf Haddad" in text


def test_a_link_that_has_ended_is_one_press_away_from_the_report(demo: Demo, walk: Walk) -> None:
    rosa = walk("guardian")
    link = rosa.generate(CAMILA, "es")[0]
    with demo.later(minutes=20):
        rosa.open("/assessments/")  # a sign-in that nobody uses ends with its links
    with demo.later(minutes=31):
        assert rosa.open(link).status == 410
        assert rosa.page.get_by_role("heading", name="This link has ended").is_visible()
        text = rosa.press_and_read("Open the report")
    assert CAMILA in text
    assert "primavera de 2026" in text


def test_who_was_signed_out_in_between_signs_in_and_goes_on(walk: Walk) -> None:
    rosa = walk("guardian")
    link = rosa.generate(CAMILA, "en")[0]
    rosa.sign_out()
    rosa.open(link)
    assert "/sign-in" in rosa.page.url
    rosa.sign_in("guardian")
    assert rosa.page.get_by_role("heading", name="This link has ended").is_visible()
    assert CAMILA in rosa.press_and_read("Open the report")


def test_a_link_that_is_passed_on_opens_nothing_for_anybody_else(walk: Walk) -> None:
    link = walk("guardian").generate(CAMILA, "en")[0]
    for other in ("julian.herrera", "counselor", "student"):
        assert walk(other).open(link).status == 404


def test_after_sign_out_going_back_shows_no_names_and_no_reports(walk: Walk) -> None:
    rosa = walk("guardian")
    rosa.generate(CAMILA, "en")
    rosa.sign_out()
    rosa.page.go_back()
    rosa.page.wait_for_load_state()
    assert "/sign-in" in rosa.page.url
    assert "Herrera" not in rosa.page.content()


def test_all_of_it_works_without_javascript(walk: Walk) -> None:
    rosa = walk("guardian", javascript=False)
    links = rosa.generate(MATEO, "es")
    assert re.fullmatch(r".*/children/[^/]+/score-reports/#results-.*", rosa.page.url)
    assert MATEO in rosa.read(links[0])


def test_who_holds_no_rights_sees_no_child(walk: Walk) -> None:
    for username in ("travis.whitfield", "mai.vang", "scott.lindqvist"):
        assert "No child is tied to your sign-in" in walk(username).page.inner_text("main")


def test_a_held_report_names_no_reason(walk: Walk) -> None:
    farid = walk("farid.karimi")
    words = farid.page.inner_text("main")
    assert "Please ask the school office" in words
    assert "hold" not in words.lower()
    assert farid.page.get_by_role("button", name="Generate").count() == 0
