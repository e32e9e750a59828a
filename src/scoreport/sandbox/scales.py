"""The score scales: for each test, year and grade the lowest and highest score of each level.

`data/scales.csv` holds the ranges of the state's student data file layouts; rows whose source is
`invented` fill the places where no public number was found.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OVERALL = "Overall"
FIRST_YEAR, LAST_YEAR = 0, 9999


class NoScale(LookupError):
    """No scale is known for this test, year and grade: it was not given there."""


@dataclass(frozen=True, slots=True)
class Band:
    """One level of a scale, both ends included; levels count from 1, the lowest."""

    level: int
    minimum: int
    maximum: int


def bands(test: str, year: int, grade: int, score: str = OVERALL) -> tuple[Band, ...]:
    """Return the levels of a scale, lowest first; grade 0 is kindergarten. Raises NoScale."""
    for first, last, low, high, found in _scales().get((test, score), ()):
        if first <= year <= last and low <= grade <= high:
            return found
    raise NoScale(f"no scale for {test} ({score}) in {year}, grade {grade}")


def level_of(scale: tuple[Band, ...], score: int) -> int:
    """Return the level that a score stands in."""
    return max((band.level for band in scale if score >= band.minimum), default=1)


Scale = tuple[int, int, int, int, tuple[Band, ...]]


@cache
def _scales() -> dict[tuple[str, str], tuple[Scale, ...]]:
    grouped: dict[tuple[str, str, str, str], list[Band]] = {}
    with (files(__package__) / "data" / "scales.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = (row["test"], row["score"], row["administration_years"], row["grade_level"])
            band = Band(int(row["level"]), int(row["minimum"]), int(row["maximum"]))
            grouped.setdefault(key, []).append(band)
    scales: dict[tuple[str, str], tuple[Scale, ...]] = {}
    for (test, score, years, grades), levels in grouped.items():
        scale = (*_years(years), *_grades(grades), tuple(sorted(levels, key=lambda band: band.level)))
        scales[test, score] = (*scales.get((test, score), ()), scale)
    return scales


def _years(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not dash:
        last = first
    return int(first or FIRST_YEAR), int(last or LAST_YEAR)


def _grades(text: str) -> tuple[int, int]:
    low, _, high = text.replace("K", "0").partition("-")
    return int(low), int(high or low)
