"""The files behind the links."""

from collections.abc import Iterable

from scoreport.sandbox.verify.calls import MOST_BYTES, Answer
from scoreport.sandbox.verify.examination import Evidence
from scoreport.sandbox.verify.judging import (
    Basis,
    Check,
    NotAsked,
    Verdict,
    answered,
    either,
    fails,
    refusal,
    status_of,
)

ENDED = (400, 401, 403, 404, 410)
TAIL = 1024  # bytes, at the end of a PDF, in which its last mark must stand


def _open_without_header(evidence: Evidence) -> Verdict:
    answer = _answered(evidence)
    return either(answer.status == 200, status_of(answer))


def _is_pdf(evidence: Evidence) -> Verdict:
    answer = _opened(evidence)
    begins = answer.body.startswith(b"%PDF-")
    seen = f"{answer.media_type or 'no media type'}, first bytes {'%PDF-' if begins else 'other ones'}"
    return either(begins and answer.media_type == "application/pdf", seen)


def _is_whole(evidence: Evidence) -> Verdict:
    answer = _opened(evidence)
    size, promised = len(answer.body), answer.header("content-length")
    if size > MOST_BYTES:
        return fails(f"more than {MOST_BYTES:,} bytes")
    if promised.isdecimal() and int(promised) != size:
        return fails(f"{size:,} bytes of {int(promised):,}")
    return either(b"%%EOF" in answer.body[-TAIL:], f"{size:,} bytes")


def _changed(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "PDF, changed link", "no PDF link"), *ENDED)


def _ended(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "PDF, ended link", "--until-links-end waits for it"), *ENDED)


def _page(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "web page", "the listing has no link to a web page")
    is_page = answer.status == 200 and answer.media_type == "text/html"
    return either(is_page, f"{status_of(answer)}, {answer.media_type or 'no media type'}")


def _answered(evidence: Evidence) -> Answer:
    return answered(evidence, "PDF", "no PDF link that is https")


def _opened(evidence: Evidence) -> Answer:
    answer = _answered(evidence)
    if answer.status != 200:
        raise NotAsked("the link did not open")
    return answer


def _checks() -> Iterable[Check]:
    published, reading = Basis.PUBLISHED, Basis.READING
    yield Check("files.open", "a link opens without any header", reading, _open_without_header)
    yield Check("files.pdf", "it is a PDF by media type and first bytes", published, _is_pdf)
    yield Check("files.whole", "it is whole and has at most 25 MB", reading, _is_whole)
    yield Check("files.forged", "a changed link is refused", reading, _changed)
    yield Check("files.ended", "a link past its end is refused", published, _ended)
    yield Check("files.page", "a link to a web page opens as HTML", published, _page)


CHECKS = tuple(_checks())
