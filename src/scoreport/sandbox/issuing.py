"""`scoreport-sandbox credentials`: what an LEA's coordinator does in TOMS, with a credentials file.

The state keeps one valid pair per LEA, for a year; making a new pair ends the earlier one at once. A secret
is shown when it is made and never again: the file keeps a digest of it.
"""

import argparse
import csv
import os
import secrets
import string
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from .credentials import COLUMNS, CredentialsError, Pair, digest, read_credentials
from .settings import CALIFORNIA

DAYS = 365  # 90 in earlier years
SECRET_CHARS = 20  # certain: vendors' pages demand it
KEY_CHARS = 24
ALPHABET = string.ascii_letters + string.digits
UNUSABLE = 2


def main(arguments: Sequence[str]) -> int:
    """Run one of create, regenerate, expire and list; return 0, or 2 where it can't be done."""
    options = _parser().parse_args(arguments)
    try:
        pairs = read_credentials(options.file) if options.file.exists() else {}
        if options.deed == "list":
            return _list(pairs)
        return _DEEDS[options.deed](options, pairs, datetime.now(tz=UTC).astimezone(CALIFORNIA).date())
    except CredentialsError as error:
        sys.stderr.write(f"scoreport-sandbox: {error}\n")
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scoreport-sandbox credentials", description=__doc__)
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    for name, words in (
        ("create", "make the first pair of an LEA and show it once"),
        ("regenerate", "make a new pair and show it once; the earlier one is dead from then on"),
        ("expire", "let the pair of an LEA end yesterday"),
        ("list", "show keys, LEAs and dates, no secrets"),
    ):
        deed = deeds.add_parser(name, help=words)
        deed.add_argument("--file", type=Path, required=True, help="the credentials file; made where there is none")
        if name != "list":
            deed.add_argument(
                "--lea", action="append", required=True, metavar="CODE", type=_lea,
                help="7 digits, county and district; give it again for a pair that stands for several LEAs",
            )  # fmt: skip
        if name in ("create", "regenerate"):
            deed.add_argument("--days", type=int, default=DAYS, help="life of the pair (default: %(default)s)")
    return parser


def _lea(text: str) -> str:
    if not (len(text) == 7 and text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError("an LEA's code has 7 digits: county and district")
    return text


def _create(options: argparse.Namespace, pairs: dict[str, Pair], today: date) -> int:
    if _of(options, pairs):
        raise CredentialsError("there is a pair for this LEA already: regenerate it")
    return _issue(options, pairs, today)


def _regenerate(options: argparse.Namespace, pairs: dict[str, Pair], today: date) -> int:
    if not _of(options, pairs):
        raise CredentialsError("there is no pair for this LEA yet: create one")
    return _issue(options, pairs, today)


def _expire(options: argparse.Namespace, pairs: dict[str, Pair], today: date) -> int:
    pair = _of(options, pairs)
    if pair is None:
        raise CredentialsError("there is no pair for this LEA yet: create one")
    _write(options.file, {**pairs, pair.client_key: replace(pair, expires_on=today - timedelta(days=1))})
    return 0


def _list(pairs: Mapping[str, Pair]) -> int:
    for pair in pairs.values():
        sys.stdout.write(f"{pair.client_key}  {' '.join(sorted(pair.leas or ()))}  until {pair.expires_on or 'ever'}\n")
    return 0


_DEEDS = {"create": _create, "regenerate": _regenerate, "expire": _expire}


def _of(options: argparse.Namespace, pairs: Mapping[str, Pair]) -> Pair | None:
    wanted = frozenset(options.lea)
    return next((pair for pair in pairs.values() if pair.leas == wanted), None)


def _issue(options: argparse.Namespace, pairs: dict[str, Pair], today: date) -> int:
    old, secret = _of(options, pairs), _random(SECRET_CHARS)
    pair = Pair(_random(KEY_CHARS), digest(secret), frozenset(options.lea), today + timedelta(days=options.days))
    kept = {key: other for key, other in pairs.items() if old is None or key != old.client_key}
    _write(options.file, {**kept, pair.client_key: pair})
    sys.stdout.write(
        f"Client Key:     {pair.client_key}\nClient Secret:  {secret}\nValid until:    {pair.expires_on}\n"
        "The secret is shown this once.\n"
    )
    return 0


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _write(path: Path, pairs: Mapping[str, Pair]) -> None:
    """Replace the file in one step, so that a running sandbox never reads half of it."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for pair in pairs.values():
                leas = " ".join(sorted(pair.leas or ()))
                writer.writerow((pair.client_key, pair.client_secret, leas, pair.expires_on or ""))
        part.replace(path)
    except OSError as error:
        raise CredentialsError(f"cannot write the credentials file {path}: {error}") from error
