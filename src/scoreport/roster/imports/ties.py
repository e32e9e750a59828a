"""Which adult holds which rights for which student, as the package and the LEA's answer have it."""

from collections.abc import Collection

from scoreport.districts.models import GuardiansListed
from scoreport.roster.imports.kinds import Existing, Key, Values
from scoreport.roster.models import Relationship
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.records import GuardianshipRow, Package
from scoreport.roster.oneroster.roles import RoleBook


def wanted_ties(package: Package, guardians: str, book: RoleBook, findings: Findings) -> dict[Key, Values]:
    """Guardianships by student and guardian, values in the order of kinds.GUARDIANSHIPS.fields.

    With guardianships.csv only its rows give rights. Without it the LEA's answer decides; relatives get none.
    """
    ties = _listed(package, package.guardianships is None and guardians == GuardiansListed.LISTED)
    if package.guardianships is None:
        return ties
    rows = {(row.student_id, row.guardian_id): row for row in package.guardianships}
    lines = {(link.student_id, link.guardian_id): link.line for link in package.agents}
    for student, guardian in sorted(ties.keys() - rows.keys()):
        params = {"student": student, "guardian": guardian}
        line = lines[student, guardian]
        findings.note("tie_without_rights", "users.csv", line, "agentSourcedIds", **params)
    return ties | {pair: _tie(row, book, findings) for pair, row in rows.items()}


def _listed(package: Package, have_rights: bool) -> dict[Key, Values]:  # noqa: FBT001
    ties: dict[Key, Values] = {}
    for link in package.agents:
        rights = have_rights and link.relation != Relationship.RELATIVE
        ties[link.student_id, link.guardian_id] = (link.relation, rights, rights, None, None, "")
    return ties


def _tie(row: GuardianshipRow, book: RoleBook, findings: Findings) -> Values:
    relation = row.relation or book.relation(row.guardian_id) or ""
    rights, access = row.educational_rights, row.portal_access
    if relation == Relationship.RELATIVE and (rights or access):
        findings.warning("relative_with_rights", "guardianships.csv", row.line, "relationship")
        rights = access = False
    return (relation, rights, access, row.begin_on, row.end_on, row.household)


def keep_hand_set(
    wanted: dict[Key, Values], existing: dict[Key, Existing], by_hand: Collection[Key], findings: Findings
) -> dict[Key, Existing]:
    """Ties set by hand, taken out of both sides of the comparison: no import touches them."""
    kept = {key: existing.pop(key) for key in by_hand if key in existing}
    for key, row in kept.items():
        said = wanted.pop(key, None)
        if said is not None and said[1:5] != row.values[1:5]:
            findings.note("hand_set_kept", student=key[0], guardian=key[1])
    return kept
