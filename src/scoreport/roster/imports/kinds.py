"""What of the roster an import writes: for each model, what names a row and which fields come from packages.

Rows are compared as plain values, for a large LEA has more than half a million of them. A path such as
`student__sourced_id` stands for a foreign key, by the sourced id of the row it points to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models

from scoreport.districts.models import Lea, School, SchoolYear
from scoreport.roster.models import (
    Class,
    ClassStaff,
    ClassStudent,
    Enrollment,
    Guardian,
    Guardianship,
    Staff,
    StaffRole,
    Student,
)

Key = tuple[Any, ...]
Values = tuple[Any, ...]
Pks = Mapping[str, Mapping[str, int]]
"""By kind: sourced id to primary key."""

_TARGETS = {
    "student": "students", "guardian": "guardians", "staff": "staff", "school": "schools",
    "primary_school": "schools", "in_class": "classes",
}  # fmt: skip
_SUFFIX = "__sourced_id"


class Existing(NamedTuple):
    """A row of the database: its values in the order of Kind.fields."""

    pk: int
    values: Values
    is_ended: bool


@dataclass(frozen=True)
class Kind:
    """One model. Where ends is false, a row that the package no longer has is deleted, or left alone (stays)."""

    name: str
    model: type[models.Model]
    lea_path: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    ends: bool = True
    stays: bool = False

    def rows(self) -> models.QuerySet[Any]:
        """All rows of the model, of any LEA."""
        return models.QuerySet(self.model)

    def stored(self, lea: Lea, **conditions: Any) -> Iterator[tuple[Key, Existing]]:
        """The rows of the LEA by key, as the database hands them out."""
        paths = [*self.key, "pk", *(["ended_on"] if self.ends else []), *self.fields]
        rows = self.rows().filter(**{self.lea_path: lea}, **conditions).values_list(*paths)
        width, first = len(self.key), len(self.key) + 1 + self.ends
        for row in rows.iterator(chunk_size=10_000):
            yield row[:width], Existing(row[width], row[first:], self.ends and row[width + 1] is not None)

    def existing(self, lea: Lea, **conditions: Any) -> dict[Key, Existing]:
        """The same, all at once."""
        return dict(self.stored(lea, **conditions))

    def columns(self, given: Mapping[str, Any], pks: Pks) -> dict[str, Any]:
        """Values by column of the table, foreign keys resolved."""
        found: dict[str, Any] = {}
        for path, value in given.items():
            target = self.target(path)
            if target is None:
                found[path] = value
            else:
                found[self.column(path)] = None if value is None else pks[target][value]
        return found

    def column(self, path: str) -> str:
        """The column of the table in which a value stands."""
        return f"{path.removesuffix(_SUFFIX)}_id" if path.endswith(_SUFFIX) else path

    def target(self, path: str) -> str | None:
        """The kind that a path points to, None where it is a field of the row itself."""
        return _TARGETS[path.removesuffix(_SUFFIX)] if path.endswith(_SUFFIX) else None


SCHOOLS = Kind("schools", School, "lea", ("sourced_id",), ("name", "cds_code"))
SCHOOL_YEARS = Kind("school_years", SchoolYear, "lea", ("year",), ("begins_on", "ends_on"), ends=False, stays=True)
_PERSON = (
    *("given_name", "middle_name", "family_name", "username", "email", "language", "enabled"),
    *("local_id", "master_identifier"),
)
STUDENTS = Kind(
    "students",
    Student,
    "lea",
    ("sourced_id",),
    (
        *_PERSON,
        *("ssid", "birth_on", "grade_level", "home_language", "release_hold", "search_text"),
        "primary_school__sourced_id",
    ),
)
GUARDIANS = Kind("guardians", Guardian, "lea", ("sourced_id",), _PERSON)
STAFF = Kind("staff", Staff, "lea", ("sourced_id",), _PERSON)
STAFF_ROLES = Kind(
    "staff_roles", StaffRole, "staff__lea", ("staff__sourced_id", "school__sourced_id", "role"), (), ends=False
)
ENROLLMENTS = Kind(
    "enrollments",
    Enrollment,
    "student__lea",
    ("student__sourced_id", "school__sourced_id"),
    ("is_primary", "begins_on", "ends_on"),
)
CLASSES = Kind("classes", Class, "lea", ("sourced_id",), ("title", "is_homeroom", "school__sourced_id"))
CLASS_STUDENTS = Kind(
    "class_students",
    ClassStudent,
    "in_class__lea",
    ("in_class__sourced_id", "student__sourced_id"),
    ("begins_on", "ends_on"),
    ends=False,
)
CLASS_STAFF = Kind(
    "class_staff",
    ClassStaff,
    "in_class__lea",
    ("in_class__sourced_id", "staff__sourced_id"),
    ("role", "begins_on", "ends_on"),
    ends=False,
)
GUARDIANSHIPS = Kind(
    "guardianships",
    Guardianship,
    "student__lea",
    ("student__sourced_id", "guardian__sourced_id"),
    ("relationship", "educational_rights", "portal_access", "begins_on", "ends_on", "household"),
)

KINDS = (
    SCHOOLS, SCHOOL_YEARS, STUDENTS, GUARDIANS, STAFF, STAFF_ROLES, ENROLLMENTS, CLASSES, CLASS_STUDENTS,
    CLASS_STAFF, GUARDIANSHIPS,
)  # fmt: skip
"""In the order in which rows can be written: each after what it points to."""


def at(kind: Kind, field: str) -> int:
    """The place of a field among a row's values."""
    return kind.fields.index(field)
