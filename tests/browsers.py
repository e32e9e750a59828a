"""Debian's Chromium, driven by Playwright."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ("--no-sandbox", "--disable-background-networking")


@contextmanager
def chromium(*, without: Sequence[str] = ()) -> Iterator[Browser]:
    """Start a browser for the block, `without` some of the arguments that Playwright gives it.

    Playwright keeps an event loop running in this thread, and Django refuses a database to a thread that has one:
    no fixture may hold the browser longer than the tests of its own folder run.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS, ignore_default_args=list(without)
        )
        yield started
        started.close()
