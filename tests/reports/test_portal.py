"""Campus Parent and Campus Student: what families see and get."""

import re

import pytest
from django.core.cache import cache

from scoreport.accounts.groups import seed_groups
from scoreport.accounts.models import Assignment
from scoreport.audit.models import Entry
from scoreport.configuration.models import Configuration
from scoreport.districts.models import DisplayOption, School
from scoreport.roster.models import Student
from tests.people import People, make_staff, signed_in
from tests.reports.conftest import BEN, body, configure, generate, links_in, trail
from tests.reports.upstream import PDF, Upstream


def test_a_guardian_sees_all_own_children_on_one_page_and_nobody_elses(people: People, state: Upstream) -> None:
    page = signed_in(people.pia).get("/assessments/").content.decode()
    assert "Ben Pérez" in page
    assert "Mia Pérez" in page
    assert "Noa" not in page
    assert "Sam" not in page
    assert page.count("Generate</span>") == 2


def test_more_leads_to_assessments(people: People) -> None:
    browser = signed_in(people.pia)
    assert "/more/assessments/" in browser.get("/more/").content.decode()
    assert "Ben Pérez" in browser.get("/more/assessments/").content.decode()


def test_generate_lists_the_reports_in_the_chosen_language_newest_first(people: People, state: Upstream) -> None:
    page = generate(signed_in(people.pia), people.ben, "es")
    assert page.index("2026 · Español") < page.index("2024 · Español")
    assert re.search(r"<time [^>]+>works until [^<]+</time>", page), "a time, not its markup"


def test_english_stands_beside_the_chosen_language_and_for_what_is_in_english_only(
    people: People, state: Upstream
) -> None:
    page = generate(signed_in(people.pia), people.ben, "es")
    assert page.count('<a class="ds-document"') == 3  # 2026 and 2024 in Spanish, 2025 in English only
    assert "2025 · English" in page
    assert page.count("The same in English") == 1  # 2026; the state has 2024 in Spanish only
    assert len(links_in(page)) == 4
    assert page.count(" download>") == 3
    assert "There are also reports in:" not in page


def test_the_pdf_comes_through_whole_and_unkept(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    answer = browser.get(links_in(generate(browser, people.ben, "es"))[0])
    assert body(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Accept-Ranges"] == "none"
    assert answer["Content-Disposition"] == 'inline; filename="Score report 2026 (Spanish).pdf"'
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "nonce" not in answer["Content-Security-Policy"]
    assert "ETag" not in answer
    assert "Last-Modified" not in answer


def test_the_states_html_runs_in_a_sandbox(people: People, state: Upstream) -> None:
    state.body, state.media_type = b"<h1>Report</h1>", "text/html"
    state.reports[BEN] = []
    state.offer(BEN, "CAASPP", "2026", "en", htmlLink=f"{state.url}/files/page")
    browser = signed_in(people.pia)
    page = generate(browser, people.ben)
    answer = browser.get(links_in(page)[1])
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert body(answer) == state.body


def test_a_child_without_reports_in_the_language_gets_english_and_is_told(people: People, state: Upstream) -> None:
    page = generate(signed_in(people.pia), people.mia, "ko")
    assert "The state has no report in Korean for this student, so these are in English." in page
    assert len(links_in(page)) == 1


def test_no_assessments_available_stands_only_where_the_state_has_none(people: People, state: Upstream) -> None:
    state.reports["1000000002"] = []
    state.offer("1000000002", "CAASPP", "2026", "vi")
    page = generate(signed_in(people.pia), people.mia, "ko")
    assert "No report in this language." in page
    assert "No assessments available." not in page
    state.reports["1000000002"] = []
    assert "No assessments available." in generate(signed_in(people.pia), people.mia, "ko")


def test_the_language_is_remembered_per_person(people: People, state: Upstream) -> None:
    generate(signed_in(people.pia), people.ben, "es")
    page = signed_in(people.pia).get("/assessments/").content.decode()
    assert page.count('<option value="es" selected>') == 2
    assert page.index('value="es" selected') < page.index('<option value="en"')


def test_a_language_outside_the_list_is_refused(people: People, state: Upstream) -> None:
    answer = signed_in(people.pia).post(f"/children/{people.ben.key}/score-reports/", {"language": "xx"})
    assert answer.status_code == 422
    assert state.calls == []


def test_htmx_gets_the_results_of_that_child_only(people: People, state: Upstream) -> None:
    address = f"/children/{people.ben.key}/score-reports/"
    part = signed_in(people.pia).post(address, {"language": "en"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert len(links_in(part)) == 2
    assert "Mia" not in part


def test_a_report_of_an_unknown_type_or_language_is_shown_under_its_own_name(people: People, state: Upstream) -> None:
    state.offer(BEN, "Moon Phase <Test>", "2026", "Klingon")
    page = generate(signed_in(people.pia), people.ben)
    assert "Moon Phase &lt;Test&gt;" in page
    assert "Klingon" in page


def test_a_student_of_16_generates_own_reports(people: People, state: Upstream) -> None:
    assert len(links_in(generate(signed_in(people.sam), people.sam_student))) == 2


@pytest.mark.parametrize("option", [DisplayOption.UNMARKED, "hold"])
def test_a_hold_and_an_unmarked_school_read_the_same_and_ask_nothing(
    people: People, state: Upstream, option: str
) -> None:
    if option == "hold":
        Student.objects.filter(pk=people.ben.pk).update(release_hold=True)
    else:
        School.objects.filter(pk=people.aldrich.pk).update(display_option=option)
    page = generate(signed_in(people.pia), people.ben)
    assert "reports are not shown here" in page
    assert "how to get the report in another way" in page
    assert state.calls == []


@pytest.mark.parametrize(
    ("ssid", "words"),
    [("", "The school has no State ID for this student"), ("123456789", "is not complete")],
)
def test_without_a_whole_ssid_the_state_is_not_asked(people: People, state: Upstream, ssid: str, words: str) -> None:
    Student.objects.filter(pk=people.ben.pk).update(ssid=ssid)
    assert words in generate(signed_in(people.pia), people.ben)
    assert state.calls == []
    assert trail()[0] == ("reports.requested", "")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"token_status": 401}, "The district&#x27;s connection to the state has to be set right"),
        ({"listing_status": 503}, "The state&#x27;s service is not answering: please try again at"),
        ({"listing_status": 429}, "The state&#x27;s service is busy: please try again at"),
        ({"listing_status": 404, "listing_body": {"message": "none"}}, "No assessments available."),
        ({"listing_status": 403, "listing_body": {"code": "no_access"}}, "No assessments available."),
        ({"listing_status": 404, "listing_body": {"code": "unknown_student"}}, "No assessments available."),
        ({"listing_body": {"odd": 1}}, "What the state sent could not be shown"),
    ],
)
def test_a_family_is_told_what_to_do_without_codes_or_the_states_text(
    people: People, state: Upstream, script: dict[str, object], words: str
) -> None:
    for name, value in script.items():
        setattr(state, name, value)
    page = generate(signed_in(people.pia), people.ben)
    assert words in page
    for code in ("401", "403", "404", "503", "bad_answer", "no_access", "unknown_student", "odd"):
        assert f"{code}<" not in page
        assert f" {code}" not in page


def test_a_school_without_configuration_says_so_without_a_call(people: People, state: Upstream) -> None:
    Configuration.objects.all().delete()
    assert "connection to the state has to be set right" in generate(signed_in(people.pia), people.ben)
    assert state.calls == []


def test_the_trace_holds_intent_and_outcome_and_nothing_secret(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    body(browser.get(links_in(generate(browser, people.ben))[0]))
    assert trail() == [
        ("reports.requested", ""),
        ("reports.generated", "generated"),
        ("report.opening", ""),
        ("report.opened", "opened"),
    ]
    opened = Entry.objects.using("audit").filter(event="report.opened").get()
    assert opened.details["bytes"] == len(PDF)
    assert (opened.report_type, opened.administration_year, opened.language) == ("CAASPP", 2026, "en")
    assert opened.student_key == people.ben.key
    dump = str(list(Entry.objects.using("audit").values()))
    for secret in (BEN, "planted", "127.0.0.1", "Pérez, Ben", "Ben"):
        assert secret not in dump


def test_nothing_of_the_state_reaches_browser_cache_or_session(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    page = generate(browser, people.ben)
    answer = browser.get(links_in(page)[0])
    body(answer)
    for text in (page, str(answer.headers), str(dict(browser.session))):
        for secret in ("X-Amz", "planted", "/files/", BEN, state.url):
            assert secret not in text
    kept = str(getattr(cache, "_cache", {}))
    for secret in ("X-Amz", "planted", "/files/", BEN, "token"):
        assert secret not in kept


def test_another_lea_with_the_same_ssid_uses_its_own_configuration_only(people: People, state: Upstream) -> None:
    far = Student.objects.get(lea=people.other_lea)
    reader = make_staff(people.other_lea, "Rex", "Faraway", seed_groups(people.other_lea)["counselor"])
    page = signed_in(reader).post(f"/student/student-information/{far.key}/", {}).content.decode()
    assert "No configuration for this school" in page
    assert state.calls == []


def test_an_override_of_the_school_comes_before_the_default(people: People, state: Upstream) -> None:
    Configuration.objects.update(is_default=False, name="Charter")
    override = Configuration.objects.get()
    configure(people, "http://127.0.0.1:1")
    override.school_links.create(school=people.aldrich)
    assert len(links_in(generate(signed_in(people.pia), people.ben))) == 2


def test_a_reload_of_the_results_page_leads_back_to_assessments(people: People) -> None:
    browser = signed_in(people.pia)
    assert browser.get(f"/children/{people.ben.key}/score-reports/")["Location"] == "/assessments/"
    assert browser.get("/score-reports/renew/")["Location"] == "/"


def test_staff_who_are_guardians_too_pass_between_tools_and_portal(people: People, state: Upstream) -> None:
    Assignment.objects.create(user=people.pia, group=seed_groups(people.lea)["counselor"])
    browser = signed_in(people.pia)
    for page in ("/tools/", "/assessments/"):
        menu = browser.get(page).content.decode()
        assert 'href="/assessments/">My family&#x27;s assessments' in menu
        assert 'href="/tools/">Tools' in menu
    for person, page in ((people.tess, "/tools/"), (people.gus, "/assessments/")):
        assert "My family" not in signed_in(person).get(page).content.decode()


def test_web_pages_stand_beside_the_pdf_of_the_same_report(people: People, state: Upstream) -> None:
    for area in ("ELA", "Mathematics"):
        state.offer(BEN, "CAASPP", "2026", "en", contentArea=area)
    state.offer(BEN, "ELPAC", "2026", "en", contentArea="Oral language")
    page = generate(signed_in(people.pia), people.ben)
    assert page.count('<a class="ds-document"') == 3  # 2026 and 2025 of CAASPP, and ELPAC, which has no PDF
    beside = page.split("Read it as a web page:")[1].split("</p>")[0]
    assert re.findall(r">([^<]+)</a>", beside) == ["English language arts", "Mathematics"]
    assert len(links_in(page)) == 5
    assert "(ELPAC): Oral language" in page
