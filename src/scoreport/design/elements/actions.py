"""Elements that do something: buttons, links that look like buttons, menus, typed confirmations."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from scoreport.design.attributes import flat
from scoreport.design.elements.rendering import element

register = template.Library()


@register.simple_tag
def button(label: str, kind: str = "primary", icon: str = "", **attributes: object) -> SafeString:
    """Return a button; ``kind`` is primary, secondary, danger, quiet or link, ``type`` submit."""
    attributes.setdefault("type", "submit")
    return element("button", label=label, kind=kind, icon=icon, attributes=flat(attributes))


@register.simple_tag
def link_button(
    href: str,
    label: str,
    kind: str = "secondary",
    icon: str = "",
    new_tab: bool = False,  # noqa: FBT001, FBT002 - a template names its arguments
    **attributes: object,
) -> SafeString:
    """Return a link that looks like a button; ``new_tab`` says so to everyone."""
    if new_tab:
        attributes |= {"target": "_blank", "rel": "noopener"}
    return element(
        "link_button",
        href=href,
        label=label,
        kind=kind,
        icon=icon,
        new_tab=new_tab,
        attributes=flat(attributes),
    )


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Return a row of buttons that wraps, and stacks on a phone."""
    return element("actions", content=content)


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", align: str = "end") -> SafeString:
    """Return a menu that opens without JavaScript; ``align`` is start or end."""
    return element("menu", content=content, label=label, icon=icon, align=align)


@register.simple_block_tag(takes_context=True)
def confirmation(
    context: template.Context,
    content: str,
    action: str,
    title: str,
    button: str,
    word: str = "",
    name: str = "confirmation",
    cancel: str = "",
    error: str = "",
    level: int = 2,
    id: str = "",  # noqa: A002 - the HTML attribute's own name
) -> SafeString:
    """Return a panel with a POST form that a danger asks through, with ``word`` to be typed in."""
    shown: dict[str, Any] = {
        "content": content,
        "action": action,
        "title": title,
        "button": button,
        "word": word,
        "name": name,
        "cancel": cancel,
        "error": error,
        "level": level,
        "id": id or f"confirm-{name}",
        "csrf_token": context.get("csrf_token"),
    }
    return element("confirmation", **shown)
