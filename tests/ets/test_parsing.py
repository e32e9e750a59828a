"""Whatever comes: records or a named error, never anything else."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoreport.ets import BadAnswer, Limits, Listing
from scoreport.ets.auth import parse_token
from scoreport.ets.egress import Egress
from scoreport.ets.parsing import parse_listing
from scoreport.ets.vocabulary import (
    LANGUAGES,
    REPORT_TYPES,
    administration_year_of,
    administration_years,
    language_of,
    report_type_of,
)
from tests.ets.conftest import SSID

LIMITS, EGRESS = Limits(), Egress()
LINK = "https://files.ets.org/a?b=c"
NAMES = st.sampled_from(
    ["scoreReports", "reports", "reportType", "type", "year", "language", "link", "htmlLink", "ssid"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(SSID)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6)
)
ENTRY = st.fixed_dictionaries(
    {
        "reportType": st.text(max_size=20),
        "year": st.text(max_size=12) | st.integers(1900, 2100),
        "language": st.text(max_size=12),
        "link": st.sampled_from([LINK, ""]),
    }
)


@settings(max_examples=400, deadline=None)
@given(ANYTHING)
def test_any_json_becomes_records_or_a_bad_answer(answer: object) -> None:
    try:
        listing = parse_listing(json.dumps(answer).encode(), SSID, LIMITS, EGRESS)
    except BadAnswer:
        return
    assert isinstance(listing, Listing)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_a_bad_answer(data: bytes) -> None:
    for parse in (lambda: parse_listing(data, SSID, LIMITS, EGRESS), lambda: parse_token(data)):
        try:
            parse()
        except BadAnswer:
            continue


@settings(max_examples=200, deadline=None)
@given(st.lists(ENTRY, max_size=8))
def test_no_entry_is_lost_without_being_counted(entries: list[dict[str, object]]) -> None:
    listing = parse_listing(json.dumps(entries).encode(), SSID, LIMITS, EGRESS)
    # Entries that are the same twice are one report.
    assert len(listing) <= len(entries) - listing.left_out
    assert bool(listing) == (listing.left_out < len(entries))
    for report in listing:
        assert report.report_type
        assert report.language
        assert report.link.reveal() == LINK
        assert all(char.isprintable() for char in report.report_type + report.language + report.year_text)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *(("spa", "es"), ("01", "es"), ("1", "es"), ("Spanish", "es"), ("ES", "es"), ("es-MX", "es")),
        *(("vie", "vi"), ("02", "vi"), ("CMN", "zh-Hant"), ("yue", "zh-Hant"), ("03", "zh-Hant"), ("07", "zh-Hant")),
        *(("kor", "ko"), ("04", "ko"), ("05", "fil"), ("TGL", "fil"), ("Tagalog", "fil"), ("11", "ar"), ("ARA", "ar")),
        *(("00", "en"), ("eng", "en"), ("23", "Hmong"), ("hmn", "Hmong"), ("Klingon", "Klingon")),
    ],
)
def test_languages_are_known_by_iso_codes_names_and_both_sets_of_calpads(word: str, code: str) -> None:
    assert language_of(word) == code


@pytest.mark.parametrize("code", REPORT_TYPES)
def test_each_report_type_is_known_by_its_code_in_any_case(code: str) -> None:
    assert report_type_of(code.lower()) == code
    assert report_type_of(code) == code


def test_the_eight_tests_of_the_source_come_first_and_languages_are_those_that_the_state_delivers() -> None:
    assert REPORT_TYPES[:8] == ("CAASPP", "CST", "CA", "ESA", "STS", "CAST", "CAAS", "LEXQUAN")
    assert LANGUAGES == ("en", "es", "vi", "fil", "ko", "zh-Hant", "ar")
    assert report_type_of("NEWTEST") == "NEWTEST"


@pytest.mark.parametrize(
    ("word", "year"),
    [
        *(("2024", 2024), ("2023-24", 2024), ("2023-2024", 2024), ("2023/24", 2024), ("2023 - 24", 2024)),
        *(("1999-00", 2000), ("2023-25", None), ("24", None), ("someday", None), ("20245", None)),
    ],
)
def test_a_year_means_its_spring(word: str, year: int | None) -> None:
    assert administration_year_of(word) == year


@pytest.mark.parametrize(("day", "newest"), [((2026, 6, 30), 2026), ((2026, 7, 1), 2027), ((2027, 1, 1), 2027)])
def test_years_run_from_the_present_school_years_spring_to_2018(day: tuple[int, int, int], newest: int) -> None:
    years = administration_years(date(*day))
    assert (years[0], years[-1]) == (newest, 2018)
    assert years == sorted(years, reverse=True)
