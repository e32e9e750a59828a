"""Reads manifest.csv: the version, and which files are in the package and how."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from scoreport.roster.oneroster.columns import EXPECTED, NEEDED, Table
from scoreport.roster.oneroster.container import Container
from scoreport.roster.oneroster.findings import Findings, PackageRefused
from scoreport.roster.oneroster.tables import TableReader, UnreadableTable

MANIFEST = Table("manifest", ("propertyName", "value"), frozenset({"propertyName", "value"}))
FILE = "manifest.csv"


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str  # 1.1 or 1.2
    system_name: str
    files: frozenset[str]  # names of the files to read, such as `users`


def read_manifest(container: Container, findings: Findings) -> Manifest:
    """Read and check the manifest against the package. Raises PackageRefused: without it nothing is sure."""
    if FILE not in container.names:
        raise findings.refuse("no_manifest")
    said = _properties(container, findings)
    version = said.get("oneroster.version", ("", 0))
    if version[0] not in NEEDED:
        raise findings.refuse("unknown_version", FILE, version[1], version=version[0] or "–")
    files = frozenset(name for name in EXPECTED if _is_given(name, said, container, findings))
    for name in NEEDED[version[0]]:
        if name not in files and _is_left_out(name, said):
            findings.error("missing_file", f"{name}.csv", version=version[0])
    if version[0] == "1.1":
        files -= {"roles"}
    if findings.has_errors:
        raise PackageRefused(findings.sealed())
    return Manifest(version[0], said.get("source.systemname", ("", 0))[0], files)


def _properties(container: Container, findings: Findings) -> Mapping[str, tuple[str, int]]:
    """Lower-case property name to value and line."""
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


def _is_left_out(name: str, said: Mapping[str, tuple[str, int]]) -> bool:
    """Whether the manifest leaves the file out; where it says anything else, that is among the findings already."""
    return said.get(f"file.{name.lower()}", ("", 0))[0].lower() in {"", "absent"}


def _is_given(name: str, said: Mapping[str, tuple[str, int]], container: Container, findings: Findings) -> bool:
    """Whether a file is to be read; what the manifest says and what is there must agree."""
    mode, line = said.get(f"file.{name.lower()}", ("", 0))
    is_there = f"{name.lower()}.csv" in container.names
    if mode.lower() == "delta":
        findings.error("delta", FILE, line, f"file.{name}")
        return False
    if mode.lower() == "absent":
        if is_there:
            findings.warning("absent_but_there", f"{name}.csv")
        return False
    if mode.lower() == "bulk":
        if not is_there:
            findings.error("bulk_but_missing", f"{name}.csv")
        return is_there
    if mode:
        findings.error("unknown_mode", FILE, line, f"file.{name}", mode=mode)
    elif is_there:
        findings.warning("not_in_manifest", f"{name}.csv")
    return is_there and not mode
