"""Turns a report's data into a tagged PDF (PDF/UA-1) with Typst; the same data gives the same bytes."""

import io
import json
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pikepdf
import typst

from scoreport.sandbox.catalogue import Offer
from scoreport.sandbox.students import Student

from .content import content

_local = threading.local()


class NotRendered(RuntimeError):
    """Typst could not set the report, or did not answer with one file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a report will say, as JSON, and the administration year it belongs to."""

    report: str
    year: int


def render(seed: int, student: Student, offer: Offer, language: str, today: date) -> bytes:
    """Return a report as a PDF file of an even number of pages, set in the calling thread. Raises NotRendered."""
    return typeset(draft(seed, student, offer, language, today))


def draft(seed: int, student: Student, offer: Offer, language: str, today: date) -> Draft:
    """Return the draft of a report in one language."""
    report = content(seed, student, offer, language, today)
    return Draft(json.dumps(report, ensure_ascii=False), offer.year)


def typeset(draft: Draft) -> bytes:
    """Return a draft as a PDF file. Raises NotRendered."""
    try:
        file = _compiler().compile(
            format="pdf",
            sys_inputs={"report": draft.report},
            pdf_standards="ua-1",
            # A fixed moment in the year of the test, so that equal reports are equal byte by byte.
            timestamp=datetime(draft.year, 6, 1, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise NotRendered(error.message) from error
    if not isinstance(file, bytes):
        raise NotRendered("no single file")
    return _packed(file)


def _packed(file: bytes) -> bytes:
    """Typst leaves the tags of a PDF uncompressed, half of its size: pack them. Equal files stay equal."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(file)) as document:
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _compiler() -> typst.Compiler:
    """One compiler a thread: it keeps fonts and parsed templates between reports."""
    if not hasattr(_local, "compiler"):
        with as_file(files(__package__)) as folder:
            _local.compiler = typst.Compiler(
                folder / "templates" / "report.typ", root=folder / "templates", font_paths=_fonts(folder)
            )
    compiler: typst.Compiler = _local.compiler
    return compiler


def _fonts(folder: Path) -> typst.Fonts:
    """Our own fonts only: a font of the machine must never stand in unnoticed."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"])
