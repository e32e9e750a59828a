"""Paperless Assessment Reporting: find a student, filter, list, renew; words for staff and coordinators."""

import pytest

from scoreport.audit.models import Entry
from scoreport.configuration.models import Configuration
from scoreport.ets.vocabulary import administration_years
from scoreport.roster.models import Student
from tests.people import People, make_student, signed_in
from tests.reports.conftest import NOA, SAM, body, get_score_report, links_in, trail
from tests.reports.upstream import PDF, Upstream

SEARCH = "/student/student-information/"


def found(people: People, user: object, query: str) -> str:
    return signed_in(user).post(SEARCH, {"query": query}).content.decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("query", ["sam okafor", "OKAFOR  Sam", "oka", "SAM11", SAM, "00000 00003"])
def test_a_student_is_found_by_name_number_or_whole_ssid(people: People, query: str) -> None:
    page = found(people, people.cole, query)
    assert "Okafor, Sam" in page
    assert SAM not in page.replace(f'value="{query}"', "")


@pytest.mark.parametrize("query", ["ben", "Pérez", "1000000001", "000000000", "0003", "%", "_"])
def test_only_whole_ssids_and_students_within_reach_are_found(people: People, query: str) -> None:
    page = found(people, people.cole, query)
    assert "No student found." in page


def test_names_are_found_without_accents(people: People) -> None:
    assert "Pérez, Ben" in found(people, people.tess, "perez")


def test_a_search_shows_fifty_and_says_so(people: People) -> None:
    for number in range(51):
        make_student(people.lea, people.emerson, f"Kim{number}", "Many", ssid="", grade="09", years=14)
    page = found(people, people.cole, "many")
    assert page.count("Many, Kim") == 50
    assert "The first 50 students" in page


def test_a_search_is_no_get_and_never_shows_its_words_in_an_address(people: People) -> None:
    page = signed_in(people.cole).get(SEARCH, {"query": "sam"}).content.decode()
    assert "Okafor" not in page
    assert 'method="post"' in page


def test_the_lists_offer_the_tests_and_years_of_the_source_document(people: People, state: Upstream) -> None:
    page = signed_in(people.cole).get(f"{SEARCH}{people.sam_student.key}/").content.decode()
    for name in (
        "California Assessment of Student Performance and Progress (CAASPP)",
        "California Standards Test (CST)",
        "California Assessments (CA)",
        "Essential Standards Assessment (ESA)",
        "Standards-based Tests in Spanish (STS)",
        "California Science Test (CAST)",
        "California Alternate Assessments (CAAS)",
        "Lexile Framework for Reading and the Quantile Framework for Mathematics (LEXQUAN)",
    ):
        assert name in page
    for year in administration_years(people.lea.today()):
        assert f'<option value="{year}">' in page
    assert '<option value="2017">' not in page
    assert "Get Score Report" in page


def test_blank_fields_list_everything_grouped_by_year_newest_first(people: People, state: Upstream) -> None:
    page = get_score_report(signed_in(people.cole), people.sam_student)
    assert len(links_in(page)) == 4
    years = [page.index(f'scope="rowgroup">{year}<') for year in (2026, 2025, 2024)]
    assert years == sorted(years)
    assert "data-ends-at" in page
    assert "Renew all links" in page


@pytest.mark.parametrize(
    ("choice", "count"),
    [({"test": "CAST"}, 1), ({"language": "es"}, 2), ({"year": "2026"}, 2), ({"year": "2026", "language": "es"}, 1)],
)
def test_each_field_filters(people: People, state: Upstream, choice: dict[str, str], count: int) -> None:
    assert len(links_in(get_score_report(signed_in(people.cole), people.sam_student, **choice))) == count


def test_no_reports_for_the_choice_is_told_apart_from_none_at_all(people: People, state: Upstream) -> None:
    browser = signed_in(people.cole)
    page = get_score_report(browser, people.sam_student, test="CST")
    assert "No reports for this choice." in page
    assert "The state has 4 reports of this student" in page
    assert "no longer delivers reports of the California Standards Test (CST)" in page
    state.reports[SAM] = []
    page = get_score_report(browser, people.sam_student)
    assert "No assessments available." in page
    assert "or does not know this State ID (SSID)" in page


def test_a_value_outside_the_lists_is_refused(people: People, state: Upstream) -> None:
    answer = signed_in(people.cole).post(f"{SEARCH}{people.sam_student.key}/", {"year": "1999"})
    assert answer.status_code == 422
    assert state.calls == []


def test_the_report_opens_for_staff_and_htmx_swaps_the_list_only(people: People, state: Upstream) -> None:
    browser = signed_in(people.cole)
    address = f"{SEARCH}{people.sam_student.key}/"
    part = browser.post(address, {"renewal": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert body(browser.get(links_in(part)[0])) == PDF
    requested = Entry.objects.using("audit").filter(event="reports.requested").get()
    assert requested.details["reason"] == "renewal"
    assert requested.role == "Counselor"


@pytest.mark.parametrize("choice", [{}, {"test": "CAST", "year": "2024"}])
def test_renewal_keeps_the_choice(people: People, state: Upstream, choice: dict[str, str]) -> None:
    page = get_score_report(signed_in(people.cole), people.sam_student, **choice)
    form = page.split('class="rp-renew"')[1].split("</form>")[0]
    assert f'name="test" value="{choice.get("test", "")}"' in form
    assert f'name="year" value="{choice.get("year", "")}"' in form


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"token_status": 401}, "The state rejects the credentials"),
        ({"listing_status": 404, "listing_body": {"message": "Not Found"}}, "Wrong end point"),
        ({"listing_status": 403, "listing_body": {"code": "no_access"}}, "The state does not show this student"),
        ({"listing_status": 404, "listing_body": {"code": "unknown_student"}}, "The state does not know this State ID"),
        ({"listing_status": 500}, "service is down"),
        ({"listing_body": [1] * 300}, "answer was not understood"),
    ],
)
def test_staff_are_told_what_is_wrong(people: People, state: Upstream, script: dict[str, object], words: str) -> None:
    for name, value in script.items():
        setattr(state, name, value)
    assert words in get_score_report(signed_in(people.cole), people.sam_student)
    assert trail()[-1][0] == "reports.generated"


def test_an_entry_that_names_another_student_drops_the_whole_answer(people: People, state: Upstream) -> None:
    state.offer(SAM, "CAASPP", "2026", "en", ssid=NOA)
    page = get_score_report(signed_in(people.cole), people.sam_student)
    assert links_in(page) == []
    assert "answer was not understood" in page


def test_a_held_or_unidentified_student_is_explained_before_anything_is_pressed(
    people: People, state: Upstream
) -> None:
    Student.objects.filter(pk=people.sam_student.pk).update(release_hold=True)
    browser = signed_in(people.cole)
    assert "Release hold" in browser.get(f"{SEARCH}{people.sam_student.key}/").content.decode()
    assert "Release hold" in get_score_report(browser, people.sam_student)
    assert state.calls == []


def test_the_coordinator_gets_a_link_to_the_setting_and_a_counselor_does_not(people: People, state: Upstream) -> None:
    state.token_status = 401
    key = Configuration.objects.get().key
    page = get_score_report(signed_in(people.ada), people.sam_student)
    assert f'href="/system-settings/portal-preferences/caaspp-configuration/{key}/"' in page
    page = get_score_report(signed_in(people.cole), people.sam_student)
    assert "caaspp-configuration" not in page
    assert "Please tell your district&#x27;s assessment coordinator." in page
