"""An installation on its first day."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.installation import Installation
from tests.sandbox.running import running_sandbox
from tests.walks.places import desk


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
