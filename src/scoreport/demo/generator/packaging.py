"""Writes tables as CSV files and as a zip whose bytes depend on its content alone."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scoreport.demo.generator.columns import COLUMNS, manifest_rows
from scoreport.demo.generator.people import Population
from scoreport.demo.generator.people_rows import demographics_rows, guardianship_rows, role_rows, user_rows
from scoreport.demo.generator.study_rows import (
    class_rows,
    course_rows,
    enrollment_rows,
    org_rows,
    session_rows,
)

# The earliest date that a zip can hold: a clock here would make two equal packages differ.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def write_package(path: Path, population: Population) -> None:
    """Writes the OneRoster package as a zip."""
    tables: dict[str, Iterable[Mapping[str, str]]] = {
        "orgs": org_rows(),
        "academicSessions": session_rows(population.year),
        "courses": course_rows(population),
        "classes": class_rows(population),
        "users": user_rows(population),
        "roles": role_rows(population),
        "enrollments": enrollment_rows(population),
        "demographics": demographics_rows(population.families.students),
        "guardianships": guardianship_rows(population.families.guardianships),
    }
    with zipfile.ZipFile(path, "w") as package:
        manifest = (dict(zip(("propertyName", "value"), row, strict=True)) for row in manifest_rows())
        _add(package, "manifest.csv", csv_text(("propertyName", "value"), manifest))
        for name, rows in tables.items():
            _add(package, f"{name}.csv", csv_text(COLUMNS[name], rows))


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A CSV table with a header row; a cell that a row does not name stays blank.

    Raises ValueError when a row names a column that is not there.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    package.writestr(entry, text.encode("utf-8"))
