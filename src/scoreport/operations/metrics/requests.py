"""Figures about requests: how many run, wait and find no room, and how long each page takes."""

import time
from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Gauge, Histogram

from scoreport.ets.bulkhead import Bulkhead
from scoreport.lib.requests import ARRIVED
from scoreport.operations.hints import Kind

NO_PAGE = "none"  # static files, and addresses that lead nowhere
RUNNING = Gauge("scoreport_requests_running", "Requests that have a turn now.", ["class"])
WAITING = Gauge("scoreport_requests_waiting", "Requests that wait for a turn now.", ["class"])
SHED = Counter("scoreport_requests_shed", "Requests that found no room and got a light page.", ["class"])
SECONDS = Histogram(
    "scoreport_request_seconds",
    "Seconds from a request's arrival, its wait for a turn included, until its answer begins.",
    ["page"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
ANSWERS = Counter("scoreport_answers", "Answers by page and by class of status.", ["page", "status"])


def watch(rooms: Mapping[Kind, Bulkhead]) -> None:
    """Show from now on how full these rooms are."""
    for kind, room in rooms.items():
        RUNNING.labels(kind).set_function(partial(getattr, room, "running"))
        WAITING.labels(kind).set_function(partial(getattr, room, "in_line"))
        SHED.labels(kind)


class PageMiddleware:
    """Measure each request under its page's URL name, such as "reports:open"; the address itself is left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = request.META.get(ARRIVED, time.monotonic())
        response = self.get_response(request)
        page = page_of(request)
        SECONDS.labels(page).observe(time.monotonic() - began)
        ANSWERS.labels(page, f"{response.status_code // 100}xx").inc()
        return response


def page_of(request: HttpRequest) -> str:
    """Return the URL name of the page that was asked for."""
    return (request.resolver_match and request.resolver_match.view_name) or NO_PAGE
