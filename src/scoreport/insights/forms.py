"""The filters of the audit page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scoreport.insights.trail import Filters, Place
from scoreport.insights.words import EVENTS


def _date(label: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)  # type: ignore[arg-type]


class FiltersForm(forms.Form):
    """Each field is optional. Sent as a POST, so that no name stands in an address."""

    event = forms.ChoiceField(label=_("What"), choices=[("", _("Everything")), *EVENTS.items()], required=False)
    person = forms.CharField(label=_("Who (name)"), max_length=100, required=False)
    student = forms.CharField(label=_("Student (name, number or key)"), max_length=100, required=False)
    begins_on = _date(_("From"))
    ends_on = _date(_("Until"))
    before = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)

    def clean_before(self) -> Place | None:
        """Return the place in the trace, None for its end."""
        text = str(self.cleaned_data["before"])
        try:
            return Place.parse(text) if text else None
        except (ValueError, OverflowError):
            raise forms.ValidationError(_("Start anew: press Show.")) from None

    def filters(self) -> Filters:
        """Return what was chosen."""
        return Filters(**self.cleaned_data)
