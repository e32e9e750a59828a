"""Invented content that the style page shows the elements with."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scoreport.design.forms import DesignForm

YEARS = [("", _("All years")), ("2026", "2026"), ("2025", "2025")]
WHO = [("listed", _("As the roster lists them")), ("by-hand", _("Only those set by hand"))]

ICONS = [
    *("account", "arrow", "back", "check", "chevron", "clock", "close", "document", "download", "error"),
    *("external", "globe", "home", "info", "lock", "menu", "more", "plus", "print", "search", "settings"),
    *("student", "warning"),
]
SCHOOLS = [
    *(("Aldrich Elementary", 412), ("Bryant Elementary", 388), ("Chown Middle", 640), ("Drew Middle", 571)),
    *(("Emerson High", 1204), ("Fremont High", 980), ("Garfield Elementary", 9), ("Hughes Elementary", 455)),
    *(("Ísafold Academy", 77), ("Jefferson Middle", 702), ("Keller High", 1530), ("Lincoln Elementary", 301)),
]


class SampleForm(DesignForm):
    """One field of each kind."""

    username = forms.CharField(label=_("User name"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    year = forms.ChoiceField(label=_("Year"), choices=YEARS, required=False)
    expires_on = forms.DateField(
        label=_("Expiry date"), help_text=_("For example 2027-06-30"), widget=forms.DateInput(attrs={"type": "date"})
    )
    guardians = forms.ChoiceField(label=_("What guardians may see"), choices=WHO, widget=forms.RadioSelect)
    schools = forms.MultipleChoiceField(
        label=_("Schools"),
        choices=[("1", "Aldrich Elementary"), ("2", "Bryant Elementary")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    package = forms.FileField(label=_("Roster package"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    remember = forms.BooleanField(label=_("This is a shared computer"), help_text=_("We sign you out sooner."))


def context() -> dict[str, Any]:
    """Return the style page's context: a form that is empty, one with errors, pages, instants, a menu."""
    return {
        "lea_name": "Redwood Valley Unified",
        "account_name": "Rosa Martínez",
        "form": SampleForm(prefix="empty"),
        "wrong": SampleForm({"wrong-expires_on": "tomorrow"}, prefix="wrong"),
        "schools": SCHOOLS,
        "page": Paginator(range(400), 20).page(7),
        "ends_at": timezone.now() + timedelta(minutes=29),
        "ends_soon": timezone.now() + timedelta(minutes=3),
        "path": [(_("System Settings"), "#"), (_("Portal Preferences"), "#"), ("CAASPP Configuration", "")],
        "facts": [(_("Student number"), "104233"), (_("Grade"), "07"), (_("State ID"), "")],
        "navigation": menu(),
        "kinds": ["neutral", "info", "success", "warning", "danger"],
        "icons": ICONS,
    }


def menu() -> list[dict[str, Any]]:
    """Return a menu of staff tools as the layout expects it."""
    student = {"name": _("Paperless Assessment Reporting"), "url": "#", "current": True}
    setting = {"name": _("CAASPP Configuration"), "url": "#", "current": False}
    return [
        {"title": _("Student > Student Information"), "items": [student]},
        {"title": _("System Settings > Portal Preferences"), "items": [setting]},
    ]
