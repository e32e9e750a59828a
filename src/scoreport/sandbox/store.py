"""Answers of the object store that holds the report files: PDF bytes, or a refusal in XML."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime
from secrets import token_bytes
from uuid import uuid4
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from . import adapter
from .catalogue import offers
from .circumstances import moment
from .links import BadSignature, LinkEnded, Target, follow
from .listing import find_student
from .reports.page import render_page
from .reports.render import draft
from .settings import Settings
from .students import Student

REQUEST_ID, HOST_ID = "x-amz-request-id", "x-amz-id-2"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def report_file(settings: Settings, request: Request) -> Response:
    """Answer a presigned link. It renders the report, so it must run outside the event loop."""
    if "authorization" in request.headers:
        return refused(adapter.TWO_SIGNATURES)
    now = moment(request)
    try:
        target = follow(settings.signing_key, request.url.path, request.query_params, now)
    except LinkEnded as ended:
        return refused_as_ended(ended, now)
    except BadSignature:
        return refused(adapter.CHANGED_LINK)
    try:
        body = _rendered(settings, target)
    except LookupError:
        return refused(adapter.NO_FILE)
    media_type = "text/html" if target.page_of else "application/pdf"
    return Response(body, media_type=media_type, headers=_identifiers())


def _rendered(settings: Settings, target: Target) -> bytes:
    """Raises LookupError where there is no such report. A student's record and the day make up all of a report."""
    today = settings.day()
    student = find_student(settings, target.ssid, today)
    return settings.renders.get((target, student, today), lambda: _made(settings, target, student, today))


def _made(settings: Settings, target: Target, student: Student, today: date) -> bytes:
    for offer in offers(settings.seed, student, target.year, today):
        if offer.report_type == target.report_type:
            if target.page_of:
                return render_page(settings.seed, student, offer, target.page_of, target.language, today)
            return settings.typesetters.typeset(draft(settings.seed, student, offer, target.language, today))
    raise LookupError(target.report_type)


def refused_as_ended(ended: LinkEnded, now: datetime) -> Response:
    """Return the refusal of a link that is past its end."""
    more = {
        "X-Amz-Expires": str(ended.seconds),
        "Expires": f"{ended.ended_at:{MOMENT}}",
        "ServerTime": f"{now:{MOMENT}}",
    }
    return refused(adapter.ENDED_LINK, more)


def refused(refusal: adapter.StoreRefusal, more: Mapping[str, str] | None = None) -> Response:
    """Return a refusal as an object store words it."""
    names = _identifiers()
    said = {"Code": refusal.code, "Message": refusal.message, **(more or {})}
    fields = {**said, "RequestId": names[REQUEST_ID], "HostId": names[HOST_ID]}
    body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{body}</Error>'
    return Response(xml, refusal.status, media_type="application/xml", headers=names)


def _identifiers() -> dict[str, str]:
    return {REQUEST_ID: uuid4().hex[:16].upper(), HOST_ID: b64encode(token_bytes(56)).decode()}
