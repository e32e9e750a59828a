"""How others did, and the essay: blocks that the reports of some tests and years hold."""

from typing import Any

from scoreport.sandbox.chance import choose
from scoreport.sandbox.scales import bands
from scoreport.sandbox.scores import Result, Sitting, average, essay
from scoreport.sandbox.students import Student

from .drawing import level_names, place
from .texts import Texts

GENERAL = ("SB-ELA", "SB-MATH", "CAST")
ALTERNATE = ("CAA-ELA", "CAA-MATH", "CAA-SCIENCE")
# Averages were left out of the reports of 2022 and came back in 2024; so did the essay.
WITHOUT_AVERAGES = range(2022, 2024)
FIRST_ESSAY = 2024
# What the essay's task asks for, by grade: the state's genres.
GENRES = {
    range(3, 6): ("narrative", "informational", "opinion"),
    range(6, 9): ("narrative", "explanatory", "argumentative"),
    range(11, 12): ("explanatory", "argumentative"),
}


def compared(texts: Texts, seed: int, student: Student, name: str, now: Result) -> dict[str, Any] | None:
    """Return the student's score and the averages on the scale of the test; None where the report has none.

    `name` is how the student's own row is called.
    """
    sitting = now.sitting
    places = _places(student, sitting)
    if not places:
        return None
    scores = [(name, now.overall.value)]
    scores += [(texts.say(f"comparisons.{place}"), average(seed, sitting, *parts)) for place, parts in places.items()]
    scale = bands(sitting.test, sitting.year, sitting.grade)
    rows = [
        {"label": label, "value": texts.number(value), "at": place(scale, value), "own": index == 0}
        for index, (label, value) in enumerate(scores)
    ]
    points = (texts.say("sentences.comparisons_point", name=row["label"], score=row["value"]) for row in rows)
    title = texts.say(f"subjects.{sitting.test}.name")
    return {
        "subject": title,
        "rows": rows,
        "bands": level_names(texts, sitting.test, sitting.year),
        "alt": texts.say("sentences.comparisons_chart", subject=title, points=texts.joined("sentences.points", points)),
    }


def _places(student: Student, sitting: Sitting) -> dict[str, tuple[str, ...]]:
    """Return whose averages the report holds, each with what names the place: the state's needs nothing."""
    if sitting.year in WITHOUT_AVERAGES or sitting.test not in (*GENERAL, *ALTERNATE):
        return {}
    if sitting.test in ALTERNATE:
        return {"state": ()}
    stay = student.placement(sitting.year)
    lea = stay.lea_cds or stay.lea_name
    return {"school": (lea, stay.school_cds or stay.school_name), "district": (lea,), "state": ()}


def essay_of(texts: Texts, seed: int, student: Student, sitting: Sitting) -> dict[str, Any] | None:
    """Return the essay's kind and its traits with their points; None where the report has no essay."""
    if sitting.test != "SB-ELA" or sitting.year < FIRST_ESSAY:
        return None
    genres = next(found for grades, found in GENRES.items() if sitting.grade in grades)
    genre = choose(genres, seed, student.ssid, sitting.year, "genre")
    return {
        "genre": texts.say("essay.genre", genre=texts.say(f"essay.{genre}")),
        "traits": [
            {
                "name": texts.say(f"essay.{trait}"),
                "points": points,
                "most": most,
                "words": texts.say("essay.points", points=points, most=most),
            }
            for trait, points, most in essay(seed, student.ssid, sitting)
        ],
    }
