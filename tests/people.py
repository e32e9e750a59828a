"""The cast of all tests: a small district with one person for each role, and an outsider in another district.

Ada (coordinator), Sid (SIS administrator), Cole (counselor, Emerson High), Tess (teacher, own class at Aldrich),
Kai (counselor whose group reaches caseloads; on the list: Ben), Opal (office staff, Aldrich), Pia (guardian with
rights of Ben and Mia), Gus (listed without educational rights), Sam (student, 16, Emerson), Max (coordinator of another
LEA). Students: Ben (grade 4, Aldrich, Tess's class), Mia (grade 7, Chown), Sam (grade 11), Noa (grade 5, Aldrich,
nobody's child here).
"""

import datetime as dt
import time
from dataclasses import dataclass

from django.test import Client

from scoreport.accounts.actors import Actor
from scoreport.accounts.groups import seed_groups
from scoreport.accounts.models import Assignment, Group, Reach, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import DisplayOption, GuardiansListed, Lea, School, SchoolYear
from scoreport.roster.models import (
    Caseload,
    CaseloadStaff,
    CaseloadStudent,
    Class,
    ClassStaff,
    ClassStudent,
    Enrollment,
    Guardian,
    Guardianship,
    Staff,
    Student,
)
from scoreport.roster.search import search_text_of

PASSWORD = "a long sentence for tests"
SIGN_IN = "the-sign-in-of-tests"


@dataclass
class People:
    """Everybody and everything a test may name."""

    lea: Lea
    aldrich: School
    chown: School
    emerson: School
    groups: dict[str, Group]
    ada: User
    sid: User
    cole: User
    tess: User
    kai: User
    opal: User
    pia: User
    gus: User
    sam: User
    max: User
    ben: Student
    mia: Student
    sam_student: Student
    noa: Student
    pia_guardian: Guardian
    gus_guardian: Guardian
    caseload: Caseload
    other_lea: Lea


def make() -> People:
    """Write the cast into the database and return it."""
    lea = make_lea("Test Valley Unified", "1234567")
    aldrich, chown, emerson = (
        make_school(lea, name) for name in ("Aldrich Elementary", "Chown Middle", "Emerson High")
    )
    groups = seed_groups(lea)
    ben = make_student(lea, aldrich, "Ben", "Pérez", ssid="1000000001", grade="04", years=9)
    mia = make_student(lea, chown, "Mia", "Pérez", ssid="1000000002", grade="07", years=12)
    sam_student = make_student(lea, emerson, "Sam", "Okafor", ssid="0000000003", grade="11", years=16)
    noa = make_student(lea, aldrich, "Noa", "Lindqvist", ssid="1000000004", grade="05", years=10)
    pia, pia_guardian = make_guardian(lea, "Pia", "Pérez", [ben, mia])
    gus, gus_guardian = make_guardian(lea, "Gus", "Pérez", [ben], educational_rights=False)
    sam = make_user("sam", "Sam Okafor")
    Student.objects.filter(pk=sam_student.pk).update(user=sam)
    sam_student.refresh_from_db()
    tess = make_staff(lea, "Tess", "Abadi", groups["teacher"])
    teach(tess, aldrich, "Room 12", [ben])
    kai, caseload = make_kai(lea, aldrich, [ben])
    other_lea = make_lea("Far Hills Unified", "7654321")
    far = make_school(other_lea, "Far Hills Elementary")
    make_student(other_lea, far, "Ben", "Farrow", ssid="1000000001", grade="04", years=9)
    return People(
        lea=lea, aldrich=aldrich, chown=chown, emerson=emerson, groups=groups,
        ada=make_staff(lea, "Ada", "Nguyen", groups["coordinator"]),
        sid=make_staff(lea, "Sid", "Rao", groups["sis_administrator"]),
        cole=make_staff(lea, "Cole", "Byrd", groups["counselor"], emerson),
        tess=tess, kai=kai,
        opal=make_staff(lea, "Opal", "Stone", groups["office"], aldrich),
        pia=pia, gus=gus, sam=sam,
        max=make_staff(other_lea, "Max", "Outsider", seed_groups(other_lea)["coordinator"]),
        ben=ben, mia=mia, sam_student=sam_student, noa=noa,
        pia_guardian=pia_guardian, gus_guardian=gus_guardian, caseload=caseload,
        other_lea=other_lea,
    )  # fmt: skip


def make_lea(name: str, cds: str) -> Lea:
    """An LEA with its current school year."""
    lea = Lea.objects.create(name=name, cds_code=cds, guardians_listed=GuardiansListed.LISTED)
    today = lea.today()
    year = today.year + (today.month >= 7)
    SchoolYear.objects.create(lea=lea, year=year, begins_on=dt.date(year - 1, 8, 15), ends_on=dt.date(year, 6, 5))
    return lea


def make_school(lea: Lea, name: str) -> School:
    """A school whose portal shows reports to guardians and older students."""
    return School.objects.create(
        lea=lea, sourced_id=f"school-{name.lower()}", name=name, display_option=DisplayOption.GUARDIANS
    )


def make_student(lea: Lea, school: School, given: str, family: str, *, ssid: str, grade: str, years: int) -> Student:
    """A student of that age (years) enrolled at that school."""
    born = lea.today() - dt.timedelta(days=round(years * 365.25) + 40)
    student = Student.objects.create(
        lea=lea, sourced_id=f"student-{given}-{family}".lower(), given_name=given, family_name=family,
        local_id=f"{given}{grade}".upper(), ssid=ssid, grade_level=grade, birth_on=born, primary_school=school,
    )  # fmt: skip
    student.search_text = search_text_of(student)
    student.save(update_fields=["search_text"])
    Enrollment.objects.create(student=student, school=school, is_primary=True)
    return student


def make_user(username: str, name: str) -> User:
    """A user with the common test password."""
    return User.objects.create_user(username, PASSWORD, name=name)


def make_guardian(
    lea: Lea, given: str, family: str, children: list[Student], *, educational_rights: bool = True
) -> tuple[User, Guardian]:
    """A guardian with a sign-in and a guardianship of each child."""
    user = make_user(given, f"{given} {family}")
    guardian = Guardian.objects.create(
        lea=lea, sourced_id=f"guardian-{given}".lower(), given_name=given, family_name=family, user=user
    )
    for child in children:
        Guardianship.objects.create(
            student=child, guardian=guardian, relationship="parent",
            educational_rights=educational_rights, portal_access=True,
        )  # fmt: skip
    return user, guardian


def make_staff(lea: Lea, given: str, family: str, group: Group, school: School | None = None) -> User:
    """A staff member with a sign-in, in one group, for the LEA or one school."""
    user = make_user(given, f"{given} {family}")
    Staff.objects.create(lea=lea, sourced_id=f"staff-{given}".lower(), given_name=given, family_name=family, user=user)
    Assignment.objects.create(user=user, group=group, school=school)
    return user


def teach(user: User, school: School, title: str, students: list[Student]) -> Class:
    """A class of that teacher with those students."""
    taught = Class.objects.create(lea=school.lea, school=school, sourced_id=f"class-{title}", title=title)
    ClassStaff.objects.create(in_class=taught, staff=Staff.objects.get(user=user), role="teacher")
    ClassStudent.objects.bulk_create(ClassStudent(in_class=taught, student=student) for student in students)
    return taught


def make_kai(lea: Lea, school: School, students: list[Student]) -> tuple[User, Caseload]:
    """A counselor who sees the students of a caseload only, and that list."""
    group = Group.objects.create(lea=lea, code="case-managers", name="Case managers", reach=Reach.CASELOADS)
    group.tool_rights.create(tool=ToolCode.PAPERLESS, right=Right.READ)
    kai = make_staff(lea, "Kai", "Moreno", group)
    caseload = Caseload.objects.create(lea=lea, school=school, name="Grade 4, A to P")
    CaseloadStaff.objects.create(caseload=caseload, staff=Staff.objects.get(user=kai))
    CaseloadStudent.objects.bulk_create(
        CaseloadStudent(caseload=caseload, student=student, added_on=lea.today()) for student in students
    )
    return kai, caseload


def actor(user: User) -> Actor:
    """The user in a sign-in, for deeds that are called without a request."""
    return Actor(user, SIGN_IN)


def signed_in(user: User) -> Client:
    """A browser in which the user is signed in, with a second step and a moment ago, without the cost of typing."""
    client = Client()
    client.force_login(user, backend="scoreport.accounts.backends.Backend")
    prove(client, user)
    return client


def prove(client: Client, user: User, *, seconds_ago: float = 0, second_step: bool = True) -> None:
    """Let the sign-in of that browser be so many seconds old, and have gone through a second step or not."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - seconds_ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session["second_step"] = second_step
    session.save()
