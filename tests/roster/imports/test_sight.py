"""The figures of the preview: who gains or loses sight of a child is what comes true once the package is applied."""

import copy
from collections.abc import Callable

import pytest

from scoreport.accounts.actors import in_force
from scoreport.districts.models import Lea
from scoreport.roster.conditions import verdicts
from scoreport.roster.imports import apply_plan, check_package
from scoreport.roster.models import ClassStaff, ClassStudent, Guardianship
from tests.roster.imports.conftest import LISTED, WHO, Import
from tests.roster.oneroster.builder import Builder, enrollment_row, good

Seen = dict[str, set[str]]


def families(lea: Lea) -> Seen:
    """Children of each guardian who sees their reports now."""
    found: Seen = {}
    ties = Guardianship.objects.select_related("student__lea", "guardian").filter(student__ended_on=None)
    for tie in ties:
        if all(verdicts(tie, lea.today()).values()):
            found.setdefault(tie.guardian.sourced_id, set()).add(tie.student.sourced_id)
    return found


def teachers(lea: Lea) -> Seen:
    """Students in the classes of each member of staff now."""
    today, found = lea.today(), dict[str, set[str]]()
    for place in ClassStaff.objects.select_related("staff"):
        if in_force(place.begins_on, place.ends_on, today):
            seen = found.setdefault(place.staff.sourced_id, set())
            for member in ClassStudent.objects.filter(in_class=place.in_class).select_related("student"):
                if in_force(member.begins_on, member.ends_on, today):
                    seen.add(member.student.sourced_id)
    return found


def counted(before: Seen, after: Seen) -> tuple[int, int]:
    people, none = before.keys() | after.keys(), set[str]()
    gain = sum(1 for person in people if after.get(person, none) - before.get(person, none))
    return gain, sum(1 for person in people if before.get(person, none) - after.get(person, none))


def first() -> Builder:
    made = good(kids=4)
    made.rows["enrollments"].append(enrollment_row("kid-1", "student", "math", "emerson"))
    made.rows["enrollments"].append(enrollment_row("cole", "counselor", "math", "emerson"))
    return made


CHANGES: dict[str, tuple[Callable[[Builder], object], tuple[int, int, int, int]]] = {
    "nothing": (lambda made: None, (0, 0, 0, 0)),
    "a child comes of age": (lambda made: made.row("demographics", "ben").update(birthDate="2001-01-01"), (0, 2, 0, 0)),
    "a guardian is barred": (lambda made: made.row("users", "pat").update(enabledUser="false"), (0, 1, 0, 0)),
    "a child leaves the district": (lambda made: leaves(made, "ana"), (0, 1, 0, 1)),
    "a tie goes": (lambda made: tie(made, "ben", "gia", "pat"), (0, 1, 0, 0)),
    "a tie comes": (lambda made: tie(made, "kid-2", "pat"), (1, 0, 0, 0)),
    "a child stays in another class": (lambda made: made.remove("enrollments", "kid-1-math"), (0, 0, 0, 1)),
    "a child changes class": (lambda made: moves(made, "kid-3"), (0, 0, 1, 0)),
    "a class ended before": (lambda made: ends(made, "kid-2-room-3", "2020-01-01"), (0, 0, 0, 1)),
    "a teacher goes": (lambda made: made.remove("enrollments", "tess-room-3"), (0, 0, 0, 1)),
    "a class goes": (lambda made: no_class(made), (0, 0, 0, 2)),
    "another becomes teacher": (lambda made: takes(made, "cole"), (0, 0, 1, 0)),
}


def leaves(made: Builder, student: str) -> None:
    made.remove("users", student)
    made.remove("demographics", student)
    for table in ("roles", "enrollments"):
        made.rows[table] = [row for row in made.rows[table] if row["userSourcedId"] != student]
    for row in made.rows["users"]:
        row["agentSourcedIds"] = ",".join(one for one in row.get("agentSourcedIds", "").split(",") if one != student)


def tie(made: Builder, student: str, *guardians: str) -> None:
    """The student's row names these adults; for Ben, Gia is no longer one of them."""
    for row in made.rows["users"]:
        if row["sourcedId"] in {"gia", "pat", "rea"}:
            row["agentSourcedIds"] = ""
    names = ("pat",) if student == "ben" else guardians
    made.row("users", student)["agentSourcedIds"] = ",".join(names)


def moves(made: Builder, student: str) -> None:
    made.row("enrollments", f"{student}-room-3").update(classSourcedId="math", schoolSourcedId="emerson")


def ends(made: Builder, enrollment: str, day: str) -> None:
    made.row("enrollments", enrollment)["endDate"] = day


def no_class(made: Builder) -> None:
    made.remove("classes", "math")
    made.rows["enrollments"] = [row for row in made.rows["enrollments"] if row["classSourcedId"] != "math"]


def takes(made: Builder, staff: str) -> None:
    made.rows["enrollments"].append(enrollment_row(staff, "teacher", "room-3", "bryant"))


@pytest.mark.parametrize("name", CHANGES)
def test_the_figures_are_those_that_come_true(lea: Lea, take_in: Import, name: str) -> None:
    take_in(first())
    change, wanted = CHANGES[name]
    made = copy.deepcopy(first())
    change(made)
    lea.refresh_from_db()
    plan = check_package(lea, WHO, made.zip(), LISTED)
    before = families(lea), teachers(lea)
    apply_plan(plan, WHO, confirmed=True)
    sight = plan.sight
    said = (sight.guardians_gain, sight.guardians_lose, sight.teachers_gain, sight.teachers_lose)
    assert said == (*counted(before[0], families(lea)), *counted(before[1], teachers(lea)))
    assert said == wanted
