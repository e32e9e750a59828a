"""What a OneRoster package says, as frozen records. Every record knows the line it came from. Those of which there are
hundreds of thousands are named tuples, which are made three times as fast as dataclasses.

Ids are compared exactly: two that differ in case only are two people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from scoreport.roster.oneroster.findings import Finding


@dataclass(frozen=True, slots=True)
class Org:
    line: int
    sourced_id: str
    name: str
    kind: str  # lower case: school, district, department, local, state, national
    identifier: str
    parent_id: str
    cds_code: str  # 14 digits, or empty

    @property
    def is_school(self) -> bool:
        return self.kind == "school"


@dataclass(frozen=True, slots=True)
class Session:
    """A row of academicSessions.csv; school_year is the year in which it ends, or None."""

    line: int
    sourced_id: str
    title: str
    kind: str
    start_on: date | None
    end_on: date | None
    school_year: int | None


@dataclass(frozen=True, slots=True)
class ClassRow:
    line: int
    sourced_id: str
    title: str
    code: str
    kind: str  # lower case: homeroom, scheduled
    school_id: str
    term_ids: tuple[str, ...]


class User(NamedTuple):
    """A row of users.csv, with the birth date of demographics.csv.

    ssid_values are found by SsidColumn.place, and empty for people who are not students.
    release_hold is None where the package does not say.
    """

    line: int
    sourced_id: str
    enabled: bool
    username: str
    given_name: str
    middle_name: str
    family_name: str
    identifier: str
    master_identifier: str
    email: str
    grade_level: str
    primary_org_id: str
    language: str
    home_language: str
    release_hold: bool | None
    birth_on: date | None
    ssid_values: tuple[str, ...]


class Role(NamedTuple):
    """A role at an org. is_primary is None where the package has no such mark (1.1)."""

    line: int
    user_id: str
    role: str  # lower case
    is_primary: bool | None
    org_id: str
    begin_on: date | None
    end_on: date | None


class EnrollmentRow(NamedTuple):
    """A row of enrollments.csv: a student or a member of staff in a class."""

    line: int
    sourced_id: str
    class_id: str
    school_id: str
    user_id: str
    role: str  # lower case
    begin_on: date | None
    end_on: date | None


class AgentLink(NamedTuple):
    """A student and an adult whom users.csv ties to each other; it says nothing about rights."""

    line: int
    student_id: str
    guardian_id: str
    relation: str  # guardian, parent or relative


@dataclass(frozen=True, slots=True)
class GuardianshipRow:
    """A row of guardianships.csv, Scoreport's own file: what OneRoster cannot say."""

    line: int
    student_id: str
    guardian_id: str
    relation: str
    educational_rights: bool
    portal_access: bool
    begin_on: date | None
    end_on: date | None
    household: str


@dataclass(frozen=True, slots=True)
class SsidColumn:
    """A place in which SSIDs may stand: how many students have a good value of their own there.

    name is what an administrator chooses, such as `identifier` or `userIds:ssid`; examples are masked.
    """

    name: str
    place: int  # in User.ssid_values
    good: int
    nine_digits: int
    repeated: int
    other: int
    blank: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A whole package without errors. guardianships is None where the package has no such file.

    files names what was read (`users`, `roles`, ...): what is not in it says nothing about the roster.
    """

    version: str
    system_name: str
    files: frozenset[str]
    orgs: Mapping[str, Org]
    sessions: Mapping[str, Session]
    classes: Mapping[str, ClassRow]
    users: Mapping[str, User]
    roles: tuple[Role, ...]
    enrollments: Mapping[str, EnrollmentRow]
    agents: tuple[AgentLink, ...]
    guardianships: tuple[GuardianshipRow, ...] | None
    ssid_columns: tuple[SsidColumn, ...]
    findings: tuple[Finding, ...]
