"""Where the three walk: a phone and a desk in front of the demo, and an installation on its first day."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.installation import Installation
from tests.sandbox.running import running_sandbox


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


@contextmanager
def new_installation(folder: Path, browser: Browser) -> Iterator[tuple[BrowserContext, str, str]]:
    """A new installation and a state: the browser, the state's address, and the first one-time password."""
    installation = Installation(folder, {"SCOREPORT_DATABASE_URL": ""})
    said = installation.run("init", "--lea", "Our District", "--username", "ada", "--name", "Ada Lovelace")
    password = said.split("change at once: ")[1].split()[0]
    with (
        running_sandbox() as state,
        installation.process("worker"),
        installation.web() as address,
        desk(browser, address) as context,
    ):
        yield context, state, password
