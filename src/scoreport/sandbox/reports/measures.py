"""Lexile and Quantile measures from Smarter Balanced scores.

The publisher's own tables are not public. These straight lines are invented so that a score at the
"met" threshold of grades 3 and 11 gives a measure that is usual for those grades.
"""

from dataclasses import replace

from scoreport.sandbox.scales import Band, level_of
from scoreport.sandbox.scores import Score

from .texts import Texts

LEXILE, QUANTILE = "LEXILE", "QUANTILE"
MEASURES = {"SB-ELA": LEXILE, "SB-MATH": QUANTILE}
# measure: (score at a known measure, that measure, measure points a score point)
_LINES = {LEXILE: (2432, 640, 4.0), QUANTILE: (2436, 560, 3.6)}
_UNITS = {LEXILE: ("BR", "L"), QUANTILE: ("EM", "Q")}
# How far below and above the student's measure material still fits.
_FIT = {LEXILE: (100, 50), QUANTILE: (50, 50)}
STEP = 5
MET, EXCEEDED = 3, 4


def measured(measure: str, score: Score) -> Score:
    """Return a Smarter Balanced score as a measure, on a scale of three ranges round the grade's own."""
    scale = score.scale
    starts = [scale[0].minimum, scale[MET - 1].minimum, scale[EXCEEDED - 1].minimum]
    begins = [_convert(measure, start) for start in starts]
    ends = [begins[1] - STEP, begins[2] - STEP, _convert(measure, scale[-1].maximum)]
    pairs = enumerate(zip(begins, ends, strict=True), start=1)
    ranges = tuple(Band(level, begin, end) for level, (begin, end) in pairs)
    value, low, high = (_convert(measure, number) for number in (score.value, score.low, score.high))
    return replace(score, value=value, low=low, high=high, scale=ranges, level=level_of(ranges, value))


def written(measure: str, value: int) -> str:
    """Return a measure as it is printed: 880L, or BR120L below zero; Quantiles with Q and EM."""
    below, unit = _UNITS[measure]
    return f"{below}{-value}{unit}" if value < 0 else f"{value}{unit}"


def written_as(texts: Texts, name: str, value: int) -> str:
    """Return a score of a test in the language's digits; a measure stays as it is printed on books."""
    return written(name, value) if name in MEASURES.values() else texts.number(value)


def fitting(measure: str, score: Score) -> tuple[str, str]:
    """Return the measures between which material fits a student, by the publisher's rule of thumb."""
    value = measured(measure, score).value
    below, above = _FIT[measure]
    return written(measure, value - below), written(measure, value + above)


def _convert(measure: str, score: int) -> int:
    known, at, slope = _LINES[measure]
    return round((at + (score - known) * slope) / STEP) * STEP
