"""Turns a report's data into a tagged PDF (PDF/UA-1) with Typst; the same data gives the same bytes."""

import io
import json
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file, files

import pikepdf
import typst

from scoreport.sandbox.catalogue import Offer
from scoreport.sandbox.students import Student

from . import fonts
from .content import content
from .packing import gains, pack
from .plan import page_count
from .texts import catalogue

_local = threading.local()


class NotRendered(RuntimeError):
    """Typst could not set the report, or did not answer with one file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a report will say, as JSON, its language, its administration year, and how many pages it shall have."""

    report: str
    language: str
    year: int
    pages: int


def render(seed: int, student: Student, offer: Offer, language: str, today: date) -> bytes:
    """Return a report as a PDF file of an even number of pages, set in the calling thread. Raises NotRendered."""
    return typeset(draft(seed, student, offer, language, today))


def draft(seed: int, student: Student, offer: Offer, language: str, today: date) -> Draft:
    """Return the draft of a report in one language. Raises NotRendered where the language's letters are missing."""
    if not fonts.can_be_set(language):
        raise NotRendered(fonts.MISSING_CJK)
    report = content(seed, student, offer, language, today)
    return Draft(json.dumps(report, ensure_ascii=False), language, offer.year, page_count(offer))


def typeset(draft: Draft) -> bytes:
    """Return a draft as a PDF file. Raises NotRendered.

    Long names now and then would bring more pages than planned: then those that overflow are drawn smaller.
    """
    for tight in ("no", "yes"):
        file = _set(draft, tight)
        with pikepdf.open(io.BytesIO(file)) as document:
            if len(document.pages) == draft.pages:
                direction = catalogue(draft.language).direction
                return pack(document, draft.language, direction) if gains(file, draft.language, direction) else file
    raise NotRendered(f"not on {draft.pages} pages")


def _set(draft: Draft, tight: str) -> bytes:
    try:
        file = _compiler().compile(
            format="pdf",
            sys_inputs={"report": draft.report, "tight": tight},
            pdf_standards="ua-1",
            # A fixed moment in the year of the test, so that equal reports are equal byte by byte.
            timestamp=datetime(draft.year, 6, 1, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise NotRendered(error.message) from error
    if not isinstance(file, bytes):
        raise NotRendered("no single file")
    return file


def _compiler() -> typst.Compiler:
    """One compiler a thread: it keeps fonts and parsed templates between reports."""
    if not hasattr(_local, "compiler"):
        with as_file(files(__package__)) as folder:
            templates = folder / "templates"
            _local.compiler = typst.Compiler(templates / "report.typ", root=templates, font_paths=_fonts())
    compiler: typst.Compiler = _local.compiler
    return compiler


def _fonts() -> typst.Fonts:
    """Our own fonts only: a font of the machine must never stand in unnoticed."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts.folders()))
