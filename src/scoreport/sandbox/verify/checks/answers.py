"""What is true of all answers, and of refusals."""

import email.utils
from collections.abc import Callable, Iterable

from scoreport.sandbox.verify.calls import Answer
from scoreport.sandbox.verify.examination import Evidence
from scoreport.sandbox.verify.judging import Basis, Check, Verdict, answered, either, refusal, untold
from scoreport.sandbox.verify.reading import json_of

# Refusals that are the service's own, and no gateway's.
REFUSED = ("token, wrong secret", "listing without token", "listing, changed token", "listing, malformed SSID")
SKEW = 300  # seconds


def _unknown_path(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "unknown path"), 403, 404)


def _direct(evidence: Evidence) -> Verdict:
    return _none_of(evidence, "redirected", lambda answer: 300 <= answer.status < 400)


def _sound(evidence: Evidence) -> Verdict:
    return _none_of(evidence, "broke off, or of status 500 and above", lambda a: a.status >= 500 or bool(a.failure))


def _plain(evidence: Evidence) -> Verdict:
    return _none_of(
        evidence, "compressed", lambda answer: answer.header("content-encoding").lower() not in ("", "identity")
    )


def _unshared(evidence: Evidence) -> Verdict:
    return _none_of(
        evidence,
        "open to shared caches",
        lambda answer: any(word in answer.header("cache-control").lower() for word in ("public", "s-maxage")),
    )


def _clock(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "token")
    try:
        said = email.utils.parsedate_to_datetime(answer.header("date")).timestamp()
    except (ValueError, TypeError):
        return untold("it tells no time")
    off = abs(said - evidence.came_at["token"])
    return either(off <= SKEW, f"{off:.0f} seconds apart")


def _error_form(evidence: Evidence) -> Verdict:
    found = {call: evidence.answers[call] for call in REFUSED if call in evidence.answers}
    refused = {call: answer for call, answer in found.items() if 400 <= answer.status < 500}
    if not refused:
        return untold("nothing was refused")
    formless = [call for call, answer in refused.items() if not _has_code_and_text(answer, evidence)]
    return either(not formless, f"not so: {'; '.join(formless)}" if formless else f"all {len(refused)}")


def _has_code_and_text(answer: Answer, evidence: Evidence) -> bool:
    held = json_of(answer)
    if not isinstance(held, dict):
        return False
    return all(evidence.names.find(held, "problems", name) is not None for name in ("code_fields", "text_fields"))


def _discreet(evidence: Evidence) -> Verdict:
    private = [word.encode() for word in evidence.private]

    def tells(answer: Answer) -> bool:
        return answer.status >= 400 and any(word in answer.body for word in private)

    return _none_of(evidence, "refusals that repeat SSID, key, secret, token or link", tells)


def _none_of(evidence: Evidence, what: str, is_bad: Callable[[Answer], bool]) -> Verdict:
    bad = [call for call, answer in evidence.answers.items() if is_bad(answer)]
    return either(not bad, f"{what}: {'; '.join(bad)}" if bad else f"none of {len(evidence.answers)}")


def _checks() -> Iterable[Check]:
    reading = Basis.READING
    yield Check("answers.path", "an unknown path is refused with 403 or 404", reading, _unknown_path)
    yield Check("answers.errors", "refusals are JSON objects with a code and words", reading, _error_form)
    yield Check("answers.discreet", "refusals repeat nothing private", reading, _discreet)
    yield Check("answers.direct", "no answer is a redirect", reading, _direct)
    yield Check("answers.sound", "no answer breaks off or fails", reading, _sound)
    yield Check("answers.plain", "nothing comes compressed that was asked for plain", reading, _plain)
    yield Check("answers.unshared", "no answer is open to shared caches", reading, _unshared)
    yield Check("answers.clock", "its clock agrees with ours to 5 minutes", reading, _clock)


CHECKS = tuple(_checks())
