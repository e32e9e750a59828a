"""Colors: enough contrast in both themes, and one place where they stand."""

import re
from pathlib import Path

import pytest

import scoreport.design

CSS = Path(scoreport.design.__file__).parent / "static" / "design" / "css"
TOKENS = (CSS / "tokens.css").read_text()
KINDS = ("neutral", "info", "success", "warning", "danger")

# (foreground, background) pairs that carry text: 4.5:1, WCAG 2.2 success criterion 1.4.3.
TEXT = [
    *((ink, back) for ink in ("ink", "ink-soft", "link", "link-hover") for back in ("page", "surface", "sunken")),
    *((f"{kind}-ink", f"{kind}-back") for kind in KINDS),
    *(("ink", f"{kind}-back") for kind in KINDS),
    *((f"{kind}-ink", "surface") for kind in KINDS),
    ("danger-ink", "page"),
    ("brand", "page"),
    ("brand", "surface"),
    ("brand", "brand-soft"),
    ("brand-hover", "brand-soft"),
    ("ink", "brand-soft"),
    ("ink-soft", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("on-danger", "danger-fill"),
    ("on-danger", "danger-fill-hover"),
    ("on-bar", "bar"),
    ("focus-ink", "focus"),
]
# Pairs that only have to be seen, such as the edge of an input: 3:1, success criterion 1.4.11.
SEEN = [
    *((edge, back) for edge in ("line-strong", "brand") for back in ("page", "surface")),
    *((f"{kind}-edge", back) for kind in KINDS for back in ("surface", f"{kind}-back")),
    ("danger-edge", "page"),
    ("danger-fill", "surface"),
]


def block(selector: str) -> dict[str, str]:
    """Return the custom properties of the first rule that starts with a selector, without ``--ds-``."""
    body = TOKENS[TOKENS.index(selector) :].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--ds-([\w-]+):\s*([^;]+);", body))


THEMES = {"light": block(':root,\n[data-bs-theme="light"]'), "dark": block('[data-bs-theme="dark"]')}


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb`` as WCAG 2.2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_has_a_contrast_of_4_5_to_its_ground(theme: str) -> None:
    colors = THEMES[theme]
    ratios = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_edge_that_matters_has_a_contrast_of_3_to_its_ground(theme: str) -> None:
    colors = THEMES[theme]
    ratios = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in SEEN}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["page", "surface", "brand", "bar", "danger-fill"])
def test_the_focus_is_seen_on_every_ground_by_one_of_its_two_colors(theme: str, ground: str) -> None:
    colors = THEMES[theme]
    assert max(contrast(colors[part], colors[ground]) for part in ("focus", "focus-ink")) >= 3


def test_dark_is_the_same_whether_the_system_or_the_person_asks_for_it() -> None:
    assert block(":root:not([data-bs-theme])") == THEMES["dark"]


def test_both_themes_define_the_same_colors() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()


@pytest.mark.parametrize("sheet", ["app.css", "elements.css", "forms.css", "layouts.css"])
def test_no_style_sheet_but_the_tokens_names_a_color(sheet: str) -> None:
    screen = (CSS / sheet).read_text().split("@media print")[0]
    without_images = re.sub(r"url\([^)]*\)\S*|rgb\(0 0 0 / \d+%\)", "", screen)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", without_images) == []


def test_every_token_that_a_style_sheet_uses_exists() -> None:
    sheets = "".join(path.read_text() for path in CSS.glob("*.css"))
    defined = set(re.findall(r"(--ds-[\w-]+):", sheets))
    optional = set(re.findall(r"var\((--ds-[\w-]+),", sheets))
    assert set(re.findall(r"var\((--ds-[\w-]+)\)", sheets)) - defined - optional == set()
