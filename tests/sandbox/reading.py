"""Reads a PDF back: its text, its fonts and what a screen reader is told."""

import io
from typing import Any

import pikepdf
import pypdfium2

from tests.sandbox.accessibility import elements, fonts


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page, white space made plain."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages."""
    return " ".join(page_texts(pdf))


def font_names(pdf: bytes) -> set[str]:
    """Return the names of all fonts, without the marks of a subset and of how letters are counted."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = (str(font.BaseFont).lstrip("/").partition("+")[2] for font in fonts(document))
        return {name.removesuffix("-Identity-H") for name in names}


def spoken(pdf: bytes) -> list[str]:
    """Return the texts that stand for the figures, in the order in which they are read."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(element.Alt) for element in elements(document) if element.S == "/Figure"]


def structure(pdf: bytes) -> dict[str, Any]:
    """Return the title, the language and whether the PDF is tagged and shows its title."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        with document.open_metadata() as metadata:
            title = str(metadata.get("dc:title", ""))
            part = str(metadata.get("pdfuaid:part", ""))
        return {
            "title": title,
            "ua": part,
            "language": str(root.Lang),
            "tagged": bool(root.MarkInfo.Marked),
            "shows_title": bool(root.ViewerPreferences.DisplayDocTitle),
        }


def letter_sized(pdf: bytes) -> bool:
    """Tell whether every page is US Letter, upright."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return all([int(side) for side in page.MediaBox] == [0, 0, 612, 792] for page in document.pages)
