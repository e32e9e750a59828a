"""Elements that show data: tables, lists of facts, states, progress, time, students, reports."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.core.paginator import Page
from django.utils.safestring import SafeString

from scoreport.design.attributes import flat
from scoreport.design.elements.boxes import known_kind
from scoreport.design.elements.rendering import element

register = template.Library()


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    caption_hidden: bool = False,  # noqa: FBT001, FBT002 - a template names its arguments
    stack: bool = False,  # noqa: FBT001, FBT002
    wrap: bool = False,  # noqa: FBT001, FBT002
    list: bool = False,  # noqa: A002, FBT001, FBT002
    **attributes: object,
) -> SafeString:
    """Return a table around thead and tbody.

    Wide ones scroll inside themselves; ``stack`` turns rows into cards on a phone, each cell
    under its ``data-label``; ``wrap`` lets long heads of columns take several lines; ``list`` gives
    a list that can grow a box that finds rows, and heads that sort.
    """
    return element(
        "table",
        content=content,
        caption=caption,
        caption_hidden=caption_hidden,
        stack=stack,
        wrap=wrap,
        list=list,
        attributes=flat(attributes),
    )


@register.simple_tag
def definition_list(items: Iterable[tuple[str, object]]) -> SafeString:
    """Return pairs of (term, value) as a list of facts."""
    return element("definition_list", items=list(items))


@register.simple_block_tag
def definitions(content: str) -> SafeString:
    """Return a list of facts written with ``{% definition %}`` inside."""
    return element("definitions", content=content)


@register.simple_tag
def definition(term: str, value: object = "", missing: str = "") -> SafeString:
    """Return one fact; ``missing`` is shown where the value is empty (default: "Not given")."""
    return element("definition", term=term, value=value, missing=missing)


@register.simple_tag
def status(label: str, kind: str = "neutral") -> SafeString:
    """Return a small state such as "Live"; ``kind`` is neutral, info, success, warning or danger."""
    return element("status", label=label, kind=known_kind(kind))


@register.simple_tag
def progress(value: float | None, maximum: float = 100, label: str = "", **attributes: object) -> SafeString:
    """Return a progress bar; ``None`` as value means "under way, length unknown"."""
    return element("progress", value=value, maximum=maximum, label=label, attributes=flat(attributes))


@register.simple_tag
def busy(label: str = "", **attributes: object) -> SafeString:
    """Return a spinner that shows while htmx waits; name it with ``id`` for ``hx-indicator``."""
    return element("busy", label=label, attributes=flat(attributes))


@register.simple_tag
def countdown(ends_at: datetime) -> SafeString:
    """Return the time left until an aware instant, ticking; for staff pages only."""
    return element("countdown", ends_at=ends_at)


@register.simple_tag
def works_until(ends_at: datetime) -> SafeString:
    """Return "works until 3:40 pm" for families, in the current zone, without ticking."""
    return element("works_until", ends_at=ends_at)


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page, name: str = "page") -> SafeString:  # type: ignore[type-arg]
    """Return links to the pages around this one, keeping the rest of the query; nothing for one."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop(name, None)
    rest = query.urlencode() if query else ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return element("pagination", page=page, name=name, rest=rest, numbers=list(numbers))


@register.simple_block_tag
def student_card(
    content: str, name: str, grade: str = "", school: str = "", level: int = 2, **attributes: object
) -> SafeString:
    """Return a card for a child or student, with the rest of the card inside."""
    return element(
        "student_card",
        content=content,
        name=name,
        grade=grade,
        school=school,
        level=level,
        attributes=flat(attributes),
    )


@register.simple_block_tag
def document_list(content: str, label: str = "") -> SafeString:
    """Return a list of reports: ``<li>{% document_link %}</li>``."""
    return element("document_list", content=content, label=label)


@register.simple_tag
def document_link(
    href: str, title: str, detail: str = "", kind: str = "PDF", badge: str = "", **attributes: object
) -> SafeString:
    """Return a large row that opens a report, or with a blank address only names it; ``detail`` stands below."""
    return element(
        "document_link",
        href=href,
        title=title,
        detail=detail,
        kind=kind,
        badge=badge,
        attributes=flat(attributes),
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return a drawing in the text's color; without a label it is hidden from assistive technology."""
    return element("icon", name=name, label=label)
