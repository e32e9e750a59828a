"""One subject of a report as data for the templates: score, drawn scale, areas and past years."""

from collections.abc import Sequence
from typing import Any

from scoreport.sandbox.scores import NO_RESULT, ORAL, WRITTEN, Result, Score, area_labels

from .drawing import scale_chart
from .history import history
from .levels import level_family
from .measures import LEXILE, MEASURES, fitting, measured, written, written_as
from .texts import Texts

PARTS = {ORAL: "parts.oral", WRITTEN: "parts.written"}
MEASURES_INSIDE = 2024  # Lexile and Quantile stand in the combined report since then


def subject(texts: Texts, first: str, past: Sequence[Result], now: Result) -> dict[str, Any]:
    """Return one test's data; `past` holds the same test's earlier results, oldest first."""
    test, year = now.sitting.test, now.sitting.year
    return {
        **_card(texts, first, test, year, now.overall),
        "areas": _areas(texts, now),
        "areas_note": _areas_note(texts, first, now),
        "parts": [_part(texts, first, name, now, score) for name, score in now.parts],
        "history": history(texts, first, test, [*past, now]),
        "measure": measure_box(texts, first, now) if test in MEASURES and year >= MEASURES_INSIDE else None,
        "use": None,
    }


def measure_subject(texts: Texts, first: str, past: Sequence[Result], now: Result) -> dict[str, Any]:
    """Return the data of a Lexile or Quantile measure, from the Smarter Balanced results beneath it."""
    measure = MEASURES[now.sitting.test]
    low, high = fitting(measure, now.overall)
    return {
        **_card(texts, first, measure, now.sitting.year, measured(measure, now.overall)),
        "areas": [],
        "areas_note": None,
        "parts": [],
        "history": history(texts, first, measure, [*past, now]),
        "measure": None,
        "use": {
            "title": texts.say(f"measures.{_key(measure)}_title"),
            "lines": texts.all(f"measures.{_key(measure)}_use", first=first, low=low, high=high),
        },
    }


def measure_box(texts: Texts, first: str, now: Result) -> dict[str, Any]:
    """Return the measure that follows from a Smarter Balanced result, and how to use it."""
    measure = MEASURES[now.sitting.test]
    low, high = fitting(measure, now.overall)
    return {
        "label": texts.say(f"measures.{_key(measure)}"),
        "value": written(measure, measured(measure, now.overall).value),
        "words": texts.say(f"measures.{_key(measure)}_words", low=low, high=high),
        "lines": texts.all(f"measures.{_key(measure)}_use", first=first, low=low, high=high)[1:],
    }


def _key(measure: str) -> str:
    return "lexile" if measure == LEXILE else "quantile"


def _card(texts: Texts, first: str, name: str, year: int, score: Score) -> dict[str, Any]:
    title = texts.say(f"subjects.{name}.name")
    fill = {"first": first, "phrase": texts.say(f"subjects.{name}.phrase")}
    low, high = written_as(texts, name, score.low), written_as(texts, name, score.high)
    return {
        "name": title,
        "level_line": texts.say("sentences.level_of", level=score.level, total=len(score.scale)),
        "meaning": texts.pick(f"levels.{level_family(name, year)}.meanings", score.level, **fill),
        "range": texts.say("sentences.range", low=low, high=high),
        **scale_chart(texts, first, title, name, year, score),
    }


def _part(texts: Texts, first: str, name: str, now: Result, score: Score) -> dict[str, Any]:
    title = texts.say(PARTS[name])
    return {"name": title, **scale_chart(texts, first, title, now.sitting.test, now.sitting.year, score)}


def _areas(texts: Texts, now: Result) -> list[dict[str, Any]]:
    labels = f"area_labels.{area_labels(now.sitting.test)}" if now.areas else ""
    return [
        {
            "name": texts.say(f"areas.{code}"),
            "words": texts.say(f"area_words.{code}"),
            "step": step,
            "label": texts.say("area_labels.none") if step == NO_RESULT else texts.pick(labels, step),
        }
        for code, step in now.areas
    ]


def _areas_note(texts: Texts, first: str, now: Result) -> str | None:
    """Why there are no areas, or fewer than usual; None where there is nothing to explain."""
    if any(step == NO_RESULT for _, step in now.areas):
        return texts.say("sentences.area_missing", first=first)
    if not now.areas and now.sitting.test in MEASURES:  # only the general tests had shorter forms
        return texts.say("sentences.no_areas", year=now.sitting.year)
    return None
