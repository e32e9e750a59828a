"""Making an installation, and bringing it up to a new version."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from scoreport.cli.starting import Commands, port, start_django


def add(commands: Commands) -> None:
    """Add them to the parser."""
    _init(commands)
    _migrate(commands)
    _demo(commands)


def _init(commands: Commands) -> None:
    command = commands.add_parser("init", help="first run: make keys, database, an LEA and its first coordinator")
    command.add_argument("--lea", required=True, metavar="NAME", help='such as "Redwood Valley Unified"')
    command.add_argument("--cds", default="", metavar="CODE", help="its County-District-School code, 7 or 14 digits")
    command.add_argument("--username", required=True, help="user name of the first coordinator")
    command.add_argument("--name", required=True, help="name of the first coordinator")

    def run(args: argparse.Namespace) -> int:
        from scoreport.operations import keys

        keys.ensure(Path(os.environ.get("SCOREPORT_DATA_DIR", "data")))
        start_django()
        from scoreport.operations import first_run

        return first_run.run(args.lea, args.cds, args.username, args.name)

    command.set_defaults(run=run)


def _migrate(commands: Commands) -> None:
    command = commands.add_parser("migrate", help="bring the database and the static files up to this version")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import upgrade

        upgrade.run()
        return 0

    command.set_defaults(run=run)


def _demo(commands: Commands) -> None:
    command = commands.add_parser("demo", help="set up and start a demo district with a sandbox of the state's service")
    command.add_argument("--folder", type=Path, help=".demo, or .demo-scaled, unless another is named")
    command.add_argument("--port", type=port, default=8000)
    command.add_argument("--sandbox-port", type=port, default=8100)
    command.add_argument("--fresh", action="store_true", help="begin anew, without what the last demo had")
    command.add_argument("--scaled", action="store_true", help="on many processes, as it is deployed; always anew")

    def run(args: argparse.Namespace) -> int:
        if args.scaled:
            from scoreport.demo.scaled import running as scaled

            return scaled.run(args.folder or Path(".demo-scaled"), args.port, args.sandbox_port)
        from scoreport.demo import running

        return running.run(args.folder or Path(".demo"), args.port, args.sandbox_port, fresh=args.fresh)

    command.set_defaults(run=run)
