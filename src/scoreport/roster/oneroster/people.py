"""Reads users.csv, with the birth dates of demographics.csv; in a 1.1 package the roles stand in it too."""

from collections.abc import Iterator
from datetime import date
from sys import intern
from typing import NamedTuple

from scoreport.roster.oneroster import columns
from scoreport.roster.oneroster.columns import Table
from scoreport.roster.oneroster.reading import Reading
from scoreport.roster.oneroster.records import Role, User
from scoreport.roster.oneroster.roles import STUDENT, RoleBook
from scoreport.roster.oneroster.ssid import SsidPlaces
from scoreport.roster.oneroster.tables import Cells, TableReader
from scoreport.roster.oneroster.values import Cell, listed, user_ids

_HOLD = "metadata.scoreport.releaseHold"


class AgentCell(NamedTuple):
    """One id in an agents cell, before it is known which of the two is the student."""

    line: int
    user_id: str
    agent_id: str


class UsersReader:
    """Reads users.csv once; roles is empty unless the package is 1.1."""

    def __init__(self, reading: Reading, version: str, book: RoleBook | None) -> None:
        self._reading = reading
        self._book = book
        self._table = columns.USERS[version]
        self._is_open = False
        self._says_holds = False
        self.agents: list[AgentCell] = []
        self.roles: list[Role] = []
        self.places = SsidPlaces(())

    def users(self, births: dict[str, date | None]) -> dict[str, User]:
        rows = self._reading.rows(self._table, self._open)
        return self._reading.unique(self._table, (self._user(line, cells, births) for line, cells in rows))

    def _open(self, table: TableReader) -> Iterator[tuple[int, Cells]]:
        if not self._is_open:  # a delta is read from two files with the same columns
            self.places, self._is_open = SsidPlaces(table.header.extra), True
        self._says_holds = table.header.places[self._table.reads.index(_HOLD)] >= 0
        return table.rows(self.places.extra)

    def _user(self, line: int, cells: Cells, births: dict[str, date | None]) -> User:
        (
            sourced_id, _, enabled, username, ids, given, middle, family, identifier, email, agents, agents_too,
            grades, primary_org, master, language, home_language, hold, *rest,
        ) = cells  # fmt: skip
        is_student = self._is_student(line, sourced_id, rest)
        self._agents(line, sourced_id, agents, agents_too)
        extra = rest[-len(self.places.extra) :] if self.places.extra else ()
        ssids = self.places.values((*extra, master, identifier, sourced_id), user_ids(ids)) if is_student else ()
        values = self._reading.values
        return User(
            line=line, sourced_id=intern(sourced_id), username=username, given_name=intern(given),
            middle_name=middle, family_name=intern(family), identifier=identifier, master_identifier=master,
            email=email, primary_org_id=primary_org, language=language, home_language=home_language, ssid_values=ssids,
            birth_on=births.get(sourced_id),
            enabled=values.truth(enabled, self._cell(line, "enabledUser")) is not False,
            grade_level=values.grade(grades, self._cell(line, "grades")) if is_student else "",
            release_hold=self._hold(line, hold),
        )  # fmt: skip

    def _cell(self, line: int, column: str) -> Cell:
        return Cell(self._table, line, column)

    def _hold(self, line: int, text: str) -> bool | None:
        """What the package says of a release hold; None where it has no such column."""
        if not self._says_holds:
            return None
        return self._reading.values.truth(text, self._cell(line, _HOLD)) or False

    def _is_student(self, line: int, sourced_id: str, rest: list[str]) -> bool:
        if self._book is not None:
            return self._book.is_student(sourced_id)
        orgs, role = listed(rest[0]), rest[1].lower()
        self.roles += [Role(line, intern(sourced_id), intern(role), None, intern(org), None, None) for org in orgs]
        if not orgs:
            self._reading.findings.warning("user_without_org", self._table.file, line, "orgSourcedIds")
        return role == STUDENT

    def _agents(self, line: int, sourced_id: str, one: str, other: str) -> None:
        """Note the agents; the column has two spellings, and a row that fills both must fill them alike."""
        if one and other and set(listed(one)) != set(listed(other)):
            self._reading.findings.error("agents_differ", self._table.file, line, "agentSourcedIds")
        self.agents += [AgentCell(line, intern(sourced_id), intern(agent)) for agent in listed(one or other)]


def read_births(reading: Reading) -> dict[str, tuple[int, date | None]]:
    """Line and birth date by user; nothing else of demographics.csv is read."""
    table: Table = columns.DEMOGRAPHICS
    births: dict[str, tuple[int, date | None]] = {}
    for line, (user_id, _, birth) in reading.rows(table):
        if user_id in births:
            params: dict[str, str | int] = {"id": user_id, "first": births[user_id][0]}
            reading.findings.error("repeated_id", table.file, line, "sourcedId", **params)
        births[user_id] = line, reading.values.date(birth, Cell(table, line, "birthDate"))
    return births
