"""What somebody reads who has looked up too many students, wherever it happens: what it was, and when to go on."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoreport.accounts.look_ups.counting import LimitReached


class LimitMiddleware:
    """Answer 429 with words where a page raises LimitReached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Draw the whole page, or for htmx the words alone."""
        if not isinstance(exception, LimitReached):
            return None
        is_part = request.headers.get("HX-Request") == "true"
        template = "accounts/parts/look_ups.html" if is_part else "accounts/look_ups.html"
        context = {"opens_at": exception.opens_at.astimezone(ZoneInfo(settings.TIME_ZONE))}
        answer = render(request, template, context, status=429)
        answer["Retry-After"] = str(exception.seconds)
        return answer
