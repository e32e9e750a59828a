"""A good OneRoster package of a small district, and ways to give it other people's habits.

Bryant Elementary (`bryant`) and Emerson High (`emerson`). Students: `ana` (grade 3, Bryant), `ben` (grade 10,
Emerson), and more on demand (`kid-1` ...). Guardian `gia` has both, parent `pat` has Ben, relative `rea` has
Ana. Teacher `tess` teaches both classes, `cole` counsels at Emerson.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

BASE = ["sourcedId", "status", "dateLastModified"]
ORGS = [*BASE, "name", "type", "identifier", "parentSourcedId"]
SESSIONS = [*BASE, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"]
CLASSES = [*BASE, "title", "classCode", "classType", "schoolSourcedId", "termSourcedIds"]
USERS = [
    *BASE, "enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email",
    "agentSourcedIds", "grades", "password", "primaryOrgSourcedId", "metadata.scoreport.ssid",
    "metadata.scoreport.releaseHold",
]  # fmt: skip
ROLES = [*BASE, "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId"]
ENROLLMENTS = [*BASE, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "beginDate", "endDate"]
DEMOGRAPHICS = [*BASE, "birthDate", "sex", "asian", "cityOfBirth"]
GUARDIANSHIPS = [
    *BASE, "studentSourcedId", "guardianSourcedId", "relationship", "educationalRights", "portalAccess", "beginDate",
    "endDate", "householdId",
]  # fmt: skip
PASSWORD = "never-read-this-password"
BIRTHPLACE = "Never-Read-City"

Row = dict[str, str]


class Builder:
    """Tables of one package; change them, then write the package as zip, folder or bytes."""

    def __init__(self, version: str = "1.2") -> None:
        self.version = version
        self.headers: dict[str, list[str]] = {}
        self.rows: dict[str, list[Row]] = {}
        self.raw: dict[str, bytes] = {}
        self.modes: dict[str, str] = {}
        self.delimiter = ","
        self.encoding = "utf-8"
        self.folder_name = ""

    def table(self, name: str, header: Iterable[str], rows: Iterable[Row]) -> None:
        self.headers[name], self.rows[name] = list(header), list(rows)

    def row(self, table: str, sourced_id: str) -> Row:
        return next(row for row in self.rows[table] if row.get("sourcedId") == sourced_id)

    def add(self, table: str, **cells: str) -> None:
        self.rows[table].append({key.replace("__", "."): cell for key, cell in cells.items()})

    def remove(self, table: str, sourced_id: str) -> None:
        self.rows[table].remove(self.row(table, sourced_id))

    def rename(self, table: str, old: str, new: str) -> None:
        """Give a column another header; its cells stay."""
        self.headers[table] = [new if name == old else name for name in self.headers[table]]
        for row in self.rows[table]:
            if old in row:
                row[new] = row.pop(old)

    def column(self, table: str, name: str, **cells: str) -> None:
        """Add a column and fill it for some ids."""
        self.headers[table].append(name)
        for sourced_id, cell in cells.items():
            self.row(table, sourced_id)[name] = cell

    def without_column(self, table: str, name: str) -> None:
        self.headers[table].remove(name)

    def drop(self, table: str) -> None:
        """Leave a file out, and say so in the manifest."""
        del self.headers[table], self.rows[table]
        self.modes[table] = "absent"

    def manifest(self) -> bytes:
        lines = ["propertyName,value", "manifest.version,1.0", f"oneroster.version,{self.version}"]
        lines += [f"file.{name},bulk" for name in self.headers if name not in {"guardianships", *self.modes}]
        lines += [f"file.{name},{mode}" for name, mode in self.modes.items()]
        return "\r\n".join([*lines, ""]).encode()

    def text(self, table: str) -> str:
        stream = io.StringIO()
        writer = csv.DictWriter(stream, self.headers[table], delimiter=self.delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(self.rows[table])
        return stream.getvalue()

    def files(self) -> dict[str, bytes]:
        made = {f"{name}.csv": self.text(name).encode(self.encoding) for name in self.headers}
        found = {"manifest.csv": self.manifest(), **made, **self.raw}
        return {f"{self.folder_name}{name}": data for name, data in found.items()}

    def zip(self) -> io.BytesIO:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files().items():
                archive.writestr(name, data)
        return stream

    def write(self, folder: Path) -> Path:
        for name, data in self.files().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


def good(*, kids: int = 0) -> Builder:
    """A 1.2 package without a fault; kids adds so many students, each in a class."""
    made = Builder()
    made.table("orgs", ORGS, _orgs())
    years = {"title": "2026-27", "startDate": "2026-08-12", "endDate": "2027-06-04", "schoolYear": "2027"}
    made.table("academicSessions", SESSIONS, [{"sourcedId": "year", "type": "schoolYear", **years}])
    made.table("classes", CLASSES, [_class("room-3", "Room 3", "bryant"), _class("math", "Math", "emerson")])
    made.table("users", USERS, [*_adults(), *_students()])
    made.table("roles", ROLES, list(_roles()))
    made.table("enrollments", ENROLLMENTS, list(_enrollments()))
    births = {"ana": "2018-03-05", "ben": "2011-01-20"}
    made.table("demographics", DEMOGRAPHICS, [_birth(user, day) for user, day in births.items()])
    for number in range(1, kids + 1):
        _add_kid(made, number)
    return made


def with_guardianships(made: Builder) -> Builder:
    """Add guardianships.csv: Gia holds rights for both, Pat none."""
    rows = [("ana", "gia", "true"), ("ben", "gia", "true"), ("ben", "pat", "false")]
    made.table("guardianships", GUARDIANSHIPS, [_tie(*row) for row in rows])
    return made


def good_1_1() -> Builder:
    """The same district as OneRoster 1.1 writes it."""
    made = good()
    made.version = "1.1"
    roles = {row["userSourcedId"]: row for row in made.rows.pop("roles")}
    del made.headers["roles"]
    made.headers["users"] += ["orgSourcedIds", "role"]
    for row in made.rows["users"]:
        role = roles[row["sourcedId"]]
        row |= {"orgSourcedIds": role["orgSourcedId"], "role": role["role"]}
    return made


def _orgs() -> list[Row]:
    return [
        {"sourcedId": "district", "name": "Redwood Valley Unified", "type": "district"},
        {
            "sourcedId": "bryant", "name": "Bryant Elementary", "type": "school", "identifier": "12345671234567",
            "parentSourcedId": "district",
        },
        {"sourcedId": "emerson", "name": "Emerson High", "type": "school", "parentSourcedId": "district"},
    ]  # fmt: skip


def _class(sourced_id: str, title: str, school: str) -> Row:
    return {
        "sourcedId": sourced_id,
        "title": title,
        "classType": "homeroom",
        "schoolSourcedId": school,
        "termSourcedIds": "year",
    }


def _person(sourced_id: str, given: str, family: str, **more: str) -> Row:
    return {
        "sourcedId": sourced_id, "enabledUser": "true", "username": sourced_id, "givenName": given,
        "familyName": family, "password": PASSWORD, **more,
    }  # fmt: skip


def _adults() -> list[Row]:
    return [
        _person("gia", "Gia", "Núñez", agentSourcedIds="ana,ben"),
        _person("pat", "Pat", "Okafor", agentSourcedIds="ben"),
        _person("rea", "Rea", "Núñez", agentSourcedIds="ana"),
        _person("tess", "Tess", "Abadi"),
        _person("cole", "Cole", "Byrd"),
    ]


def _students() -> list[Row]:
    return [
        _person(
            "ana", "Ana", "Núñez", grades="03", identifier="L1", agentSourcedIds="gia, rea",
            **{"metadata.scoreport.ssid": "1000000001"},
        ),
        _person(
            "ben", "Ben", "Núñez", grades="10", identifier="L2", agentSourcedIds="gia,pat",
            **{"metadata.scoreport.ssid": "0000000002"},
        ),
    ]  # fmt: skip


def _roles() -> Iterable[Row]:
    held = [
        ("gia", "guardian", "bryant"), ("pat", "parent", "emerson"), ("rea", "relative", "bryant"),
        ("tess", "teacher", "bryant"), ("cole", "counselor", "emerson"), ("ana", "student", "bryant"),
        ("ben", "student", "emerson"),
    ]  # fmt: skip
    for user, role, org in held:
        yield role_row(user, role, org)


def role_row(user: str, role: str, org: str, role_type: str = "primary", **more: str) -> Row:
    return {
        "sourcedId": f"role-{user}-{org}", "userSourcedId": user, "roleType": role_type, "role": role,
        "orgSourcedId": org, **more,
    }  # fmt: skip


def _enrollments() -> Iterable[Row]:
    for user, role, in_class, school in (
        ("ana", "student", "room-3", "bryant"),
        ("ben", "student", "math", "emerson"),
        ("tess", "teacher", "room-3", "bryant"),
        ("tess", "teacher", "math", "emerson"),
    ):
        yield enrollment_row(user, role, in_class, school)


def enrollment_row(user: str, role: str, in_class: str, school: str, **more: str) -> Row:
    return {
        "sourcedId": f"{user}-{in_class}", "userSourcedId": user, "role": role, "classSourcedId": in_class,
        "schoolSourcedId": school, **more,
    }  # fmt: skip


def _birth(user: str, day: str) -> Row:
    return {"sourcedId": user, "birthDate": day, "sex": "female", "asian": "true", "cityOfBirth": BIRTHPLACE}


def _tie(student: str, guardian: str, rights: str) -> Row:
    return {
        "sourcedId": f"{student}-{guardian}", "studentSourcedId": student, "guardianSourcedId": guardian,
        "relationship": "mother", "educationalRights": rights, "portalAccess": "true", "householdId": "h1",
    }  # fmt: skip


def _add_kid(made: Builder, number: int) -> None:
    kid = f"kid-{number}"
    ssid = {"metadata.scoreport.ssid": f"{2_000_000_000 + number}"}
    made.rows["users"].append(_person(kid, f"Kid {number}", "Test", grades="03", **ssid))
    made.rows["roles"].append(role_row(kid, "student", "bryant"))
    made.rows["enrollments"].append(enrollment_row(kid, "student", "room-3", "bryant"))
