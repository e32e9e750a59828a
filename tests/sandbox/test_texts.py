"""Every language says everything that English says, with the same words to fill in."""

import re
import string
from dataclasses import replace

import pytest

from scoreport.sandbox.reports.content import content
from scoreport.sandbox.reports.texts import Entry, Texts, catalogue, languages, offered_languages
from tests.sandbox.specimens import LANGUAGES, SEED, SPECIMENS, TODAY

OTHERS = LANGUAGES[1:]
# What a language has of its own: how its names are written, not what is said.
OWN = ("names.family_first",)


def placeholders(text: Entry) -> list[set[str]]:
    lines = [text] if isinstance(text, str) else text
    return [{name for _, name, _, _ in string.Formatter().parse(line) if name} for line in lines]


def has_sentence(text: Entry) -> bool:
    """Tell whether a text has several words of its own, beside those that are filled in."""
    lines = [text] if isinstance(text, str) else text
    own = (part for line in lines for part, _, _, _ in string.Formatter().parse(line))
    return len(re.findall(r"[a-z]+", " ".join(own).lower())) > 1


def unlike(one: dict[str, Entry], other: dict[str, Entry]) -> set[str]:
    """Return the keys that only one of two catalogues has, or whose words to fill in differ."""
    both = one.keys() & other.keys()
    differ = {key for key in both if key not in OWN and placeholders(one[key]) != placeholders(other[key])}
    return (one.keys() ^ other.keys()) | differ


def test_the_languages_are_those_that_the_state_delivers() -> None:
    assert languages() == offered_languages() == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_same_keys_and_fills_in_the_same_words_as_english(language: str) -> None:
    assert unlike(catalogue(language).entries, catalogue("en").entries) == set()


def test_a_key_that_is_missing_left_over_or_filled_in_otherwise_is_found() -> None:
    english = catalogue("en").entries
    missing = {key: text for key, text in english.items() if key != "frame.sample"}
    left_over = {**english, "frame.more": "More"}
    otherwise = {**english, "frame.page": "Page {number}"}
    shorter = {**english, "questions.general": english["questions.general"][:2]}
    found = [unlike(other, english) for other in (missing, left_over, otherwise, shorter)]
    assert found == [{"frame.sample"}, {"frame.more"}, {"frame.page"}, {"questions.general"}]


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    english, other = catalogue("en").entries, catalogue(language).entries
    same = {key for key, text in english.items() if other[key] == text and has_sentence(text)}
    assert same == set()


LETTERS = {"ko": r"[\uac00-\ud7a3]", "zh-Hant": r"[\u4e00-\u9fff]", "ar": r"[\u0620-\u064a]"}


@pytest.mark.parametrize("language", LETTERS)
def test_each_text_of_a_language_is_in_its_letters(language: str) -> None:
    """Names of tests and measures aside, which stand in Latin letters everywhere."""
    codes = ("frame.direction", "frame.digits", "dates.years", "sentences.points", "sentences.list", "dates.span")
    filled = ("names.child", "sentences.comparisons_point", "sentences.history_point", *OWN, *codes)
    other = catalogue(language).entries
    lines = [
        (key, line)
        for key, text in other.items()
        if key not in filled
        for line in ([text] if isinstance(text, str) else text)
    ]
    assert [key for key, line in lines if not re.search(LETTERS[language], line)] == ["dates.day"] * (language == "ar")


class Read(dict[str, Entry]):
    """A catalogue that remembers which of its texts were read."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        super().__init__(entries)
        self.keys_read: set[str] = set()

    def __getitem__(self, key: str) -> Entry:
        self.keys_read.add(key)
        return super().__getitem__(key)


def test_every_text_stands_in_some_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that no report says would be translated for nothing."""
    read = Read(catalogue("en").entries)
    monkeypatch.setattr("scoreport.sandbox.reports.content.catalogue", lambda language: Texts(language, read))
    for number in range(80):
        for one in SPECIMENS:
            status = "IFEP" if number % 2 else "EL"
            who = replace(one.student, ssid=f"{number:010}", english_learner_status=status)
            offer = replace(one.offer, grade=6) if one.name == "alternates" and number % 2 else one.offer
            content(SEED, who, offer, "en", TODAY)
    assert read.keys() - read.keys_read == set()


def test_a_text_that_runs_the_other_way_is_kept_apart_where_signs_stand_in_it() -> None:
    arabic, english = catalogue("ar"), catalogue("en")
    assert arabic.isolated("Owen Castellanos") == "Owen Castellanos"
    assert arabic.isolated("110 Oak St.") == "\u2068110 Oak St.\u2069"
    assert arabic.isolated("٢٠٢٦") == "٢٠٢٦"
    assert english.isolated("ليلى (حداد)") == "\u2068ليلى (حداد)\u2069"
    assert english.isolated("Owen (Jr.)") == "Owen (Jr.)"


def test_a_sentence_begins_with_a_capital_whatever_is_filled_in() -> None:
    texts = Texts("en", {"frame.direction": "ltr", "frame.digits": "0123456789", "a": "{first} reads."})
    assert texts.say("a", first="a student") == "A student reads."
