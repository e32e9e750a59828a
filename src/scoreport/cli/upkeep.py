"""Looking after an installation: what is wrong with it, and copies of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scoreport.cli.starting import Commands, start_django

if TYPE_CHECKING:
    from scoreport.operations.doctor.findings import Finding


def add(commands: Commands) -> None:
    """Add them to the parser."""
    _doctor(commands)
    _support_bundle(commands)
    _backup(commands)
    _restore(commands)


def _doctor(commands: Commands) -> None:
    command = commands.add_parser("doctor", help="go over the whole installation and say what to mend")
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument("--ask-state", action="store_true", help="also test each configuration's connection")

    def run(args: argparse.Namespace) -> int:
        from scoreport.operations.doctor import command as doctor

        return doctor.run(_findings(ask_state=args.ask_state), as_json=args.json)

    command.set_defaults(run=run)


def _findings(*, ask_state: bool) -> Iterable[tuple[str, Finding]]:
    """Where the settings can't be read, that is all there is to say."""
    from django.core.exceptions import ImproperlyConfigured

    from scoreport.operations.doctor.findings import wrong

    try:
        start_django()
    except ImproperlyConfigured as error:
        return [("settings.readable", wrong("the settings can't be read", str(error)))]
    from scoreport.operations.doctor import table

    return table.examine(ask_state=ask_state)


def _support_bundle(commands: Commands) -> None:
    command = commands.add_parser("support-bundle", help="write what somebody needs who helps: nothing of any person")
    command.add_argument("file", type=Path, help="a new zip file")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import support

        return support.run(args.file)

    command.set_defaults(run=run)


def _backup(commands: Commands) -> None:
    command = commands.add_parser("backup", help="write both databases into one encrypted file")
    command.add_argument("file", type=Path, help="a new file")
    command.add_argument(
        "--key-file", type=Path, required=True, help="a key of its own, as `scoreport new-key` makes it"
    )
    command.add_argument("--with-keys", action="store_true", help="put the master keys in as well")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations.backup import making

        return making.run(args.file, args.key_file, with_keys=args.with_keys)

    command.set_defaults(run=run)


def _restore(commands: Commands) -> None:
    command = commands.add_parser("restore", help="put what a backup holds in place of what is there")
    command.add_argument("file", type=Path)
    command.add_argument("--key-file", type=Path, required=True, help="the key with which it was made")
    command.add_argument("--force", action="store_true", help="replace what is there without asking")

    def run(args: argparse.Namespace) -> int:
        from scoreport.operations.backup import opening

        data_dir = Path(os.environ.get("SCOREPORT_DATA_DIR", "data"))
        try:
            with opening.opened(args.file, args.key_file, data_dir) as backup:
                start_django()
                from scoreport.operations.backup import restoring

                return restoring.run(backup, force=args.force)
        except opening.Refused as refused:
            print(f"scoreport: {refused}", file=sys.stderr)
            return 1

    command.set_defaults(run=run)
