"""A district's two colors in both themes: shades are derived from them until text on each can be read (WCAG 2.2)."""

from collections.abc import Callable

WHITE, BLACK = "#ffffff", "#000000"
# Of the tokens, those on which the derived colors have to be read: the darkest light one, the lightest dark one.
LIGHT_BACK, DARK_BACK = "#eeede7", "#222c35"
TEXT = 4.5  # success criterion 1.4.3
SEEN = 3.0  # success criterion 1.4.11
STEP = 0.04


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb`` as WCAG 2.2 defines it."""
    parts = [channel / 255 for channel in _channels(color)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(color: str, other: str, share: float) -> str:
    """Return the color with that share (0 to 1) of the other."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable(color: str) -> str:
    """Return the color itself, or as much darker as white text on it, and it as text on a page, need."""
    return _until(color, BLACK, lambda shade: contrast(shade, LIGHT_BACK) >= TEXT)


def visible(color: str) -> str:
    """Return the color itself, or as much darker as a line on a light page needs to be seen."""
    return _until(color, BLACK, lambda shade: contrast(shade, LIGHT_BACK) >= SEEN)


def style_sheet(brand: str, accent: str) -> str:
    """Return the tokens of a district. ``brand`` has to be readable, ``accent`` visible."""
    light, dark = _block(_light(brand, accent)), _block(_dark(brand, accent))
    return (
        f':root,[data-bs-theme="light"]{{{light}}}'
        f"@media (prefers-color-scheme:dark){{:root:not([data-bs-theme]){{{dark}}}}}"
        f'[data-bs-theme="dark"]{{{dark}}}'
    )


def _light(brand: str, accent: str) -> dict[str, str]:
    return {
        "brand": brand,
        "brand-hover": mixed(brand, BLACK, 0.25),
        "on-brand": WHITE,
        "brand-soft": _until(mixed(brand, WHITE, 0.88), WHITE, lambda soft: contrast(brand, soft) >= TEXT),
        "bar": mixed(brand, BLACK, 0.3),
        "on-bar": WHITE,
        "accent": accent,
        "link": brand,
        "link-hover": mixed(brand, BLACK, 0.4),
    }


def _dark(brand: str, accent: str) -> dict[str, str]:
    light = _until(brand, WHITE, lambda shade: contrast(shade, DARK_BACK) >= 1.4 * TEXT)
    return {
        "brand": light,
        "brand-hover": mixed(light, WHITE, 0.3),
        "on-brand": _until(brand, BLACK, lambda shade: contrast(shade, light) >= TEXT),
        "brand-soft": _until(mixed(brand, "#1a222a", 0.7), BLACK, lambda soft: contrast(light, soft) >= 1.2 * TEXT),
        "bar": _until(mixed(brand, "#0c1216", 0.6), BLACK, lambda bar: contrast("#f2f7f8", bar) >= TEXT),
        "on-bar": "#f2f7f8",
        "accent": _until(accent, WHITE, lambda shade: contrast(shade, DARK_BACK) >= SEEN),
        "link": light,
        "link-hover": mixed(light, WHITE, 0.5),
    }


def _block(tokens: dict[str, str]) -> str:
    return "".join(f"--ds-{name}:{value};" for name, value in tokens.items())


def _until(color: str, towards: str, is_enough: Callable[[str], bool]) -> str:
    """Mix in more and more of another color until it is enough; at the end that color alone."""
    shade, share = color, 0.0
    while not is_enough(shade) and share < 1:
        share += STEP
        shade = mixed(color, towards, min(share, 1))
    return shade


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
