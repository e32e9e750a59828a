"""What becomes of 500 families who press *Generate* while the state takes a second for each list.

With 500 requests in flight and nothing else to do, 500 lists a second would be the ideal. The yardstick of what a
Django view can do is the bare one, on the same server and databases in the same run; see docs/performance.md. Exit
code 1 where the product's share of the ideal is below its limit.
"""

import argparse
import json
import platform
import sys
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.support import cores, figures, load, plans, servers
from benchmarks.support.browsing import Browser

LIMIT = 0.5  # of the ideal
IN_FLIGHT = 500
UPSTREAM_SECONDS = 1.0
IDEAL = IN_FLIGHT / UPSTREAM_SECONDS
THREADS = 512  # requests that may run at the same time
STEPS, WARM_SECONDS = (50, 150, 300), 3.0
FAMILIES = 167  # of three children: each request in flight asks for another one, so that none rides along with others
BARE = "benchmarks.support.bare.settings"


def main() -> int:
    """Measure and print; return the exit code."""
    args = _arguments()
    with servers.machine() as machine, ExitStack() as running:
        cores.pin(machine.cores.load)
        print(f"{machine.cores}; {IN_FLIGHT} requests in flight, {UPSTREAM_SECONDS:g} s upstream, {THREADS} threads,")
        print(f"a budget of {servers.STATE_BUDGET} calls a second to the state")
        print(f"Python {platform.python_version()}, Django {version('django')}, granian {version('granian')}, SQLite")
        ours, bare = _measure(machine, running, args.rounds, args.seconds)
    return 0 if _print(ours, bare) >= LIMIT else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3, help="of each application (default 3)")
    parser.add_argument("--seconds", type=float, default=10, help="length of a round (default 10)")
    return parser.parse_args()


def _measure(
    machine: servers.Machine, running: ExitStack, rounds: int, seconds: float
) -> tuple[list[load.Tally], list[load.Tally]]:
    state, ours, bare = (servers.free_port() for _ in range(3))
    state_url = f"http://{servers.HOST}:{state}"
    families = json.loads(servers.run(machine, "benchmarks.support.prepare", state_url, str(FAMILIES)))
    running.enter_context(servers.upstream(machine, state, UPSTREAM_SECONDS))
    running.enter_context(servers.application(machine, ours, THREADS))
    people = [(_signed_in(ours, family), family["children"]) for family in families]
    answer = load.exchange(ours, people[0][0].generate(people[0][1][0]))
    pressed, bare_pressed = plans.presses(people, answer, IN_FLIGHT)
    kept = machine.folder / "answer"
    kept.write_bytes(answer)
    told = {"DJANGO_SETTINGS_MODULE": BARE, "BENCH_ANSWER": str(kept), "BENCH_UPSTREAM": state_url}
    running.enter_context(servers.application(machine, bare, THREADS, **told))
    for step in STEPS:  # threads and connections are made as they are needed, and not all of them in one moment
        load.run(ours, pressed[:step], WARM_SECONDS)
        load.run(bare, bare_pressed[:step], WARM_SECONDS)
    return figures.in_turn(
        lambda: load.run(ours, pressed, seconds), lambda: load.run(bare, bare_pressed, seconds), rounds
    )


def _print(ours: list[load.Tally], bare: list[load.Tally]) -> float:
    """Print both and return our share of the ideal, the median of the rounds."""
    share, bare_share = (median(tally.rate for tally in tallies) / IDEAL for tallies in (ours, bare))
    print()
    print(figures.header("Generate"))
    print(figures.line("scoreport", ours))
    print(figures.line("bare Django view", bare))
    print(f"  ideal {IDEAL:.0f}/s: scoreport {share:.2f}, limit {LIMIT:.2f}: {'met' if share >= LIMIT else 'MISSED'}")
    print(f"  the bare view in the same run: {bare_share:.2f}")
    return share


def _signed_in(port: int, family: dict[str, Any]) -> Browser:
    return Browser(f"http://{servers.HOST}:{port}", family["username"], family["password"])


if __name__ == "__main__":
    sys.exit(main())
