"""The listing of a student: what it holds, and who gets none."""

from collections.abc import Iterable

from scoreport.sandbox.verify.calls import Answer
from scoreport.sandbox.verify.examination import LONGEST_LIFE, Evidence, life_of
from scoreport.sandbox.verify.judging import (
    Basis,
    Check,
    NotAsked,
    Verdict,
    answered,
    either,
    fails,
    holds,
    refusal,
    status_of,
    untold,
)
from scoreport.sandbox.verify.reading import Listing, is_year, json_of

MOST_BYTES, MOST_ENTRIES, LONGEST_LINK = 1_000_000, 200, 4096
DENIED, NOT_SHOWN = (401, 403), (403, 404)
NEEDED = ("report_type", "year", "language")


def _answers(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "listing")
    if answer.status == 200:
        return holds("status 200")
    text = evidence.names.find(json_of(answer) or {}, "problems", "text_fields") if _is_object(answer) else None
    if answer.status in NOT_SHOWN and str(text).casefold() in evidence.names.of("problems", "gateway_texts"):
        return fails(f"status {answer.status}, as a gateway says it of a path that it does not know")
    if answer.status in NOT_SHOWN:
        return untold(f"status {answer.status}: choose a student of this LEA who has reports")
    return fails(status_of(answer))


def _is_object(answer: Answer) -> bool:
    return isinstance(json_of(answer), dict)


def _form(evidence: Evidence) -> Verdict:
    answer = _listed(evidence)
    if json_of(answer) is None:
        return fails("the body is no JSON in UTF-8")
    if evidence.listing.entries is None:
        return fails("no array under a name that we know: see the shapes below, and --aliases")
    return holds("a bare array" if isinstance(json_of(answer), list) else "an object with an array")


def _media_type(evidence: Evidence) -> Verdict:
    answer = _listed(evidence)
    return either(answer.media_type == "application/json", answer.media_type or "no media type")


def _size(evidence: Evidence) -> Verdict:
    answer, count = _listed(evidence), len(evidence.listing.entries or ())
    seen = f"{count} entries, {len(answer.body):,} bytes"
    return either(len(answer.body) <= MOST_BYTES and count <= MOST_ENTRIES, seen)


def _entries(evidence: Evidence) -> Verdict:
    listing, count = _filled(evidence), len(evidence.listing.entries or ())
    lacking = [name for name in NEEDED if len(listing.values(name)) < count]
    linkless = sum(not _has_link(listing, entry) for entry in listing.objects)
    lacking += ["link"] if linkless or len(listing.objects) < count else []
    return fails(f"some of {count} lack: {', '.join(lacking)}".replace("_", " ")) if lacking else holds(f"all {count}")


def _has_link(listing: Listing, entry: dict[str, object]) -> bool:
    return any(isinstance(listing.names.find(entry, "fields", kind), str) for kind in ("pdf_link", "html_link"))


def _student(evidence: Evidence) -> Verdict:
    named = _filled(evidence).students
    if not named:
        return untold("no SSID is named anywhere")
    strangers = sum(ssid != evidence.subject.ssid for ssid in named)
    return either(not strangers, f"{strangers} of {len(named)} name another student" if strangers else "only this one")


def _years(evidence: Evidence) -> Verdict:
    values = _filled(evidence).values("year")
    strange = sum(not is_year(value) for value in values)
    return either(not strange, f"{strange} of {len(values)} are none" if strange else f"all {len(values)}")


def _codes(evidence: Evidence) -> Verdict:
    listing = _filled(evidence)
    strange = {
        section.replace("_", " "): words
        for section, name in (("report_types", "report_type"), ("languages", "language"))
        if (words := {str(value) for value in listing.values(name) if not evidence.names.is_known(section, value)})
    }
    if not strange:
        return holds("all are known")
    found = ", ".join(f"{section}: {len(words)} unknown" for section, words in strange.items())
    return untold(f"{found}; they are shown as they stand (--show-codes prints them)")


def _fresh(evidence: Evidence) -> Verdict:
    first = _linked(evidence)
    second = evidence.second.all_links
    if not second:
        return untold("the second listing brought no links")
    old = len(set(first) & set(second))
    return either(not old, f"{old} of {len(first)} came again" if old else f"all {len(first)} are new")


def _private(evidence: Evidence) -> Verdict:
    links = _linked(evidence)
    open_ones = sum(not link.startswith("https://") for link in links)
    if open_ones and evidence.subject.base.startswith("http://"):
        return untold("http, as this whole service on this machine")
    return either(not open_ones, f"{open_ones} of {len(links)} are not" if open_ones else f"all {len(links)}")


def _length(evidence: Evidence) -> Verdict:
    longest = max(map(len, _linked(evidence)))
    return either(longest <= LONGEST_LINK, f"at most {longest} characters")


def _life(evidence: Evidence) -> Verdict:
    lives = [life_of(link, evidence.came_at["listing"]) for link in _linked(evidence)]
    said = [life for life in lives if life is not None]
    if len(said) < len(lives):
        return untold("not all say when they end (--until-links-end waits and sees)")
    return either(0 < max(said) <= LONGEST_LIFE + 60, f"at most {max(said):.0f} seconds")


def _mute(evidence: Evidence) -> Verdict:
    links = _linked(evidence)
    telling = sum(evidence.subject.ssid in link for link in links)
    return either(not telling, f"{telling} of {len(links)} do" if telling else f"none of {len(links)}")


def _with_other_slash(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "listing, slash turned")
    if answer.status == 200:
        same = len(evidence.second.entries or ()) == len(evidence.listing.entries or ())
        return either(same, "as many entries" if same else "another number of entries")
    return refusal(answer, *DENIED, 404)


def _without_token(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "listing without token"), *DENIED)


def _changed_token(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "listing, changed token"), *DENIED)


def _malformed(evidence: Evidence) -> Verdict:
    return refusal(answered(evidence, "listing, malformed SSID"), 400, 403, 404, 422)


def _nobody(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "listing, nobody's SSID")
    if answer.status == 200 and _reports_in(answer, evidence):
        return untold("it has reports of 0000000000: a service for which every number is a student?")
    return refusal(answer, 200, *NOT_SHOWN)


def _other_lea(evidence: Evidence) -> Verdict:
    answer = answered(evidence, "listing, other LEA's student", "--other-ssid names a student of another LEA")
    if answer.status == 200:
        count = _reports_in(answer, evidence)
        return either(not count, f"{count} reports of another LEA's student" if count else "an empty list")
    return refusal(answer, *NOT_SHOWN)


def _reports_in(answer: Answer, evidence: Evidence) -> int:
    return len(Listing(json_of(answer), evidence.names).entries or ())


def _listed(evidence: Evidence) -> Answer:
    answer = answered(evidence, "listing")
    if answer.status != 200:
        raise NotAsked(f"no listing: {status_of(answer)}")
    return answer


def _filled(evidence: Evidence) -> Listing:
    _listed(evidence)
    if not evidence.listing.entries:
        raise NotAsked("no entries: choose a student who has reports")
    return evidence.listing


def _linked(evidence: Evidence) -> list[str]:
    links = _filled(evidence).all_links
    if not links:
        raise NotAsked("no links")
    return links


def _checks() -> Iterable[Check]:
    published, reading = Basis.PUBLISHED, Basis.READING
    yield Check("listing.bearer", "GET with the token lists a student's reports", reading, _answers)
    yield Check("listing.json", "JSON with an array of report definitions", published, _form)
    yield Check("listing.type", "its media type is application/json", reading, _media_type)
    yield Check("listing.size", "at most 200 entries and 1 MB", reading, _size)
    yield Check("listing.entries", "each names report type, year and language, and has a link", published, _entries)
    yield Check("listing.student", "each SSID in it is the one that was asked for", reading, _student)
    yield Check("listing.years", "years are springs or school years", reading, _years)
    yield Check("listing.codes", "codes of tests and languages are known", reading, _codes)
    yield Check("listing.fresh", "a second listing has fresh links", published, _fresh)
    yield Check("listing.slash", "the other spelling of its path works or is refused", reading, _with_other_slash)
    yield Check("listing.none", "no token, no listing", published, _without_token)
    yield Check("listing.forged", "a changed token is refused", published, _changed_token)
    yield Check("listing.malformed", "a malformed SSID is refused", reading, _malformed)
    yield Check("listing.nobody", "an SSID of nobody brings nothing", reading, _nobody)
    yield Check("listing.other", "another LEA's student brings nothing", published, _other_lea)
    yield Check("links.https", "links are https", reading, _private)
    yield Check("links.length", "links have at most 4,096 characters", reading, _length)
    yield Check("links.life", "links live 30 minutes at most", published, _life)
    yield Check("links.mute", "links do not show the SSID", reading, _mute)


CHECKS = tuple(_checks())
