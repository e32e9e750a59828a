"""The `scoreport` command. Each subcommand is a thin call of a deed; nothing is decided here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

Run = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name


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
    _init(commands)
    _migrate(commands)
    _web(commands)
    _worker(commands)
    _import_roster(commands)
    _new_key(commands)
    _rotate_keys(commands)
    _audit_head(commands)
    _verify_audit(commands)
    _prune_audit(commands)
    _remove_second_step(commands)
    _demo(commands)
    return parser


def _init(commands: Commands) -> None:
    command = commands.add_parser("init", help="first run: make keys, database, an LEA and its first coordinator")
    command.add_argument("--lea", required=True, metavar="NAME", help='such as "Redwood Valley Unified"')
    command.add_argument("--cds", default="", metavar="CODE", help="its County-District-School code, 7 or 14 digits")
    command.add_argument("--username", required=True, help="user name of the first coordinator")
    command.add_argument("--name", required=True, help="name of the first coordinator")

    def run(args: argparse.Namespace) -> int:
        from scoreport.operations import keys

        keys.ensure(Path(os.environ.get("SCOREPORT_DATA_DIR", "data")))
        _start_django()
        from scoreport.operations import first_run

        return first_run.run(args.lea, args.cds, args.username, args.name)

    command.set_defaults(run=run)


def _migrate(commands: Commands) -> None:
    command = commands.add_parser("migrate", help="bring the database and the static files up to this version")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import upgrade

        upgrade.run()
        return 0

    command.set_defaults(run=run)


def _web(commands: Commands) -> None:
    command = commands.add_parser("web", help="serve the web application")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=_port, default=8000)

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import web

        return web.serve(args.host, args.port)

    command.set_defaults(run=run)


def _worker(commands: Commands) -> None:
    command = commands.add_parser("worker", help="do the background work")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import worker

        return worker.run()

    command.set_defaults(run=run)


def _import_roster(commands: Commands) -> None:
    command = commands.add_parser("import-roster", help="take in a OneRoster CSV package (zip or folder)")
    command.add_argument("package", type=Path)
    command.add_argument("--lea", default="", metavar="NAME", help="name or key of the LEA, where there are several")
    command.add_argument("--ssid-column", default="", metavar="COLUMN", help="where the SSID stands")
    command.add_argument("--guardians", choices=["listed", "by-hand"], default="", help="what listed guardians may see")
    command.add_argument("--confirm-ends", action="store_true", help="apply although more than 5 %% would end")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.roster.imports import command as deed

        return deed.run(args.package, args.lea, args.ssid_column, args.guardians, confirm_ends=args.confirm_ends)

    command.set_defaults(run=run)


def _new_key(commands: Commands) -> None:
    command = commands.add_parser("new-key", help="print a fresh master key")

    def run(args: argparse.Namespace) -> int:
        from scoreport.operations import keys

        print(keys.fresh())
        return 0

    command.set_defaults(run=run)


def _rotate_keys(commands: Commands) -> None:
    command = commands.add_parser("rotate-keys", help="re-encrypt what is stored with the newest key")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import rotation

        return rotation.run()

    command.set_defaults(run=run)


def _remove_second_step(commands: Commands) -> None:
    command = commands.add_parser("remove-second-step", help="let somebody who lost it sign in with the password alone")
    command.add_argument("username")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import second_step

        return second_step.run(args.username)

    command.set_defaults(run=run)


def _audit_head(commands: Commands) -> None:
    command = commands.add_parser("audit-head", help="seal the audit and print the end of its chain, an anchor")
    command.add_argument("--append", type=Path, metavar="FILE", help="write it behind the anchors of a file instead")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import audit_seal

        return audit_seal.head(args.append)

    command.set_defaults(run=run)


def _verify_audit(commands: Commands) -> None:
    command = commands.add_parser("verify-audit", help="find any change, gap or cut in the audit; exit code 1 if so")
    command.add_argument("--anchor", type=Path, metavar="FILE", help="anchors that were kept elsewhere")
    command.add_argument("--resume", action="store_true", help="go on where a run was broken off")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import audit_seal

        return audit_seal.verify(args.anchor, resume=args.resume)

    command.set_defaults(run=run)


def _prune_audit(commands: Commands) -> None:
    command = commands.add_parser("prune-audit", help="say which entries of the audit are past their legal time")
    deed = command.add_mutually_exclusive_group()
    deed.add_argument("--export", type=Path, metavar="FILE", help="write them to a new file and propose their removal")
    deed.add_argument("--apply", type=Path, metavar="FILE", help="remove what was exported to it, once all LEAs agree")

    def run(args: argparse.Namespace) -> int:
        _start_django()
        from scoreport.operations import audit_removal

        return audit_removal.run(args.export, args.apply)

    command.set_defaults(run=run)


def _demo(commands: Commands) -> None:
    command = commands.add_parser("demo", help="set up and start a demo district with a sandbox of the state's service")
    command.add_argument("--folder", type=Path, help=".demo, or .demo-scaled, unless another is named")
    command.add_argument("--port", type=_port, default=8000)
    command.add_argument("--sandbox-port", type=_port, default=8100)
    command.add_argument("--fresh", action="store_true", help="begin anew, without what the last demo had")

    command.add_argument("--scaled", action="store_true", help="on many processes, as it is deployed; always anew")

    def run(args: argparse.Namespace) -> int:
        if args.scaled:
            from scoreport.demo.scaled import running as scaled

            return scaled.run(args.folder or Path(".demo-scaled"), args.port, args.sandbox_port)
        from scoreport.demo import running

        return running.run(args.folder or Path(".demo"), args.port, args.sandbox_port, fresh=args.fresh)

    command.set_defaults(run=run)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: write a number from 1 to 65535")
    return int(text)


def _start_django() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
