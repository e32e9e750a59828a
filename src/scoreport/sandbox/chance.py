"""Numbers that look random and follow from their parts alone, so that nothing has to be kept."""

import hashlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

Item = TypeVar("Item")

_NORMAL = NormalDist()


def uniform(*parts: object) -> float:
    """Return a number above 0 and below 1; equal parts give an equal number on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    digest = hashlib.blake2b(text.encode(), digest_size=6).digest()
    return (int.from_bytes(digest) + 0.5) / 2**48


def normal(*parts: object) -> float:
    """Return a draw from the standard normal distribution that follows from its parts."""
    return _NORMAL.inv_cdf(uniform(*parts))


def choose(options: Sequence[Item], *parts: object) -> Item:
    """Return one of the options, each equally likely over many parts."""
    return options[int(uniform(*parts) * len(options))]
