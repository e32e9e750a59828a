"""What the sandbox does on the cores of this machine: reports and listings a second, first byte, memory.

The yardstick of the reports is bare Typst, which sets the same finished drafts with the same templates on as many cores
in the same run; see docs/performance.md. Exit code 1 where a figure misses its limit.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.support import figures, load, servers
from benchmarks.support.browsing import Call
from benchmarks.support.plans import Plans
from benchmarks.support.sandboxes import BareTypst, Sandbox, bare_typst, sandbox
from benchmarks.support.wanted import Links, Report, two_pages
from scoreport.sandbox.reports.render import Draft

RATIO_LIMIT = 0.75  # of bare Typst, without the cache
EAST_ASIAN_LIMIT = 40.0  # reports a second, without the cache
# What memory may still grow by in the second half of the reports, the cache being full: beyond it, something is kept.
GROWTH_LIMIT = 0.05
CONNECTIONS = 4
REPORTS = 240  # different ones, taken in turn: Typst forgets a layout long before it comes again
EAST_ASIAN = ("zh-Hant", "ko")
FIRST_BYTES = 60


@dataclass
class Counted:
    """The CPU time of one side over its rounds. What else runs on the machine takes of a rate, but little of this."""

    cpu_seconds: Callable[[], float]
    spent: float = 0.0
    reports: int = 0

    @property
    def cost(self) -> float:
        """Seconds a report."""
        return self.spent / self.reports

    def counting(self, play: figures.Round) -> figures.Round:
        """Return the same round, counted."""

        def counted() -> load.Tally:
            before = self.cpu_seconds()
            tally = play()
            self.spent += self.cpu_seconds() - before
            self.reports += len(tally.latencies)
            return tally

        return counted

    def __str__(self) -> str:
        return f"{1000 * self.cost:.1f} ms"


def main() -> int:
    """Measure and print; return the exit code."""
    args = _arguments()
    print(
        f"{len(os.sched_getaffinity(0))} cores; {CONNECTIONS} connections; load before the run {os.getloadavg()[0]:.1f}"
    )
    print(f"Python {platform.python_version()}, Typst {version('typst')}, Starlette {version('starlette')}")
    build = servers.ROOT / ".build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        met = [*_reports(Path(folder), args.rounds, args.seconds)]
    _listings(args.rounds, args.seconds)
    met += [_memory(args.reports)]
    return 0 if all(met) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5, help="of each side (default 5)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round (default 4)")
    parser.add_argument("--reports", type=int, default=10_000, help="after which memory is judged (default 10000)")
    return parser.parse_args()


def _reports(folder: Path, rounds: int, seconds: float) -> Iterator[bool]:
    """Reports a second without and with the cache, against bare Typst; then Chinese and Korean; yields whether met."""
    english = two_pages("en", REPORTS)
    with sandbox("--cache-mb", "0") as bare_memory, sandbox() as kept:
        with bare_typst(folder, "english", _drafts(english)) as yardstick:
            duel = _against_typst("Two pages, English", bare_memory, english, yardstick, rounds, seconds)
            yield duel.is_met
        _plain(folder, rounds, seconds)
        _from_memory(kept, english, rounds, seconds)
        for language in EAST_ASIAN:
            reports = two_pages(language, REPORTS)
            with bare_typst(folder, language, _drafts(reports)) as yardstick:
                duel = _against_typst(f"Two pages, {language}", bare_memory, reports, yardstick, rounds, seconds)
                yield _is_at_least(EAST_ASIAN_LIMIT, duel)


def _drafts(reports: Sequence[Report]) -> list[Draft | None]:
    return [report.draft for report in reports]


def _against_typst(
    name: str, running: Sandbox, reports: list[Report], yardstick: BareTypst, rounds: int, seconds: float
) -> figures.Duel:
    plans = _shared(Links(running.port).calls_for(reports))
    ours, bare = Counted(running.cpu_seconds), Counted(yardstick.cpu_seconds)
    tallies = figures.in_turn(
        ours.counting(lambda: load.run(running.port, plans, seconds)),
        bare.counting(lambda: yardstick.run(seconds)),
        rounds,
    )
    duel = figures.Duel(name, RATIO_LIMIT, *tallies, ("sandbox, no cache", "bare Typst"), "reports/s")
    print(f"\n{duel}\n  CPU of a report: {ours}, bare Typst {bare}; Typst's share {bare.cost / ours.cost:.2f}")
    return duel


def _is_at_least(limit: float, duel: figures.Duel) -> bool:
    rate = median(tally.rate for tally in duel.ours)
    print(f"  {rate:.0f}/s, limit {limit:.0f}/s: {'met' if rate >= limit else 'MISSED'}")
    return rate >= limit


def _plain(folder: Path, rounds: int, seconds: float) -> None:
    with bare_typst(folder, "plain", [None]) as typst:
        typst.run(seconds)
        print(figures.line("three plain pages", [typst.run(seconds) for _ in range(rounds)]))


def _from_memory(running: Sandbox, reports: list[Report], rounds: int, seconds: float) -> None:
    """Reports that the sandbox has made before, and the time to the first byte of both kinds."""
    calls = Links(running.port).calls_for(reports)
    made = [load.first_byte(running.port, call.wire) for call in calls[:FIRST_BYTES]]
    load.once(running.port, calls, CONNECTIONS)
    kept = [load.first_byte(running.port, call.wire) for call in calls[:FIRST_BYTES]]
    print(f"\n{figures.header('From the cache', 'reports/s')}")
    tallies = [load.run(running.port, _shared(calls), seconds) for _ in range(rounds)]
    print(figures.line("sandbox", tallies))
    print(f"\n{'First byte, one caller':<36}{'p50 ms':>10}{'p95 ms':>10}")
    for name, times in (("made for it", made), ("from the cache", kept)):
        cuts = quantiles([1000 * time for time in times], n=20, method="inclusive")
        print(f"{f'  {name}':<36}{cuts[9]:>10.1f}{cuts[18]:>10.1f}")


def _listings(rounds: int, seconds: float) -> None:
    with sandbox() as running:
        links = Links(running.port)
        plans = _shared([links.listing_call(f"{number:010}") for number in range(1, REPORTS)])
        load.run(running.port, plans, seconds)
        print(f"\n{figures.header('Listings', 'listings/s')}")
        print(figures.line("sandbox", [load.run(running.port, plans, seconds) for _ in range(rounds)]))


def _memory(number: int) -> bool:
    """Ask for so many different reports with the default cache, and see that memory levels off."""
    print(f"\n{'Memory':<14}{'reports':>10}{'MB':>8}")
    with sandbox() as running:
        calls = list(Links(running.port).all_pdfs(number))
        curve = []
        step = max(1, number // 10)
        for start in range(0, number, step):
            load.once(running.port, calls[start : start + step], CONNECTIONS)
            curve.append(running.megabytes())
            print(f"{'':<14}{min(start + step, number):>10}{curve[-1]:>8.0f}")
    half, peak = max(curve[: len(curve) // 2]), max(curve)
    growth = peak / half - 1
    met = growth <= GROWTH_LIMIT
    verdict = f"limit {GROWTH_LIMIT:+.0%}: {'met' if met else 'MISSED'}"
    print(f"  peak {peak:.0f} MB, {growth:+.1%} in the second half, {verdict}")
    return met


def _shared(calls: Sequence[Call]) -> Plans:
    return [list(calls[start::CONNECTIONS]) for start in range(CONNECTIONS)]


if __name__ == "__main__":
    sys.exit(main())
