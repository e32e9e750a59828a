"""What `scoreport-sandbox` can be told on its command line."""

import argparse
import math
from datetime import date
from pathlib import Path

from .cache import RenderCache
from .credentials import CredentialBook, CredentialFile, FixedCredentials, Pair
from .enrollment import EnrollmentFile
from .faults.control import Control
from .faults.plans import CALM, BadPlan, Plan, profile, profiles
from .faults.weather import Rate, Weather
from .loopback import is_loopback
from .reports.typesetter import Typesetters
from .settings import Settings

# The pair of a sandbox that is started without one; it serves on this machine only.
SAMPLE_KEY, SAMPLE_SECRET = "sandbox", "sandbox-secret-00001"

SECRET_CHARS = 20  # of the control end point, at least


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
    _add_service(found.add_argument_group("the service"))
    _add_reports(found.add_argument_group("reports"))
    _add_failures(found.add_argument_group("latency and failures"))
    return found


def _add_service(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
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


def _add_reports(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--renderers", type=_count, metavar="N", help="processes that set reports, 0 for none (default: one a core)")
    add("--cache-mb", type=_count, default=64, help="megabytes of reports kept, 0 for none (default: %(default)s)")
    add("--seed", type=int, default=1, help="another number gives other scores (default: %(default)s)")


def _add_failures(group: argparse._ArgumentGroup) -> None:
    kinds = "; ".join(f"{name}: {does}" for name, does in profiles().items())
    add = group.add_argument
    add("--profile", default=CALM, metavar="NAME", help=f"{kinds} (default: %(default)s)")
    add("--latency", action="append", default=[], metavar="[STAGE=]MEDIAN[,P95]", help="milliseconds; may be repeated")
    add("--fail", action="append", metavar="NAME=SHARE", help="as 503=0.05, or none; instead of the profile's failures")
    add("--rate", type=_positive, metavar="N", help="calls a second; beyond them 429 (default: without end)")
    add("--weather-seed", type=int, default=1, help="another number draws otherwise (default: %(default)s)")
    add("--slow-seconds", type=_seconds, default=8, help="what a slow start takes (default: %(default)s)")
    add(
        "--drip-seconds", type=_seconds, default=0.5, help="the pause before each byte of a drip (default: %(default)s)"
    )
    add("--control", action="store_true", help="serve /control to this machine")
    add("--control-secret", type=Path, metavar="FILE", help="serve /control to whoever sends the secret in that file")


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


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
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
        slow_seconds=options.slow_seconds,
        drip_seconds=options.drip_seconds,
        weather=Weather(_plan(options), options.weather_seed, Rate(options.rate) if options.rate else None),
        renders=RenderCache(options.cache_mb * 1_000_000),
        typesetters=Typesetters(options.renderers),
    )


def control_of(options: argparse.Namespace) -> Control | None:
    """Return who may use the control end point; None where there is none. Raises Unusable."""
    if options.control_secret:
        return Control(_secret(options.control_secret))
    if options.control and (options.public_url or not is_loopback(options.host)):
        # Behind a proxy everybody seems to be on this machine.
        raise Unusable("--control serves this machine only: give --control-secret to serve others")
    return Control() if options.control else None


def _secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise Unusable(f"cannot read the control secret {path}: {error}") from error
    if len(secret) < SECRET_CHARS:
        raise Unusable(f"the control secret in {path} needs {SECRET_CHARS} characters or more")
    return secret


def _plan(options: argparse.Namespace) -> Plan:
    try:
        plan = profile(options.profile)
        for text in options.latency:
            plan = plan.with_latency(text)
        return plan if options.fail is None else plan.with_failures(options.fail)
    except BadPlan as error:
        raise Unusable(str(error)) from error


def _credentials(options: argparse.Namespace) -> CredentialBook:
    if bool(options.client_key) != bool(options.client_secret):
        raise Unusable("--client-key and --client-secret belong together")
    if options.credentials and options.client_key:
        raise Unusable("give either --credentials or --client-key with --client-secret")
    if options.credentials:
        return CredentialFile(options.credentials)
    if options.client_key:
        return FixedCredentials([Pair(options.client_key, options.client_secret)])
    if not is_loopback(options.host):
        raise Unusable(f"the sample credentials serve this machine only: give --credentials for {options.host}")
    return FixedCredentials([Pair(SAMPLE_KEY, SAMPLE_SECRET)])
