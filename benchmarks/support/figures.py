"""Rounds in turn, and what is printed of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.support.load import Tally

Round = Callable[[], Tally]


@dataclass(frozen=True)
class Duel:
    """The tallies of the product and of its yardstick, round by round."""

    name: str
    limit: float
    ours: Sequence[Tally]
    bare: Sequence[Tally]
    sides: tuple[str, str] = ("scoreport", "bare Django view")
    unit: str = "requests/s"

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: each compares two neighbours in time, so that noise hits both."""
        return median(a.rate / b.rate for a, b in zip(self.ours, self.bare, strict=True))

    @property
    def is_met(self) -> bool:
        """Whether the ratio reaches its limit."""
        return self.ratio >= self.limit

    def __str__(self) -> str:
        verdict = "met" if self.is_met else "MISSED"
        spread = " ".join(f"{a.rate / b.rate:.2f}" for a, b in zip(self.ours, self.bare, strict=True))
        ours, bare = self.sides
        return "\n".join(
            [
                header(self.name, self.unit),
                line(ours, self.ours),
                line(bare, self.bare),
                f"  ratio {self.ratio:.2f}, limit {self.limit:.2f}: {verdict} (rounds: {spread})",
            ]
        )


def duel(name: str, limit: float, ours: Round, bare: Round, rounds: int) -> Duel:
    """Warm both up, then let them run in turn."""
    return Duel(name, limit, *in_turn(ours, bare, rounds))


def in_turn(ours: Round, bare: Round, rounds: int) -> tuple[list[Tally], list[Tally]]:
    """Return the tallies of both sides, which ran in turn after a round that warmed them up."""
    ours()
    bare()
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def header(name: str, unit: str = "requests/s") -> str:
    """Return the head of a table of rates and latencies."""
    return f"{name:<24}{unit:>12}{'p50 ms':>10}{'p99 ms':>10}"


def line(name: str, tallies: Sequence[Tally]) -> str:
    """Return one row: the median rate, and latencies over all rounds."""
    milliseconds = [1000 * seconds for tally in tallies for seconds in tally.latencies]
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    return f"{f'  {name}':<24}{median(tally.rate for tally in tallies):>12.0f}{cuts[49]:>10.1f}{cuts[98]:>10.1f}"
