"""The PDF files, read back: text, pages, tags, fonts, and one child's story over the years."""

import re
from dataclasses import replace
from datetime import date

import pytest

from scoreport.sandbox.catalogue import Offer, offers
from scoreport.sandbox.invented import invent_student
from scoreport.sandbox.reports.render import render
from scoreport.sandbox.students import Student
from tests.sandbox.calling import Caller
from tests.sandbox.reading import font_names, letter_sized, page_texts, structure, text_of
from tests.sandbox.state_list import FIFTH, FOURTH, LEARNER

TODAY = date(2026, 11, 24)
LONG_FIRST, LONG_LAST = "María-Guadalupe Alejandrina", "Villavicencio de la Fuente-Echeverría"
LONG_PLACE = "San Francisco-Coastal Joint Union Elementary School of Arts and Sciences"
ENGLISH_WORDS = re.compile(r"\b(the|score|grade|with)\b")


def one_of_each() -> list[tuple[Student, Offer]]:
    """For each type, and each number of subjects, the newest and the oldest report among many students."""
    found: dict[tuple[str, int, bool], tuple[Student, Offer]] = {}
    for number in range(0, 2_000_000, 1009):
        student = invent_student(1, f"{1_000_000_000 + number}", TODAY)
        for year in range(2018, 2027):
            for offer in offers(1, student, year, TODAY):
                key = (offer.report_type, len(offer.tests))
                newest = found.setdefault((*key, True), (student, offer))
                oldest = found.setdefault((*key, False), (student, offer))
                if offer.year > newest[1].year:
                    found[*key, True] = (student, offer)
                if offer.year < oldest[1].year:
                    found[*key, False] = (student, offer)
    return list(found.values())


EACH = one_of_each()


def with_long_names(student: Student) -> Student:
    stays = tuple(replace(stay, school_name=LONG_PLACE, lea_name=LONG_PLACE) for stay in student.enrollments)
    return replace(student, first_name=LONG_FIRST, last_name=LONG_LAST, enrollments=stays)


def pages_of(offer: Offer) -> int:
    """The combined report has had four pages since 2024, all others two."""
    return 4 if offer.report_type == "CAASPP" and offer.year >= 2024 else 2


def test_every_type_of_report_is_tried() -> None:
    kinds = {offer.report_type for _, offer in EACH}
    assert kinds == {
        *("CAASPP", "CAST", "CA", "CAAS", "LEXQUAN", "CSA", "STS"),
        *("ELPAC", "ELPAC_INITIAL", "ELPAC_ALT", "ELPAC_ALT_INITIAL"),
    }


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_report_has_an_even_number_of_tagged_letter_pages_marked_sample(language: str) -> None:
    mark = {"en": "SAMPLE", "es": "MUESTRA"}[language]
    for student, offer in EACH:
        pdf = render(1, student, offer, language, TODAY)
        pages = page_texts(pdf)
        assert len(pages) == pages_of(offer), offer
        assert all(mark in page and student.name in page for page in pages), offer
        assert letter_sized(pdf)
        assert str(offer.year) in pages[0]
        assert len(pdf) < 60_000
        found = structure(pdf)
        assert found["ua"] == "1"
        assert found["language"] == language
        assert found["tagged"]
        assert found["shows_title"]
        assert str(offer.year) in found["title"]
        assert student.last_name not in found["title"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_longest_names_still_fit_the_pages(language: str) -> None:
    for student, offer in EACH:
        pages = page_texts(render(1, with_long_names(student), offer, language, TODAY))
        assert len(pages) == pages_of(offer), offer
        assert f"{LONG_FIRST} {LONG_LAST}" in pages[0]


def test_only_our_own_fonts_are_embedded() -> None:
    for student, offer in EACH[:4]:
        assert font_names(render(1, student, offer, "es", TODAY)) == {"NotoSans-Regular", "NotoSans-Bold"}


def test_a_name_in_letters_that_the_fonts_lack_does_not_stop_a_report() -> None:
    student, offer = EACH[0]
    pdf = render(1, replace(student, first_name="李明", last_name="\x07{first} Ångström"), offer, "en", TODAY)
    assert "?? {first} Ångström" in text_of(pdf)


def test_a_spanish_report_has_no_english_words() -> None:
    for student, offer in EACH:
        words = ENGLISH_WORDS.findall(text_of(render(1, student, offer, "es", TODAY)))
        assert words == [], offer


def test_name_grade_school_and_district_are_those_of_the_enrollment_list(here: Caller) -> None:
    text = text_of(here.report(FIFTH, "CAASPP", 2026))
    for wanted in ("Owen Castellanos", "Grade 5", "Chown Middle", "Redwood Valley Unified", "2025–26"):
        assert wanted in text


def test_english_and_spanish_tell_the_same_scores(here: Caller) -> None:
    english = text_of(here.report(FOURTH, "CAASPP", 2026))
    spanish = text_of(here.report(FOURTH, "CAASPP", 2026, "es"))
    assert "primavera de 2026" in spanish
    scores = re.compile(r"\b2[1-8]\d\d\b")
    assert sorted(scores.findall(english)) == sorted(scores.findall(spanish))


def test_last_years_score_is_the_one_that_last_years_report_printed(here: Caller) -> None:
    for report_type, ssid in (("CAASPP", FIFTH), ("ELPAC", LEARNER)):
        before = page_texts(here.report(ssid, report_type, 2025))[1]
        after = page_texts(here.report(ssid, report_type, 2026))[1]
        past = re.findall(r"(?<!\d)[12]\d{3}(?!\d)", before.partition("2025–26")[0])
        scores = [number for number in past if not 2018 <= int(number) <= 2027]
        assert scores
        assert set(scores) & set(re.findall(r"\d{4}", after)) >= set(scores[-1:])


def test_level_names_belong_to_the_year(here: Caller) -> None:
    assert "Standard Nearly Met" in page_texts(here.report(FIFTH, "CAASPP", 2025))[0]
    newest = page_texts(here.report(FIFTH, "CAASPP", 2026))
    assert "Proficient" in newest[0]
    assert "Standard" not in newest[0]
    assert "Standard" in newest[1]  # earlier results keep their words


def test_a_new_blueprint_begins_a_new_history() -> None:
    spanish = [pair for pair in EACH if pair[1].report_type == "CSA" and pair[1].year == 2025]
    for student, offer in spanish:
        assert "first result" in text_of(render(1, student, offer, "en", TODAY))
    assert spanish


def test_the_reports_of_the_shorter_forms_say_why_there_are_no_areas(here: Caller) -> None:
    assert "shorter form" in text_of(here.report(LEARNER, "CAASPP", 2023))
    assert "Areas of the test" in text_of(here.report(LEARNER, "CAASPP", 2024))
