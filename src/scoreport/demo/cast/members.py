"""What the cast is made of: kinds of people, and the ties between adults and students."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from scoreport.demo.identity import sourced_id
from scoreport.demo.schools import School

StaffRole = Literal["coordinator", "sis_administrator", "site_administrator", "counselor", "teacher", "office"]
EnglishStatus = Literal["EO", "EL", "IFEP", "RFEP", "TBD"]
Sex = Literal["female", "male", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """A person of the cast. `special` says in a sentence why they are in it."""

    given: str
    family: str
    username: str
    special: str

    @property
    def sourced_id(self) -> str:
        return sourced_id("cast", self.username)

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CastStaff(CastMember):
    """Someone who works for the district; `school` is None for the district office."""

    role: StaffRole
    school: School | None = None
    # A teacher's grade level in an elementary school, or subject in a secondary one.
    teaches: int | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CastGuardian(CastMember):
    """An adult of a family. `language` is the language of correspondence (ISO 639-3)."""

    role: ClassVar[str] = "guardian"
    oneroster_role: Literal["parent", "guardian", "relative"] = "parent"
    language: str = "eng"


@dataclass(frozen=True, slots=True, kw_only=True)
class CastStudent(CastMember):
    """A student. `grade` is 0 (kindergarten) to 12, `born` month and day; the year follows from the grade."""

    role: ClassVar[str] = "student"
    ssid: str
    local_id: str
    school: School
    grade: int
    born: tuple[int, int]
    sex: Sex
    years_older: int = 0
    middle: str = ""
    language: str = "eng"
    english_status: EnglishStatus = "EO"
    alternate_assessment: bool = False
    release_hold: bool = False
    known_to_state: bool = True
    # A second, not primary, school.
    second_school: School | None = None
    # Came from the neighbouring district this summer.
    moved_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CastTie:
    """What ties an adult to a student, as a row of guardianships.csv says it."""

    adult: CastGuardian | CastStaff
    student: CastStudent
    relationship: str
    household: str
    educational_rights: bool = True
    portal_access: bool = True
    # Ended on March 31 of the school year before.
    ended: bool = False
