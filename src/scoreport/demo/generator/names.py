"""Draws names as California's families bear them; the lists stand in names.toml."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

from scoreport.demo.cast.members import Sex


@dataclass(frozen=True, slots=True)
class Culture:
    """Where a family's names come from; the fields are explained at the top of names.toml."""

    key: str
    share: float
    mother_keeps: float
    two_surnames: float
    languages: dict[str, float]
    surnames: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    middle_girls: tuple[str, ...] = ()
    middle_boys: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    mononym: bool = False


@dataclass(frozen=True, slots=True)
class GivenNames:
    """A child's first and middle names, and the name it goes by ("" where that is the first)."""

    given: str
    middle: str
    preferred: str


@cache
def cultures() -> tuple[Culture, ...]:
    """All cultures of names.toml, in its order."""
    text = resources.files(__package__).joinpath("names.toml").read_text("utf-8")
    return tuple(_culture(key, table) for key, table in tomllib.loads(text).items())


def draw_culture(rng: Random) -> Culture:
    pool = cultures()
    return rng.choices(pool, weights=[culture.share for culture in pool])[0]


def draw_language(rng: Random, culture: Culture) -> str:
    """A family's primary language as ISO 639-3."""
    return rng.choices(list(culture.languages), weights=list(culture.languages.values()))[0]


def draw_adult(rng: Random, culture: Culture, sex: Sex) -> str:
    return pick(rng, culture.women if sex == "female" else culture.men)


def draw_child(rng: Random, culture: Culture, sex: Sex) -> GivenNames:
    girl = sex == "female" or (sex == "other" and rng.random() < 0.5)
    given = pick(rng, culture.girls if girl else culture.boys)
    middles = culture.middle_girls if girl else culture.middle_boys
    middle = rng.choice(middles) if middles and rng.random() < 0.7 else ""
    goes_by = culture.preferred and rng.random() < 0.2
    return GivenNames(given, "" if middle == given else middle, rng.choice(culture.preferred) if goes_by else "")


def draw_surname(rng: Random, culture: Culture) -> str:
    return pick(rng, culture.surnames)


def pick(rng: Random, pool: Sequence[str]) -> str:
    """One of the pool, the first ones more often, as names are distributed in life."""
    return pool[int(len(pool) * rng.random() ** 1.6)]


def _culture(key: str, table: dict[str, object]) -> Culture:
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return Culture(key=key, **fields)  # type: ignore[arg-type]
