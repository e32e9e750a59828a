"""The handbook as tests read it: pages, their blocks of code, and the commands in them."""

import re
from pathlib import Path

from tests.places import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<target>[^)#:]+)(?:#[^)]*)?\)")


def blocks(page: Path, language: str) -> list[str]:
    """Return the page's blocks of code in that language, without their indent."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [
        re.sub(f"^{match['indent']}", "", match["text"], flags=re.MULTILINE)
        for match in found
        if match["language"] == language
    ]


def commands(page: Path) -> list[str]:
    """Return the page's shell commands in order: one a line, without the remark behind it."""
    lines = "".join(blocks(page, "sh")).replace("\\\n", " ").splitlines()
    return [line.split("  #")[0].strip() for line in lines if line.strip()]


def links(page: Path) -> list[str]:
    """Return the page's links to other files of the repository."""
    return [match["target"] for match in _LINK.finditer(page.read_text(encoding="utf-8"))]
