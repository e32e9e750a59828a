"""Who sees which years: the state's move table, asked with the credentials of two LEAs."""

from tests.sandbox.calling import Caller
from tests.sandbox.state_list import ELSEWHERE, FIFTH, LEFT, MOVED_AWAY, MOVED_IN, MOVED_MIDYEAR


def years(caller: Caller, ssid: str) -> set[int]:
    return {int(entry["year"]) for entry in caller.entries(ssid)}


def status(caller: Caller, ssid: str) -> int:
    return caller.list_reports(ssid).status


def test_an_enrolled_student_is_seen_by_their_lea_alone(here: Caller, there: Caller) -> None:
    assert 2026 in years(here, FIFTH)
    assert status(there, FIFTH) == 403


def test_the_lea_where_a_student_tested_keeps_the_years_tested_there(here: Caller, there: Caller) -> None:
    assert years(here, MOVED_AWAY) == years(there, MOVED_AWAY)
    assert 2026 in years(here, MOVED_AWAY)


def test_a_new_lea_sees_the_history_from_elsewhere(here: Caller) -> None:
    assert {2024, 2025, 2026} <= years(here, MOVED_IN)


def test_who_moved_before_testing_is_seen_that_year_by_the_new_lea_only(here: Caller, there: Caller) -> None:
    assert 2026 in years(there, MOVED_MIDYEAR)
    assert years(here, MOVED_MIDYEAR) == years(there, MOVED_MIDYEAR) - {2026}


def test_who_left_and_enrolled_nowhere_is_still_seen_where_they_tested(here: Caller, there: Caller) -> None:
    assert max(years(here, LEFT)) == 2025
    assert status(there, LEFT) == 403


def test_a_pair_can_stand_for_several_leas(both: Caller) -> None:
    assert status(both, FIFTH) == status(both, ELSEWHERE) == 200
