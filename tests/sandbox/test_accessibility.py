"""The PDF files conform to PDF/UA-1 as far as machines can tell, and the checker that says so can say no."""

from pathlib import Path

import pytest
import typst

from tests.sandbox.accessibility import faults, overlapping
from tests.sandbox.specimens import LANGUAGES, SPECIMENS, newest, pdf_of

DEFECTS = Path(__file__).with_name("defects")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("sound", set()),
        ("untagged", {"UA-01-005", "UA-01-002"}),
        ("no-language", {"UA-06-001", "language"}),
        ("figure-without-text", {"UA-13-004", "figure"}),
        ("wrong-order", {"order"}),
        ("no-title", {"UA-07-001", "title"}),
    ],
)
def test_the_checker_finds_the_defect_of_a_file_and_nothing_in_a_sound_one(name: str, kinds: set[str]) -> None:
    assert {fault.split(":")[0] for fault in faults((DEFECTS / f"{name}.pdf").read_bytes())} == kinds


def test_each_kind_of_report_is_sound_in_english() -> None:
    assert {one.name: found for one in SPECIMENS if (found := faults(pdf_of(one.name, "en")))} == {}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_type_of_report_is_sound_in_every_language(language: str) -> None:
    assert {one.name: found for one in newest() if (found := faults(pdf_of(one.name, language)))} == {}


def test_reports_whose_pages_had_to_be_drawn_smaller_are_sound_too() -> None:
    for language in ("fil", "ar"):
        assert faults(pdf_of("general with science", language, long=True)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_drawn_over_something_else_or_over_the_margins_however_long_the_names(language: str) -> None:
    for one in SPECIMENS if language == "en" else newest():
        for long in (False, True):
            assert (one.name, overlapping(pdf_of(one.name, language, long=long))) == (one.name, [])


@pytest.mark.parametrize(
    ("source", "faulty"),
    [
        ("#v(40pt)\nWords\n\nMore words", False),
        ("#v(40pt)\nWords#place(dy: -8pt)[More words]", True),
        ("#place(dy: -60pt)[Words]", True),
    ],
)
def test_what_is_drawn_over_something_else_is_found(source: str, faulty: bool) -> None:
    page = '#set document(title: "A page")\n#set page(paper: "us-letter", margin: 0.75in)\n'
    pdf = typst.compile((page + source).encode(), format="pdf", pdf_standards="ua-1")
    assert isinstance(pdf, bytes)
    assert bool(overlapping(pdf)) is faulty
