"""Searching while somebody types: what was typed before comes back sealed, so that more letters of it count once.

Nothing of it is kept here: the page holds it, for one person and two minutes, and nobody but us can read or make it.
"""

from cryptography.fernet import InvalidToken

from scoreport.accounts.actors import Actor
from scoreport.lib import crypto
from scoreport.lib.text import folded

PURPOSE = "searches"
SECONDS = 120


def seal(actor: Actor, query: str) -> str:
    """Return what the next search of the same person brings along."""
    return crypto.frame_cipher(PURPOSE).encrypt(f"{actor.user.key} {folded(query)}".encode()).decode()


def is_refined(actor: Actor, query: str, trail: str) -> bool:
    """Say whether the query only adds letters to the one that was sealed for this person just now."""
    try:
        before = crypto.frame_cipher(PURPOSE).decrypt(trail, ttl=SECONDS).decode()
    except (InvalidToken, UnicodeEncodeError):
        return False
    user, _space, earlier = before.partition(" ")
    now = folded(query)
    return user == actor.user.key and bool(earlier) and now != earlier and now.startswith(earlier)
