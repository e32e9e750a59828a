"""Elements that hold other content: panels, banners, disclosures, empty states, headings."""

from collections.abc import Iterable

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from scoreport.design.attributes import flat
from scoreport.design.elements.rendering import KINDS, element

register = template.Library()

ROLES = {"danger": "alert", "warning": "status", "success": "status", "info": "status"}
ICONS = {"danger": "error", "warning": "warning", "success": "check", "info": "info"}


@register.simple_block_tag
def panel(
    content: str, title: str = "", level: int = 2, kind: str = "", lead: str = "", **attributes: object
) -> SafeString:
    """Return a panel with a heading of the given level; ``kind`` "" or "plain" (no frame)."""
    return element(
        "panel", content=content, title=title, level=level, kind=kind, lead=lead, attributes=flat(attributes)
    )


@register.simple_block_tag
def banner(
    content: str, kind: str = "info", title: str = "", role: str | None = None, **attributes: object
) -> SafeString:
    """Return a message to read now; danger is announced at once (role alert), the others politely.

    ``kind`` is info, success, warning or danger; ``role=""`` announces nothing.
    """
    attributes["role"] = (ROLES.get(kind) if role is None else role) or None
    return element(
        "banner",
        content=content,
        kind=known_kind(kind),
        title=title,
        icon=ICONS.get(kind, "info"),
        attributes=flat(attributes),
    )


@register.simple_block_tag
def disclosure(content: str, summary: str, opened: bool = False, id: str = "") -> SafeString:  # noqa: A002, FBT001, FBT002
    """Return text that opens on one tap, without JavaScript."""
    return element("disclosure", content=content, summary=summary, opened=opened, id=id)


@register.simple_tag
def empty_state(
    title: str, text: str = "", href: str = "", action: str = "", icon: str = "document", level: int = 2
) -> SafeString:
    """Return what an empty page says, and the link to what one can do next."""
    return element("empty_state", title=title, text=text, href=href, action=action, icon=icon, level=level)


@register.simple_tag
def page_heading(
    title: str, lead: str = "", path: str | Promise | Iterable[tuple[str, str]] = "", caption: str = ""
) -> SafeString:
    """Return the page's h1 with its path on screen, a small caption above and a lead below."""
    return element("page_heading", title=title, lead=lead, steps=steps_of(path), caption=caption)


@register.simple_tag
def breadcrumb(path: str | Promise | Iterable[tuple[str, str]]) -> SafeString:
    """Return a path: "System Settings > CAASPP Configuration", or pairs of (name, address or "")."""
    return element("breadcrumb", steps=steps_of(path))


def steps_of(path: str | Promise | Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the (name, address) pairs of a path, text cut at ">"."""
    if isinstance(path, str | Promise):
        return [(name.strip(), "") for name in str(path).split(">") if name.strip()]
    return list(path)


def known_kind(kind: str) -> str:
    """Return the kind if it is one of ours, else "neutral"."""
    return kind if kind in KINDS else "neutral"
