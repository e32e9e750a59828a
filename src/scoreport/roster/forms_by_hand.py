"""Forms for what is set by hand: release holds and guardianships."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scoreport.roster.guardianships import Terms


class FindForm(forms.Form):
    """A student by name or number; sent as a POST."""

    query = forms.CharField(
        label=_("Name or student number"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class HoldForm(forms.Form):
    """The reason for setting or lifting a hold."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Name the request or the order behind it, with its date. Families never see this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _date(label: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)  # type: ignore[arg-type]


class GuardianshipForm(forms.Form):
    """What the adult may see, and why."""

    educational_rights = forms.BooleanField(label=_("Holds educational rights"), required=False)
    portal_access = forms.BooleanField(label=_("May use the portal"), required=False)
    begins_on = _date(_("First day"))
    ends_on = _date(_("Last day"))
    adult_reason = forms.CharField(
        label=_("Why the rights stay after the student is 18"),
        help_text=_("At 18 the rights are the student's. Leave this empty unless there is a reason in law."),
        max_length=500,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for this change"),
        help_text=_("Name the document that you saw, with its date."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> None:
        """Refuse a last day before the first."""
        begins, ends = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first."))

    def terms(self) -> Terms:
        """Return what was chosen."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})
