"""A family's list of reports. What it looks like has nothing of the child: each look is drawn once and kept."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString

from scoreport.design.drawing import draw, own
from scoreport.design.elements.data import works_until
from scoreport.reports.generation import Document, Generated, Row


@dataclass(frozen=True)
class Look:
    """What a row shows of a report, as codes and as the state's words; `href` stands for the address."""

    report_type: str
    language: str
    format: str
    content_area: str
    href: str


@dataclass(frozen=True)
class DocumentLook:
    """A document with its web pages, and the same report in English where it is in another language."""

    report: Look
    pages: tuple[Look, ...]
    english: Look | None


@dataclass(frozen=True)
class Year:
    """A year's documents."""

    year: str
    documents: tuple[DocumentLook, ...]


@dataclass(frozen=True)
class Shape:
    """All that two lists have in common when they look the same."""

    years: tuple[Year, ...]
    language: str
    is_renewal: bool


def family_list(context: template.Context, key: str, generated: Generated, *, is_renewal: bool) -> SafeString:
    """Return the list of a child's reports with its form for renewal. Call it where there are rows."""
    years, hrefs = _looks(generated)
    values = {
        **hrefs,
        "key": key,
        "token": str(context["csrf_token"]),
        "renew_at": generated.ends_at.isoformat(),
        "works_until": works_until(generated.ends_at),
    }
    return draw("reports/parts/family_list.html", Shape(years, generated.wanted.language, is_renewal), values)


def _looks(generated: Generated) -> tuple[tuple[Year, ...], dict[str, str]]:
    """The rows without their addresses, and the addresses by the names that stand for them."""
    hrefs: dict[str, str] = {}

    def look(row: Row) -> Look:
        name = f"href{len(hrefs)}"
        hrefs[name] = row.href
        report = row.report
        return Look(report.report_type, report.language, report.format, report.content_area, own(name))

    def looks(document: Document) -> DocumentLook:
        english = look(document.english) if document.english else None
        return DocumentLook(look(document.row), tuple(map(look, document.pages)), english)

    return tuple(Year(year, tuple(map(looks, documents))) for year, documents in generated.documents), hrefs
