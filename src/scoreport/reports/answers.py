"""The answers that are no ordinary page: a report's bytes, and what is said when there is none."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from scoreport.reports.audiences import Audience
from scoreport.reports.causes import Cause
from scoreport.reports.labels import LANGUAGE_NAMES, language_label
from scoreport.reports.links import Choice
from scoreport.reports.opening import Stream
from scoreport.reports.problems import Problem, explain

# A PDF needs nothing from anywhere; Chromium's viewer, tried with it, runs under this as well.
PDF_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# The state's own HTML runs on our origin, so it gets an origin of its own and may do nothing but look nice.
HTML_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
KINDS = {"pdf": ("application/pdf", PDF_POLICY), "html": ("text/html; charset=utf-8", HTML_POLICY)}
RETRY_SECONDS = 60

View = Callable[..., HttpResponseBase]


def report(stream: Stream) -> StreamingHttpResponse:
    """Return the answer that sends the bytes through and lets nobody keep them."""
    media_type, policy = KINDS[stream.choice.format]
    answer = StreamingHttpResponse(stream, content_type=media_type)
    answer["Content-Security-Policy"] = policy
    answer["Content-Disposition"] = content_disposition_header(False, file_name(stream.choice)) or "inline"  # noqa: FBT003 - Django's signature
    answer["Cache-Control"] = "no-store, private"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    answer["Accept-Ranges"] = "none"
    if stream.length is not None:
        # So that a browser sees a report that was cut short as one.
        answer["Content-Length"] = str(stream.length)
    return answer


def file_name(choice: Choice) -> str:
    """Return a name such as "Score report 2026 (Spanish).pdf": nobody's name or number, no text of the state's."""
    name = _("Score report")
    if choice.administration_year is not None:
        name += f" {choice.administration_year}"
    if choice.language in LANGUAGE_NAMES:
        name += f" ({language_label(choice.language)})"
    return f"{name}.{choice.format}"


def problem_page(
    request: HttpRequest, problem: Problem, audience: Audience, zone: str, **offered: object
) -> HttpResponse:
    """Return a whole page that says why there is no report; `offered` is what try_again.html asks for."""
    explanation = explain(problem, audience, zone)
    context = {"explanation": explanation, "layout": layout(audience), "audience": audience, **offered}
    answer = render(request, "reports/problem.html", context, status=status_of(problem.cause))
    return with_headers(answer, retry_after(problem))


def with_headers(answer: HttpResponse, headers: dict[str, str]) -> HttpResponse:
    """Return the answer with these headers."""
    for name, value in headers.items():
        answer[name] = value
    return answer


def retry_after(problem: Problem) -> dict[str, str]:
    """Return the header that says when the same click may work; none where somebody has to mend something first."""
    return {"Retry-After": str(problem.retry_after or RETRY_SECONDS)} if problem.cause.may_pass else {}


def layout(audience: Audience) -> str:
    """Return the layout in which this reader is at home."""
    return f"design/layouts/{'family' if audience.is_family else 'staff'}.html"


def status_of(cause: Cause) -> int:
    """503 where the same click may work later (429 beyond the person's limit), 404 for what is not there, 502 for
    the state's fault, else 403."""
    if cause.may_pass:
        return 429 if cause is Cause.LOOK_UPS_USED else 503
    if cause in (Cause.NOT_DELIVERED, Cause.UNKNOWN_STUDENT):
        return 404
    return 502 if cause in (Cause.BAD_ANSWER, Cause.LINK_EXPIRED) else 403


def without_trace_nothing(audience: Audience) -> Callable[[View], View]:
    """Guard a view: where the trace can't be written, answer 503 and show nothing."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Problem as problem:
                return problem_page(request, problem, audience, settings.TIME_ZONE)

        return guarded

    return guard
