"""A score on its scale as data for a drawing, with the words for those who can't see it."""

from typing import Any

from scoreport.sandbox.scales import Band
from scoreport.sandbox.scores import Score

from .levels import level_family
from .measures import written_as
from .texts import Texts


def scale_chart(texts: Texts, first: str, title: str, name: str, year: int, score: Score) -> dict[str, Any]:
    """Return a drawn scale: levels, and places between 0 and 1 counted from where the language begins to read."""
    names = level_names(texts, name, year)
    ends = [(written_as(texts, name, band.minimum), written_as(texts, name, band.maximum)) for band in score.scale]
    listed = (
        texts.say("sentences.band", name=label, minimum=low, maximum=high)
        for label, (low, high) in zip(names, ends, strict=True)
    )
    shown, level = written_as(texts, name, score.value), names[score.level - 1]
    return {
        "score": shown,
        "level": level,
        "level_number": score.level,
        "bands": [{"name": label, "begins": low} for label, (low, _) in zip(names, ends, strict=True)],
        "maximum": ends[-1][1],
        "at": place(score.scale, score.value),
        "low": place(score.scale, score.low),
        "high": place(score.scale, score.high),
        "alt": texts.say(
            "sentences.chart",
            subject=title,
            first=first,
            score=shown,
            level=level,
            minimum=ends[0][0],
            maximum=ends[-1][1],
            levels=texts.joined("sentences.list", listed),
        ),
    }


def level_names(texts: Texts, name: str, year: int) -> list[str]:
    """Return the names of a test's or a measure's levels in a year, lowest first."""
    return texts.all(f"levels.{level_family(name, year)}.names")


def place(scale: tuple[Band, ...], value: int) -> float:
    """Return where a score stands on a scale whose levels are all drawn equally wide: 0 to 1."""
    for index, band in enumerate(scale):
        following = scale[index + 1].minimum if index + 1 < len(scale) else band.maximum + 1
        if value < following:
            return (index + (value - band.minimum) / (following - band.minimum)) / len(scale)
    return 1.0
