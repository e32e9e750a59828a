"""Names as a report prints them: in the order of their own writing, and in letters that the fonts hold."""

import unicodedata

from anyascii import anyascii

from scoreport.sandbox.students import Student

from .fonts import covers
from .texts import Texts

LONGEST = 80  # letters; a longer name of a person or a school is cut, for no page could hold it
# Chinese, Japanese and Korean writing by the first word of its letters' Unicode names.
EAST_ASIAN = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


def full_name(texts: Texts, student: Student) -> str:
    """Return first and last name; the last name leads where its bearers write it so.

    That is a rule of the name: names in Chinese, Japanese or Korean letters are written together, last name
    first; Vietnamese ones, known by the last names in the Vietnamese catalogue, lead with the last name there.
    """
    first, last = printable(student.first_name), printable(student.last_name)
    if _is_east_asian(first + last):
        return f"{last}{first}"
    if last in texts.entries["names.family_first"]:
        return _joined(last, first)
    return _joined(first, last)


def child(texts: Texts, student: Student) -> str:
    """Return how the sentences of a report call the student."""
    return texts.say("names.child", name=given_name(texts, student))


def given_name(texts: Texts, student: Student) -> str:
    """Return the first name, or the whole one where a first name alone is not used or not known."""
    first = printable(student.first_name)
    return full_name(texts, student) if not first or _is_east_asian(first) else first


def printable(text: str) -> str:
    """Return a name in letters that can be set: a word that the fonts can't spell is written in Latin letters.

    So does the state, whose enrollment feed takes Latin letters alone. No letter is ever replaced by a mark
    that stands for nothing.
    """
    kept = "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isprintable())
    words = (word if covers(word) else _latin(word) for word in kept.split())
    name = " ".join(word for word in words if word)
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _latin(word: str) -> str:
    latin = anyascii(word)
    has_cases = word != word.swapcase()
    return latin if has_cases else latin[:1].upper() + latin[1:]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _is_east_asian(name: str) -> bool:
    return bool(name) and all(unicodedata.name(letter, "").startswith(EAST_ASIAN) for letter in name)
