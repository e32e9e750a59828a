"""The page on failures has each row of the closed list, and each row has its proof or says why there is none."""

import re

import pytest

from tests.docs.test_named_tests import NAMED
from tests.places import ROOT

ROWS = [f"FLT-{number:02}" for number in range(1, 23)]


def rows() -> dict[str, str]:
    """The lines of the page's table by their id."""
    text = (ROOT / "docs/security/faults.md").read_text(encoding="utf-8")
    return {match[1]: match[0] for match in re.finditer(r"^\| (FLT-\d\d) \|.*$", text, re.M)}


def test_each_row_is_there_once_and_in_order() -> None:
    assert list(rows()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_its_proof(row: str) -> None:
    assert NAMED.search(rows()[row])
