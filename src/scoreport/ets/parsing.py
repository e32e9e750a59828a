"""From the state's answer to score reports: strict about form, tolerant of names, careful about whose they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from scoreport.ets import jsons
from scoreport.ets.egress import Egress, Refused
from scoreport.ets.exceptions import BadAnswer
from scoreport.ets.records import Format, Limits, Link, Listing, ScoreReport
from scoreport.ets.vocabulary import OWN, Vocabulary, administration_year_of

_LONGEST_TEXT: Final = 300


def parse_listing(data: bytes, ssid: str, limits: Limits, egress: Egress, vocabulary: Vocabulary = OWN) -> Listing:
    """Return the reports that the answer holds.

    Entries that lack what they need are counted in `left_out`; the others serve. Raises BadAnswer: when the
    answer is not in the agreed form, or when it or an entry of it names another student than `ssid`.
    """
    entries = _entries(_load(data), ssid, vocabulary)
    if len(entries) > limits.entries:
        raise BadAnswer("too_many_entries")
    fields = [_fields(entry, vocabulary) if isinstance(entry, dict) else {} for entry in entries]
    for entry in fields:
        _check_student(entry, ssid)
    found = [_reports(entry, limits, egress, vocabulary) for entry in fields]
    unique = dict.fromkeys(report for reports in found for report in reports)
    return Listing(tuple(unique), left_out=sum(not reports for reports in found))


def _load(data: bytes) -> Any:
    try:
        return jsons.loads(data)
    except jsons.NotJson:
        pass
    raise BadAnswer("not_json")


def _entries(answer: Any, ssid: str, vocabulary: Vocabulary) -> list[Any]:
    if isinstance(answer, list):
        return answer
    if isinstance(answer, dict):
        fields = _fields(answer, vocabulary)
        _check_student(fields, ssid)
        if isinstance(fields.get("reports"), list):
            return list(fields["reports"])
    raise BadAnswer


def _fields(entry: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The entry under our names of its fields; of several aliases the first in the vocabulary wins."""
    ranked: dict[str, tuple[int, Any]] = {}
    ssids = []
    for key, value in entry.items():
        known = vocabulary.field_of(key)
        if known is None or value is None:
            continue
        rank, field = known
        if field == "ssid":
            ssids.append(value)
        if field not in ranked or rank < ranked[field][0]:
            ranked[field] = (rank, value)
    return {field: value for field, (_rank, value) in ranked.items()} | {"ssids": ssids}


def _check_student(fields: Mapping[str, Any], ssid: str) -> None:
    """Each field that can name a student must name this one: a stranger's report is worse than none."""
    for named in fields.get("ssids", ()):
        if str(named).strip() != ssid:
            raise BadAnswer("another_student")


def _reports(fields: Mapping[str, Any], limits: Limits, egress: Egress, vocabulary: Vocabulary) -> list[ScoreReport]:
    """One report for each link of the entry; none where type, year or language is missing."""
    kind, year, language = (_text(fields.get(name)) for name in ("report_type", "year", "language"))
    if not (kind and year and language):
        return []
    links: dict[Format, Any] = {"pdf": fields.get("pdf_link"), "html": fields.get("html_link")}
    return [
        ScoreReport(
            report_type=vocabulary.report_type_of(kind),
            administration_year=administration_year_of(year),
            year_text=year,
            language=vocabulary.language_of(language),
            format=form,
            link=link,
            content_area=_text(fields.get("content_area")),
            grade_level=_text(fields.get("grade_level")),
            message=_text(fields.get("message")),
        )
        for form, text in links.items()
        if (link := _link(text, limits, egress)) is not None
    ]


def _link(text: Any, limits: Limits, egress: Egress) -> Link | None:
    """The link if it may be followed. Raises BadAnswer on a foreign or over-long one: that is no slip of the pen."""
    if not isinstance(text, str) or not text:
        return None
    if len(text) > limits.link_chars:
        raise BadAnswer("link_too_long", stage="report")
    try:
        egress.link_target(text)
    except Refused:
        pass
    else:
        return Link(text)
    raise BadAnswer("foreign_link", stage="report")


def _text(value: Any) -> str:
    """A short text or number, without control, format (right-to-left overrides) and surrogate characters."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    clean = str(value)[: 2 * _LONGEST_TEXT]
    if not (clean.isascii() and clean.isprintable()):
        clean = "".join(char for char in clean if unicodedata.category(char)[0] != "C")
    return " ".join(clean.split())[:_LONGEST_TEXT]
