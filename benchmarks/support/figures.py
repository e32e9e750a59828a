"""Rounds in turn, and what is printed of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.support.load import Tally

Round = Callable[[], Tally]


@dataclass(frozen=True)
class Duel:
    """The tallies of the product and of the bare application, round by round."""

    name: str
    limit: float
    ours: Sequence[Tally]
    bare: Sequence[Tally]

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
        return "\n".join(
            [
                f"{self.name:<24}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}",
                _line("  scoreport", self.ours),
                _line("  bare Django view", self.bare),
                f"  ratio {self.ratio:.2f}, limit {self.limit:.2f}: {verdict} (rounds: {spread})",
            ]
        )


def duel(name: str, limit: float, ours: Round, bare: Round, rounds: int) -> Duel:
    """Warm both up, then let them run in turn."""
    ours()
    bare()
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return Duel(name, limit, [pair[0] for pair in pairs], [pair[1] for pair in pairs])


def _line(name: str, tallies: Sequence[Tally]) -> str:
    milliseconds = [1000 * seconds for tally in tallies for seconds in tally.latencies]
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    return f"{name:<24}{median(tally.rate for tally in tallies):>12.0f}{cuts[49]:>10.1f}{cuts[98]:>10.1f}"
