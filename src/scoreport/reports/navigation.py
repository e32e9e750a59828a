"""The doors of a person who is both: staff with children of their own pass from one side to the other."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from scoreport.accounts.actors import Actor
from scoreport.roster.access import children_of


def doors(request: HttpRequest) -> dict[str, Any]:
    """Give templates the links between the tools and the portal; asked only where a page shows them."""
    return {"doors": SimpleLazyObject(lambda: _doors(getattr(request, "actor", None)))}


def _doors(actor: Actor | None) -> list[dict[str, str]]:
    if actor is None or not actor.grants or not children_of(actor).exists():
        return []
    return [
        {"name": _("My family's assessments"), "url": reverse("reports:assessments")},
        {"name": _("Tools"), "url": reverse("accounts:tools")},
    ]
