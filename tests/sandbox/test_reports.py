"""The PDF files, read back: pages, size, and one child's story over the years."""

import re
from dataclasses import replace

import pytest

from scoreport.sandbox.catalogue import IN_TOMS, Offer, offers
from scoreport.sandbox.reports.content import content
from scoreport.sandbox.reports.texts import catalogue
from tests.sandbox.calling import Caller
from tests.sandbox.reading import letter_sized, page_texts, spoken, structure, text_of
from tests.sandbox.specimens import (
    BY_NAME,
    LANGUAGES,
    LONG_FIRST,
    LONG_LAST,
    SEED,
    SPECIMENS,
    TODAY,
    Specimen,
    newest,
    pdf_of,
)
from tests.sandbox.state_list import FIFTH, FOURTH, LEARNER

CJK = ("ko", "zh-Hant")
MOST_BYTES, MOST_BYTES_CJK = 60_000, 200_000
WORDS = re.compile(r"\w+")
ENGLISH_WORDS = re.compile(r"\b(the|score|grade|with)\b")


def wanted(language: str) -> list[Specimen]:
    """All kinds in English, each type once in the other languages."""
    return list(SPECIMENS) if language == "en" else newest()


def test_every_type_of_report_is_tried() -> None:
    assert {one.offer.report_type for one in SPECIMENS} == set(IN_TOMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_has_the_states_number_of_letter_pages_marked_sample(language: str) -> None:
    mark = catalogue(language).say("frame.sample")
    for one in wanted(language):
        pdf = pdf_of(one.name, language)
        pages = page_texts(pdf)
        assert (one.name, len(pages)) == (one.name, one.pages)
        assert all(mark in page and "Nguyễn" in page and "Thảo" in page for page in pages), one.name
        assert letter_sized(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_its_language_and_a_title_without_the_childs_name(language: str) -> None:
    for one in wanted(language):
        found = structure(pdf_of(one.name, language))
        assert (found["ua"], found["language"], found["tagged"], found["shows_title"]) == ("1", language, True, True)
        assert catalogue(language).number(one.offer.year) in found["title"]
        assert not {"Nguyễn", "Thảo"} & set(found["title"].split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_small(language: str) -> None:
    most = MOST_BYTES_CJK if language in CJK else MOST_BYTES
    for one in wanted(language):
        assert (one.name, len(pdf_of(one.name, language)) <= most) == (one.name, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_names_still_fit_the_pages(language: str) -> None:
    for one in wanted(language):
        pages = page_texts(pdf_of(one.name, language, long=True))
        assert (one.name, len(pages)) == (one.name, one.pages)
        assert set(WORDS.findall(f"{LONG_FIRST} {LONG_LAST}")) <= set(WORDS.findall(pages[0]))


@pytest.mark.parametrize("language", ["es", "vi", "fil"])
def test_a_report_in_another_language_has_no_english_words(language: str) -> None:
    for one in newest():
        assert (one.name, ENGLISH_WORDS.findall(text_of(pdf_of(one.name, language)))) == (one.name, [])


def test_every_figure_says_what_it_shows() -> None:
    scales, line, comparisons = ("scale from 2290 to 2850", "over the years. 2023", "side by side. Thảo")
    told = spoken(pdf_of("general with science", "en"))
    for wanted_words in (scales, line, comparisons):
        assert any(wanted_words in words for words in told), wanted_words


# What stands on the state's reports, by type and year, in our words.
BLOCKS = {
    "general with science": ["The essay", "Lexile measure", "Compared with others", "Earth and space sciences"],
    "general before 2021": ["Compared with others", "Areas of the test"],
    "general, college": ["Ready for college?"],
    "general, short form with averages": ["Compared with others", "shorter form of the test"],
    "general, short form": ["In 2022 the score was", "shorter form of the test"],
    "science alone": ["Life sciences", "State average", "Over the years"],
    "alternates with science": ["State average", "Limited Understanding", "IEP"],
    "Spanish, new, high school": ["Speaking", "Oral literacy", "Level 1"],
    "Spanish, old": ["Lower Range"],
    "Spanish before 2019": ["Far Below Basic"],
    "English": ["Oral language: listening and speaking", "Listening", "Test completed", "four things together"],
    "English, initial": ["Novice English Learner", "Written language", "Test completed"],
    "English, alternate": ["Novice", "four things together"],
    "measures": ["How to use the Lexile measure", "Quantile measure", "cde.ca.gov"],
}
ABSENT = {
    "general before 2021": ["Lexile", "The essay"],
    "general, short form": ["Compared with others", "Areas of the test"],
    "alternates with science": ["School average", "Areas of the test"],
    "Spanish, old": ["Areas of the test"],
    "English, initial": ["Over the years"],
    "general, names before 2026": ["Proficient"],
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_report_holds_what_the_states_holds(name: str) -> None:
    text = text_of(pdf_of(name, "en"))
    assert [words for words in BLOCKS[name] if words not in text] == []
    assert [words for words in ABSENT.get(name, []) if words in text] == []
    for words in ("About this test", "What the levels mean" if name != "measures" else "Lexile", "Questions for the"):
        assert words in text


def test_name_grade_school_and_district_are_those_of_the_enrollment_list(here: Caller) -> None:
    text = text_of(here.report(FIFTH, "CAASPP", 2026))
    for words in ("Owen Castellanos", "Grade 5", "Chown Middle", "Redwood Valley Unified", "2025–26"):
        assert words in text


def test_english_and_spanish_tell_the_same_scores(here: Caller) -> None:
    english = text_of(here.report(FOURTH, "CAASPP", 2026))
    spanish = text_of(here.report(FOURTH, "CAASPP", 2026, "es"))
    assert "de 2026" in spanish
    scores = re.compile(r"\b2[1-8]\d\d\b")
    assert sorted(scores.findall(english)) == sorted(scores.findall(spanish))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_same_result(language: str) -> None:
    for one in newest():
        english, other = (
            content(SEED, one.student, one.offer, chosen, TODAY)["subjects"] for chosen in ("en", language)
        )
        digits = str.maketrans(catalogue(language).say("frame.digits"), "0123456789")
        for key in ("score", "level_number", "at", "low", "high"):
            told = [subject[key] for subject in other]
            assert [value.translate(digits) if key == "score" else value for value in told] == [
                subject[key] for subject in english
            ]


def test_last_years_score_is_the_one_that_last_years_report_printed(here: Caller) -> None:
    for report_type, ssid in (("CAASPP", FIFTH), ("ELPAC", LEARNER)):
        before = text_of(here.report(ssid, report_type, 2025))
        after = text_of(here.report(ssid, report_type, 2026))
        told = re.findall(r"In 2025 the score was (\d+) \(([^)]+)\)", after)
        assert told
        for score, level in told:
            assert re.search(rf"In 2025 it is {score} \({re.escape(level)}\)", before) or "first result" in before
            assert score in before


def test_level_names_belong_to_the_year(here: Caller) -> None:
    assert "Standard Nearly Met" in page_texts(here.report(FIFTH, "CAASPP", 2025))[0]
    newest_pages = page_texts(here.report(FIFTH, "CAASPP", 2026))
    assert "Proficient" in newest_pages[0]
    assert "Standard" not in newest_pages[0]
    assert "Standard" in newest_pages[1]  # earlier results keep their words


def test_a_new_blueprint_begins_a_new_history() -> None:
    """Spanish results of 2025 and later never stand beside older ones, which stand beside each other."""
    one = BY_NAME["Spanish, new, high school"]
    everybody = (replace(one.student, ssid=f"{number:010}") for number in range(50))
    who = next(who for who in everybody if any(offer.report_type == "CSA" for offer in offers(SEED, who, 2024, TODAY)))
    years = {}
    for year, grade in ((2024, 8), (2026, 10)):
        told = content(SEED, who, Offer("CSA", year, grade, ("CSA",)), "en", TODAY)
        years[year] = [column["year"] for column in told["subjects"][0]["history"]["columns"]]
    assert years == {2024: ["2021", "2022", "2023", "2024"], 2026: ["2025", "2026"]}


def test_the_reports_of_the_shorter_forms_say_why_there_are_no_areas(here: Caller) -> None:
    assert "shorter form" in text_of(here.report(LEARNER, "CAASPP", 2023))
    assert "Areas of the test" in text_of(here.report(LEARNER, "CAASPP", 2024))
