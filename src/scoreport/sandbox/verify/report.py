"""What the command prints: the table of claims, and the shapes of the answers."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .checks import ALL
from .examination import Evidence
from .judging import Outcome, Verdict, judged
from .shapes import shape_of

MASK = "•••••"
# Fields whose values are codes, and none of a person's own words.
CODED = {"report_type": "report_types", "language": "languages", "year": "", "content_area": ""}
MOST_CODE = 40  # characters

Verdicts = dict[str, Verdict]


def judge_all(evidence: Evidence) -> Verdicts:
    """Return the verdict on each claim by its name."""
    return {check.name: judged(check, evidence) for check in ALL}


def lines(evidence: Evidence, verdicts: Verdicts, *, with_codes: bool) -> Iterator[str]:
    """Yield the whole report, without any secret, SSID, token or link: each line is searched for them once more."""
    told = [*_table(verdicts), "", *_shapes(evidence), *(_codes(evidence) if with_codes else ())]
    private = evidence.private
    for line in told:
        yield _masked(line, private)


def _table(verdicts: Verdicts) -> Iterator[str]:
    rows = [(check.name, check.claim, check.basis, verdicts[check.name]) for check in ALL]
    names, claims = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    for name, claim, basis, verdict in rows:
        outcome = verdict.outcome.upper() if verdict.outcome is Outcome.FAILS else verdict.outcome
        yield f"{outcome:<17}  {name:<{names}}  {claim:<{claims}}  {basis:<11}  {verdict.seen}"
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    yield ""
    yield f"{counts[Outcome.HOLDS]} hold, {counts[Outcome.FAILS]} do not, {counts[Outcome.UNTOLD]} could not be told"


def _shapes(evidence: Evidence) -> Iterator[str]:
    for call, answer in evidence.answers.items():
        yield f"{call}:"
        yield from (f"  {line}" for line in shape_of(answer, evidence.names))


def _codes(evidence: Evidence) -> Iterator[str]:
    yield ""
    for name in CODED:
        words = sorted({str(value) for value in evidence.listing.values(name) if len(str(value)) <= MOST_CODE})
        yield f"{name.replace('_', ' ')}: {', '.join(_marked(evidence, CODED[name], words)) or 'none'}"


def _marked(evidence: Evidence, section: str, words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word if not section or evidence.names.is_known(section, word) else f"{word} (unknown)"


def _masked(line: str, private: Iterable[str]) -> str:
    for word in private:
        line = line.replace(word, MASK)
    return "".join(letter if letter.isprintable() else "?" for letter in line)
