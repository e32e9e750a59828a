"""What people have before them: a phone, and a screen on a desk."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext


@contextmanager
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A phone that asks for Spanish."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(base_url=address, viewport=size, has_touch=True, is_mobile=True, locale="es-US")  # type: ignore[arg-type]
    yield context
    context.close()


@contextmanager
def desk(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A screen on a desk."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}, locale="en-US")
    yield context
    context.close()
