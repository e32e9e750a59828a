"""Scores stand on the true scales, grow plausibly and follow from seed, SSID, year and test alone."""

import csv
import statistics
from importlib.resources import files
from itertools import pairwise

import pytest

from scoreport.sandbox.scales import NoScale
from scoreport.sandbox.scores import ORAL, WRITTEN, Sitting, average, essay, result

SSIDS = [f"30000{number:05}" for number in range(400)]
GENERAL = (3, 4, 5, 6, 7, 8, 11)


def values(test: str, year: int, grade: int) -> list[int]:
    return [result(1, ssid, Sitting(test, year, grade)).overall.value for ssid in SSIDS]


def rows() -> list[dict[str, str]]:
    with (files("scoreport.sandbox") / "data" / "scales.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("test", "year", "grade", "ends"),
    [
        ("SB-ELA", 2026, 3, (2115, 2650)),
        ("SB-ELA", 2019, 3, (2114, 2623)),
        ("SB-MATH", 2024, 11, (2280, 2900)),
        ("CAST", 2025, 8, (350, 450)),
        ("CAA-ELA", 2023, 7, (700, 799)),
        ("ELPAC-SUMMATIVE", 2026, 0, (1150, 1700)),
        ("ELPAC-ALT-SUMMATIVE", 2026, 4, (501, 599)),
    ],
)
def test_scores_lie_on_the_published_scale(test: str, year: int, grade: int, ends: tuple[int, int]) -> None:
    found = values(test, year, grade)
    assert ends[0] <= min(found) <= max(found) <= ends[1]
    assert len(set(found)) > len(found) / 10


def test_a_level_is_the_one_its_score_lies_in() -> None:
    bands = {
        int(row["level"]): (int(row["minimum"]), int(row["maximum"]))
        for row in rows()
        if (row["test"], row["administration_years"], row["grade_level"]) == ("SB-MATH", "2021-", "6")
    }
    for ssid in SSIDS:
        score = result(1, ssid, Sitting("SB-MATH", 2026, 6)).overall
        low, high = bands[score.level]
        assert low <= score.value <= high
        assert score.low <= score.value <= score.high


def test_all_levels_occur_and_none_takes_over() -> None:
    levels = [result(1, ssid, Sitting("SB-ELA", 2026, 5)).overall.level for ssid in SSIDS]
    for level in (1, 2, 3, 4):
        assert 0.08 < levels.count(level) / len(levels) < 0.5


def test_the_same_question_has_the_same_answer_and_another_seed_another() -> None:
    sitting = Sitting("SB-ELA", 2026, 5)
    assert result(1, SSIDS[0], sitting) == result(1, SSIDS[0], sitting)
    assert [result(1, ssid, sitting) for ssid in SSIDS] != [result(2, ssid, sitting) for ssid in SSIDS]


def test_a_child_grows_from_year_to_year_and_keeps_its_place() -> None:
    third, fourth = values("SB-MATH", 2025, 3), values("SB-MATH", 2026, 4)
    growth = [later - earlier for earlier, later in zip(third, fourth, strict=True)]
    assert 20 < statistics.median(growth) < 80
    assert statistics.correlation(third, fourth) > 0.85


def test_the_elpac_score_is_the_mean_of_its_two_halves() -> None:
    for ssid in SSIDS[:100]:
        found = result(1, ssid, Sitting("ELPAC-SUMMATIVE", 2026, 4))
        halves = dict(found.parts)
        mean = (halves[ORAL].value + halves[WRITTEN].value) / 2
        assert abs(found.overall.value - mean) <= 0.5


def test_areas_agree_with_the_whole() -> None:
    for ssid in SSIDS:
        found = result(1, ssid, Sitting("SB-ELA", 2026, 5))
        steps = {step for _, step in found.areas}
        if found.overall.level == 4:
            assert steps != {1}
            assert 3 in steps
        if found.overall.level == 1:
            assert 1 in steps


@pytest.mark.parametrize(("year", "count"), [(2019, 4), (2021, 0), (2022, 0), (2023, 0), (2024, 4)])
def test_the_shorter_forms_report_no_areas(year: int, count: int) -> None:
    assert len(result(1, SSIDS[0], Sitting("SB-ELA", year, 5)).areas) == count


def test_the_initial_elpac_agrees_with_the_status_it_led_to() -> None:
    sitting = Sitting("ELPAC-INITIAL", 2026, 0)
    for ssid in SSIDS[:100]:
        assert result(1, ssid, sitting, fluent=True).overall.level == 3
        assert result(1, ssid, sitting, fluent=False).overall.level < 3
    novices = [result(1, ssid, sitting, fluent=False).overall.value for ssid in SSIDS]
    assert max(novices.count(value) for value in novices) < 15


def test_a_test_that_was_not_given_has_no_score() -> None:
    with pytest.raises(NoScale):
        result(1, SSIDS[0], Sitting("SB-ELA", 2026, 9))


def test_each_scale_of_the_data_file_has_no_gap() -> None:
    scales: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row in rows():
        key = (row["test"], row["administration_years"], row["grade_level"], row["score"])
        scales.setdefault(key, []).append((int(row["minimum"]), int(row["maximum"])))
    assert len(scales) > 100
    for scale, found in scales.items():
        ordered = sorted(found)
        for (_, high), (low, _) in pairwise(ordered):
            assert low == high + 1, scale


def test_averages_are_the_same_for_all_students_of_a_place_and_lie_on_the_scale() -> None:
    sitting = Sitting("SB-ELA", 2026, 5)
    state = average(1, sitting)
    schools = {average(1, sitting, "lea", f"school-{number}") for number in range(30)}
    assert average(1, sitting) == state
    assert len(schools) > 20
    assert all(2200 <= value <= 2730 for value in schools)
    assert abs(sum(schools) / len(schools) - average(1, sitting, "lea")) < 40


def test_an_essay_goes_with_the_score() -> None:
    sitting = Sitting("SB-ELA", 2026, 5)
    ssids = [f"30000{number:05}" for number in range(400)]
    ranked = sorted(ssids, key=lambda ssid: result(1, ssid, sitting).overall.value)

    def points(some: list[str]) -> int:
        return sum(points for ssid in some for _, points, _ in essay(1, ssid, sitting))

    assert points(ranked[:100]) * 2 < points(ranked[-100:])
    assert all(0 <= points <= most for ssid in ssids for _, points, most in essay(1, ssid, sitting))
