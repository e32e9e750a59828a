"""Roles in OneRoster's words: who is a student, who is an adult of a family, who is staff."""

from collections.abc import Iterable

from scoreport.roster.oneroster.records import Role

STUDENT = "student"
GUARDIANS = ("guardian", "parent", "relative")
"""Adults of a family, the one that carries most first: whoever is guardian and relative counts as guardian."""

STAFF = frozenset(
    {
        "administrator", "aide", "counselor", "districtadministrator", "principal", "proctor", "siteadministrator",
        "systemadministrator", "teacher",
    }
)  # fmt: skip
"""Staff roles of 1.1 and 1.2, in lower case. Extensions begin with `ext:`."""


def is_staff(role: str) -> bool:
    """Whether the role is one of somebody who works for the LEA."""
    return role in STAFF or role.startswith("ext:")


def is_known(role: str) -> bool:
    """Whether the role means anything to us; others are left out, since rights may hang on them."""
    return role == STUDENT or role in GUARDIANS or is_staff(role)


class RoleBook:
    """Who has which roles, whatever the org."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._roles: dict[str, frozenset[str]] = {}
        shared: dict[frozenset[str], frozenset[str]] = {}  # few combinations, of very many people
        for role in roles:
            held = self._roles.get(role.user_id, frozenset())
            if role.role not in held:
                held |= {role.role}
                self._roles[role.user_id] = shared.setdefault(held, held)

    def is_student(self, user_id: str) -> bool:
        return STUDENT in self._roles.get(user_id, ())

    def relation(self, user_id: str) -> str | None:
        """What a family's adult is: guardian, parent or relative; None for everybody else."""
        held = self._roles.get(user_id, ())
        return next((role for role in GUARDIANS if role in held), None)

    def is_staff(self, user_id: str) -> bool:
        return any(is_staff(role) for role in self._roles.get(user_id, ()))

    def has_any(self, user_id: str) -> bool:
        return user_id in self._roles
