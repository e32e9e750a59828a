"""Every language says everything that English says, with the same words to fill in."""

import re
import string

import pytest

from scoreport.sandbox.reports.texts import catalogue, languages

OTHERS = sorted(languages() - {"en"})


def placeholders(text: str | list[str]) -> list[set[str]]:
    lines = [text] if isinstance(text, str) else text
    return [{name for _, name, _, _ in string.Formatter().parse(line) if name} for line in lines]


def has_sentence(text: str | list[str]) -> bool:
    """Tell whether a text has several words of its own, beside those that are filled in."""
    lines = [text] if isinstance(text, str) else text
    own = (part for line in lines for part, _, _, _ in string.Formatter().parse(line))
    return len(re.findall(r"[a-z]+", " ".join(own).lower())) > 1


def test_spanish_stands_beside_english() -> None:
    assert {"en", "es"} <= languages()


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_same_keys_as_english(language: str) -> None:
    assert catalogue(language).entries.keys() == catalogue("en").entries.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_fills_in_what_english_fills_in(language: str) -> None:
    for key, text in catalogue("en").entries.items():
        assert placeholders(catalogue(language).entries[key]) == placeholders(text), key


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    english, other = catalogue("en").entries, catalogue(language).entries
    same = {key for key, text in english.items() if other[key] == text and has_sentence(text)}
    assert same == set()
