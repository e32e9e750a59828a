"""An installation's own names of what the state sends: a TOML file in the form of `vocabulary.toml`, laid over ours.

Whoever holds the state's specification, or has looked at the shape of its answers, corrects names without new code.
The file is read strictly: a slip that went unnoticed would hide reports from families.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from scoreport.ets.vocabulary import OWN_TABLES, Tables, Vocabulary, squeezed

# Things of which a name can mean only one.
_ONE_OF: Final = (
    tuple(("fields", name) for name in OWN_TABLES["fields"]),
    tuple(("token", name) for name in OWN_TABLES["token"]),
    tuple(("problems", name) for name in ("unknown_student", "credentials_expired", "credentials_rejected")),
    tuple(("report_types", name) for name in OWN_TABLES["report_types"]),
    tuple(("languages", name) for name in OWN_TABLES["languages"]),
)
_LONGEST: Final = 100


class AliasError(ValueError):
    """The alias file can't be used; the text names the key and says how to mend it."""


def read_aliases(path: Path | str) -> Vocabulary:
    """Return our vocabulary with the file's names over it. Raises AliasError."""
    return vocabulary_of(_load(Path(path)))


def vocabulary_of(tables: Tables) -> Vocabulary:
    """Return our vocabulary with the tables over it. Raises AliasError."""
    for section, table in tables.items():
        _check_section(section, table)
        for name, words in table.items():
            _check_words(section, name, words)
    for rivals in _ONE_OF:
        _check_apart(tables, rivals)
    return Vocabulary(tables)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AliasError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeError:
        raise AliasError(f"{path} is not written in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise AliasError(f"{path} is no TOML: {error}.") from None


def _check_section(section: str, table: Any) -> None:
    if section not in OWN_TABLES:
        raise AliasError(f"there is no section [{section}]{_instead(section, OWN_TABLES)}.")
    if not isinstance(table, dict):
        raise AliasError(f"{section} must be a section: write [{section}] on a line of its own, its names below.")


def _check_words(section: str, name: str, words: Any) -> None:
    key = f"{section}.{name}"
    if section == "other_languages":
        if not _is_word(words) or name != name.casefold():
            raise AliasError(f'{key} must be a code in small letters with a name, such as "xx" = "Klingon".')
        return
    if name not in OWN_TABLES[section]:
        raise AliasError(f"there is no {key}{_instead(name, OWN_TABLES[section])}.{_unknown(section)}")
    if not isinstance(words, list) or not words or not all(map(_is_word, words)):
        example = f'{name} = ["{OWN_TABLES[section][name][0]}"]'
        raise AliasError(f"{key} must be a list of one or more names, such as {example}.")


def _is_word(word: Any) -> bool:
    return (
        isinstance(word, str)
        and 0 < len(word) <= _LONGEST
        and word.isprintable()
        and word == word.strip()
        and bool(squeezed(word))
    )


def _check_apart(tables: Tables, rivals: tuple[tuple[str, str], ...]) -> None:
    """No name may stand for two things: which of them was meant could only be guessed."""
    meant: dict[str, str] = {}
    for key, word in _named(tables, rivals):
        first = meant.setdefault(squeezed(word), key)
        if first != key:
            raise AliasError(f'"{word}" stands in {first} and in {key}: leave it in one of them.')


def _named(tables: Tables, rivals: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for section, name in rivals:
        for word in tables.get(section, {}).get(name, ()):
            yield f"{section}.{name}", word


def _instead(word: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(word, known, n=1)
    return f": write {close[0]}" if close else f"; there are {', '.join(known)}"


def _unknown(section: str) -> str:
    if section in ("report_types", "languages"):
        return " What is new needs no entry: it is shown under the state's own name."
    return ""
