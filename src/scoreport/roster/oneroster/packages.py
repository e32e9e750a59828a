"""Reads a whole package. Nothing is written anywhere, and a package with errors is refused as a whole."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from scoreport.roster.oneroster import columns
from scoreport.roster.oneroster.bases import opened_base
from scoreport.roster.oneroster.container import open_container
from scoreport.roster.oneroster.findings import Findings, PackageRefused
from scoreport.roster.oneroster.manifest import FILE, Manifest, read_manifest
from scoreport.roster.oneroster.overlay import Base
from scoreport.roster.oneroster.people import UsersReader, read_births
from scoreport.roster.oneroster.reading import (
    Reading,
    read_classes,
    read_enrollments,
    read_guardianships,
    read_orgs,
    read_roles,
    read_sessions,
)
from scoreport.roster.oneroster.records import GuardianshipRow, Package, Role, User
from scoreport.roster.oneroster.references import References
from scoreport.roster.oneroster.roles import RoleBook
from scoreport.roster.oneroster.ties import good_guardianships, tie_agents

FindBase = Callable[[], BinaryIO | None]


def read_package(source: Path | BinaryIO, find_base: FindBase = lambda: None) -> Package:
    """Read a OneRoster 1.1 or 1.2 CSV package: a zip, a folder, or an open zip that can seek.

    A package that holds changes only is laid over what find_base returns, a stream that write_base wrote. Raises
    PackageRefused, with all that was found, where anything is wrong with it, and OSError where a path can't be
    opened.
    """
    findings = Findings()
    with open_container(source, findings) as container, ExitStack() as stack:
        manifest = read_manifest(container, findings)
        base = stack.enter_context(_base(find_base(), manifest, findings)) if manifest.deltas else None
        return _Reader(Reading(container, manifest, findings, base)).package()


@contextmanager
def _base(stream: BinaryIO | None, manifest: Manifest, findings: Findings) -> Iterator[Base]:
    if stream is None:
        raise findings.refuse("delta_without_base", FILE)
    with opened_base(stream) as base:
        if base.version != manifest.version:
            raise findings.refuse("delta_version", FILE, version=manifest.version, known=base.version)
        yield base


class _Reader:
    """Reads the files of one package in an order in which each finds what it needs of the others."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._refs = References(reading)
        self._manifest = reading.manifest
        self._users_table = columns.USERS[reading.manifest.version]
        self._births: dict[str, tuple[int, date | None]] = {}

    def package(self) -> Package:
        reading, refs = self._reading, self._refs
        self._read_schools()
        # Roles come before people, as only the students' columns are searched for SSIDs.
        roles = list(read_roles(reading)) if reading.holds(columns.ROLES) else None
        users = UsersReader(reading, self._manifest.version, None if roles is None else RoleBook(roles))
        refs.users = self._people(users)
        enrollments = read_enrollments(reading)
        guardianships = self._guardianships()
        if reading.overlay:
            reading.overlay.check_newest()
        self._refuse_on_errors()  # a broken file would make every row that points into it dangle
        self._check_births()
        good_roles = self._roles(roles, users.roles)
        enrollments = refs.good_enrollments(enrollments)
        agents = tie_agents(refs, self._users_table, users.agents)
        if guardianships is not None:
            guardianships = list(good_guardianships(refs, guardianships))
        self._check_not_empty()
        self._refuse_on_errors()
        return Package(
            version=self._manifest.version, system_name=self._manifest.system_name, files=reading.files,
            orgs=refs.orgs, sessions=refs.sessions, classes=refs.classes, users=refs.users, roles=good_roles,
            enrollments=enrollments, agents=agents, ssid_columns=users.places.counted(refs.users.values()),
            guardianships=None if guardianships is None else tuple(guardianships),
            findings=reading.findings.sealed(),
        )  # fmt: skip

    def _read_schools(self) -> None:
        refs = self._refs
        refs.orgs = read_orgs(self._reading)
        if self._reading.holds(columns.SESSIONS):
            refs.sessions = read_sessions(self._reading)
        classes = read_classes(self._reading)
        self._refuse_on_errors()
        refs.check_orgs()
        refs.classes = refs.good_classes(classes)

    def _people(self, reader: UsersReader) -> dict[str, User]:
        if self._reading.holds(columns.DEMOGRAPHICS):
            self._births = read_births(self._reading)
        return reader.users({user_id: birth for user_id, (_, birth) in self._births.items()})

    def _check_births(self) -> None:
        for user_id, (line, _) in self._births.items():
            if user_id not in self._refs.users and user_id not in self._reading.left_out.get("users", ()):
                params = {"id": user_id, "target": "users.csv"}
                self._reading.findings.warning("dangling_hint", "demographics.csv", line, "sourcedId", **params)

    def _roles(self, of_roles_file: list[Role] | None, of_users_file: list[Role]) -> tuple[Role, ...]:
        table = self._users_table if of_roles_file is None else columns.ROLES
        roles = tuple(self._refs.good_roles(table, of_users_file if of_roles_file is None else of_roles_file))
        self._refs.book = RoleBook(roles)
        self._refs.check_people(self._users_table)
        return roles

    def _guardianships(self) -> list[GuardianshipRow] | None:
        is_there = self._reading.holds(columns.GUARDIANSHIPS)
        return list(read_guardianships(self._reading)) if is_there else None

    def _check_not_empty(self) -> None:
        refs = self._refs
        if not any(org.is_school for org in refs.orgs.values()):
            refs.findings.error("no_school", columns.ORGS.file, 0, "type")
        if not any(refs.book.is_student(user_id) for user_id in refs.users):
            refs.findings.error("no_students", self._users_table.file)

    def _refuse_on_errors(self) -> None:
        if self._reading.findings.has_errors:
            raise PackageRefused(self._reading.findings.sealed())
