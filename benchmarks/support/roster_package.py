"""A OneRoster 1.2 package of a generated district, written row by row, so that its size is bound by the disk alone.

Of each hundred users 47 are students, 50 adults of families and 3 staff. Each student is at one school, in one class
and tied to one or two adults, on both rows, as a SIS exports it.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

SCHOOL_STUDENTS, CLASS_STUDENTS = 800, 25
SSIDS = "metadata.scoreport.ssid"
_STATE = ("", "")  # status and dateLastModified, blank in a full package
_GIVEN = ("Ana", "Ben", "Chi", "Diego", "Eva", "Farah", "Gia", "Hugo", "Ivy", "José", "Kim", "Lê", "Mia", "Noor")
_FAMILY = ("Núñez", "Byrd", "Trần", "Okafor", "Singh", "García", "Abadi", "Kim", "Petrosyan", "Lopez", "O'Neil")


class District:
    """How many of whom there are, and who belongs to whom."""

    def __init__(self, users: int) -> None:
        self.students, self.staff = users * 47 // 100, max(users * 3 // 100, 1)
        self.adults = users - self.students - self.staff
        self.schools = -(-self.students // SCHOOL_STUDENTS)
        self.classes = -(-self.students // CLASS_STUDENTS)

    def adults_of(self, student: int) -> list[str]:
        """One adult of the student's own, and each second time one more."""
        found = [f"g{student % self.adults}"]
        return [*found, f"g{(student + 1) % self.adults}"] if student % 2 else found

    def students_of(self, adult: int) -> list[str]:
        """The same ties from the other side."""
        near = (adult - 1, adult)
        return [
            f"s{student}" for student in near if 0 <= student < self.students and f"g{adult}" in self.adults_of(student)
        ]


def write(folder: Path, users: int) -> int:
    """Write the package into a new folder; return how many rows its files hold."""
    folder.mkdir()
    district = District(users)
    files = {"orgs": _orgs, "users": _users, "roles": _roles, "classes": _classes, "enrollments": _enrollments}
    manifest = [("propertyName", "value"), ("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    _table(folder / "manifest.csv", [*manifest, *((f"file.{name}", "bulk") for name in files)])
    return sum(_table(folder / f"{name}.csv", rows(district)) - 1 for name, rows in files.items())


def _table(path: Path, rows: Iterable[Iterable[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one counts
            writer.writerow(row)
    return count


def _orgs(district: District) -> Iterator[tuple[str, ...]]:
    yield "sourcedId", "status", "dateLastModified", "name", "type", "identifier"
    for number in range(district.schools):
        yield f"school{number}", *_STATE, f"School {number}", "school", f"1234567{number:07}"


def _users(district: District) -> Iterator[tuple[str, ...]]:
    yield (
        "sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName", "familyName",
        "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password", SSIDS,
    )  # fmt: skip
    for number in range(district.students):
        grade, agents = f"{number % 12 + 1:02}", ",".join(district.adults_of(number))
        ssid = f"{1_000_000_000 + number}"
        yield *_person("s", number), agents, grade, "", ssid
    for number in range(district.adults):
        yield *_person("g", number), ",".join(district.students_of(number)), "", "", ""
    for number in range(district.staff):
        yield *_person("t", number), "", "", "", ""


def _person(letter: str, number: int) -> tuple[str, ...]:
    given, family = _GIVEN[number % len(_GIVEN)], _FAMILY[number % len(_FAMILY)]
    user = f"{letter}{number}"
    return (
        user, *_STATE, "true", user, "", given, f"{family}-{number}", "", f"L{number}", f"{user}@district.example", "",
        "",
    )  # fmt: skip


def _roles(district: District) -> Iterator[tuple[str, ...]]:
    yield (
        "sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "beginDate", "endDate",
        "orgSourcedId",
    )  # fmt: skip
    for letter, role, count in (
        ("s", "student", district.students),
        ("g", "guardian", district.adults),
        ("t", "teacher", district.staff),
    ):
        for number in range(count):
            school = f"school{number // SCHOOL_STUDENTS % district.schools}"
            yield f"r{letter}{number}", *_STATE, f"{letter}{number}", "primary", role, "", "", school


def _classes(district: District) -> Iterator[tuple[str, ...]]:
    yield "sourcedId", "status", "dateLastModified", "title", "classType", "schoolSourcedId", "termSourcedIds"
    for number in range(district.classes):
        school = f"school{number * CLASS_STUDENTS // SCHOOL_STUDENTS}"
        yield f"c{number}", *_STATE, f"Class {number}", "homeroom", school, ""


def _enrollments(district: District) -> Iterator[tuple[str, ...]]:
    yield (
        "sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId", "userSourcedId", "role",
        "beginDate", "endDate",
    )  # fmt: skip
    for number in range(district.students):
        school, in_class = f"school{number // SCHOOL_STUDENTS}", f"c{number // CLASS_STUDENTS}"
        yield f"e{number}", *_STATE, in_class, school, f"s{number}", "student", "2026-08-12", "2027-06-04"
    for number in range(district.classes):
        school = f"school{number * CLASS_STUDENTS // SCHOOL_STUDENTS}"
        teacher = f"t{number % district.staff}"
        yield f"et{number}", *_STATE, f"c{number}", school, teacher, "teacher", "2026-08-12", "2027-06-04"
