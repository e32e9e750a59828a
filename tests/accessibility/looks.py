"""How a page may be looked at: in which language, in the light or in the dark, at a desk or on the smallest phone."""

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext

# 320 CSS pixels are also what a window of 1280 shows at 400 % (WCAG 2.2, 1.4.10).
SMALL_PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Look:
    """One way of looking."""

    language: str
    dark: bool
    phone: bool

    def __str__(self) -> str:
        return f"{self.language}-{'dark' if self.dark else 'light'}-{'phone' if self.phone else 'desk'}"


LOOKS = [
    Look(language, dark, phone) for language in ("en", "es", "ar") for dark, phone in ((False, False), (True, True))
]


def context_of(browser: Browser, look: Look, address: str) -> BrowserContext:
    """Return a browser without a past that looks like this."""
    return browser.new_context(
        base_url=address, viewport=SMALL_PHONE if look.phone else DESK, reduced_motion="reduce",  # type: ignore[arg-type]
        color_scheme="dark" if look.dark else "light", locale=look.language,
    )  # fmt: skip
