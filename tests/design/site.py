"""A site of the style page and empty neighbours, so that the layouts' links have somewhere to lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with a page of the layouts' neighbourhood."""
    return HttpResponse("<!doctype html><title>Elsewhere</title><p>Elsewhere</p>")


def failed(request: HttpRequest, code: int) -> HttpResponse:
    """Answer with the page of an HTTP error."""
    return render(request, f"{code}.html", {"request_id": "7f3a-91c2"}, status=code)


accounts = [
    path("sign-in/", empty, name="sign_in"),
    path("sign-out/", empty, name="sign_out"),
    path("tools/", empty, name="tools"),
    path("keys/", empty, name="keys"),
    path("language/", empty, name="language"),
]
reports = [
    path("assessments/", empty, name="assessments"),
    path("more/", empty, name="more"),
    path("accessibility/", empty, name="accessibility"),
]
urlpatterns = [
    path("", empty, name="home"),
    path("", include("scoreport.design.urls")),
    path("", include((accounts, "accounts"))),
    path("", include((reports, "reports"))),
    path("failed/<int:code>/", failed),
]
