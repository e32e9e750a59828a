"""The two processes that a production runs."""

from __future__ import annotations

import argparse

from scoreport.cli.starting import Commands, port, start_django


def add(commands: Commands) -> None:
    """Add them to the parser."""
    _web(commands)
    _worker(commands)


def _web(commands: Commands) -> None:
    command = commands.add_parser("web", help="serve the web application")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=port, default=8000)

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import web

        return web.serve(args.host, args.port)

    command.set_defaults(run=run)


def _worker(commands: Commands) -> None:
    command = commands.add_parser("worker", help="do the background work")

    def run(args: argparse.Namespace) -> int:
        start_django()
        from scoreport.operations import worker

        return worker.run()

    command.set_defaults(run=run)
