"""What a report says of the student before any score: name, address, grade, school, dates."""

from datetime import date, timedelta
from typing import Any

from scoreport.sandbox.catalogue import Offer, delivered_on
from scoreport.sandbox.chance import choose, uniform
from scoreport.sandbox.invented import TREES
from scoreport.sandbox.students import Student, testing_day

from .names import full_name, printable
from .texts import Texts

# The reports of the ELPAC print when the last part was taken (certain); others are not known to.
WITH_COMPLETION = ("ELPAC", "ELPAC_ALT", "ELPAC_INITIAL", "ELPAC_ALT_INITIAL")
# Month and day, the first and the last on which a spring test may have been completed.
SPRING = ((3, 9), (5, 1))
# The reports of the Initial ELPACs come two days after the test (certain) and stand in portals one day later.
AFTER_TEST, EARLIER_AT_MOST = 3, 20  # days
FRIDAY = 4


def panel(texts: Texts, seed: int, student: Student, offer: Offer) -> dict[str, Any]:
    """Return name, address lines and facts (label, value)."""
    stay = student.placement(offer.year)
    values = {
        "grade": texts.pick("grades.names", offer.grade + 1),
        "year": texts.span(offer.year),
        "school": texts.isolated(printable(stay.school_name)),
        "district": texts.isolated(printable(stay.lea_name)),
        **_dates(texts, seed, student, offer),
    }
    return {
        "name": texts.isolated(full_name(texts, student)),
        "address": [texts.isolated(line) for line in _address(seed, student)],
        "facts": [{"label": texts.say(f"facts.{key}"), "value": value} for key, value in values.items()],
    }


def _address(seed: int, student: Student) -> list[str]:
    """An invented address: the state prints the real one, which is why portals must know who may not see it."""
    number = 100 + int(uniform(seed, student.ssid, "house") * 900)
    return [f"{number} {choose(TREES, seed, student.ssid, 'street')} Street", "Sampleville, CA 90000"]


def _dates(texts: Texts, seed: int, student: Student, offer: Offer) -> dict[str, str]:
    if offer.report_type in WITH_COMPLETION:
        return {"completed": texts.day(completed_on(seed, student, offer))}
    return {"reported": texts.day(delivered_on(seed, student, offer))}


def completed_on(seed: int, student: Student, offer: Offer) -> date:
    """Return an invented school day on which the test was completed, at the school that the report names."""
    drawn = uniform(seed, student.ssid, offer.year, "completed")
    if offer.report_type.endswith("INITIAL"):
        day = delivered_on(seed, student, offer) - timedelta(days=AFTER_TEST + int(drawn * EARLIER_AT_MOST))
        return day - timedelta(days=max(0, day.weekday() - FRIDAY))
    begin, end = (date(offer.year, *day) for day in SPRING)
    stay = student.placement(offer.year)
    days = (begin + timedelta(days=after) for after in range((end - begin).days + 1))
    school_days = [day for day in days if day.weekday() <= FRIDAY and stay.holds(day)]
    return school_days[int(drawn * len(school_days))] if school_days else testing_day(offer.year)
