"""Ties between students and their adults: the agents columns of users.csv, and guardianships.csv."""

from collections.abc import Iterable, Iterator, Mapping

from scoreport.roster.oneroster import columns
from scoreport.roster.oneroster.columns import Table
from scoreport.roster.oneroster.people import AgentCell
from scoreport.roster.oneroster.records import AgentLink, GuardianshipRow
from scoreport.roster.oneroster.references import References
from scoreport.roster.oneroster.roles import RoleBook

Pair = tuple[str, str]
_STUDENT, _ADULT, _BOTH = 1, 2, 3
"""On whose row a tie stands."""


def tie_agents(refs: References, table: Table, cells: Iterable[AgentCell]) -> tuple[AgentLink, ...]:
    """The union of what students' and adults' rows say; reports ties that are no family's."""
    links: dict[Pair, AgentLink] = {}
    sides: dict[Pair, int] = {}
    for cell in cells:
        if not refs.hint(cell, table, "agentSourcedIds", cell.agent_id, "users") or cell.user_id not in refs.users:
            continue
        pair = _pair(cell, refs.book)
        if pair is None:
            params = {"id": cell.user_id, "agent": cell.agent_id}
            refs.findings.warning("no_family_tie", table.file, cell.line, "agentSourcedIds", **params)
            continue
        links.setdefault(pair, AgentLink(cell.line, *pair, refs.book.relation(pair[1]) or ""))
        sides[pair] = sides.get(pair, 0) | (_STUDENT if cell.user_id == pair[0] else _ADULT)
    _report_one_sided(refs, table, links, sides)
    return tuple(links.values())


def _pair(cell: AgentCell, book: RoleBook) -> Pair | None:
    """Student and adult of a tie, whichever side named the other."""
    for student, adult in ((cell.user_id, cell.agent_id), (cell.agent_id, cell.user_id)):
        if book.is_student(student) and book.relation(adult):
            return student, adult
    return None


def _report_one_sided(
    refs: References, table: Table, links: Mapping[Pair, AgentLink], sides: Mapping[Pair, int]
) -> None:
    """Where a package names ties on both sides, a tie on one side only is worth a look."""
    if _BOTH not in sides.values():
        return
    for pair, named in sides.items():
        if named != _BOTH:
            params = {"student": pair[0], "guardian": pair[1]}
            refs.findings.note("one_sided_tie", table.file, links[pair].line, "agentSourcedIds", **params)


def good_guardianships(refs: References, rows: Iterable[GuardianshipRow]) -> Iterator[GuardianshipRow]:
    """Rows of known students and adults, each pair once."""
    table = columns.GUARDIANSHIPS
    first: dict[Pair, int] = {}
    for row in rows:
        pair = (row.student_id, row.guardian_id)
        is_there = refs.holds(row, table, "studentSourcedId", row.student_id, "users")
        if not refs.holds(row, table, "guardianSourcedId", row.guardian_id, "users") or not is_there:
            continue
        if not refs.book.is_student(row.student_id):
            refs.findings.error("no_student", table.file, row.line, "studentSourcedId", id=row.student_id)
        elif first.setdefault(pair, row.line) != row.line:
            params: dict[str, str | int] = {"student": pair[0], "guardian": pair[1], "first": first[pair]}
            refs.findings.error("repeated_guardianship", table.file, row.line, "guardianSourcedId", **params)
        else:
            yield row
