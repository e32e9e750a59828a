"""What a signed-in family's clicks cost: *Generate* and opening a PDF, against a state that answers at once.

The yardstick is a bare Django view that does the same I/O on the same server and databases in the same run; see
docs/performance.md. Exit code 1 where a ratio is below its limit.
"""

import argparse
import json
import platform
import sys
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.support import cores, figures, load, plans, servers
from benchmarks.support.browsing import Browser

GENERATE_LIMIT, OPENING_LIMIT = 0.6, 0.7
THREADS = 64  # the default of `scoreport web`
CONNECTIONS = 8
FAMILIES = 400  # so many that each leaves a trace as long as a busy evening's, and stays below its limit
BARE = "benchmarks.support.bare.settings"


def main() -> int:
    """Measure and print; return the exit code."""
    args = _arguments()
    with servers.machine() as machine, ExitStack() as running:
        cores.pin(machine.cores.load)
        print(f"{machine.cores}; {CONNECTIONS} connections, {THREADS} threads")
        print(f"Python {platform.python_version()}, Django {version('django')}, granian {version('granian')}, SQLite")
        duels = _measure(machine, running, args.rounds, args.seconds)
        print(*duels, sep="\n\n")
    return 0 if all(duel.is_met for duel in duels) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5, help="of each application and click (default 5)")
    parser.add_argument("--seconds", type=float, default=2.5, help="length of a round (default 2.5)")
    return parser.parse_args()


def _measure(machine: servers.Machine, running: ExitStack, rounds: int, seconds: float) -> list[figures.Duel]:
    state, ours, bare = (servers.free_port() for _ in range(3))
    state_url = f"http://{servers.HOST}:{state}"
    families = json.loads(servers.run(machine, "benchmarks.support.prepare", state_url, str(FAMILIES)))
    running.enter_context(servers.upstream(machine, state))
    running.enter_context(servers.application(machine, ours, THREADS))
    people = [(_signed_in(ours, family), family["children"]) for family in families]
    answer = load.exchange(ours, people[0][0].generate(people[0][1][0]))
    clicks = plans.make(ours, people, answer, CONNECTIONS)
    kept = machine.folder / "answer"
    kept.write_bytes(answer)
    told = {"DJANGO_SETTINGS_MODULE": BARE, "BENCH_ANSWER": str(kept), "BENCH_UPSTREAM": state_url}
    running.enter_context(servers.application(machine, bare, THREADS, **told))

    def play(port: int, plan: plans.Plans) -> figures.Round:
        return lambda: load.run(port, plan, seconds)

    first = figures.duel(
        "Generate", GENERATE_LIMIT, play(ours, clicks.generate), play(bare, clicks.bare_generate), rounds
    )
    second = figures.duel(
        "Opening a PDF", OPENING_LIMIT, play(ours, clicks.opening), play(bare, clicks.bare_opening), rounds
    )
    return [first, second]


def _signed_in(port: int, family: dict[str, Any]) -> Browser:
    return Browser(f"http://{servers.HOST}:{port}", family["username"], family["password"])


if __name__ == "__main__":
    sys.exit(main())
