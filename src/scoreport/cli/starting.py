"""What all subcommands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name
else:
    Commands = object


def start_django() -> None:
    """Read the settings and load the apps; raises ImproperlyConfigured in words."""
    import django

    django.setup()


def port(text: str) -> int:
    """Return the text as a port, for argparse."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: write a number from 1 to 65535")
    return int(text)
