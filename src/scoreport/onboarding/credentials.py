"""User names and one-time passwords, as they are read out and typed."""

import re
import secrets

from scoreport.accounts.models import User
from scoreport.lib.text import folded
from scoreport.onboarding.reach import AnyPerson

# 31 signs without look-alikes (0/o, 1/i/l); 15 of them hold 74 random bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 3, 5
LONGEST = 150  # the width of User.username
_STRANGE = re.compile(r"[^a-z0-9]+")


def one_time_password() -> str:
    """Return a random password in three groups, such as "k7m2p-w9xcf-3hq8v"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _sign in range(GROUP)) for _group in range(GROUPS))


def free_username(person: AnyPerson) -> str:
    """Return the roster's user name, else one made of the names; a number follows where somebody has it."""
    wanted = person.username.strip().lower()[: LONGEST - 6] or _from_names(person)
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def _from_names(person: AnyPerson) -> str:
    parts = (_STRANGE.sub("", folded(name)) for name in (person.given_name, person.family_name))
    return ".".join(part for part in parts if part)[: LONGEST - 6] or "person"
