"""What a check is, and how one is judged."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from .calls import Answer
from .examination import Evidence


class Outcome(StrEnum):
    """How a check ends."""

    HOLDS = "holds"
    FAILS = "does not hold"
    UNTOLD = "could not be told"


class Basis(StrEnum):
    """Where a claim comes from: the state's own published pages, or what this sandbox makes of them."""

    PUBLISHED = "published"
    READING = "our reading"


@dataclass(frozen=True)
class Verdict:
    """An outcome and what was seen, without any value that an answer held."""

    outcome: Outcome
    seen: str


@dataclass(frozen=True)
class Check:
    """One claim about the service."""

    name: str
    claim: str
    basis: Basis
    judge: Callable[[Evidence], Verdict]


class NotAsked(LookupError):
    """The call that a claim rests on was not made; the text says why."""


def judged(check: Check, evidence: Evidence) -> Verdict:
    """Return the verdict on one claim."""
    try:
        return check.judge(evidence)
    except NotAsked as error:
        return untold(str(error))


def answered(evidence: Evidence, call: str, why_not: str = "an earlier answer was missing") -> Answer:
    """Return the answer to a call. Raises NotAsked; a call that failed comes back as an answer of status 0."""
    if call not in evidence.answers:
        raise NotAsked(f"not asked: {why_not}")
    return evidence.answers[call]


def holds(seen: str) -> Verdict:
    """The claim holds."""
    return Verdict(Outcome.HOLDS, seen)


def fails(seen: str) -> Verdict:
    """The claim does not hold."""
    return Verdict(Outcome.FAILS, seen)


def untold(seen: str) -> Verdict:
    """It could not be told."""
    return Verdict(Outcome.UNTOLD, seen)


def either(claim: bool, seen: str) -> Verdict:  # noqa: FBT001 - the claim itself
    """Return that a claim holds, or that it does not, with what was seen."""
    return holds(seen) if claim else fails(seen)


def status_of(answer: Answer) -> str:
    """Say how an answer ended, in a word or two."""
    return answer.failure or f"status {answer.status}"


def refusal(answer: Answer, *statuses: int) -> Verdict:
    """Judge that an answer is one of these refusals."""
    return either(answer.status in statuses, status_of(answer))
