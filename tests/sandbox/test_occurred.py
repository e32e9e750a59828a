"""The whole table of what the state delivered: report type, administration year and grade, nothing more or less.

The expectation is written out by hand from the state's own pages; the product derives its answer from rules.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from scoreport.sandbox.catalogue import offers
from scoreport.sandbox.students import Enrollment, Student

TODAY = date(2026, 12, 24)
GENERAL = {3, 4, 5, 6, 7, 8, 11}
ALL_GRADES = set(range(13))
TESTED = {2018, 2019, 2021, 2022, 2023, 2024, 2025, 2026}  # spring 2020 was suspended

# Report type: the years and grades in which somebody in the state got one.
DELIVERED: dict[str, list[tuple[set[int], set[int]]]] = {
    "CAASPP": [(TESTED, GENERAL)],
    # Field tests until 2018; with grades 5, 8 and 11 inside the combined report since 2024.
    "CAST": [({2019, 2021, 2022, 2023}, {5, 8, 10, 11, 12}), ({2024, 2025, 2026}, {10, 12})],
    "LEXQUAN": [({2021, 2022, 2023}, GENERAL)],
    "CA": [(TESTED, GENERAL)],
    "CAAS": [({2022, 2023}, {5, 8, 10, 11, 12}), ({2024, 2025, 2026}, {10, 12})],
    "CSA": [(TESTED - {2018}, set(range(3, 13)))],
    "STS": [({2018}, set(range(2, 12)))],
    "ELPAC": [(TESTED, ALL_GRADES)],
    "ELPAC_ALT": [(set(range(2022, 2027)), ALL_GRADES)],
    # Taken in the fall, so the running year is there already.
    "ELPAC_INITIAL": [(set(range(2022, 2028)), ALL_GRADES)],
    "ELPAC_ALT_INITIAL": [(set(range(2022, 2028)), ALL_GRADES)],
}
EXPECTED = {
    (report_type, year, grade)
    for report_type, rows in DELIVERED.items()
    for years, grades in rows
    for year, grade in product(years, grades)
}


def students(*, alternate: bool) -> Iterator[Student]:
    """Every kind of student, of every cohort, many of each, so that each chance falls either way for some."""
    for number, (cohort, status, newcomer) in enumerate(
        product(range(2000, 2030), ("EO", "EL", "IFEP", "RFEP"), (False, True) * 12)
    ):
        grade_now = 2027 - cohort
        if newcomer and status == "EO":
            continue
        arrival = date(cohort + number % 13 - 1, 8, 20) if newcomer else None
        yield Student(
            ssid=f"{number:010}",
            first_name="A",
            last_name="B",
            enrollments=(Enrollment(grade_now, "1234567", "", "", "", arrival or date(cohort - 1, 8, 15)),),
            primary_language="SPA",
            english_learner_status=status,
            alternate_assessment=alternate,
            us_entry_date=arrival,
        )


def found(*, alternate: bool, years: range = range(2015, 2030)) -> set[tuple[str, int, int]]:
    return {
        (offer.report_type, offer.year, offer.grade)
        for who in students(alternate=alternate)
        for year in years
        for offer in offers(1, who, year, TODAY)
    }


def test_every_combination_that_occurred_is_there_and_no_other() -> None:
    assert found(alternate=False) | found(alternate=True) == EXPECTED


def test_alternates_come_instead_of_the_general_tests() -> None:
    """CAA, CAA for Science and the alternate ELPACs for those the list names, the others for all others."""
    instead = {"CA", "CAAS", "ELPAC_ALT", "ELPAC_ALT_INITIAL"}
    assert {report_type for report_type, _, _ in found(alternate=True)} == instead
    assert not {report_type for report_type, _, _ in found(alternate=False)} & instead


def test_only_who_came_with_another_language_takes_the_elpac() -> None:
    stay = Enrollment(7, "1234567", "", "", "", date(2019, 8, 15))
    for status in ("EO", "TBD"):
        for alternate in (False, True):
            who = Student("0000000003", "A", "B", (stay,), "SPA", status, alternate)
            types = {offer.report_type for year in range(2018, 2028) for offer in offers(1, who, year, TODAY)}
            assert types
            assert not any(name.startswith("ELPAC") for name in types)


@pytest.mark.parametrize(
    ("report_type", "year", "in_portals"),
    [
        ("ELPAC_INITIAL", 2027, date(2026, 10, 15)),
        ("ELPAC", 2026, date(2026, 5, 15)),
        ("CAASPP", 2026, date(2026, 6, 1)),
        ("CAST", 2026, date(2026, 6, 1)),
        ("LEXQUAN", 2022, date(2022, 7, 27)),
        ("ELPAC_ALT", 2026, date(2026, 7, 26)),
        ("STS", 2018, date(2018, 8, 1)),
        ("CA", 2026, date(2026, 9, 5)),
        ("CAAS", 2026, date(2026, 9, 5)),
        ("CSA", 2025, date(2025, 12, 5)),
        ("ELPAC_ALT_INITIAL", 2027, date(2026, 10, 15)),
    ],
)
def test_a_type_stands_in_portals_a_day_after_toms_and_no_day_earlier(
    report_type: str, year: int, in_portals: date
) -> None:
    """On the first day somebody has one; the day before nobody has, whoever they are."""
    alternate = report_type in ("CA", "CAAS", "ELPAC_ALT", "ELPAC_ALT_INITIAL")
    everybody = [who for who in students(alternate=alternate) if who.us_entry_date is None]
    there = {
        day: any(offer.report_type == report_type for who in everybody for offer in offers(1, who, year, day))
        for day in (in_portals - timedelta(days=1), in_portals)
    }
    assert list(there.values()) == [False, True]


def test_a_newcomer_has_nothing_from_before_and_the_initial_elpac_a_month_after_the_first_day() -> None:
    came = date(2026, 2, 2)
    stay = Enrollment(8, "1234567", "", "", "", came)
    who = Student("0000000001", "A", "B", (stay,), "01", "EL", us_entry_date=came)
    types = {(offer.report_type, year) for year in range(2018, 2028) for offer in offers(1, who, year, TODAY)}
    assert {year for _, year in types} == {2026}
    assert {("ELPAC_INITIAL", 2026), ("ELPAC", 2026), ("CAASPP", 2026)} <= types
    for day, expected in ((date(2026, 3, 6), set()), (date(2026, 3, 7), {"ELPAC_INITIAL"})):
        assert {offer.report_type for offer in offers(1, who, 2026, day)} == expected


def test_who_was_reclassified_is_no_longer_tested() -> None:
    stay = Enrollment(10, "1234567", "", "", "", date(2016, 8, 15))
    who = Student("0000000002", "A", "B", (stay,), "KOR", "RFEP")
    years = {year for year in range(2018, 2028) for o in offers(1, who, year, TODAY) if o.report_type == "ELPAC"}
    assert years
    assert max(years) < 2026
