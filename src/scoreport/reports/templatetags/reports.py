"""``{% load reports %}``: what codes are called on screen."""

from django import template

from scoreport.design.languages import native_name
from scoreport.ets.vocabulary import LANGUAGES
from scoreport.reports import labels, rows
from scoreport.roster.grades import grade_label
from scoreport.roster.models import Student

register = template.Library()

register.simple_tag(rows.family_list, takes_context=True)
register.filter("test_label", labels.test_label)
register.filter("test_explanation", labels.explanation)
register.filter("language_label", labels.language_label)
register.filter("content_area_label", labels.content_area_label)
register.filter("grade_label", grade_label)


@register.filter
def is_known_test(code: str) -> bool:
    """Say whether we know the test, and so can explain it."""
    return code in labels.TESTS


@register.filter
def own_name(code: str) -> str:
    """Return the language's name in itself; the state's own word for one that we don't know."""
    return native_name(code) if code in LANGUAGES else code


@register.filter
def format_label(code: str) -> str:
    """Return "PDF" or "Web page"."""
    return str(labels.FORMAT_NAMES.get(code, code))


@register.filter
def masked_ssid(student: Student) -> str:
    """Return the SSID with its last four characters only; blank where there is none."""
    return "••••••" + student.ssid[-4:] if student.ssid else ""
