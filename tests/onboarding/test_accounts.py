"""Sign-ins for people of the roster."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from scoreport.accounts.models import Assignment, User
from scoreport.audit.models import Entry
from scoreport.audit.recording import SYSTEM
from scoreport.districts.models import School
from scoreport.onboarding.accounts import NotCurrent, end_sign_in, give_sign_in, reset_sign_in
from scoreport.roster.access import children_of
from scoreport.roster.models import Guardian, Guardianship, Staff, StaffRole, Student
from tests.people import People, actor, make_guardian, signed_in

PAGE = "/system-settings/people/"


def staff_member(people: People, given: str, *roles: tuple[str, School | None]) -> Staff:
    staff = Staff.objects.create(lea=people.lea, sourced_id=f"s-{given}", given_name=given, family_name="Ito")
    for role, school in roles:
        StaffRole.objects.create(staff=staff, role=role, school=school)
    return staff


def placed(user: User) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(user=user).select_related("group", "school")
    return {(row.group.code, row.school.name if row.school else "") for row in rows}


def test_a_student_gets_a_user_name_and_a_password_that_works_once(people: People) -> None:
    new = give_sign_in(SYSTEM, people.noa)
    assert new.user.username == "noa.lindqvist"
    client = Client()
    client.post("/sign-in/", {"login": new.user.username, "password": new.password})
    assert client.get("/")["Location"] == "/password/"
    assert children_of(actor(new.user)).get() == people.noa


def test_the_rosters_user_name_is_kept_and_a_taken_one_gets_a_number(people: People) -> None:
    people.noa.username = "PIA"
    assert give_sign_in(SYSTEM, people.noa).user.username == "pia2"


def test_separate_adults_have_separate_accounts_and_one_adult_in_two_records_has_one(people: People) -> None:
    staff = staff_member(people, "Aki", ("teacher", people.aldrich))
    parent = Guardian.objects.create(lea=people.lea, sourced_id=staff.sourced_id, given_name="Aki", family_name="Ito")
    namesake = Guardian.objects.create(lea=people.lea, sourced_id="other", given_name="Aki", family_name="Ito")
    one, other = give_sign_in(SYSTEM, parent).user, give_sign_in(SYSTEM, namesake).user
    staff.refresh_from_db()
    assert staff.user == one
    assert other != one
    assert placed(one) == {("teacher", "Aldrich Elementary")}


def test_staff_enter_the_groups_of_their_roles_at_their_schools_and_nothing_more(people: People) -> None:
    both = staff_member(people, "Bo", ("counselor", people.aldrich), ("principal", people.chown))
    aide = staff_member(people, "Cy", ("aide", people.aldrich))
    district = staff_member(people, "Di", ("counselor", None), ("districtadministrator", None))
    assert placed(give_sign_in(SYSTEM, both).user) == {
        ("counselor", "Aldrich Elementary"),
        ("administrator", "Chown Middle"),
    }
    assert placed(give_sign_in(SYSTEM, aide).user) == {("staff", "")}
    assert placed(give_sign_in(SYSTEM, district).user) == {("staff", "")}
    assert not actor(User.objects.get(name="Cy Ito")).grants


@pytest.mark.parametrize(
    ("listed", "pages", "reports"),
    [
        ("spa", "es", "es"),
        ("01", "es", "es"),
        ("ara", "ar", "ar"),
        ("05", "fil", "fil"),
        ("hmn", "hmn", ""),
        ("07", "zh-hant", "zh-Hant"),
        ("", "", ""),
    ],
)
def test_pages_and_reports_begin_in_the_rosters_language_where_there_is_one(
    people: People, listed: str, pages: str, reports: str
) -> None:
    people.noa.language = listed
    user = give_sign_in(SYSTEM, people.noa).user
    assert (user.language, user.report_language) == (pages, reports)


def test_a_person_whom_the_roster_disabled_gets_none(people: People) -> None:
    people.noa.enabled = False
    with pytest.raises(NotCurrent):
        give_sign_in(SYSTEM, people.noa)


def test_a_reset_ends_the_sessions_and_the_old_password(people: People) -> None:
    client = signed_in(people.pia)
    new = reset_sign_in(actor(people.opal), people.pia_guardian)
    assert client.get("/password/")["Location"].startswith("/sign-in/")
    people.pia.refresh_from_db()
    assert people.pia.check_password(new.password)
    assert people.pia.must_change_password


def test_an_ended_sign_in_can_be_given_again_with_a_new_password(people: People) -> None:
    client = signed_in(people.pia)
    end_sign_in(actor(people.opal), people.pia_guardian)
    assert client.get("/password/")["Location"].startswith("/sign-in/")
    people.pia_guardian.refresh_from_db()
    again = give_sign_in(actor(people.opal), people.pia_guardian)
    assert again.user == people.pia
    assert again.password
    assert list(Entry.objects.filter(event__startswith="account.").values_list("event", flat=True).order_by("id")) == [
        "account.ended",
        "account.created",
    ]


def test_the_office_manages_families_of_its_school_only(people: People) -> None:
    opal = actor(people.opal)
    assert give_sign_in(opal, people.noa).password
    for foreign in (people.mia, people.sam_student):
        with pytest.raises(Http404):
            give_sign_in(opal, foreign)
    far = make_guardian(people.lea, "Fay", "Chen", [people.mia])[1]
    with pytest.raises(Http404):
        reset_sign_in(opal, far)


def test_the_office_never_sets_the_password_of_somebody_with_rights(people: People) -> None:
    tess = Staff.objects.get(user=people.tess)
    StaffRole.objects.create(staff=tess, role="teacher", school=people.aldrich)
    parent = Guardian.objects.create(lea=people.lea, sourced_id=tess.sourced_id, given_name="Tess", family_name="Abadi")
    Guardianship.objects.create(student=people.noa, guardian=parent)
    assignee, listed = make_guardian(people.lea, "Ray", "Moss", [people.noa])
    Assignment.objects.create(user=assignee, group=people.groups["counselor"])
    for person in (tess, parent, listed):
        with pytest.raises(Http404):
            reset_sign_in(actor(people.opal), person)
        with pytest.raises(Http404):
            end_sign_in(actor(people.opal), person)
    with pytest.raises(Http404):
        give_sign_in(actor(people.opal), parent)
    with pytest.raises(Http404):
        reset_sign_in(actor(people.sid), tess)
    assert reset_sign_in(actor(people.ada), tess).password


def with_a_child_elsewhere(people: People) -> Guardian:
    """Pia's sign-in also belongs to a child of the other LEA."""
    child = Student.objects.get(lea=people.other_lea)
    other = Guardian.objects.create(lea=people.other_lea, sourced_id="pia-far", given_name="Pia", user=people.pia)
    Guardianship.objects.create(guardian=other, student=child, educational_rights=True, portal_access=True)
    return other


def test_one_sign_in_has_children_in_several_leas_and_one_guardian_in_each(people: People) -> None:
    other = with_a_child_elsewhere(people)
    assert {child.lea for child in children_of(actor(people.pia))} == {people.lea, people.other_lea}
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.create(lea=people.other_lea, sourced_id="twice", user=people.pia)
    assert other.user == people.pia


def test_whoever_sets_a_password_in_one_lea_reaches_no_child_of_another(people: People) -> None:
    with_a_child_elsewhere(people)
    reset_sign_in(actor(people.opal), people.pia_guardian)
    assert {child.lea for child in children_of(actor(people.pia))} == {people.lea}
    ended = Entry.objects.get(event="account.ended")
    assert (ended.lea_key, ended.details["user"]) == (people.other_lea.key, people.pia.key)


def test_ending_a_sign_in_in_one_lea_leaves_the_children_of_another(people: People) -> None:
    with_a_child_elsewhere(people)
    end_sign_in(actor(people.opal), people.pia_guardian)
    people.pia.refresh_from_db()
    assert people.pia.is_active
    assert {child.lea for child in children_of(actor(people.pia))} == {people.other_lea}
