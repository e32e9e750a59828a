"""The audit and its seal."""

from __future__ import annotations

import argparse
from pathlib import Path

from scoreport.cli.starting import Commands, start_django


def add(commands: Commands) -> None:
    """Add them to the parser."""
    _audit_head(commands)
    _verify_audit(commands)
    _prune_audit(commands)


def _audit_head(commands: Commands) -> None:
    command = commands.add_parser("audit-head", help="seal the audit and print the end of its chain, an anchor")
    command.add_argument("--append", type=Path, metavar="FILE", help="write it behind the anchors of a file instead")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import audit_seal

        return audit_seal.head(args.append)

    command.set_defaults(run=run)


def _verify_audit(commands: Commands) -> None:
    command = commands.add_parser("verify-audit", help="find any change, gap or cut in the audit; exit code 1 if so")
    command.add_argument("--anchor", type=Path, metavar="FILE", help="anchors that were kept elsewhere")
    command.add_argument("--resume", action="store_true", help="go on where a run was broken off")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import audit_seal

        return audit_seal.verify(args.anchor, resume=args.resume)

    command.set_defaults(run=run)


def _prune_audit(commands: Commands) -> None:
    command = commands.add_parser("prune-audit", help="say which entries of the audit are past their legal time")
    deed = command.add_mutually_exclusive_group()
    deed.add_argument("--export", type=Path, metavar="FILE", help="write them to a new file and propose their removal")
    deed.add_argument("--apply", type=Path, metavar="FILE", help="remove what was exported to it, once all LEAs agree")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import audit_removal

        return audit_removal.run(args.export, args.apply)

    command.set_defaults(run=run)
