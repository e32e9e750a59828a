"""Each role, each student, each door: who may not gets the same 404, and the state is never asked (SEC-50)."""

import pytest
from django.test import Client

from tests.people import People, signed_in
from tests.reports.upstream import Upstream

STUDENTS = ("ben", "mia", "sam_student", "noa")
FAMILIES = {"pia": {"ben", "mia"}, "sam": {"sam_student"}}
STAFF = {"cole": {"sam_student"}, "tess": {"ben"}}
ROLES = ("cole", "tess", "pia", "gus", "sam")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", STUDENTS)
def test_a_student_out_of_reach_is_a_404_at_every_door_and_costs_no_call(
    people: People, state: Upstream, role: str, name: str
) -> None:
    browser, key = signed_in(getattr(people, role)), getattr(people, name).key
    portal = browser.post(f"/children/{key}/score-reports/", {"language": "en"})
    assert portal.status_code == (200 if name in FAMILIES.get(role, ()) else 404)
    tool = f"/student/student-information/{key}/"
    for answer in (browser.get(tool), browser.post(tool, {})):
        assert answer.status_code == (200 if name in STAFF.get(role, ()) else 404)
    allowed = name in FAMILIES.get(role, set()) | STAFF.get(role, set())
    assert bool(state.calls) == allowed


def test_a_refusal_does_not_tell_whether_a_student_exists(people: People, state: Upstream) -> None:
    browser = signed_in(people.gus)
    pages = {
        browser.post(f"/children/{key}/score-reports/", {"language": "en"}).content
        for key in (people.ben.key, people.noa.key, "nobody-of-that-key")
    }
    assert len({page.split(b"reference")[0] for page in pages}) == 1


def test_families_do_not_enter_the_staff_tool(people: People) -> None:
    for user in (people.pia, people.sam, people.gus):
        assert signed_in(user).get("/student/student-information/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/assessments/"),
        ("get", "/more/"),
        ("get", "/more/assessments/"),
        ("post", "/children/{key}/score-reports/"),
        ("get", "/student/student-information/"),
        ("post", "/student/student-information/"),
        ("get", "/student/student-information/{key}/"),
        ("post", "/student/student-information/{key}/"),
        ("post", "/score-reports/renew/"),
    ],
)
def test_signed_out_every_door_leads_to_sign_in(people: People, state: Upstream, method: str, path: str) -> None:
    answer = getattr(Client(), method)(path.format(key=people.ben.key))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
    assert state.calls == []


def test_a_cross_site_post_is_refused(people: People, state: Upstream) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.pia, backend="scoreport.accounts.backends.Backend")
    answer = browser.post(f"/children/{people.ben.key}/score-reports/", {"language": "en"})
    assert answer.status_code == 403
    assert state.calls == []
