"""Writing an entry. It commits by itself: whatever the caller's transaction does, the trace stays."""

from dataclasses import dataclass
from typing import Any

from scoreport.audit.events import Event
from scoreport.audit.interests import FAMILY, Interest
from scoreport.audit.models import Entry
from scoreport.lib import clock, requests

ALIAS = "audit"

# What the details of an entry may say. Closed, so that nobody puts a name or a link there in a hurry.
DETAILS = frozenset(
    {
        "added", "adult", "alarm", "bytes", "caseload", "changed", "choice", "code", "configuration", "count",
        "document", "ended", "fields", "filters", "format", "gained", "group", "kind", "lost", "new", "number", "old",
        "page", "person", "provider", "reason", "right", "run", "school", "setting", "stage", "state_request_id",
        "students", "tool", "until", "user",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Who:
    """On whose behalf: copies of what the person was at that moment."""

    user_key: str = ""
    user_name: str = ""
    role: str = ""
    sign_in: str = ""


# Channels: a page of the tools, the portal of families, and what the worker and the command line do.
PAGE, PORTAL, SERVER = "page", "portal", "server"

SYSTEM = Who(user_name="system", role="system")


def record(
    event: Event,
    who: Who,
    *,
    outcome: str = "",
    intent: Entry | None = None,
    lea: str = "",
    school: str = "",
    student: str = "",
    report_type: str = "",
    administration_year: int | None = None,
    language: str = "",
    interest: Interest | None = None,
    on_behalf_of: str = "",
    **details: Any,
) -> Entry:
    """Write one committed entry and return it.

    `lea`, `school` and `student` are keys of rows, never names or SSIDs; `interest` is the ground on which somebody
    asks for the student's record, `on_behalf_of` the key of the user in whose place somebody looks. Raises what the
    database raises: the caller must let nothing out when it does. Raises ValueError on a detail outside the list.
    """
    strange = details.keys() - DETAILS
    if strange:
        raise ValueError(f"An audit entry has no detail named {', '.join(sorted(strange))}.")
    # The outcome of a stream is written when its request has left the middleware: it came from where its intent did.
    origin = intent or requests.origin()
    request_id = requests.request_id() or (intent.request_id if intent else "")
    return Entry.objects.using(ALIAS).create(
        at=clock.now(),
        event=event,
        outcome=outcome,
        intent=intent.pk if intent else None,
        user_key=who.user_key,
        user_name=who.user_name,
        role=who.role,
        sign_in=who.sign_in,
        on_behalf_of=on_behalf_of,
        interest=interest or "",
        request_id=request_id,
        channel=(PORTAL if interest in FAMILY else PAGE) if request_id else SERVER,
        network=origin.network,
        client=origin.client,
        lea_key=lea,
        school_key=school,
        student_key=student,
        report_type=report_type,
        administration_year=administration_year,
        language=language,
        details=details,
    )
