"""The handbook's table of findings is the table of the code."""

import re
from pathlib import Path

from scoreport.roster.oneroster.words import WORDS

PAGE = Path(__file__).parents[3] / "docs" / "roster-import.md"


def test_the_handbook_lists_each_finding_in_the_words_of_the_screen() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:error|warning|note) \| (.*) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    listed = {code: (what, advice) for code, what, advice in rows}
    said = {code: tuple(re.sub(r"%\((\w+)\)s", r"*\1*", str(text)) for text in texts) for code, texts in WORDS.items()}
    assert listed == said
