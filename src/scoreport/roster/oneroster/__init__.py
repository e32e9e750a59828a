"""Reads OneRoster CSV packages, 1.1 and 1.2. Knows no database; what it finds wrong, it says in words."""

from scoreport.roster.oneroster.findings import Finding, PackageRefused, Severity
from scoreport.roster.oneroster.packages import read_package
from scoreport.roster.oneroster.records import Package, SsidColumn

__all__ = ["Finding", "Package", "PackageRefused", "Severity", "SsidColumn", "read_package"]
