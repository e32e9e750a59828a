"""What people must read at each failure of the sandbox: stated here by hand, not computed by the code under test.

`Said` is what a click comes to; `TABLE` says it for each failure at each stage. A family reads one sentence, staff
read what it is, the coordinator also what to mend; *Test connection* names the part that failed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scoreport.sandbox.faults.table import Stage

IN_ALL: tuple[Stage, ...] = ("token", "listing", "report")


@dataclass(frozen=True)
class Said:
    """Words by reader, the outcome in the trace, and the status of the page that opening a report ends with."""

    outcome: str
    family: str
    staff: str
    coordinator: str = ""
    status: int = 200


# What can be used: reports on the list, a whole PDF. `OPENED` has no words.
LISTED = Said("generated", 'href="/score-reports/', 'href="/score-reports/', 'href="/score-reports/')
OPENED = Said("opened", "", "")
NONE_YET = Said(
    "generated",
    "No assessments available.",
    "The state has no reports for this student, or does not know this State ID (SSID).",
    "The state has no reports for this student, or does not know this State ID (SSID).",
)
LEFT_OUT = replace(NONE_YET, staff="could not be understood and are left out.", coordinator="and are left out.")
GONE = Said("not_delivered", "This report is not there any more", "", status=404)
NOT_HERS = Said(
    "not_entitled",
    "No assessments available.",
    "By CALPADS the student is not enrolled in this LEA.",
    "Check the enrollment in CALPADS, and that this school's configuration is the right LEA's.",
    403,
)
NOBODY = Said(
    "unknown_student",
    "No assessments available.",
    "The state's service has no student with this State ID (SSID). Compare it with CALPADS.",
    "Compare it with CALPADS.",
    404,
)
SET_RIGHT = "The district's connection to the state has to be set right: please tell the school office"
NO_SUCH_PATH = Said(
    "wrong_end_point",
    SET_RIGHT,
    "The state's server answers that there is no such address. Please tell your district's assessment coordinator.",
    "Compare URL Endpoint 1, URL Endpoint 2 and URL Authentication End Point with ETS's letter.",
    403,
)
REJECTED = Said(
    "credentials_rejected",
    SET_RIGHT,
    "The state does not accept the Client Key and Client Secret of this school's configuration.",
    "Enter the pair that TOMS shows now; only the one generated last is valid.",
    403,
)
EXPIRED = Said(
    "credentials_expired",
    SET_RIGHT,
    "The Client Key and Client Secret of this school's configuration have run out.",
    "Generate a new pair in TOMS under Credentials and enter it here.",
    403,
)
BUSY = Said(
    "state_busy",
    "The state's service is busy: please try again at",
    "It asks us to wait. Try again at",
    "It asks us to wait. Try again at",
    503,
)
DOWN = Said(
    "state_down",
    "The state's service is not answering: please try again at",
    "It can't be reached or reports an error of its own. Try again at",
    "It can't be reached or reports an error of its own. Try again at",
    503,
)
SLOW = Said(
    "state_slow",
    "The state's service is taking too long: please try again at",
    "It did not answer in time. Try again at",
    "It did not answer in time. Try again at",
    503,
)
PAUSED = Said(
    "state_paused",
    "The state's service is not working at the moment: please try again at",
    "To let it recover, it is asked only now and then until it answers again. Try again at",
    "The state's service has failed several times in a row",
    503,
)
NOT_UNDERSTOOD = Said(
    "bad_answer",
    "What the state sent could not be shown: please try again tomorrow",
    "The state's answer was not in the agreed form, so nothing of it is shown. Reference:",
    "If it stays so, give ETS this reference and the time.",
    502,
)
LINK_DEAD = Said("link_expired", "Please go back to Assessments now and press Generate again.", "", status=502)


@dataclass(frozen=True)
class Row:
    """One failure: what it comes to by stage, and what *Test connection* is called then.

    `older` is what opening a report of an older year ends with where that is not what the list says: the state is
    asked for its link first. `trips` says that it opens the breaker when it lasts; `bars` for how many seconds the
    state is not asked after one such answer, by its own wish or because credentials were refused a moment ago.
    """

    token: Said | None = None
    listing: Said | None = None
    report: Said | None = None
    tested_token: str = ""
    tested: str = ""
    older: Said | None = None
    trips: bool = False
    bars: float = 0

    def at(self, stage: Stage) -> Said | None:
        """What it comes to at that stage, None where it can't happen there."""
        said: Said | None = getattr(self, stage)
        return said


def everywhere(said: Said, tested: str, *, trips: bool = True, bars: float = 0) -> Row:
    """A failure that reads the same at all three stages."""
    return Row(said, said, said, tested, tested, trips=trips, bars=bars)


def not_understood(*stages: Stage) -> Row:
    """An answer of which nothing is shown."""
    token, listing, report = (NOT_UNDERSTOOD if stage in stages else None for stage in IN_ALL)
    return Row(token, listing, report, "Answer: no token", "Answer: not understood")


WORKS = "The connection works"
BROKE_OFF, HAS_A_FAULT, NOT_IN_TIME = "The connection broke off", "The state's service has a fault", "no answer in time"
MOST_SECONDS_TO_BAR = 900  # a longer wish of the state is cut

TABLE: dict[str, Row] = {
    "no-reports": Row(listing=NONE_YET, tested=WORKS, older=GONE),
    "unknown-student": Row(listing=NOBODY, tested=WORKS),
    "nothing-found": Row(listing=NONE_YET, tested=WORKS, older=GONE),
    "not-entitled": Row(listing=NOT_HERS, tested=WORKS),
    "wrong-path": Row(
        NO_SUCH_PATH, NO_SUCH_PATH, tested_token="End point: authentication", tested="End point: score reports"
    ),
    "forbidden": Row(
        NO_SUCH_PATH, NO_SUCH_PATH, tested_token="End point: authentication", tested="End point: score reports"
    ),
    "wrong-credentials": Row(REJECTED, tested_token="Credentials: refused", bars=10),
    "expired-credentials": Row(EXPIRED, tested_token="Credentials: expired", bars=10),
    "token-ended": Row(listing=LISTED, tested=WORKS, older=OPENED),
    "regenerated": Row(listing=REJECTED, tested="Credentials: refused", bars=10),
    "429-silent": everywhere(BUSY, "The state is busy"),
    "429-seconds": everywhere(BUSY, "The state is busy", bars=2),
    "429-date": everywhere(BUSY, "The state is busy", bars=2),
    "429-absurd": everywhere(BUSY, "The state is busy", bars=MOST_SECONDS_TO_BAR),
    "500": everywhere(DOWN, HAS_A_FAULT),
    "502": everywhere(DOWN, HAS_A_FAULT),
    "503": everywhere(DOWN, HAS_A_FAULT),
    "504": everywhere(DOWN, HAS_A_FAULT),
    "redirect": everywhere(NOT_UNDERSTOOD, "Answer: sent elsewhere", trips=False),
    "slow-start": everywhere(SLOW, NOT_IN_TIME),
    "silent": everywhere(SLOW, NOT_IN_TIME),
    "slow-headers": everywhere(SLOW, NOT_IN_TIME),
    "slow-body": everywhere(SLOW, NOT_IN_TIME),
    "stalled-body": everywhere(SLOW, NOT_IN_TIME),
    "clock-ahead": Row(listing=LISTED, tested=WORKS, older=OPENED),
    "clock-behind": Row(listing=LISTED, tested=WORKS, older=OPENED),
    "reset-before": everywhere(DOWN, BROKE_OFF),
    "reset-within": everywhere(DOWN, BROKE_OFF),
    "closed-before": everywhere(DOWN, BROKE_OFF),
    # A token and a list are JSON, of which a part is never JSON: what can be read is whole. Of a report that can't be
    # told from its first bytes, so the announced length counts.
    "length-long": Row(LISTED, LISTED, DOWN, WORKS, WORKS, older=OPENED, trips=True),
    "length-short": not_understood(*IN_ALL),
    "broken-chunk": everywhere(DOWN, BROKE_OFF),
    "huge-body": not_understood(*IN_ALL),
    "gzip-bomb": not_understood(*IN_ALL),
    "gzip-lie": not_understood(*IN_ALL),
    "html": not_understood(*IN_ALL),
    "broken-json": not_understood("token", "listing"),
    "utf-16": not_understood("token", "listing"),
    "byte-order-mark": not_understood("token", "listing"),
    "empty-body": not_understood(*IN_ALL),
    "wrong-fields": not_understood("token", "listing"),
    "duplicates": Row(listing=LISTED, tested=WORKS, older=OPENED),
    "many-entries": not_understood("listing"),
    "other-student": not_understood("listing"),
    "messages": Row(listing=NONE_YET, tested=WORKS, older=GONE),
    "foreign-link": not_understood("listing"),
    "private-link": not_understood("listing"),
    "long-link": not_understood("listing"),
    # Listed, since the state has them; opening asks for a fresh link once, which is as dead.
    "stale-link": Row(listing=LISTED, tested=WORKS, older=LINK_DEAD),
    "expired-link": Row(report=LINK_DEAD),
    "truncated-pdf": not_understood("report"),
    "not-a-pdf": not_understood("report"),
}


def cells() -> Iterator[tuple[str, Stage, str]]:
    """Each failure, stage and door by which it is met."""
    for name, row in TABLE.items():
        for stage in IN_ALL:
            if row.at(stage) is not None:
                doors = ("opening",) if stage == "report" else ("portal", "staff", "opening", "test_connection")
                yield from ((name, stage, door) for door in doors)
