"""The state's own table of moves: which LEA sees the report of spring 2026, and at which grade.

A student's stays are (LEA, grade at its end, entry, exit); the table is that of the ELPAC's data file layout.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from scoreport.sandbox.catalogue import offers, second_language
from scoreport.sandbox.enrollment import read_enrollment
from scoreport.sandbox.entitlement import visible_years
from scoreport.sandbox.reports.texts import languages as written_languages
from scoreport.sandbox.students import Student
from tests.sandbox.state_list import COLUMNS

A, B = "1111111", "2222222"
TODAY = date(2026, 11, 24)
YEARS = range(2024, 2027)
ROLLOVER, WINTER, MAY = "2026-06-12", "2026-01-15", "2026-05-20"
Stay = tuple[str, str, str, str]


def student(folder: Path, *stays: Stay, **more: str) -> Student:
    """Return the student of an enrollment list with these stays, an English learner."""
    columns = [*COLUMNS.split(","), *(name for name in more if name not in COLUMNS)]
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for lea, grade, entry, left in stays:
            writer.writerow(
                {
                    "ssid": "4000000099", "first_name": "Noa", "last_name": "Kim", "grade_level": grade,
                    "lea_cds": lea, "lea_name": lea, "school_cds": f"{lea}0000001", "school_name": "School",
                    "entry_date": entry, "exit_date": left, "primary_language": "KOR",
                    "english_learner_status": "EL", "alternate_assessment": "N", **more,
                }
            )  # fmt: skip
    return read_enrollment(path)["4000000099"]


def seen(who: Student, lea: str) -> set[int]:
    """The years whose reports the LEA sees."""
    return set(visible_years(who, frozenset({lea}), YEARS, TODAY))


def grade(who: Student, year: int = 2026) -> int:
    """The grade that the summative ELPAC of a year bears."""
    (offer,) = (offer for offer in offers(1, who, year, TODAY) if offer.report_type == "ELPAC")
    return offer.grade


def types(who: Student, year: int) -> set[str]:
    """The report types of a year."""
    return {offer.report_type for offer in offers(1, who, year, TODAY)}


def test_enrolled_and_tested_in_a(tmp_path: Path) -> None:
    who = student(tmp_path, (A, "08", "2019-08-15", ""))
    assert (seen(who, A), seen(who, B)) == (set(YEARS), set())


def test_tested_in_a_then_moves_to_b_both_see_it(tmp_path: Path) -> None:
    who = student(tmp_path, (A, "07", "2019-08-15", MAY), (B, "08", "2026-05-21", ""))
    assert 2026 in seen(who, A)
    assert 2026 in seen(who, B)


def test_moves_to_b_and_tests_there_only_b_sees_it(tmp_path: Path) -> None:
    who = student(tmp_path, (A, "07", "2019-08-15", WINTER), (B, "08", "2026-01-20", ""))
    assert 2026 not in seen(who, A)
    assert 2026 in seen(who, B)


def test_moved_to_b_before_the_rollover_and_tested_there_b_sees_the_current_year(tmp_path: Path) -> None:
    who = student(tmp_path, (A, "07", "2019-08-15", "2025-10-31"), (B, "07", "2025-11-03", ROLLOVER))
    assert 2026 in seen(who, B)
    assert 2026 not in seen(who, A)
    assert grade(who) == 7


def test_enrolled_and_not_tested_there_is_none(tmp_path: Path) -> None:
    left_before = student(tmp_path, (A, "07", "2019-08-15", WINTER))
    assert types(left_before, 2025) == {"ELPAC", "CAASPP"}
    assert types(left_before, 2026) == set()
    excused = student(tmp_path, (A, "08", "2019-08-15", ""), not_tested="2024 2026")
    assert {year for year in YEARS if types(excused, year)} == {2025}


def test_exits_and_enrolls_nowhere_a_still_sees_it(tmp_path: Path) -> None:
    who = student(tmp_path, (A, "07", "2019-08-15", ROLLOVER))
    assert seen(who, A) == set(YEARS)


def test_a_grade_that_changed_before_testing_is_the_new_one_and_after_testing_the_old_one(tmp_path: Path) -> None:
    before = student(tmp_path, (A, "08", "2019-08-15", WINTER), (A, "09", "2026-01-16", ROLLOVER))
    assert (seen(before, A), grade(before)) == (set(YEARS), 9)
    after = student(tmp_path, (A, "08", "2019-08-15", MAY), (A, "09", "2026-05-21", ROLLOVER))
    assert (seen(after, A), grade(after)) == (set(YEARS), 8)


def test_after_the_rollover_the_new_lea_sees_all_and_the_old_one_only_its_own_years(tmp_path: Path) -> None:
    who = student(
        tmp_path, (A, "06", "2019-08-15", "2025-06-12"), (B, "07", "2025-08-15", ROLLOVER), (A, "08", "2026-08-14", "")
    )
    assert seen(who, A) == set(YEARS)
    assert seen(who, B) == {2026}


def test_the_state_learns_of_an_enrollment_after_two_days(tmp_path: Path) -> None:
    known = {
        day: seen(student(tmp_path, (A, "07", "2019-08-15", ROLLOVER), (B, "08", day, "")), B)
        for day in ("2026-11-22", "2026-11-23")
    }
    assert known == {"2026-11-22": set(YEARS), "2026-11-23": set()}


@pytest.mark.parametrize(
    ("codes", "language"),
    [
        (("01", "1", "SPA"), "es"),
        (("02", "2", "VIE"), "vi"),
        (("03", "3", "YUE", "07", "7", "CMN", "CHI"), "zh-Hant"),
        (("04", "4", "KOR"), "ko"),
        (("05", "5", "FIL", "TGL", "PHI"), "fil"),
        (("11", "ARA"), "ar"),
        (("00", "ENG", "28", "PAN", "23", "HMN", ""), None),
    ],
)
def test_both_code_sets_of_calpads_say_the_second_language(
    tmp_path: Path, codes: tuple[str, ...], language: str | None
) -> None:
    """Where the sandbox has no texts for a language yet, it offers none."""
    expected = language if language in written_languages() else None
    stay = (A, "08", "2019-08-15", "")
    for code in codes:
        assert second_language(student(tmp_path, stay, primary_language=code), 2026) == expected, code
        assert second_language(student(tmp_path, stay, ssr_language=code or "ENG"), 2026) == expected, code


@pytest.mark.parametrize("override", ["01", "SPA"])
def test_the_coordinators_override_decides_the_second_language(tmp_path: Path, override: str) -> None:
    stay = (A, "08", "2019-08-15", "")
    assert second_language(student(tmp_path, stay), 2026) != "es"
    assert second_language(student(tmp_path, stay, ssr_language=override), 2026) == "es"


def test_transitional_kindergarten_sat_the_elpac_until_2024(tmp_path: Path) -> None:
    tested = {
        entered: {
            (offer.report_type, year)
            for year in YEARS
            for offer in offers(1, student(tmp_path, (A, grade_now, entered, "")), year, TODAY)
        }
        for entered, grade_now in (("2023-08-15", "02"), ("2024-08-15", "01"))
    }
    assert ("ELPAC_INITIAL", 2024) in tested["2023-08-15"]
    assert {year for name, year in tested["2023-08-15"] if name == "ELPAC"} == {2024, 2025, 2026}
    assert {year for name, year in tested["2024-08-15"] if name == "ELPAC"} == {2026}
    assert [name for name, year in tested["2023-08-15"] if name == "ELPAC_INITIAL"] == ["ELPAC_INITIAL"]
