"""Elements of forms: a field, the summary of what went wrong, the language picker."""

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from scoreport.design.elements.rendering import element
from scoreport.design.forms import presented
from scoreport.design.languages import native_name

register = template.Library()


@register.simple_tag
def field(
    bound: BoundField,
    label: str | None = None,
    hint: str | None = None,
    mark: bool = True,  # noqa: FBT001, FBT002 - a template names its arguments
    width: str = "",
) -> SafeString:
    """Return a form field with label, hint, error and input; ``width`` is short, medium or ""."""
    return element("field", **presented(bound, label, hint, mark=mark), width=width)


@register.simple_tag
def form_errors(*forms: BaseForm, title: str = "", level: int = 2) -> SafeString:
    """Return the summary of all errors of the forms, each linked to its field; nothing if none.

    It takes the focus when the page opens.
    """
    own = [message for form in forms for message in form.non_field_errors()]
    fields = [(bound, message) for form in forms for bound in form for message in bound.errors]
    return element("form_errors", own=own, fields=fields, title=title, level=level)


@register.simple_tag(takes_context=True)
def language_picker(context: template.Context, next: str = "", plain: bool = False) -> SafeString:  # noqa: A002, FBT001, FBT002
    """Return the menu of languages, each named in itself; ``plain`` is an open list instead.

    It posts ``language`` and ``next`` (default: this page's address) to ``accounts:language``.
    """
    request = context.get("request")
    codes = [code for code, _name in settings.LANGUAGES]
    return element(
        "language_picker",
        choices=[(code, native_name(code)) for code in codes],
        current=get_language(),
        current_name=native_name(get_language() or settings.LANGUAGE_CODE),
        next=next or (request.get_full_path() if request else "/"),
        plain=plain,
        csrf_token=context.get("csrf_token"),
    )
