"""Redwood Valley Unified and its six schools.

California's counties are numbered 01 to 58, so a CDS code that begins with 99 belongs to nobody.
"""

from dataclasses import dataclass
from typing import Literal

from scoreport.demo.identity import sourced_id

Zone = Literal["east", "west"]
Level = Literal["elementary", "middle", "high"]


@dataclass(frozen=True, slots=True)
class Lea:
    """A local educational agency; `cds_code` has 7 digits (county and district)."""

    name: str
    cds_code: str

    @property
    def sourced_id(self) -> str:
        return sourced_id("org", self.cds_code)


@dataclass(frozen=True, slots=True)
class School:
    """A school; `cds_code` has 14 digits. Grade levels are numbers, kindergarten being 0."""

    name: str
    cds_code: str
    level: Level
    zone: Zone

    @property
    def sourced_id(self) -> str:
        return sourced_id("org", self.cds_code)

    @property
    def grades(self) -> range:
        return GRADES_OF_LEVEL[self.level]


GRADES_OF_LEVEL: dict[Level, range] = {
    "elementary": range(6),
    "middle": range(6, 9),
    "high": range(9, 13),
}

REDWOOD_VALLEY = Lea("Redwood Valley Unified", "9910017")
# The next district along the road: where movers come from and go to.
CLEARWATER = Lea("Clearwater Joint Unified", "9910025")

ALDRICH = School("Aldrich Elementary", "99100176000011", "elementary", "east")
BRYANT = School("Bryant Elementary", "99100176000029", "elementary", "west")
CHOWN = School("Chown Middle", "99100176000037", "middle", "east")
DREW = School("Drew Middle", "99100176000045", "middle", "west")
EMERSON = School("Emerson High", "99100170100016", "high", "east")
FREMONT = School("Fremont High", "99100170100024", "high", "west")
SCHOOLS = (ALDRICH, BRYANT, CHOWN, DREW, EMERSON, FREMONT)

CLEARWATER_SCHOOLS = (
    School("Clearwater Elementary", "99100256000013", "elementary", "east"),
    School("Clearwater Middle", "99100256000021", "middle", "east"),
    School("Clearwater High", "99100250100018", "high", "east"),
)


def school_for(zone: Zone, grade: int) -> School:
    """The school of Redwood Valley that serves a grade level (0-12) in one half of the district."""
    return next(school for school in SCHOOLS if school.zone == zone and grade in school.grades)


def clearwater_school_for(grade: int) -> School:
    """The school of the neighbouring district that serves a grade level (0-12)."""
    return next(school for school in CLEARWATER_SCHOOLS if grade in school.grades)
