"""Rosters from a student information system."""

from __future__ import annotations

import argparse
from pathlib import Path

from scoreport.cli.starting import Commands, start_django


def add(commands: Commands) -> None:
    """Add them to the parser."""
    _import_roster(commands)


def _import_roster(commands: Commands) -> None:
    command = commands.add_parser("import-roster", help="take in a OneRoster CSV package (zip or folder)")
    command.add_argument("package", type=Path)
    command.add_argument("--lea", default="", metavar="NAME", help="name or key of the LEA, where there are several")
    command.add_argument("--ssid-column", default="", metavar="COLUMN", help="where the SSID stands")
    command.add_argument("--guardians", choices=["listed", "by-hand"], default="", help="what listed guardians may see")
    ends = command.add_mutually_exclusive_group()
    ends.add_argument("--confirm-ends", action="store_true", help="apply although more than 5 %% would end")
    ends.add_argument("--if-safe", action="store_true", help="PACKAGE is a drop folder: take in what needs no decision")
    command.add_argument("--keep-days", type=int, default=0, metavar="N", help="keep applied packages of a drop folder")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.roster.imports import command as deed

        if args.if_safe:
            words = (args.package, args.lea, args.ssid_column, args.guardians)
            return deed.run_unattended(*words, keep_days=args.keep_days)
        return deed.run(args.package, args.lea, args.ssid_column, args.guardians, confirm_ends=args.confirm_ends)

    command.set_defaults(run=run)
