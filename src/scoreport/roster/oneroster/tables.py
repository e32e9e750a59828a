"""Reads one CSV file as a stream of rows with their line numbers, and finds what is wrong with its form."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import IO

from scoreport.roster.oneroster.columns import Table
from scoreport.roster.oneroster.container import damage_refused
from scoreport.roster.oneroster.findings import Findings

BLOCK = 1 << 20
LONGEST_LINE = 4 << 20
"""A line longer than this, in bytes, is no line of a roster; it bounds what is held in memory."""

COLUMNS = 500
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column of a table stands; extra are the headers that the table does not know."""

    width: int
    places: tuple[int, ...]  # -1: the file has no such column
    extra: dict[str, int]
    delimiter: str


class UnreadableTable(Exception):
    """The rest of this file cannot be read; the reason is among the findings."""


class TableReader:
    """Iterates (line, cells) of one file, cells in the order of `table.reads` followed by `extra_columns`.

    Raises UnreadableTable where reading cannot go on.
    """

    def __init__(self, stream: IO[bytes], table: Table, findings: Findings) -> None:
        self._table = table
        self._findings = findings
        self._lines = _decoded(stream, table.file, findings)
        self.header = _header(self._lines, table, findings)

    def rows(self, extra_columns: Sequence[str] = ()) -> Iterator[tuple[int, Cells]]:
        places = (*self.header.places, *(self.header.extra[name] for name in extra_columns))
        pick = itemgetter(*places)
        width = self.header.width
        # The tightest first: most rows have no cell that is longer than it.
        limits = sorted((limit, place) for place, limit in self._limits().values() if place >= 0)
        for line, row in self._records():
            if len(row) != width and not self._fits(row, line):
                continue
            if self._may_be_too_long(row, limits) and self._is_too_long(row, line):
                continue
            row.append("")  # what a column that is not there (place -1) reads
            yield line, [cell.strip() for cell in pick(row)]

    def _fits(self, row: list[str], line: int) -> bool:
        """Cut empty cells beyond the header off; skip blank lines; report other widths."""
        width = self.header.width
        if not any(row):
            return False
        if len(row) > width and not any(row[width:]):
            del row[width:]
            return True
        self._findings.error("ragged_row", self._table.file, line, cells=len(row), expected=width)
        return False

    def _limits(self) -> dict[str, tuple[int, int]]:
        """Place and longest length of each column that is read."""
        pairs = zip(self._table.reads, self.header.places, strict=True)
        return {column: (place, self._table.limit(column)) for column, place in pairs}

    @staticmethod
    def _may_be_too_long(row: list[str], limits: list[tuple[int, int]]) -> bool:
        """Whether a cell is longer than its column takes, blanks around it included."""
        longest = max(map(len, row))
        for limit, place in limits:
            if limit >= longest:
                return False
            if len(row[place]) > limit:
                return True
        return False

    def _is_too_long(self, row: list[str], line: int) -> bool:
        for column, (place, limit) in self._limits().items():
            if place >= 0 and len(row[place].strip()) > limit:
                self._findings.error("cell_too_long", self._table.file, line, column, limit=limit)
                return True
        return False

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self._lines, delimiter=self.header.delimiter, strict=True)
        start = 2
        try:
            for row in reader:
                yield start, row
                start = reader.line_num + 2
        except csv.Error as error:
            # The reader names the last line; a person looks for the first, where the quote was opened.
            is_open = "unexpected end of data" in str(error) or "field larger" in str(error)
            self._findings.error("open_quote" if is_open else "bad_quote", self._table.file, start)
            raise UnreadableTable from None


def _decoded(stream: IO[bytes], file: str, findings: Findings) -> Iterator[str]:
    """Lines of UTF-8 text with their ends, without a byte order mark. Never guesses an encoding."""
    line = 1
    for number, block in enumerate(_blocks(stream, file, findings)):
        text = _text(block, number == 0, file, line, findings)
        for piece in io.StringIO(text, newline=""):
            yield piece
            line += 1


def _blocks(stream: IO[bytes], file: str, findings: Findings) -> Iterator[bytes]:
    """The file in pieces that end where a line ends."""
    rest = b""
    while True:
        with damage_refused(findings, file):
            chunk = stream.read(BLOCK)
        if not chunk:
            break
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        else:
            rest += chunk
        if len(rest) > LONGEST_LINE:
            findings.error("line_too_long", file)
            raise UnreadableTable
    if rest:
        yield rest


def _text(block: bytes, is_first: bool, file: str, line: int, findings: Findings) -> str:  # noqa: FBT001
    if is_first and block.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.error("utf16", file)
        raise UnreadableTable
    if b"\0" in block:
        findings.error("nul_byte", file, line + block[: block.index(b"\0")].count(b"\n"))
        raise UnreadableTable
    try:
        return block.decode("utf-8-sig" if is_first else "utf-8")
    except UnicodeDecodeError as error:
        at = line + block[: error.start].count(b"\n")
        findings.error("not_utf8", file, at, byte=f"0x{block[error.start]:02X}")
        raise UnreadableTable from None


def _header(lines: Iterator[str], table: Table, findings: Findings) -> Header:
    first = next(lines, "")
    delimiter = _delimiter(first)
    if delimiter != ",":
        findings.warning("delimiter", table.file, 1, delimiter="Tab" if delimiter == "\t" else delimiter)
    try:
        names = [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter, strict=True), [])]
    except csv.Error:
        findings.error("bad_quote", table.file, 1)
        raise UnreadableTable from None
    while names and not names[-1]:
        names.pop()
    if not names or len(names) > COLUMNS:
        findings.error("no_header", table.file, 1)
        raise UnreadableTable
    return _matched(names, delimiter, table, findings)


def _delimiter(header: str) -> str:
    """Whichever of comma, semicolon and tab the header line has most of; comma where they are equal."""
    return max(",;\t", key=lambda mark: (header.count(mark), mark == ","))


def _matched(names: list[str], delimiter: str, table: Table, findings: Findings) -> Header:
    places = _exact(names, table, findings)
    known = {column.lower() for column in (*table.reads, *table.unread)}
    extra: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name or name.lower() in known:
            continue
        meant = table.near_miss(name.lower(), [column for column in table.reads if column not in places])
        if meant is None:
            _note_unknown(name, table, findings)
            extra.setdefault(name, place)
        else:
            findings.warning("near_miss", table.file, 1, name, meant=meant)
            places[meant] = place
    for column in sorted(table.required - places.keys()):
        findings.error("missing_column", table.file, 1, column)
    if not table.required <= places.keys():
        raise UnreadableTable
    return Header(len(names), tuple(places.get(column, -1) for column in table.reads), extra, delimiter)


def _exact(names: list[str], table: Table, findings: Findings) -> dict[str, int]:
    """Columns found by name without regard to case."""
    by_lower = {column.lower(): column for column in table.reads}
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        column = by_lower.get(name.lower())
        if column is None:
            continue
        if column in places:
            findings.error("column_twice", table.file, 1, name)
        places.setdefault(column, place)
    return places


def _note_unknown(name: str, table: Table, findings: Findings) -> None:
    """Our own extension columns are spelled one way only: an unknown one would be missed in silence."""
    if re.match(r"metadata\.scoreport\.(?!ssid$)", name, re.IGNORECASE):
        findings.warning("unknown_own_column", table.file, 1, name)
