"""Reads manifest.csv: the version, and which files are in the package and how."""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scoreport.roster.oneroster.columns import EXPECTED, GUARDIANSHIPS, NEEDED, Table
from scoreport.roster.oneroster.container import Container
from scoreport.roster.oneroster.findings import Findings, PackageRefused
from scoreport.roster.oneroster.tables import TableReader, UnreadableTable

MANIFEST = Table("manifest", ("propertyName", "value"), frozenset({"propertyName", "value"}))
FILE = "manifest.csv"
BULK, DELTA, ABSENT = "bulk", "delta", "absent"

Said = Mapping[str, tuple[str, int]]
"""Lower-case property name to value and line."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest says, as far as it is borne out by the package.

    files are the names of the files to read, such as `users`; deltas those of them that hold changes only.
    """

    version: str  # 1.1 or 1.2
    system_name: str
    files: frozenset[str]
    deltas: frozenset[str] = frozenset()


def read_manifest(container: Container, findings: Findings) -> Manifest:
    """Read and check the manifest against the package. Raises PackageRefused: without it nothing is sure."""
    if FILE not in container.names:
        raise findings.refuse("no_manifest")
    said = _properties(container, findings)
    version = said.get("oneroster.version", ("", 0))
    if version[0] not in NEEDED:
        raise findings.refuse("unknown_version", FILE, version[1], version=version[0] or "–")
    # guardianships.csv is ours and needs no line; it is whole, unless the manifest says that it is not.
    names = (*EXPECTED, GUARDIANSHIPS.name)
    deltas = frozenset(name for name in names if _mode(name, said) == DELTA)
    files = {name for name in EXPECTED if _is_given(name, said, container, findings, beside_delta=bool(deltas))}
    if GUARDIANSHIPS.file in container.names:
        files.add(GUARDIANSHIPS.name)
    if not deltas:
        _check_needed(version[0], said, files, findings)
    if version[0] == "1.1":
        files, deltas = files - {"roles"}, deltas - {"roles"}
    if findings.has_errors:
        raise PackageRefused(findings.sealed())
    return Manifest(version[0], said.get("source.systemname", ("", 0))[0], frozenset(files), deltas & files)


def _properties(container: Container, findings: Findings) -> Said:
    said: dict[str, tuple[str, int]] = {}
    try:
        with container.open(FILE) as stream:
            for line, (name, value) in TableReader(stream, MANIFEST, findings).rows():
                if name.lower() in said:
                    findings.error("property_twice", FILE, line, name)
                said[name.lower()] = (value, line)
    except (UnreadableTable, csv.Error):
        raise PackageRefused(findings.sealed()) from None
    return said


def _mode(name: str, said: Said) -> str:
    return said.get(f"file.{name.lower()}", ("", 0))[0].lower()


def _check_needed(version: str, said: Said, files: Collection[str], findings: Findings) -> None:
    """A whole roster needs its files; where the manifest says anything else, that is among the findings already."""
    for name in NEEDED[version]:
        if name not in files and _mode(name, said) in {"", ABSENT}:
            findings.error("missing_file", f"{name}.csv", version=version)


def _is_given(name: str, said: Said, container: Container, findings: Findings, *, beside_delta: bool) -> bool:
    """Whether a file is to be read; what the manifest says and what is there must agree."""
    mode, line = said.get(f"file.{name.lower()}", ("", 0))
    is_there = f"{name.lower()}.csv" in container.names
    if mode.lower() == ABSENT:
        if is_there:
            findings.warning("absent_but_there", f"{name}.csv")
        return False
    if mode.lower() in {BULK, DELTA}:
        if not is_there:
            findings.error("bulk_but_missing", f"{name}.csv")
        return is_there
    if mode:
        findings.error("unknown_mode", FILE, line, f"file.{name}", mode=mode)
    elif is_there and beside_delta:
        findings.error("whole_or_changes", f"{name}.csv")
    elif is_there:
        findings.warning("not_in_manifest", f"{name}.csv")
    return is_there and not mode
