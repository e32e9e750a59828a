"""`scoreport-sandbox verify URL`: what of the state's service holds of an implementation, and what can't be told.

It is read-only: it asks for tokens, for one student's listing, and for one report, one call after the other.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .calls import Caller, is_private
from .examination import Evidence, Subject, examine
from .judging import Outcome
from .names import AliasError, read_names
from .report import judge_all, lines

PREFIX = "SCOREPORT_VERIFY_"
HOLDS, DOES_NOT, NOT_TRIED = 0, 1, 2
SSID_DIGITS = 10


class NotTried(Exception):
    """It can't be tried as asked; the text says why in one line."""


def main(arguments: Sequence[str]) -> int:
    """Examine and print; return 0 where nothing fails, 1 where something does, 2 where it could not be tried."""
    options = _parser().parse_args(arguments)
    try:
        subject, names = _subject(options), read_names(options.aliases)
        if options.until_links_end:
            sys.stderr.write("scoreport-sandbox: this waits for the end of a link, 30 minutes or less\n")
        evidence = examine(subject, names, Caller(options.pause, options.ca_file))
    except (NotTried, AliasError) as error:
        sys.stderr.write(f"scoreport-sandbox: {error}\n")
        return NOT_TRIED
    except KeyboardInterrupt:
        sys.stderr.write("\nscoreport-sandbox: stopped before the end\n")
        return NOT_TRIED
    verdicts = judge_all(evidence)
    sys.stdout.write("".join(f"{line}\n" for line in lines(evidence, verdicts, with_codes=options.show_codes)))
    reason = _why_not_tried(evidence)
    if reason:
        sys.stderr.write(f"scoreport-sandbox: {reason}\n")
        return NOT_TRIED
    return DOES_NOT if any(verdict.outcome is Outcome.FAILS for verdict in verdicts.values()) else HOLDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scoreport-sandbox verify",
        description=__doc__,
        epilog=f"Key, secret and SSID may stand in {PREFIX}CLIENT_KEY, {PREFIX}CLIENT_SECRET and {PREFIX}SSID; what is "
        "missing is asked for, unseen. Exit code: 0 nothing fails, 1 something does, 2 it could not be tried.",
    )
    add = parser.add_argument
    add("url", metavar="URL", help="base address of the service, such as https://caaspp-aws.ets.org")
    add("--client-key", metavar="KEY", help="Client Key (others on this machine can see options: prefer the variable)")
    add("--client-secret", metavar="SECRET", help="Client Secret (as above)")
    add("--ssid", help="a student of this LEA who has reports (as above)")
    add("--other-ssid", metavar="SSID", default="", help="a student of another LEA, who must not be shown")
    add("--token-path", metavar="PATH", default="/api/v1/token", help="(default: %(default)s)")
    add(
        "--listing-path", metavar="PATH", default="/api/v1/students/{ssid}/score-reports/",
        help="with {ssid} where the SSID stands (default: %(default)s)",
    )  # fmt: skip
    add("--aliases", type=Path, metavar="FILE", help="TOML of other names, as SCOREPORT_ETS_ALIASES takes it")
    add("--try-wrong-secret", action="store_true", help="also try a wrong secret once: a service may lock the pair")
    add("--until-links-end", action="store_true", help="wait until a link ends, 30 minutes or less, and open it then")
    add("--show-codes", action="store_true", help="also print the codes of tests, languages, years and content areas")
    add("--pause", type=float, default=0.5, metavar="SECONDS", help="between two calls (default: %(default)s)")
    add("--ca-file", type=Path, metavar="FILE", help="certificates to trust in place of the usual ones")
    return parser


def _subject(options: argparse.Namespace) -> Subject:
    base = options.url.rstrip("/").removesuffix("/api/v1")
    if not is_private(base):
        raise NotTried("credentials go over https only (http serves this machine): give an address with https://")
    if "{ssid}" not in options.listing_path:
        raise NotTried("--listing-path must hold {ssid} where the SSID stands")
    given = {name: _given(options, name) for name in ("client_key", "client_secret", "ssid")}
    for ssid in filter(None, (given["ssid"], options.other_ssid)):
        if not (len(ssid) == SSID_DIGITS and ssid.isascii() and ssid.isdecimal()):
            raise NotTried("an SSID is 10 digits")
    return Subject(
        base=base,
        token_path=options.token_path,
        listing_path=options.listing_path,
        other_ssid=options.other_ssid,
        tries_wrong_secret=options.try_wrong_secret,
        waits_for_end=options.until_links_end,
        **given,
    )


def _given(options: argparse.Namespace, name: str) -> str:
    """The option, else the variable, else what a person types without seeing it."""
    value = getattr(options, name) or os.environ.get(PREFIX + name.upper(), "").strip()
    if not value and sys.stdin.isatty():
        value = getpass.getpass(f"{name.replace('_', ' ').title().replace('Ssid', 'SSID')} (not shown): ").strip()
    if not value:
        raise NotTried(f"--{name.replace('_', '-')} or {PREFIX}{name.upper()} is needed")
    return value


def _why_not_tried(evidence: Evidence) -> str:
    answer = evidence.answers["token"]
    if answer.failure:
        return f"the service can't be examined: {answer.failure}"
    if answer.status in (401, 403):
        return f"the service refused these credentials (status {answer.status}): nothing else could be tried"
    return ""
