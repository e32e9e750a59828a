"""What a coordinator types, and where."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from scoreport.configuration.models import Configuration
from tests.people import People, signed_in

KEY, SECRET = "sandbox-key-for-tests-ACeA", "sandbox-secret-00t^00"
WRONG = "not-the-secret-00000"
LIST = reverse("configuration:list")
# The discard port: nothing listens there.
NOWHERE = "http://127.0.0.1:9"


def typed(base_url: str, /, **changes: Any) -> dict[str, Any]:
    """All fields of the form, with these changes."""
    return {
        "name": "CAASPP",
        "base_url": base_url,
        "endpoint_1": "/api/v1/students/",
        "endpoint_2": "/score-reports/",
        "authentication_endpoint": "/api/v1/token",
        "client_key": KEY,
        "client_secret": SECRET,
        "expires_on": "2999-01-01",
        "action": "save",
    } | changes


def url(name: str, configuration: Configuration) -> str:
    """The address of a page or deed of that configuration."""
    return reverse(f"configuration:{name}", args=[configuration.key])


def add(people: People, base_url: str, /, **changes: Any) -> Configuration:
    """Ada adds a configuration and saves it."""
    signed_in(people.ada).post(reverse("configuration:add"), typed(base_url, **changes))
    return Configuration.objects.get(name=changes.get("name", "CAASPP"))


def save(people: People, configuration: Configuration, base_url: str, /, **changes: Any) -> HttpResponse:
    """Ada opens the configuration as it is now, changes these fields, saves, and follows where she is led.

    Key and secret stay empty unless they are among the changes.
    """
    configuration.refresh_from_db()
    kept = {"client_key": "", "client_secret": "", "version": configuration.version, "name": configuration.name}
    answer = signed_in(people.ada).post(url("edit", configuration), typed(base_url, **kept | changes), follow=True)
    assert isinstance(answer, HttpResponse)
    return answer


def text(answer: Any) -> str:
    """The page as text, apostrophes as they are read."""
    content: bytes = answer.content
    return content.decode().replace("&#x27;", "'").replace("&quot;", '"')
