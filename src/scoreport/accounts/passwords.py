"""Which passwords will do beyond length and Django's list of common ones, and what a new one changes."""

import re
from collections.abc import Iterable

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.accounts.sessions import devices
from scoreport.accounts.sessions.ending import end_others
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea, School
from scoreport.lib.text import folded

SHORTEST = 4  # letters of a name that count by themselves
OURS = ("scoreport", "caaspp", "elpac")
# Words that many names share: alone they say nothing, next to a name they don't hide it.
_COMMON = """academy adult alternative center charter city community continuation county day department district
education elementary for high independent intermediate joint junior learning middle of office preparatory primary
public school schools senior study the unified union virtual"""
COMMON = frozenset(_COMMON.split())
# What people write instead of letters.
LOOK_ALIKES = str.maketrans("01345789@$!+|", "oieastbgasitl")
_STRANGE = re.compile(r"[^a-z]+")


class NamesOfPlaces:
    """Refuses a password that holds the name of a school or district, a part of one, or its initials.

    "Emerson", "3m3rs0n", "RedwoodValley" and "rvusd" are what a stranger tries first (OWASP ASVS 5.0, 6.1.2, 6.2.11).
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with the word that was found."""
        texts = {plain(password), plain(password.translate(LOOK_ALIKES))}
        leas, schools = (list(kind.objects.values_list("name", flat=True)) for kind in (Lea, School))
        found = next((word for word in words_of(leas, schools) if any(word in text for text in texts)), None)
        if found:
            raise ValidationError(
                _("It contains “%(word)s”, which belongs to the name of a school, of the district or of this site."),
                code="name_of_place",
                params={"word": found},
            )

    def get_help_text(self) -> str:
        return _("No names of schools or districts.")


def plain(text: str) -> str:
    """Return only the letters, small and without accents."""
    return _STRANGE.sub("", folded(text))


def words_of(leas: Iterable[str], schools: Iterable[str]) -> list[str]:
    """Return what must not stand in a password: telling words, whole names, initials; the longest first."""
    found = set(OURS)
    for name in (*leas, *schools):
        parts, telling = _parts(name)
        found |= {*telling, "".join(telling), "".join(parts), _initials(parts)}
    # "Redwood Valley Unified" calls itself RVUSD.
    found |= {_initials(_parts(name)[1]) + "usd" for name in leas}
    return sorted((word for word in found if len(word) >= SHORTEST), key=lambda word: (-len(word), word))


def _parts(name: str) -> tuple[list[str], list[str]]:
    parts = [part for part in map(plain, name.split()) if part]
    return parts, [part for part in parts if part not in COMMON]


def _initials(parts: Iterable[str]) -> str:
    return "".join(part[0] for part in parts)


def change(request: SignedInRequest, password: str) -> None:
    """Give the person a new password. This sign-in goes on under a new key; every other one ends."""
    user = request.actor.user
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    update_session_auth_hash(request, user)
    record(Event.PASSWORD_CHANGED, request.actor.who())
    post("password_changed", user.key)
    end_others(request.actor)
    devices.forget_others(request, user)
