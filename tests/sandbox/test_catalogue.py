"""Which reports exist: by grade, year, language, English learner status and calendar."""

from datetime import date

import pytest

from scoreport.sandbox.catalogue import offers
from scoreport.sandbox.students import Enrollment, Student
from tests.sandbox.calling import Caller
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import (
    ALTERNATE,
    FIFTH,
    FOURTH,
    LEARNER,
    NINTH,
    write_state_list,
)

SSIDS = [f"20000{number:05}" for number in range(0, 12000, 200)]


def offered(caller: Caller, ssid: str) -> set[tuple[str, int, str]]:
    return {(e["reportType"], int(e["year"]), e["language"]) for e in caller.entries(ssid)}


def types(caller: Caller, ssid: str) -> set[tuple[str, int]]:
    return {(report_type, year) for report_type, year, _ in offered(caller, ssid)}


def test_without_a_list_every_ssid_answers_and_nothing_is_of_spring_2020_or_cst(open_sandbox: Caller) -> None:
    found = {(e["reportType"], int(e["year"])) for ssid in SSIDS for e in open_sandbox.entries(ssid)}
    assert {year for _, year in found} == {2018, 2019, 2021, 2022, 2023, 2024, 2025, 2026, 2027}
    # The running year has what is taken on arrival in school, in the fall.
    assert {report_type for report_type, year in found if year == 2027} == {"ELPAC_INITIAL"}
    assert "CST" not in {report_type for report_type, _ in found}
    assert {year for report_type, year in found if report_type == "LEXQUAN"} == {2021, 2022, 2023}
    assert {year for report_type, year in found if report_type == "CAST"} >= {2019, 2022, 2023}


def test_general_tests_are_given_in_grades_3_to_8_and_11_only(open_sandbox: Caller) -> None:
    grades = {e["grade"] for ssid in SSIDS for e in open_sandbox.entries(ssid) if e["reportType"] == "CAASPP"}
    assert grades == {"03", "04", "05", "06", "07", "08", "11"}


def test_a_ninth_grader_has_only_the_years_before(here: Caller) -> None:
    assert 2026 not in {year for _, year in types(here, NINTH)}
    assert ("CAASPP", 2025) in types(here, NINTH)


def test_science_is_inside_the_combined_report_since_2024_and_has_its_own_before(here: Caller) -> None:
    assert {report_type for report_type, year in types(here, FIFTH) if year == 2026} == {"CAASPP"}
    assert ("CAST", 2022) in types(here, NINTH)  # in grade 5 then


def test_alternates_take_the_place_of_the_general_tests(here: Caller) -> None:
    found = {report_type for report_type, _ in types(here, ALTERNATE)}
    assert "CA" in found
    assert found <= {"CA", "CAAS"}


def test_an_english_learner_takes_the_elpac_beside_the_general_tests(here: Caller) -> None:
    assert {("ELPAC", 2026), ("CAASPP", 2026)} <= types(here, LEARNER)
    assert not {report_type for report_type, _ in types(here, FIFTH)} & {"ELPAC", "ELPAC_INITIAL"}


def test_the_second_language_follows_the_primary_language_and_english_is_always_there(here: Caller) -> None:
    found = offered(here, FOURTH)
    assert ("CAASPP", 2026, "en") in found
    assert ("CAASPP", 2026, "es") in found
    assert {language for _, _, language in offered(here, FIFTH)} == {"en"}


def test_korean_came_in_2023(here: Caller) -> None:
    korean = {year for _, year, language in offered(here, LEARNER) if language == "ko"}
    assert korean == {2023, 2024, 2025, 2026}


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-05-20", 2025), ("2026-06-02", 2026), ("2027-03-01", 2026), ("2027-07-01", 2027)],
)
def test_the_newest_year_is_the_last_season_whose_results_are_out(
    tmp_path_factory: pytest.TempPathFactory, today: str, expected: int
) -> None:
    enrollment = write_state_list(tmp_path_factory.mktemp("state") / "list.csv")
    with running_sandbox(today=today, enrollment=enrollment) as base:
        assert max(year for _, year in types(Caller(base), FOURTH)) == expected


def test_alternate_results_come_in_september(tmp_path_factory: pytest.TempPathFactory) -> None:
    enrollment = write_state_list(tmp_path_factory.mktemp("state") / "list.csv")
    with running_sandbox(today="2026-06-20", enrollment=enrollment) as base:
        assert max(year for _, year in types(Caller(base), ALTERNATE)) == 2025
        assert max(year for _, year in types(Caller(base), FIFTH)) == 2026


def test_a_report_with_science_waits_for_all_its_results() -> None:
    """Grade 5: on June 1 most have theirs, three weeks later all."""
    there = {
        day: sum(
            any(offer.report_type == "CAASPP" and "CAST" in offer.tests for offer in offers(1, who, 2026, day))
            for who in fifth_graders()
        )
        for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 22))
    }
    assert there[date(2026, 5, 31)] == 0
    assert 100 < there[date(2026, 6, 1)] < there[date(2026, 6, 22)] == 200


def fifth_graders() -> list[Student]:
    stay = Enrollment(5, "", "", "", "", date(2025, 8, 15))
    return [Student(f"{number:010}", "A", "B", (stay,)) for number in range(200)]


def test_the_history_can_be_cut_to_the_states_own_window() -> None:
    with running_sandbox(today="2026-11-24", history=3) as base:
        found = {int(entry["year"]) for ssid in SSIDS for entry in Caller(base).entries(ssid)}
    assert found - {2027} == {2024, 2025, 2026}
