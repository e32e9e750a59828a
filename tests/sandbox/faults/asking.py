"""Asks a sandbox for each failure of its table, at each stage where it can be had."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlsplit

from scoreport.sandbox.faults.table import FAULTS, Fault, Stage, fault_named
from tests.sandbox.calling import SAMPLE_SECRET, Caller
from tests.sandbox.faults.exchanging import PATIENCE, Exchange, ask, basic, bearer

TOKEN, LISTING = "/api/v1/token", "/api/v1/students/{}/score-reports"
ORDINARY = "2000000001"
DRIPS = ("slow-headers", "slow-body")  # these would take hours: the caller leaves
SPOILING = "regenerated"
PIECES = 60
SILENT = {"silent": 3, "stalled-body": 10}  # seconds of nothing, which is all that there is to see
AT_ONCE = 12


class Limits(TypedDict):
    """When a caller leaves."""

    most_pieces: int
    patience: float


@dataclass(frozen=True)
class Seen:
    """A failure as it was met, beside what is ordinary at its stage."""

    stage: Stage
    got: Exchange
    base: str


def meet_all(base: str) -> dict[tuple[str, Stage], Seen]:
    """Meet every failure at each of its stages; some of them wait, so many are asked for at once.

    The last one spoils the next call for a token, whoever makes it.
    """
    wanted = [(fault, stage) for fault in FAULTS for stage in fault.stages if fault.name != SPOILING]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda pair: meet(base, *pair), wanted)
        met = {(fault.name, stage): seen for (fault, stage), seen in zip(wanted, found, strict=True)}
    last = meet(base, fault_named(SPOILING), "listing")
    assert Caller(base).ask_token().status == 401
    return {**met, (SPOILING, "listing"): last}


def meet(base: str, fault: Fault, stage: Stage) -> Seen:
    """Meet one failure."""
    limits: Limits = {
        "most_pieces": PIECES if fault.name in DRIPS else 0,
        "patience": SILENT.get(fault.name, PATIENCE),
    }
    if stage == "token":
        got = ask(base, "POST", TOKEN, basic(fault.client_key("sandbox"), SAMPLE_SECRET), **limits)
    elif stage == "listing":
        path = LISTING.format(fault.ssid("listing"))
        got = ask(base, "GET", path, bearer(fresh_token(base)), **limits)
    else:
        got = ask(base, "GET", link_of(base, fault.ssid("report")), {}, **limits)
    return Seen(stage, got, base)


def meet_none(base: str, stage: Stage) -> Seen:
    """Ask for the ordinary answer of a stage."""
    if stage == "token":
        got = ask(base, "POST", TOKEN, basic("sandbox", SAMPLE_SECRET))
    elif stage == "listing":
        got = ask(base, "GET", LISTING.format(ORDINARY), bearer(fresh_token(base)))
    else:
        got = ask(base, "GET", link_of(base, ORDINARY), {})
    return Seen(stage, got, base)


def fresh_token(base: str) -> str:
    """Return a token."""
    return str(Caller(base).ask_token().json()["token"])


def link_of(base: str, ssid: str) -> str:
    """Return path and query of the newest PDF of a student."""
    answer = Caller(base).get(LISTING.format(ssid), fresh_token(base))
    link: str = next(entry["pdfLink"] for entry in answer.json()["scoreReports"] if "pdfLink" in entry)
    return urlsplit(link)._replace(scheme="", netloc="").geturl()
