"""The language of the pages: the person's own choice, else what the browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from scoreport.accounts.models import User

COOKIE = settings.LANGUAGE_COOKIE_NAME


class PersonLanguageMiddleware:
    """Activate the language for one request. The cookie holds a choice made before sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = choose(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def choose(request: HttpRequest) -> str:
    """Return the person's language, else the cookie's, else the browser's best match."""
    chosen = request.user.language if isinstance(request.user, User) else ""
    for language in (chosen, request.COOKIES.get(COOKIE, "")):
        if language in dict(settings.LANGUAGES):
            return language
    return translation.get_language_from_request(request)
