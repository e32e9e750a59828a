"""The past years' line of one test, and how the newest result stands to the one before."""

from collections.abc import Sequence
from typing import Any

from scoreport.sandbox.scores import Result

from .drawing import level_names, place
from .measures import MEASURES, measured, written_as
from .texts import Texts

# Tests whose one scale runs through all grades; the others begin anew in each grade.
GROWING = frozenset({"SB-ELA", "SB-MATH", "ELPAC-SUMMATIVE", "LEXILE", "QUANTILE"})
# These are given once in a student's life.
ONCE = frozenset({"ELPAC-INITIAL", "ELPAC-ALT-INITIAL"})


def history(texts: Texts, first: str, name: str, results: Sequence[Result]) -> dict[str, Any] | None:
    """Return the line of results, oldest first and the report's own last; None for a test given once.

    `name` is the test, or the measure that stands for it.
    """
    if name in ONCE:
        return None
    columns = [_column(texts, name, result) for result in results]
    points = texts.joined("sentences.points", (texts.say("sentences.history_point", **column) for column in columns))
    title = texts.say(f"subjects.{name}.name")
    return {
        "levels": max(column["levels"] for column in columns),
        "columns": columns,
        "alt": texts.say("sentences.history_chart", subject=title, points=points),
        "sentence": _sentence(texts, first, columns),
        "note": _note(texts, name, columns),
        "numbers": [texts.number(number) for number in range(1, 6)],
    }


def _sentence(texts: Texts, first: str, columns: list[dict[str, Any]]) -> str:
    """How the newest result stands to the one before it."""
    if len(columns) == 1:
        return texts.say("sentences.history_first", first=first)
    before, now = columns[-2], columns[-1]
    past = {f"past_{key}": before[key] for key in ("year", "score", "level")}
    return texts.say("sentences.history_change", **past, year=now["year"], score=now["score"], level=now["level"])


def _note(texts: Texts, name: str, columns: list[dict[str, Any]]) -> str | None:
    """What may be compared; None where there is one result only."""
    if len(columns) == 1:
        return None
    return texts.say("sentences.history_growing" if name in GROWING else "sentences.history_levels")


def _column(texts: Texts, name: str, result: Result) -> dict[str, Any]:
    score = measured(name, result.overall) if name in MEASURES.values() else result.overall
    sitting = result.sitting
    return {
        "year": texts.number(sitting.year),
        "grade": texts.pick("grades.names", sitting.grade + 1),
        "score": written_as(texts, name, score.value),
        "level": level_names(texts, name, sitting.year)[score.level - 1],
        "levels": len(score.scale),
        "at": place(score.scale, score.value),
    }
