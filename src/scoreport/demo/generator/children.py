"""The children of a family: grade levels, birth dates, schools, language and what the state knows."""

from datetime import date, timedelta
from random import Random

from scoreport.demo.cast.members import Sex
from scoreport.demo.generator.languages import draw_english_status
from scoreport.demo.generator.lineage import Lineage
from scoreport.demo.generator.names import GivenNames, draw_child
from scoreport.demo.generator.numbering import Numbering
from scoreport.demo.generator.people import Student
from scoreport.demo.identity import sourced_id
from scoreport.demo.school_year import SchoolYear
from scoreport.demo.schools import Zone, school_for

NO_SSID = 0.004
UNKNOWN_TO_STATE = 0.004
RELEASE_HOLD = 0.005
ALTERNATE_ASSESSMENT = 0.011
MOVED_IN = 0.01
REPEATED_A_YEAR = 0.02
NONBINARY = 0.01
JOINED_LATER = 0.2
# Siblings who are not twins are born at least this far apart.
APART = timedelta(days=300)


class Children:
    """Draws the children of family `number`, who live in `zone`, in the order of their grade levels."""

    def __init__(
        self, rng: Random, numbering: Numbering, number: int, lineage: Lineage, zone: Zone, year: SchoolYear
    ) -> None:
        self._rng = rng
        self._numbering = numbering
        self._number = number
        self._lineage = lineage
        self._zone = zone
        self._year = year
        self._given: set[str] = set()

    def draw(self, grades: list[int]) -> tuple[Student, ...]:
        births: dict[int, date] = {}
        children = []
        for position, grade in enumerate(sorted(grades)):
            if grade not in births:
                births[grade] = self._birth_date(grade, tuple(births.values()), alone=len(grades) == 1)
            children.append(self._student(position, grade, births[grade]))
        return tuple(children)

    def _birth_date(self, grade: int, siblings: tuple[date, ...], *, alone: bool) -> date:
        day = date(2001, 1, 1) + timedelta(days=self._rng.randrange(365))
        older = int(alone and grade > 0 and self._rng.random() < REPEATED_A_YEAR)
        birth = self._year.birth_date(grade, day.month, day.day, years_older=older)
        if all(abs(birth - sibling) >= APART for sibling in siblings):
            return birth
        return self._birth_date(grade, siblings, alone=alone)

    def _student(self, position: int, grade: int, birth_on: date) -> Student:
        sex = self._sex()
        culture = self._lineage.father if self._lineage.father != self._lineage.mother else self._lineage.mother
        names = draw_child(self._rng, culture, sex)
        family = self._lineage.child_surname or names.given
        school = school_for(self._zone, grade)
        moved_in = grade > 0 and self._happens(MOVED_IN)
        return Student(
            sourced_id=sourced_id("student", f"{self._number}/{position}"),
            local_id=self._numbering.local_id(),
            ssid="" if self._happens(NO_SSID) else self._numbering.ssid(),
            username=self._numbering.username(names.given, family),
            given=names.given,
            middle=names.middle,
            family=family,
            preferred=names.preferred,
            sex=sex,
            birth_on=birth_on,
            grade=grade,
            school=school,
            second_school=None,
            joined=self._year.fall if moved_in else self._joined(grade - school.grades[0]),
            language=self._lineage.language,
            english_status=draw_english_status(self._rng, self._lineage.language, grade),
            alternate_assessment=self._happens(ALTERNATE_ASSESSMENT),
            release_hold=self._happens(RELEASE_HOLD),
            known_to_state=not self._happens(UNKNOWN_TO_STATE),
            moved_in=moved_in,
        )

    def _names(self, sex: Sex) -> GivenNames:
        """Names of either side of the family that no sibling bears."""
        names = draw_child(self._rng, self._rng.choice((self._lineage.father, self._lineage.mother)), sex)
        if names.given in self._given:
            return self._names(sex)
        self._given.add(names.given)
        return names

    def _joined(self, years_possible: int) -> int:
        """The fall of joining the school: mostly as soon as its grade levels allow."""
        later = years_possible and self._happens(JOINED_LATER)
        return self._year.fall - (self._rng.randrange(years_possible) if later else years_possible)

    def _sex(self) -> Sex:
        chance = self._rng.random()
        if chance < NONBINARY:
            return "other"
        return "female" if chance < 0.5 else "male"

    def _happens(self, share: float) -> bool:
        return self._rng.random() < share
