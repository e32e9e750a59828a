"""What 600 families get who press *Generate* in the same moment, under the limits that are the defaults.

Each presses until the list is there: whoever is sent the light page tries again when that page would. Nobody may be
left waiting: exit code 1 where an answer took longer than a click may, or where the light page was slow itself.
"""

import argparse
import json
import random
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.support import cores, load, plans, servers
from benchmarks.support.browsing import Browser

PRESSING, FAMILIES = 600, 200
UPSTREAM_SECONDS = 1.0
LONGEST = 11.0  # seconds: a click's ten, and one for this generator
LIGHT = 5.0  # seconds, of 95 of 100 light pages: three in the line for a turn, and two for this generator
GIVE_UP = 120.0
WORDS_SECONDS = 20.0  # after which a person who reads "try again" does so


@dataclass
class Tally:
    """Seconds of each answer by what it was."""

    lists: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    light: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> int:
    """Measure and print; return the exit code."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "").parse_args()
    with servers.machine() as machine, ExitStack() as running:
        cores.pin(machine.cores.load)
        print(f"{machine.cores}; {PRESSING} families, {UPSTREAM_SECONDS:g} s upstream, limits as they are by default,")
        print(f"a budget of {servers.STATE_BUDGET} calls a second to the state, SQLite")
        calls, port = _prepared(machine, running)
        began = time.perf_counter()
        tally = _wave(port, calls)
        return _print(tally, time.perf_counter() - began)


def _prepared(machine: servers.Machine, running: ExitStack) -> tuple[list[bytes], int]:
    state, port = servers.free_port(), servers.free_port()
    state_url = f"http://{servers.HOST}:{state}"
    families = json.loads(servers.run(machine, "benchmarks.support.prepare", state_url, str(FAMILIES)))
    running.enter_context(servers.upstream(machine, state, UPSTREAM_SECONDS))
    running.enter_context(servers.application(machine, port))
    base = f"http://{servers.HOST}:{port}"
    people = [(Browser(base, one["username"], one["password"]), one["children"]) for one in families]
    return [browser.generate(child) for browser, children in people for child in children][:PRESSING], port


def _wave(port: int, calls: list[bytes]) -> Tally:
    tally, end = Tally(), time.monotonic() + GIVE_UP

    def press(wire: bytes) -> None:
        while time.monotonic() < end and (pause := _press(port, wire, tally)):
            time.sleep(pause * random.uniform(0.7, 1.3))

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(press, calls))
    return tally


def _press(port: int, wire: bytes, tally: Tally) -> float:
    """Press once and return the seconds until the next try, 0 where the list came."""
    began = time.perf_counter()
    with socket.create_connection((servers.HOST, port), load.TIMEOUT) as sock:
        head, body = load.answer(sock, wire)
    seconds = time.perf_counter() - began
    with tally.lock:
        if head.startswith(b"HTTP/1.1 503 "):
            tally.light.append(seconds)
            return float(load.header(head, b"retry-after"))
        if plans.ROW in body:
            tally.lists.append(seconds)
            return 0.0
        tally.words.append(seconds)
        return WORDS_SECONDS


def _print(tally: Tally, seconds: float) -> int:
    rows = {"list": tally.lists, "words, try again later": tally.words, "light page": tally.light}
    print(f"\n{'answer':<24}{'number':>10}{'p50 s':>10}{'p95 s':>10}{'longest':>10}")
    for name, taken in rows.items():
        if len(taken) > 1:
            cuts = quantiles(taken, n=20, method="inclusive")
            print(f"{name:<24}{len(taken):>10}{cuts[9]:>10.2f}{cuts[18]:>10.2f}{max(taken):>10.2f}")
    served = len(tally.lists)
    print(f"  {served} of {PRESSING} had their list after {seconds:.0f} s: {served / seconds:.0f}/s")
    longest = max(taken for row in rows.values() for taken in row)
    light = quantiles(tally.light, n=20, method="inclusive")[18] if len(tally.light) > 1 else 0.0
    met = longest <= LONGEST and light <= LIGHT and served == PRESSING
    print(
        f"  longest {longest:.1f} s, limit {LONGEST:.0f}; light page {light:.1f} s, limit {LIGHT:.0f}; all are served:"
    )
    print("  met" if met else "  MISSED")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
