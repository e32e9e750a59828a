"""Keys, and second steps that were lost."""

from __future__ import annotations

import argparse

from scoreport.cli.starting import Commands, start_django


def add(commands: Commands) -> None:
    """Add them to the parser."""
    _new_key(commands)
    _rotate_keys(commands)
    _remove_second_step(commands)


def _new_key(commands: Commands) -> None:
    command = commands.add_parser("new-key", help="print a fresh master key")

    def run(args: argparse.Namespace) -> int:
        from scoreport.operations import keys

        print(keys.fresh())
        return 0

    command.set_defaults(run=run)


def _rotate_keys(commands: Commands) -> None:
    command = commands.add_parser("rotate-keys", help="re-encrypt what is stored with the newest key")

    command.add_argument("--lost", action="store_true", help="the earlier key is lost for good: go on without it")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import rotation

        return rotation.run(lost=args.lost)

    command.set_defaults(run=run)


def _remove_second_step(commands: Commands) -> None:
    command = commands.add_parser("remove-second-step", help="let somebody who lost it sign in with the password alone")
    command.add_argument("username")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import second_step

        return second_step.run(args.username)

    command.set_defaults(run=run)
