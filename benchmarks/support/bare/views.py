"""What each click has to do in any case: read the session and a row, commit two entries, ask the state once."""

import os
from collections.abc import Iterator
from pathlib import Path

import urllib3
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from benchmarks.support.upstream import FILE_PATH, LISTING_PATH
from scoreport.accounts.actors import SIGN_IN_ID
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.lib import clock
from scoreport.roster.models import Student

CHUNK_BYTES = 65_536  # as the product reads
ANSWER = Path(os.environ["BENCH_ANSWER"]).read_bytes()  # one that the product gave in this run
HEADERS = {"Authorization": "Bearer a-token-of-the-benchmark"}
_state = urllib3.connection_from_url(os.environ["BENCH_UPSTREAM"], maxsize=512, retries=False)


def ready(request: HttpRequest) -> HttpResponse:
    """Say that it serves."""
    return HttpResponse(b"ready")


def generate(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with bytes that were rendered before."""
    student = Student.objects.get(key=key)
    _commit(request, student, Event.REPORTS_REQUESTED)
    answer = _state.request("GET", LISTING_PATH.format(ssid=student.ssid), headers=HEADERS)
    assert answer.status == 200
    assert answer.data
    _commit(request, student, Event.REPORTS_GENERATED)
    return HttpResponse(ANSWER, headers={"Content-Length": str(len(ANSWER))})


def open_report(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Stream a report through."""
    student = Student.objects.get(key=key)
    _commit(request, student, Event.REPORT_OPENING)
    answer = _state.request("GET", FILE_PATH, preload_content=False)
    assert answer.status == 200
    length = {"Content-Length": answer.headers["Content-Length"]}
    return StreamingHttpResponse(_stream(request, student, answer), headers=length, content_type="application/pdf")


def _stream(request: HttpRequest, student: Student, answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    yield from answer.stream(CHUNK_BYTES)
    answer.release_conn()
    _commit(request, student, Event.REPORT_OPENED)


def _commit(request: HttpRequest, student: Student, event: Event) -> None:
    """Insert one row into the product's own audit table, with its indexes and triggers."""
    Entry.objects.using("audit").create(
        at=clock.now(), event=event, sign_in=request.session[SIGN_IN_ID], student_key=student.key
    )
