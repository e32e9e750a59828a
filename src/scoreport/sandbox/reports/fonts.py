"""The fonts that reports are set in: Noto Sans and Noto Sans Arabic of the package, Chinese and Korean by an extra.

A font of the machine must never stand in unnoticed, so that nothing but these is ever looked at.
"""

from functools import cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from struct import unpack_from

CJK_PACKAGES = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
CJK_LANGUAGES = frozenset({"zh-Hant", "ko"})
MISSING_CJK = (
    "Chinese and Korean reports are not offered: their letters are not installed. "
    "They come with: pip install 'scoreport[sandbox,sandbox-cjk]'"
)


def can_be_set(language: str) -> bool:
    """Tell whether the fonts of a language are installed."""
    return language not in CJK_LANGUAGES or has_cjk()


@cache
def has_cjk() -> bool:
    """Tell whether the extra `sandbox-cjk` is installed."""
    return all(find_spec(package) for package in CJK_PACKAGES)


@cache
def folders() -> tuple[Path, ...]:
    """Return the folders of all fonts that may be used."""
    with as_file(files("scoreport")) as package:
        own = package / "fonts"
    found = (find_spec(package) for package in CJK_PACKAGES) if has_cjk() else ()
    return (own, *(Path(spec.origin).parent for spec in found if spec and spec.origin))


def covers(text: str) -> bool:
    """Tell whether the fonts hold every letter of a text."""
    return all(ord(letter) in _own() or ord(letter) in cjk_letters() for letter in text)


@cache
def _own() -> frozenset[int]:
    return frozenset().union(*map(letters_of, folders()[0].glob("*-Regular.otf")))


@cache
def cjk_letters() -> frozenset[int]:
    return frozenset().union(*(letters_of(font) for folder in folders()[1:] for font in folder.glob("*-Regular.otf")))


def letters_of(font: Path) -> frozenset[int]:
    """Return the code points that a font's character map (OpenType `cmap`, formats 4 and 12) leads to a glyph."""
    data = font.read_bytes()
    count = unpack_from(">H", data, 4)[0]
    tables = {data[at : at + 4]: unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"cmap"]
    records = unpack_from(">H", data, start + 2)[0]
    maps = [start + unpack_from(">I", data, start + 8 + 8 * record)[0] for record in range(records)]
    found: set[int] = set()
    for at in set(maps):
        reader = _READERS.get(unpack_from(">H", data, at)[0])
        if reader is not None:
            found |= reader(data, at)
    return frozenset(found)


def _segments(data: bytes, at: int) -> set[int]:
    """Format 4: the Basic Multilingual Plane in segments; a glyph 0 is none."""
    double = unpack_from(">H", data, at + 6)[0]
    ends, starts = at + 14, at + 16 + double
    found: set[int] = set()
    for step in range(0, double, 2):
        end, start = unpack_from(">H", data, ends + step)[0], unpack_from(">H", data, starts + step)[0]
        delta = unpack_from(">H", data, starts + double + step)[0]
        place = starts + 2 * double + step
        offset = unpack_from(">H", data, place)[0]
        for letter in range(start, min(end, 0xFFFE) + 1):
            glyph = letter if offset == 0 else unpack_from(">H", data, place + offset + 2 * (letter - start))[0]
            if (glyph + delta if offset == 0 or glyph else 0) & 0xFFFF:
                found.add(letter)
    return found


def _groups(data: bytes, at: int) -> set[int]:
    """Format 12: groups of (first, last, first glyph)."""
    groups = unpack_from(">I", data, at + 12)[0]
    found: set[int] = set()
    for group in range(groups):
        first, last, glyph = unpack_from(">III", data, at + 16 + 12 * group)
        found.update(range(first if glyph else first + 1, last + 1))
    return found


_READERS = {4: _segments, 12: _groups}
