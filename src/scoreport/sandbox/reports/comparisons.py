"""How others did, and the essay: blocks that the reports of some tests and years hold."""

from typing import Any

from scoreport.sandbox.scores import Sitting, average, essay
from scoreport.sandbox.students import Student

from .texts import Texts

GENERAL = ("SB-ELA", "SB-MATH", "CAST")
ALTERNATE = ("CAA-ELA", "CAA-MATH", "CAA-SCIENCE")
# Averages were left out of the reports of 2022 and came back in 2024; so did the essay.
WITHOUT_AVERAGES = range(2022, 2024)
FIRST_ESSAY = 2024


def compared(
    texts: Texts, seed: int, student: Student, sitting: Sitting, first: str, score: str
) -> list[dict[str, Any]]:
    """Return the student's score and the averages beside it as label and value; empty where there are none."""
    stay = student.placement(sitting.year)
    lea = stay.lea_cds or stay.lea_name
    places: dict[str, tuple[str, ...]] = {"state": ()}
    if sitting.test in GENERAL:
        places = {"school": (lea, stay.school_cds or stay.school_name), "district": (lea,), "state": ()}
    elif sitting.test not in ALTERNATE:
        return []
    if sitting.year in WITHOUT_AVERAGES:
        return []
    averages = [
        {"label": texts.say(f"comparisons.{place}"), "value": str(average(seed, sitting, *names)), "own": False}
        for place, names in places.items()
    ]
    return [{"label": texts.say("comparisons.own", first=first), "value": score, "own": True}, *averages]


def essay_of(texts: Texts, seed: int, student: Student, sitting: Sitting) -> list[dict[str, Any]]:
    """Return the essay's traits with their points; empty where the report has no essay."""
    if sitting.test != "SB-ELA" or sitting.year < FIRST_ESSAY:
        return []
    return [
        {
            "name": texts.say(f"essay.{trait}"),
            "points": points,
            "most": most,
            "words": texts.say("essay.points", points=points, most=most),
        }
        for trait, points, most in essay(seed, student.ssid, sitting)
    ]
