"""The `scoreport` command. Each subcommand is a thin call of a deed; nothing is decided here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from scoreport.cli import audit, installation, keys, processes, roster, upkeep

Run = Callable[[argparse.Namespace], int]
PARTS = (installation, processes, roster, keys, audit, upkeep)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 done, 1 failed, 2 wrong use, 3 an answer is needed."""
    args = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scoreport.settings")
    run: Run = args.run
    try:
        return run(args)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if type(error).__name__ != "ImproperlyConfigured":
            raise
        print(f"scoreport: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scoreport", description="Paperless state score reports.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for part in PARTS:
        part.add(commands)
    return parser
