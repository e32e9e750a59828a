"""Numbers and user names that no two people share."""

import unicodedata
from collections.abc import Iterable
from random import Random

# Vietnamese Đ and the Nordic ø have no decomposition.
UNDECOMPOSED = str.maketrans({"đ": "d", "ø": "o"})
LEADING_ZERO = 0.05


class Numbering:
    """Hands out SSIDs, local ids and user names, none of them twice.

    `taken` are user names, SSIDs and local ids that are in use already.
    """

    def __init__(self, rng: Random, taken: Iterable[str]) -> None:
        self._rng = rng
        self._taken = set(taken)

    def ssid(self) -> str:
        """10 digits as text; about one in twenty begins with a zero."""
        first = 0 if self._rng.random() < LEADING_ZERO else self._rng.randint(1, 9)
        number = f"{first}{self._rng.randrange(10**9):09d}"
        return self._claim(number) or self.ssid()

    def local_id(self) -> str:
        """The district's own number: 6 digits for students."""
        return self._claim(str(self._rng.randrange(100000, 200000))) or self.local_id()

    def staff_id(self) -> str:
        return self._claim(f"T{self._rng.randrange(1000, 9999)}") or self.staff_id()

    def username(self, given: str, family: str) -> str:
        """`given.family` in plain letters, with a number where somebody has it already."""
        base = plain_username(given, family)
        candidates = (base if number == 1 else f"{base}{number}" for number in range(1, len(self._taken) + 2))
        return next(name for name in candidates if self._claim(name))

    def _claim(self, value: str) -> str | None:
        if value in self._taken:
            return None
        self._taken.add(value)
        return value


def plain_username(given: str, family: str) -> str:
    """`Xóchitl`, `De la Cruz` becomes `xochitl.delacruz`; one name alone stays one."""
    parts = [_letters(given), _letters(family)]
    return parts[0] if parts[0] == parts[1] else ".".join(parts)


def _letters(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(UNDECOMPOSED))
    return "".join(character for character in decomposed if character.isascii() and character.isalnum())
