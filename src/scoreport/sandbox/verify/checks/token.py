"""The token: how it is asked for, and who gets none."""

from scoreport.sandbox.verify.calls import Answer
from scoreport.sandbox.verify.examination import Evidence
from scoreport.sandbox.verify.judging import (
    Basis,
    Check,
    Verdict,
    answered,
    either,
    fails,
    holds,
    refusal,
    status_of,
    untold,
)
from scoreport.sandbox.verify.reading import json_of, token_of

DENIED = (400, 401, 403)
UNKNOWN = (400, 401, 403, 404, 405)
MOST_SECONDS = 86_400


def _by_post(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "token")
    if answer.status not in (200, 201):
        return fails(status_of(answer))
    if not evidence.token:
        return fails(_lack(answer))
    return holds(f"a token of {len(evidence.token)} characters")


def _lack(answer: Answer) -> str:
    if isinstance(json_of(answer), dict):
        return "no text under a name that we know: see the shapes below, and --aliases"
    return f"no JSON object, but {answer.media_type or 'no media type'}"


def _life(evidence: Evidence) -> Verdict:
    held = json_of(answered(evidence, "token"))
    life = evidence.names.find(held, "token", "life") if isinstance(held, dict) else None
    if life is None:
        return untold("it names no life: clients then assume 15 minutes")
    is_number = str(life).isascii() and str(life).isdecimal()
    return either(is_number and 0 < int(life) <= MOST_SECONDS, f"{life} seconds" if is_number else "not a whole number")


def _with_other_slash(evidence: Evidence) -> Verdict:
    return _token_or_refusal(evidence, "token, slash turned")


def _by_get(evidence: Evidence) -> Verdict:
    return _token_or_refusal(evidence, "token by GET")


def _token_or_refusal(evidence: Evidence, call: str) -> Verdict:
    """Clients have one way that works; of others it matters only that they are plain about it."""
    answer = answered(evidence, call)
    if token_of(answer, evidence.names):
        return holds("a token too")
    return refusal(answer, *UNKNOWN)


def _without_credentials(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "token without credentials"), *DENIED)


def _wrong_secret(evidence: Evidence) -> Verdict:
    why_not = "--try-wrong-secret does, and a service may lock a pair that is tried wrongly"
    return refusal(answered(evidence, "token, wrong secret", why_not), 401)


CHECKS = (
    Check("token.post", "POST with HTTP Basic brings a token in a JSON object", Basis.READING, _by_post),
    Check("token.life", "it says how many seconds the token lives", Basis.READING, _life),
    Check("token.slash", "the other spelling of its path works or is refused", Basis.READING, _with_other_slash),
    Check("token.get", "GET brings a token or is refused", Basis.READING, _by_get),
    Check("token.none", "no credentials, no token", Basis.PUBLISHED, _without_credentials),
    Check("token.wrong", "a wrong secret is refused with 401", Basis.READING, _wrong_secret),
)
