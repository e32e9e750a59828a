"""One subject of a report as data for the template: score, drawn scale, areas and past years."""

from collections.abc import Callable
from typing import Any

from scoreport.sandbox.scores import ORAL, WRITTEN, Result, Score, area_labels

from .levels import level_family
from .measures import LEXILE, MEASURES, measured, written
from .texts import Texts

# Tests whose one scale runs through all grades; the others begin anew in each grade.
GROWING = frozenset({"SB-ELA", "SB-MATH", "ELPAC-SUMMATIVE", "LEXILE", "QUANTILE"})
PARTS = {ORAL: "parts.oral", WRITTEN: "parts.written"}
MEASURES_INSIDE = 2024  # Lexile and Quantile stand in the combined report since then
GradeName = Callable[[int], str]


def subject(texts: Texts, first: str, past: list[Result], now: Result, grade: GradeName) -> dict[str, Any]:
    """Return one test's data; `past` holds the same test's earlier results, oldest first."""
    test, year = now.sitting.test, now.sitting.year
    return {
        **_card(texts, first, test, year, now.overall),
        "areas": _areas(texts, now),
        "no_areas": _no_areas(texts, now),
        "parts": [_part(texts, first, name, now, score) for name, score in now.parts],
        "history": _history(texts, first, test, [*past, now], grade),
        "comparisons": [],
        "essay": [],
        "measure": _measure(texts, now) if test in MEASURES and year >= MEASURES_INSIDE else None,
    }


def measure_subject(texts: Texts, first: str, past: list[Result], now: Result, grade: GradeName) -> dict[str, Any]:
    """Return the data of a Lexile or Quantile measure, from the Smarter Balanced results beneath it."""
    measure = MEASURES[now.sitting.test]
    score = measured(measure, now.overall)
    return {
        **_card(texts, first, measure, now.sitting.year, score),
        "areas": [],
        "no_areas": None,
        "parts": [],
        "history": _history(texts, first, measure, [*past, now], grade),
        "comparisons": [],
        "essay": [],
        "measure": None,
    }


def _card(texts: Texts, first: str, name: str, year: int, score: Score) -> dict[str, Any]:
    family = level_family(name, year)
    fill = {"first": first, "phrase": texts.say(f"subjects.{name}.phrase")}
    return {
        "name": texts.say(f"subjects.{name}.name"),
        "level_line": texts.say("sentences.level_of", level=score.level, total=len(score.scale)),
        "meaning": capital(texts.pick(f"levels.{family}.meanings", score.level, **fill)),
        "range": texts.say("sentences.range", low=_shown(name, score.low), high=_shown(name, score.high)),
        **_chart(texts, first, texts.say(f"subjects.{name}.name"), name, year, score),
    }


def _chart(texts: Texts, first: str, title: str, name: str, year: int, score: Score) -> dict[str, Any]:
    """Return a drawn scale: bands, places between 0 and 1, and the same in words for who can't see it."""
    family = level_family(name, year)
    names = [texts.pick(f"levels.{family}.names", band.level) for band in score.scale]
    ends = [(_shown(name, band.minimum), _shown(name, band.maximum)) for band in score.scale]
    listed = (
        texts.say("sentences.band", name=label, minimum=low, maximum=high)
        for label, (low, high) in zip(names, ends, strict=True)
    )
    words = {"subject": title, "first": first, "score": _shown(name, score.value)}
    ends_of_scale = {"minimum": ends[0][0], "maximum": ends[-1][1]}
    level = names[score.level - 1]
    return {
        "score": words["score"],
        "level": level,
        "level_number": score.level,
        "bands": [{"name": label, "begins": low} for label, (low, _) in zip(names, ends, strict=True)],
        "maximum": ends[-1][1],
        "at": _place(score, score.value),
        "low": _place(score, score.low),
        "high": _place(score, score.high),
        "alt": texts.say("sentences.chart", **words, **ends_of_scale, levels=", ".join(listed), level=level),
    }


def _part(texts: Texts, first: str, name: str, now: Result, score: Score) -> dict[str, Any]:
    title = texts.say(PARTS[name])
    return {"name": title, **_chart(texts, first, title, now.sitting.test, now.sitting.year, score)}


def _place(score: Score, value: int) -> float:
    """Return where a score stands on a scale whose levels are all drawn equally wide: 0 to 1."""
    for index, band in enumerate(score.scale):
        following = score.scale[index + 1].minimum if index + 1 < len(score.scale) else band.maximum + 1
        if value < following:
            return (index + (value - band.minimum) / (following - band.minimum)) / len(score.scale)
    return 1.0


def _areas(texts: Texts, now: Result) -> list[dict[str, Any]]:
    return [
        {
            "name": texts.say(f"areas.{code}"),
            "step": step,
            "label": texts.pick(f"area_labels.{area_labels(now.sitting.test)}", step),
        }
        for code, step in now.areas
    ]


def _no_areas(texts: Texts, now: Result) -> str | None:
    if now.sitting.test in MEASURES and not now.areas:  # only the general tests had shorter forms
        return texts.say("sentences.no_areas", year=now.sitting.year)
    return None


def _history(texts: Texts, first: str, name: str, results: list[Result], grade: GradeName) -> dict[str, Any]:
    columns = [_column(texts, name, result, grade) for result in results]
    points = "; ".join(texts.say("sentences.history_point", **column) for column in columns)
    title = texts.say(f"subjects.{name}.name")
    return {
        "levels": max(column["levels"] for column in columns),
        "columns": columns,
        "alt": texts.say("sentences.history_chart", subject=title, points=points),
        "sentence": texts.say(_history_sentence(name, len(columns)), first=first),
    }


def _history_sentence(name: str, results: int) -> str:
    if results == 1:
        return "sentences.history_first"
    return "sentences.history_growing" if name in GROWING else "sentences.history_levels"


def _column(texts: Texts, name: str, result: Result, grade: GradeName) -> dict[str, Any]:
    score = measured(name, result.overall) if name in MEASURES.values() else result.overall
    return {
        "year": str(result.sitting.year),
        "grade": grade(result.sitting.grade),
        "score": _shown(name, score.value),
        "level": texts.pick(f"levels.{level_family(name, result.sitting.year)}.names", score.level),
        "levels": len(score.scale),
        "at": _place(score, score.value),
    }


def _measure(texts: Texts, now: Result) -> dict[str, str]:
    measure = MEASURES[now.sitting.test]
    key = "lexile" if measure == LEXILE else "quantile"
    return {
        "label": texts.say(f"measures.{key}"),
        "value": written(measure, measured(measure, now.overall).value),
        "words": texts.say(f"measures.{key}_words"),
    }


def _shown(name: str, value: int) -> str:
    return written(name, value) if name in MEASURES.values() else str(value)


def capital(sentence: str) -> str:
    """Return a sentence that begins with a capital, whatever word was filled in first."""
    return sentence[:1].upper() + sentence[1:]
