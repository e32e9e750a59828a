"""A district's own two colors: whatever they are, every text on them can be read, in both themes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from scoreport.design import colors
from tests.design.test_tokens import SEEN, TEXT, THEMES, contrast

ANY_COLOR = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def themes(brand: str, accent: str) -> dict[str, dict[str, str]]:
    """The tokens of each theme with the district's over ours."""
    sheet = colors.style_sheet(colors.readable(brand), colors.visible(accent))
    light, *dark = (dict(re.findall(r"--ds-([\w-]+):([^;]+);", block)) for block in re.findall(r"{([^{}]+)}", sheet))
    assert dark[0] == dark[1], "asked for by the system, or chosen"
    return {"light": THEMES["light"] | light, "dark": THEMES["dark"] | dark[0]}


@given(ANY_COLOR, ANY_COLOR)
def test_every_text_can_be_read_whatever_the_district_chose(brand: str, accent: str) -> None:
    for name, theme in themes(brand, accent).items():
        for ink, back in TEXT:
            assert contrast(theme[ink], theme[back]) >= 4.5, (name, ink, back, theme[ink], theme[back])
        for edge, back in [*SEEN, ("accent", "surface"), ("accent", "page")]:
            assert contrast(theme[edge], theme[back]) >= 3, (name, edge, back)


@given(ANY_COLOR)
def test_a_color_that_was_mended_needs_no_mending(color: str) -> None:
    assert colors.readable(colors.readable(color)) == colors.readable(color)


def test_a_color_that_can_be_read_is_left_alone() -> None:
    assert colors.readable("#0b5563") == "#0b5563"
    assert colors.readable("#ffcc00") != "#ffcc00"
