"""What `scoreport-sandbox` can be told on its command line."""

import argparse
import ipaddress
from datetime import date
from pathlib import Path

from .cache import RenderCache
from .credentials import CredentialBook, CredentialFile, FixedCredentials, Pair
from .enrollment import EnrollmentFile
from .reports.typesetter import Typesetters
from .settings import Settings

# The pair of a sandbox that is started without one; it serves on this machine only.
SAMPLE_KEY, SAMPLE_SECRET = "sandbox", "sandbox-secret-00001"


class Unusable(Exception):
    """The sandbox can't start as asked; the text says why in one line."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    found = argparse.ArgumentParser(
        prog="scoreport-sandbox",
        description="A stand-in for the state's score-report service, with invented reports.",
        epilog="scoreport-sandbox credentials --help makes and ends pairs of Client Key and Client Secret; "
        "scoreport-sandbox verify --help examines any implementation of the service.",
    )
    add = found.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=int, default=8100, help="port, 0 for any free one (default: %(default)s)")
    add("--enrollment", type=Path, metavar="FILE", help="state-enrollment.csv: only its students are known")
    add("--credentials", type=Path, metavar="FILE", help="CSV: client_key, client_secret, lea_cds, expires_on")
    add("--client-key", metavar="KEY", help="a single pair that stands for every LEA")
    add("--client-secret", metavar="SECRET", help="the secret of --client-key")
    add("--token-seconds", type=_positive, default=3600, help="life of a token (default: %(default)s)")
    add("--link-seconds", type=_positive, default=1800, help="life of a PDF link (default: %(default)s)")
    add("--link-chars", type=_positive, default=1500, help="length of a PDF link (default: %(default)s)")
    add("--public-url", metavar="URL", help="address that links begin with (default: as the caller's)")
    add("--today", type=date.fromisoformat, metavar="DATE", help="the date to believe in, as 2026-11-24")
    add("--history", type=_positive, metavar="YEARS", help="list only so many years (the state: 3 in 2021)")
    add("--renderers", type=_count, metavar="N", help="processes that set reports, 0 for none (default: one a core)")
    add(
        "--cache-mb",
        type=_count,
        default=64,
        help="megabytes of reports kept in memory, 0 for none (default: %(default)s)",
    )
    add("--seed", type=int, default=1, help="another number gives other scores (default: %(default)s)")
    return found


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings that the options ask for. Raises Unusable, and UnusableFile."""
    return Settings(
        credentials=_credentials(options),
        enrollment=EnrollmentFile(options.enrollment) if options.enrollment else None,
        seed=options.seed,
        token_seconds=options.token_seconds,
        link_seconds=options.link_seconds,
        link_chars=options.link_chars,
        public_url=options.public_url,
        today=options.today,
        history=options.history,
        renders=RenderCache(options.cache_mb * 1_000_000),
        typesetters=Typesetters(options.renderers),
    )


def _credentials(options: argparse.Namespace) -> CredentialBook:
    if bool(options.client_key) != bool(options.client_secret):
        raise Unusable("--client-key and --client-secret belong together")
    if options.credentials and options.client_key:
        raise Unusable("give either --credentials or --client-key with --client-secret")
    if options.credentials:
        return CredentialFile(options.credentials)
    if options.client_key:
        return FixedCredentials([Pair(options.client_key, options.client_secret)])
    if not _is_loopback(options.host):
        raise Unusable(f"the sample credentials serve this machine only: give --credentials for {options.host}")
    return FixedCredentials([Pair(SAMPLE_KEY, SAMPLE_SECRET)])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
