"""Which names and which language a family's children get from their parents."""

from dataclasses import dataclass
from random import Random

from scoreport.demo.generator.names import Culture, draw_culture, draw_language, draw_surname

MIXED = 0.09
ENGLISH_IN_MIXED_FAMILIES = 0.8
HYPHENATED = 0.25


@dataclass(frozen=True, slots=True)
class Lineage:
    """Both sides of a family. Surnames are empty where people bear one name."""

    mother: Culture
    father: Culture
    mother_surname: str
    father_surname: str
    child_surname: str
    language: str


def draw_lineage(rng: Random) -> Lineage:
    mother = draw_culture(rng)
    father = mother if mother.mononym or rng.random() >= MIXED else _other(rng, mother)
    if mother.mononym:
        return Lineage(mother, father, "", "", "", draw_language(rng, mother))
    father_surname = draw_surname(rng, father)
    keeps = rng.random() < mother.mother_keeps
    mother_surname = draw_surname(rng, mother) if keeps else father_surname
    return Lineage(
        mother,
        father,
        mother_surname,
        father_surname,
        _child_surname(rng, mother, father_surname, mother_surname),
        _language(rng, mother, father),
    )


def _other(rng: Random, culture: Culture) -> Culture:
    other = draw_culture(rng)
    return other if other != culture and not other.mononym else _other(rng, culture)


def _child_surname(rng: Random, mother: Culture, father_surname: str, mother_surname: str) -> str:
    if father_surname == mother_surname or rng.random() >= mother.two_surnames:
        return father_surname
    joint = "-" if rng.random() < HYPHENATED else " "
    return f"{father_surname}{joint}{mother_surname}"


def _language(rng: Random, mother: Culture, father: Culture) -> str:
    if mother != father and rng.random() < ENGLISH_IN_MIXED_FAMILIES:
        return "eng"
    return draw_language(rng, mother)
