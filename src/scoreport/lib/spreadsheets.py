"""Lines of CSV that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable

# What spreadsheets take for the beginning of a formula, or skip before one.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # so that Excel reads UTF-8


def line(cells: Iterable[object]) -> str:
    """Return the cells as one line with its end, each quoted, none of them a formula; None is empty."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return text.getvalue()


def defused(cell: object) -> str:
    """Return the cell as text; one that a spreadsheet would run begins with an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text
