"""Each test that the pages on security name as a proof exists."""

import re
from pathlib import Path

import pytest

from tests.places import ROOT

PAGES = sorted((ROOT / "docs/security").glob("*.md"))
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def missing(page: str) -> list[str]:
    """What a page names that is not there."""
    found = []
    for file, test in NAMED.findall(page):
        path = ROOT / "tests" / file
        if not path.is_file() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            found.append(f"{file}::{test}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_named_test_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 20
    assert missing(text) == []


def test_a_name_of_nothing_is_noticed() -> None:
    assert missing("`docs/test_named_tests.py::test_that_nobody_wrote` `docs/test_nowhere.py`") == [
        "docs/test_named_tests.py::test_that_nobody_wrote", "docs/test_nowhere.py::",
    ]  # fmt: skip
    assert missing("`docs/test_named_tests.py::test_a_name_of_nothing_is_noticed`") == []


# Requirements of levels 1 and 2 in each chapter of ASVS 5.0, counted in its published text.
CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
STATES = {"met", "not applicable", "deviation", "open"}


def lines() -> list[list[str]]:
    """The cells of each line of the ASVS table."""
    text = (ROOT / "docs/security/asvs.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line[:3].strip("| ").isdigit()
    ]


def test_each_requirement_has_one_line() -> None:
    found = [name for cells in lines() for name in cells[0].split(", ")]
    assert len(found) == len(set(found))
    for chapter, count in enumerate(CHAPTERS, 1):
        assert sum(name.startswith(f"{chapter}.") for name in found) == count, chapter
    assert len(found) == sum(CHAPTERS)


def test_what_is_met_names_a_test_and_what_is_not_says_why() -> None:
    for name, _subject, state, reason in lines():
        assert state in STATES, name
        assert NAMED.search(reason) if state == "met" else len(reason) > 5, name
