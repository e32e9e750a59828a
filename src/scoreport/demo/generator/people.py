"""Records of the district before they are written down: people and the ties between them."""

from dataclasses import dataclass
from datetime import date

from scoreport.demo.cast.members import EnglishStatus, Sex, StaffRole
from scoreport.demo.school_year import SchoolYear
from scoreport.demo.schools import School


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """A student; `grade` is 0 (kindergarten) to 12, `language` the primary one in ISO 639-3.

    `ssid` has 10 digits, or is empty where the school has none. `joined` is the fall in which the student
    came to `school`, the primary one.
    """

    sourced_id: str
    local_id: str
    ssid: str
    username: str
    given: str
    middle: str
    family: str
    preferred: str
    sex: Sex
    birth_on: date
    grade: int
    school: School
    second_school: School | None
    joined: int
    language: str
    english_status: EnglishStatus
    alternate_assessment: bool
    release_hold: bool
    known_to_state: bool
    moved_in: bool

    @property
    def schools(self) -> tuple[School, ...]:
        """The primary school first."""
        return (self.school,) if self.second_school is None else (self.school, self.second_school)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian:
    """An adult of a family; `role` is OneRoster's word, `language` that of correspondence."""

    sourced_id: str
    username: str
    given: str
    family: str
    role: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardianship:
    """What ties one adult to one student."""

    student: Student
    adult_sourced_id: str
    role: str
    relationship: str
    household: str
    educational_rights: bool
    portal_access: bool
    mailings: bool
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Someone who works for the district; `school` is None for the district office.

    `oneroster_role` is a role of OneRoster; `teaches` a grade level (elementary) or a subject.
    """

    sourced_id: str
    local_id: str
    username: str
    given: str
    family: str
    role: StaffRole
    oneroster_role: str
    school: School | None
    teaches: int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is taught, the same in all schools of a level."""

    sourced_id: str
    title: str
    code: str
    subject: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass:
    """A homeroom (`period` 0) or a section in one period of the day."""

    sourced_id: str
    title: str
    code: str
    course: Course
    school: School
    grade: int
    period: int
    teacher: Staff
    students: tuple[Student, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """Everyone in the district's families."""

    students: tuple[Student, ...]
    guardians: tuple[Guardian, ...]
    guardianships: tuple[Guardianship, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Everyone and every class of the district in one school year; enrollments begin on `opens_on`."""

    year: SchoolYear
    opens_on: date
    families: Families
    staff: tuple[Staff, ...]
    classes: tuple[SchoolClass, ...]
