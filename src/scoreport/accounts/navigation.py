"""The frame of each page: the menu of what this person may open, and whose district it is."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from scoreport.accounts.actors import Actor
from scoreport.accounts.sessions.store import SessionStore
from scoreport.accounts.tools import TOOLS, Tool, ToolCode
from scoreport.districts.frames import DISTRICT_COOKIE, frame_of
from scoreport.lib import clock

# Tools that one key opens from everywhere; the page of keys says which.
KEYS = {ToolCode.PAPERLESS: "s"}


def tools_of(actor: Actor) -> list[Tool]:
    """Return the tools that the actor may open, in the order of the table."""
    held = {grant.tool for grant in actor.grants}
    return [tool for tool in TOOLS.values() if tool.code in held and tool.url_name]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the menu groups, the actor, and whether this is a staff member."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"navigation": [], "actor": None, "is_staff_member": False, **_frame(request)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for tool in tools_of(actor):
        url = reverse(tool.url_name)
        item = {"name": tool.name, "url": url, "current": request.path.startswith(url), "key": KEYS.get(tool.code, "")}
        groups.setdefault(" > ".join(str(part) for part in tool.path), []).append(item)
    menu = [{"title": title, "items": items} for title, items in groups.items()]
    return {
        "navigation": menu,
        "actor": actor,
        "is_staff_member": bool(menu),
        "account_name": actor.user.name,
        "account_links": [{"name": _("Sign-in and security"), "url": reverse("accounts:security")}],
        **_frame(request),
        **_life(request),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    """Return whose district the page is: by the entrance that the browser came through, else the only one."""
    frame = frame_of(request.COOKIES.get(DISTRICT_COOKIE, ""))
    return {"frame": frame, "lea_name": frame.name}


def _life(request: HttpRequest) -> dict[str, Any]:
    """Return how long the sign-in lasts, for the dialog that asks before it ends."""
    left = request.session.left() if isinstance(request.session, SessionStore) else {}
    return {"session_left": left, "session_ends_at": clock.now() + dt.timedelta(seconds=left["idle"])} if left else {}
