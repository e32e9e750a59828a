"""Packing makes a report smaller, and changes neither what is seen nor what is read."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from scoreport.sandbox.reports import render as rendering
from scoreport.sandbox.reports.packing import pack
from tests.sandbox.accessibility import elements
from tests.sandbox.reading import page_texts
from tests.sandbox.specimens import BY_NAME, SEED, TODAY

NAME = "general with science"


def set_only(language: str) -> bytes:
    """Return what Typst wrote, before it is packed."""
    one = BY_NAME[NAME]
    draft = rendering.draft(SEED, one.student, one.offer, language, TODAY)
    return rendering._set(draft, "no")


@pytest.mark.parametrize(("language", "direction", "share"), [("en", "ltr", 0.8), ("ar", "rtl", 0.7)])
def test_a_packed_report_looks_and_reads_the_same_and_is_smaller(language: str, direction: str, share: float) -> None:
    before = set_only(language)
    with pikepdf.open(io.BytesIO(before)) as document:
        after = pack(document, language, direction)
    assert len(after) < share * len(before)
    assert [sorted(text.split()) for text in page_texts(after)] == [sorted(text.split()) for text in page_texts(before)]
    pairs = zip(pictures(before), pictures(after), strict=True)
    assert [different_dots(one, other) for one, other in pairs] == [0] * 6
    assert tags(after) == [tag for tag in tags(before) if tag != "/Div" or direction == "ltr"]


def test_equal_reports_are_equal_byte_by_byte() -> None:
    one = BY_NAME["English"]
    files = {rendering.render(SEED, one.student, one.offer, "ar", TODAY) for _ in range(2)}
    assert len(files) == 1


def pictures(pdf: bytes) -> list[pypdfium2.PdfBitmap]:
    return [page.render(scale=1.5) for page in pypdfium2.PdfDocument(pdf)]


def different_dots(one: pypdfium2.PdfBitmap, other: pypdfium2.PdfBitmap) -> int:
    """Return how many dots of two pictures differ by more than a hair's breadth of a letter's edge."""
    difference = ImageChops.difference(one.to_pil().convert("L"), other.to_pil().convert("L"))
    return sum(difference.histogram()[64:])


def tags(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(element.S) for element in elements(document)]
