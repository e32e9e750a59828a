"""The adults of a family: who lives where, and what each may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from scoreport.demo.cast.members import Sex
from scoreport.demo.generator.lineage import Lineage
from scoreport.demo.generator.names import Culture, draw_adult, draw_surname
from scoreport.demo.generator.numbering import Numbering
from scoreport.demo.generator.people import Guardian, Guardianship, Student
from scoreport.demo.identity import sourced_id

Shape = Literal["together", "one parent", "two households", "other guardian"]

SHAPES: dict[Shape, float] = {"together": 57, "one parent": 21, "two households": 17, "other guardian": 5}
SAME_SEX = 0.03
WITH_RELATIVE = 0.05
WITHOUT_PORTAL = 0.03
# Among second households only: what a court has decided.
WITHOUT_RIGHTS = 0.08
CUSTODY_ENDED = 0.05
WRITES_IN_HOME_LANGUAGE = 0.75
OTHER_GUARDIANS = ("legal guardian", "foster parent", "aunt", "uncle", "grandmother")
RELATIVES: tuple[tuple[str, Sex], ...] = (
    ("grandmother", "female"),
    ("grandfather", "male"),
    ("aunt", "female"),
    ("uncle", "male"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """A guardian and what holds for all children of the family."""

    guardian: Guardian
    relationship: str
    household: str
    educational_rights: bool = True
    portal_access: bool = True
    ended_on: date | None = None

    def tied_to(self, student: Student) -> Guardianship:
        return Guardianship(
            student=student,
            adult_sourced_id=self.guardian.sourced_id,
            role=self.guardian.role,
            relationship=self.relationship,
            household=self.household,
            educational_rights=self.educational_rights,
            portal_access=self.portal_access,
            mailings=self.educational_rights and self.ended_on is None,
            ended_on=self.ended_on,
        )


class Household:
    """Draws the adults of family `number`; custody that has ended did so on `ended_on`."""

    def __init__(self, rng: Random, numbering: Numbering, number: int, lineage: Lineage, ended_on: date) -> None:
        self._rng = rng
        self._numbering = numbering
        self._number = number
        self._lineage = lineage
        self._ended_on = ended_on

    def adults(self) -> tuple[Adult, ...]:
        shape = self._rng.choices(list(SHAPES), weights=list(SHAPES.values()))[0]
        return (*self._guardians(shape), *self._relatives())

    def _guardians(self, shape: Shape) -> Iterator[Adult]:
        if shape == "together":
            same = self._rng.random() < SAME_SEX
            yield self._parent("mother", 1)
            yield self._parent("mother" if same else "father", 1, second=True)
        elif shape == "one parent":
            yield self._parent("mother" if self._rng.random() < 0.8 else "father", 1)
        elif shape == "two households":
            yield self._parent("mother", 1)
            yield self._second_household()
        else:
            yield self._other_guardian()

    def _relatives(self) -> Iterator[Adult]:
        if self._rng.random() < WITH_RELATIVE:
            relationship, sex = self._rng.choice(RELATIVES)
            relative = self._person(self._lineage.mother, sex, self._lineage.mother_surname, "relative", 4)
            yield self._adult(relative, relationship, 1, educational_rights=False)

    def _parent(self, relationship: str, household: int, *, second: bool = False) -> Adult:
        mother = relationship == "mother" and not second
        culture = self._lineage.mother if mother else self._lineage.father
        surname = self._lineage.mother_surname if mother else self._lineage.father_surname
        sex: Sex = "female" if relationship == "mother" else "male"
        parent = self._person(culture, sex, surname, "parent", 2 if second else 1)
        return self._adult(parent, relationship, household)

    def _second_household(self) -> Adult:
        father = self._lineage.father
        guardian = self._person(father, "male", self._lineage.father_surname, "parent", 2)
        chance = self._rng.random()
        return self._adult(
            guardian,
            "father",
            2,
            educational_rights=chance >= WITHOUT_RIGHTS,
            ended_on=self._ended_on if chance >= 1 - CUSTODY_ENDED else None,
        )

    def _other_guardian(self) -> Adult:
        culture = self._lineage.mother
        surname = "" if culture.mononym else draw_surname(self._rng, culture)
        relationship = self._rng.choice(OTHER_GUARDIANS)
        sex: Sex = "male" if relationship == "uncle" else "female"
        return self._adult(self._person(culture, sex, surname, "guardian", 3), relationship, 1)

    def _adult(
        self,
        guardian: Guardian,
        relationship: str,
        household: int,
        *,
        educational_rights: bool = True,
        ended_on: date | None = None,
    ) -> Adult:
        return Adult(
            guardian=guardian,
            relationship=relationship,
            household=sourced_id("household", f"{self._number}/{household}"),
            educational_rights=educational_rights,
            portal_access=self._rng.random() >= WITHOUT_PORTAL,
            ended_on=ended_on,
        )

    def _person(self, culture: Culture, sex: Sex, surname: str, role: str, position: int) -> Guardian:
        given = draw_adult(self._rng, culture, sex)
        family = surname or given
        at_home = self._rng.random() < WRITES_IN_HOME_LANGUAGE
        return Guardian(
            sourced_id=sourced_id("guardian", f"{self._number}/{position}"),
            username=self._numbering.username(given, family),
            given=given,
            family=family,
            role=role,
            language=self._lineage.language if at_home else "eng",
        )
