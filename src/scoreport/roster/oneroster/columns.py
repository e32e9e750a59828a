"""The files and columns of OneRoster CSV 1.1 and 1.2 that Scoreport knows, and near misses of their names.

Columns of the specification that are not read (passwords, race, birthplace and more) are listed so that they
are recognised, and never as a near miss of another; their cells are dropped as each line is split.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from django.utils.functional import cached_property

DATE = "dateLastModified"

LIMITS = {
    "name": 200, "givenName": 200, "middleName": 200, "familyName": 200, "email": 254, "role": 40,
    "relationship": 40, "householdId": 100, "identifier": 100, "metadata.scoreport.correspondenceLanguage": 20,
    "metadata.scoreport.homeLanguage": 20,
}  # fmt: skip
"""Characters that the roster keeps of a cell, where it is less than LONGEST_CELL."""

LONGEST_CELL = 255
LONGEST_LIST = 4_000
"""Characters. Only columns that hold lists (of guardians, schools, terms) may be longer than a name."""

ALIKE = 0.88
"""Similarity (difflib ratio) from which an unknown header counts as a misspelling: one or two letters."""


@dataclass(frozen=True)
class Table:
    """One file: the columns that are read, in the order in which rows hand them out, and what is known of others."""

    name: str
    reads: tuple[str, ...]
    required: frozenset[str]
    unread: tuple[str, ...] = ()
    nicknames: dict[str, str] = field(default_factory=dict)

    def limit(self, column: str) -> int:
        """The longest cell that the column may hold, in characters."""
        return LONGEST_LIST if column.endswith("Ids") else LIMITS.get(column, LONGEST_CELL)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def dated(self) -> "Table":
        """The same table, read with what tells rows and their age apart: sourcedId, unless read anyway, and date."""
        own = ("sourcedId",) if "sourcedId" not in self.reads else ()
        return replace(self, reads=(*self.reads, *own, DATE))

    def near_miss(self, header: str, missing: Iterable[str]) -> str | None:
        """The missing column that an unknown header probably means, by a known habit or by likeness."""
        if header.startswith("metadata."):
            return None  # extensions are somebody's own names, alike by their common beginning
        by_lower = {column.lower(): column for column in missing}
        habit = self.nicknames.get(header)
        if habit is not None and habit.lower() in by_lower:
            return habit
        close = get_close_matches(header, by_lower, n=1, cutoff=ALIKE)
        return by_lower[close[0]] if close else None


def _table(name: str, reads: str, required: str, unread: str = "", **nicknames: str) -> Table:
    misspelled_id = {"sourceid": "sourcedId", "source_id": "sourcedId"}
    return Table(
        name,
        tuple(reads.split()),
        frozenset(required.split()),
        (DATE, *unread.split()),
        misspelled_id | nicknames,
    )


ORGS = _table(
    "orgs",
    "sourcedId status name type identifier parentSourcedId metadata.scoreport.cdsCode",
    "sourcedId name type",
)
SESSIONS = _table(
    "academicSessions",
    "sourcedId status title type startDate endDate schoolYear",
    "sourcedId title type startDate endDate",
    "parentSourcedId",
)
CLASSES = _table(
    "classes",
    "sourcedId status title classCode classType schoolSourcedId termSourcedIds",
    "sourcedId title schoolSourcedId",
    "grades courseSourcedId location subjects subjectCodes periods",
)
DEMOGRAPHICS = _table(
    "demographics",
    "sourcedId status birthDate",
    "sourcedId",
    "sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white"
    " demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode stateOfBirthAbbreviation"
    " cityOfBirth publicSchoolResidenceStatus",
    usersourcedid="sourcedId",
    dateofbirth="birthDate",
    dob="birthDate",
)
ROLES = _table(
    "roles",
    "status userSourcedId roleType role beginDate endDate orgSourcedId",
    "userSourcedId role orgSourcedId",
    "sourcedId userProfileSourcedId",
    startdate="beginDate",
)
_USERS_READ = (
    "sourcedId status enabledUser username userIds givenName middleName familyName identifier email"
    " agentSourcedIds agentSourceIds grades primaryOrgSourcedId userMasterIdentifier"
    " metadata.scoreport.correspondenceLanguage metadata.scoreport.homeLanguage metadata.scoreport.releaseHold"
)
_USERS_UNREAD = "sms phone password preferredGivenName preferredMiddleName preferredFamilyName pronouns"
_USERS_HABITS = {"userid": "userIds", "agents": "agentSourcedIds", "grade": "grades", "firstname": "givenName"}
_USERS_HABITS |= {"lastname": "familyName"}
USERS = {
    "1.1": _table(
        "users",
        _USERS_READ + " orgSourcedIds role",
        "sourcedId givenName familyName orgSourcedIds role",
        _USERS_UNREAD,
        **_USERS_HABITS,
    ),
    "1.2": _table(
        "users", _USERS_READ, "sourcedId givenName familyName", _USERS_UNREAD + " orgSourcedIds role", **_USERS_HABITS
    ),
}
ENROLLMENTS = _table(
    "enrollments",
    "sourcedId status classSourcedId schoolSourcedId userSourcedId role beginDate endDate",
    "sourcedId classSourcedId schoolSourcedId userSourcedId role",
    "primary",
    startdate="beginDate",
)
GUARDIANSHIPS = _table(
    "guardianships",
    "status studentSourcedId guardianSourcedId relationship educationalRights portalAccess beginDate endDate"
    " householdId",
    "studentSourcedId guardianSourcedId educationalRights portalAccess",
    "sourcedId mailings",
    startdate="beginDate",
)

EXPECTED = ("orgs", "academicSessions", "classes", "demographics", "roles", "users", "enrollments")
"""Files of the specification that are read; guardianships.csv is ours and stands in no manifest."""

NEEDED = {
    "1.1": ("orgs", "users", "classes", "enrollments"),
    "1.2": ("orgs", "users", "roles", "classes", "enrollments"),
}
"""Files without which a roster cannot be told."""
