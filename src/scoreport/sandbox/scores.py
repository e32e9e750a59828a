"""Invented scores on the true scales: a pure function of seed, SSID, administration year and test.

Each student has a lasting ability, a leaning towards some tests and a good or bad day a year, so
that two years of one child tell one story and last year's report agrees with this year's history.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import NormalDist
from typing import Any

from .chance import normal, uniform
from .scales import Band, bands, level_of

COMMON, LEANING, DAY = 0.80, 0.45, 0.20  # standard deviations; together a little under 1
AREA = 0.45
PLACE, PLACE_YEAR = 0.25, 0.05  # how far districts and schools lie apart, and move from year to year
_NORMAL = NormalDist()
EDGE = 3.0  # abilities beyond three standard deviations score at the end of the scale
ABOUT = 0.35  # an area this close to the threshold is "near", "somewhat to moderately" or "progressing"
ORAL, WRITTEN = "Oral Language", "Written Language"
ELPAC = "ELPAC-SUMMATIVE"
ORAL_SHARE = {0: 0.7}  # kindergarten 70 % oral, 30 % written; grades 1 to 12 half and half
IFEP_LEVEL = 3
FIRST_HIGH_SCHOOL_GRADE = 9
NO_RESULT = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """One test sat in one administration year at one grade (0 is kindergarten)."""

    test: str
    year: int
    grade: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score on its scale; `low` and `high` say how far it may differ on another day."""

    value: int
    level: int
    low: int
    high: int
    scale: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one sitting gave: overall score, part scores by name, and areas as (code, step 1 to 3).

    An area's step is 0 where there were too few answers to report it.
    """

    sitting: Sitting
    overall: Score
    parts: tuple[tuple[str, Score], ...] = ()
    areas: tuple[tuple[str, int], ...] = ()


def result(seed: int, ssid: str, sitting: Sitting, *, fluent: bool | None = None) -> Result:
    """Return the result of a sitting, the same whenever asked.

    `fluent` ties the Initial ELPAC to the student's status in the enrollment feed: True puts it on
    the level "initial fluent", False below it. Raises NoScale where the test was not given.
    """
    ability = _ability(seed, ssid, sitting)
    if fluent is not None and sitting.test.endswith("-INITIAL"):
        ability = _on_its_side(ability, _cuts(sitting.test)[IFEP_LEVEL - 2], fluent=fluent)
    areas = _areas(seed, ssid, sitting, ability)
    if sitting.test == ELPAC:
        return _elpac(seed, ssid, sitting, ability, areas)
    scale = bands(sitting.test, sitting.year, sitting.grade)
    value = _place(ability, _cuts(sitting.test), scale)
    return Result(sitting, _score(value, sitting.test, scale), (), areas)


def average(seed: int, sitting: Sitting, *places: str) -> int:
    """Return the invented average score of a sitting at a place: none for the state, an LEA, or an LEA and a school.

    A district lies a little off the state and a school a little off its district, much the same every year.
    """
    ability = sum(
        PLACE * normal(seed, "place", *places[: depth + 1], sitting.test)
        + PLACE_YEAR * normal(seed, "place", *places[: depth + 1], sitting.test, sitting.year)
        for depth in range(len(places))
    )
    return _place(ability, _cuts(sitting.test), bands(sitting.test, sitting.year, sitting.grade))


def essay(seed: int, ssid: str, sitting: Sitting) -> tuple[tuple[str, int, int], ...]:
    """Return the essay of an ELA sitting as (trait, points, most points): 4, 4 and 2, as the state scores it."""
    ability = _ability(seed, ssid, sitting)
    traits = (("organization", 4), ("evidence", 4), ("conventions", 2))
    return tuple(
        (trait, round(most * _NORMAL.cdf(ability + AREA * normal(seed, ssid, "essay", sitting.year, trait))), most)
        for trait, most in traits
    )


def area_labels(test: str) -> str:
    """Return the code of the three labels that a test's areas carry."""
    return str(_table("areas")[test]["labels"])


def _ability(seed: int, ssid: str, sitting: Sitting) -> float:
    return (
        COMMON * normal(seed, ssid, "ability")
        + LEANING * normal(seed, ssid, "leaning", sitting.test)
        + DAY * normal(seed, ssid, "day", sitting.test, sitting.year)
    )


def _place(ability: float, cuts: list[float], scale: tuple[Band, ...]) -> int:
    """Put an ability on a scale, straight from one level's beginning to the next one's."""
    abilities = [-EDGE, *cuts, EDGE]
    scores = [*(band.minimum for band in scale), scale[-1].maximum]
    held = min(max(ability, -EDGE), EDGE)
    for (low, high), (first, last) in zip(pairwise(abilities), pairwise(scores), strict=True):
        if held <= high:
            return first + int((held - low) / (high - low) * (last - first))
    return scale[-1].maximum


def _score(value: int, test: str, scale: tuple[Band, ...]) -> Score:
    lowest, highest = scale[0].minimum, scale[-1].maximum
    error = round((highest - lowest) * float(_table("distributions")[test]["error"]))
    return Score(value, level_of(scale, value), max(lowest, value - error), min(highest, value + error), scale)


def _elpac(seed: int, ssid: str, sitting: Sitting, ability: float, areas: tuple[tuple[str, int], ...]) -> Result:
    """Oral and written language first; the overall score is their weighted mean, as the state's is."""
    lean = AREA * normal(seed, ssid, "oral", sitting.year)
    parts = []
    for part, own in ((ORAL, ability + lean), (WRITTEN, ability - lean)):
        scale = bands(ELPAC, sitting.year, sitting.grade, part)
        parts.append((part, _score(_place(own, _cuts(ELPAC), scale), ELPAC, scale)))
    share = ORAL_SHARE.get(sitting.grade, 0.5)
    value = int(share * parts[0][1].value + (1 - share) * parts[1][1].value + 0.5)
    overall = _score(value, ELPAC, bands(ELPAC, sitting.year, sitting.grade))
    return Result(sitting, overall, tuple(parts), areas)


def _on_its_side(ability: float, threshold: float, *, fluent: bool) -> float:
    """Mirror an ability at the threshold of the level "initial fluent" where the status says otherwise."""
    return ability if (ability >= threshold) is fluent else 2 * threshold - ability


def _areas(seed: int, ssid: str, sitting: Sitting, ability: float) -> tuple[tuple[str, int], ...]:
    """Areas scatter round the overall ability and average to it, so that they never contradict it."""
    table = _table("areas").get(sitting.test)
    if not table or not any(first <= sitting.year <= last for first, last in table["years"]):
        return ()
    codes = [*table["areas"], *(table.get("high_school", []) if sitting.grade >= FIRST_HIGH_SCHOOL_GRADE else [])]
    scatter = [AREA * normal(seed, ssid, sitting.test, sitting.year, code) for code in codes]
    mean = sum(scatter) / len(scatter)
    cuts = _cuts(sitting.test)
    threshold = cuts[len(cuts) // 2]  # where "standard met" or its like begins
    steps = [_step(ability + own - mean - threshold) for own in scatter]
    if _left_out(seed, ssid, sitting, table):
        steps[int(uniform(seed, ssid, sitting.test, sitting.year, "which") * len(steps))] = NO_RESULT
    return tuple(zip(codes, steps, strict=True))


def _left_out(seed: int, ssid: str, sitting: Sitting, table: dict[str, Any]) -> bool:
    """Tell whether the student answered too little in one area to report it."""
    share = float(table.get("unanswered", 0)) if sitting.year >= table.get("unanswered_since", 0) else 0.0
    return uniform(seed, ssid, sitting.test, sitting.year, "unanswered") < share


def _step(distance: float) -> int:
    return 1 if distance < -ABOUT else 3 if distance > ABOUT else 2


def _cuts(test: str) -> list[float]:
    return [float(cut) for cut in _table("distributions")[test]["cuts"]]


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text(encoding="utf-8"))
