"""The menu: what this person may open. Built from the table of tools, so that no page lists links by hand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import TOOLS, Tool


def tools_of(actor: Actor) -> list[Tool]:
    """Return the tools that the actor may open, in the order of the table."""
    held = {grant.tool for grant in actor.grants}
    return [tool for tool in TOOLS.values() if tool.code in held and tool.url_name]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the menu groups, the actor, and whether this is a staff member."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"navigation": [], "actor": None, "is_staff_member": False}
    groups: dict[str, list[dict[str, Any]]] = {}
    for tool in tools_of(actor):
        url = reverse(tool.url_name)
        item = {"name": tool.name, "url": url, "current": request.path.startswith(url)}
        groups.setdefault(" > ".join(str(part) for part in tool.path), []).append(item)
    menu = [{"title": title, "items": items} for title, items in groups.items()]
    return {"navigation": menu, "actor": actor, "is_staff_member": bool(menu), "more_label": _("More")}
