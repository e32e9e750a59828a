"""The rows of a family's list. What a report looks like there has nothing of the child: each look is drawn once."""

import secrets
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from scoreport.reports.generation import Document, Row

HREF = secrets.token_hex(8)  # stands where the address goes; no word of the state's can hold it


@dataclass(frozen=True)
class Look:
    """What a row shows of a report, as codes and as the state's words."""

    report_type: str
    language: str
    format: str
    content_area: str
    year: str
    href: str = HREF


def draw(document: Document) -> SafeString:
    """Return the row of a document and of its web pages, in the language of the page."""
    rows = (document.row, *document.pages)
    parts = _drawn(get_language() or "", tuple(map(_look, rows)))
    pairs = zip(parts, (escape(row.href) for row in rows), strict=False)
    return mark_safe("".join(part for pair in pairs for part in pair) + parts[-1])  # noqa: S308 - drawn by a template


def _look(row: Row) -> Look:
    report = row.report
    return Look(report.report_type, report.language, report.format, report.content_area, row.year)


@lru_cache(maxsize=1024)
def _drawn(language: str, looks: tuple[Look, ...]) -> tuple[str, ...]:
    """The row's markup in that language, cut where the addresses go: one part more than there are looks."""
    markup = render_to_string("reports/parts/family_row.html", {"report": looks[0], "pages": looks[1:]})
    return tuple(markup.split(HREF))
