"""Finds what keeps a PDF file from PDF/UA-1: by `pdfua` where it looks, by ourselves where it does not.

`pdfua` sees whether a file is tagged, has a language and a title, and texts for its figures. It looks neither at
fonts, nor at the levels of headings, nor at the order in which a page is read aloud; that is told here from where
the tagged pieces stand on the page.
"""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pdfua import validate
from pypdfium2 import raw

RIGHT_TO_LEFT = ("ar", "fa")
MARGINS = (48.0, 752.0, 52.0, 560.0)  # bottom, top, left and right edge of what a report may use, in points
TOUCH = 1.5  # points by which letters of neighboring lines may reach into each other
NEAR = 1.0  # points by which pieces may overlap, or lie above each other, without being meant to


@dataclass(frozen=True, slots=True)
class Piece:
    """A tagged piece of a page: its tag, and where it stands, in points from the page's lower left corner."""

    tag: str
    left: float
    bottom: float
    right: float
    top: float


def faults(pdf: bytes) -> list[str]:
    """Return what is wrong with a file, each as `kind: words`; empty where nothing is."""
    found = list(_by_pdfua(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found += [*_of_document(document), *_of_fonts(document), *_of_headings(document)]
        if "/StructTreeRoot" in document.Root:
            found += _of_order(document, pdf)
    return found


def _by_pdfua(pdf: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(pdf)
        report = validate(str(path))
    for finding in report.findings:
        yield f"{finding.rule_id}: {finding.message}"


def _of_document(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if not str(root.get("/Lang", "")):
        yield "language: the document has none"
    with document.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "title: the document has none"
        if str(metadata.get("pdfuaid:part", "")) != "1":
            yield "identification: not PDF/UA-1"
    if "/ViewerPreferences" not in root or not root.ViewerPreferences.get("/DisplayDocTitle", False):
        yield "title: a reader is not asked to show it"
    for element in elements(document):
        if element.S == "/Figure":
            if not str(element.get("/Alt", "")).strip():
                yield "figure: without text"
            if not any(True for part in (element, *_below(element)) for _ in _marks(part)):
                yield "figure: nothing of the page belongs to it, so that readers pass it by"


def _of_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for font in fonts(document):
        descriptor = font.get("/DescendantFonts", [font])[0].get("/FontDescriptor", {})
        name = str(font.BaseFont)
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"font: {name} is not embedded"
        if name[7:8] != "+":
            yield f"font: {name} is not a subset"
        if "/ToUnicode" not in font:
            yield f"font: {name} does not say its letters"


def _of_headings(document: pikepdf.Pdf) -> Iterator[str]:
    levels = [int(str(element.S)[2:]) for element in elements(document) if str(element.S)[1:] in _HEADINGS]
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"heading: level {level} follows level {before}"


_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def _of_order(document: pikepdf.Pdf, pdf: bytes) -> Iterator[str]:
    """A piece that is read before another must not stand wholly below it, nor after it in the same line."""
    language = str(document.Root.get("/Lang", "")).partition("-")[0]
    reading = -1 if language in RIGHT_TO_LEFT else 1
    for number, pieces in enumerate(_pieces(document, pdf), start=1):
        for index, first in enumerate(pieces):
            for then in pieces[index + 1 :]:
                if _is_out_of_order(first, then, reading):
                    yield f"order: page {number}: {first.tag} at {first.top:.0f} before {then.tag} at {then.top:.0f}"


def overlapping(pdf: bytes) -> list[str]:
    """Return pairs of tagged pieces that are drawn over each other, and pieces that leave the page's margins."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, pieces in enumerate(_pieces(document, pdf), start=1):
            for index, one in enumerate(pieces):
                if one.bottom < MARGINS[0] or one.top > MARGINS[1] or one.left < MARGINS[2] or one.right > MARGINS[3]:
                    found.append(f"page {number}: {one} leaves the margins")
                found += [f"page {number}: {one} over {other}" for other in pieces[index + 1 :] if _cover(one, other)]
    return found


def _cover(one: Piece, other: Piece) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > TOUCH and down > TOUCH


def _is_out_of_order(first: Piece, then: Piece, reading: int) -> bool:
    share_columns = min(first.right, then.right) - max(first.left, then.left) > NEAR
    overlap = min(first.top, then.top) - max(first.bottom, then.bottom)
    if share_columns:
        return then.bottom >= first.top - NEAR
    lowest = min(first.top - first.bottom, then.top - then.bottom)
    return overlap > lowest / 2 and (then.left - first.left) * reading < 0


def _pieces(document: pikepdf.Pdf, pdf: bytes) -> list[list[Piece]]:
    """Return the tagged pieces of each page in the order in which they are read."""
    places = _places(pdf)
    pages = {page.objgen: index for index, page in enumerate(document.pages)}
    found: list[list[Piece]] = [[] for _ in pages]
    for element in elements(document):
        marks: dict[int, list[int]] = {}
        for page, mark in _marks(element):
            marks.setdefault(pages[page.objgen], []).append(mark)
        for index, numbers in marks.items():
            boxes = [places[index][number] for number in numbers if number in places[index]]
            if boxes:
                found[index].append(_around(str(element.S), boxes))
    return found


def _around(tag: str, boxes: list[tuple[float, float, float, float]]) -> Piece:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Piece(tag, min(lefts), min(bottoms), max(rights), max(tops))


def _places(pdf: bytes) -> list[dict[int, tuple[float, float, float, float]]]:
    """Return, for each page, where the content of each mark stands."""
    found = []
    file = pypdfium2.PdfDocument(pdf)
    try:
        for page in file:
            marks: dict[int, tuple[float, float, float, float]] = {}
            for thing in page.get_objects(max_depth=1):
                number = raw.FPDFPageObj_GetMarkedContentID(thing.raw)
                if number >= 0:
                    old, new = marks.get(number), thing.get_bounds()
                    marks[number] = new if old is None else _union(old, new)
            found.append(marks)
    finally:
        file.close()
    return found


def _union(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, float, float, float]:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def elements(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the elements of the structure tree in the order in which they are read."""
    if "/StructTreeRoot" in document.Root:
        yield from _below(document.Root.StructTreeRoot)


def _below(element: Any) -> Iterator[Any]:
    for child in _children(element):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _below(child)


def _marks(element: Any) -> Iterator[tuple[Any, int]]:
    for child in _children(element):
        if isinstance(child, int):
            yield element.Pg, child
        elif isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/MCR":
            yield child.get("/Pg", element.get("/Pg")), int(child.MCID)


def _children(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def fonts(document: pikepdf.Pdf) -> list[Any]:
    """Return all fonts of a document's pages, each once."""
    found = {}
    for page in document.pages:
        for font in page.Resources.get("/Font", pikepdf.Dictionary()).values():
            found[font.objgen] = font
    return list(found.values())
