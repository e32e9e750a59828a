"""Forms for what is set by hand: release holds and guardianships."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from scoreport.design.forms import TermForm
from scoreport.roster.guardianships import Adult, Grounds, Terms
from scoreport.roster.models import AdultBasis, Relationship


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


class GuardianshipForm(TermForm):
    """What the adult may see, and why."""

    educational_rights = forms.BooleanField(label=_("Holds educational rights"), required=False)
    portal_access = forms.BooleanField(label=_("May use the portal"), required=False)
    adult_basis = forms.ChoiceField(
        label=_("Why the rights stay after the student is 18"),
        help_text=_("At 18 the rights are the student's. Choose a reason only where there is one in law."),
        choices=AdultBasis.choices,
        required=False,
    )
    adult_reason = forms.CharField(
        label=_("Particulars of that reason"),
        help_text=_("Such as the number of the court's order, or which tax year the statement is for."),
        max_length=500,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for this change"),
        help_text=_("What has changed, in a sentence. Families never see this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    document = forms.CharField(
        label=_("Document"),
        help_text=_(
            "What you saw and where it is kept: its kind, number and date, such as “Custody order 24-D-118, 2 May, "
            "office file”."
        ),
        max_length=200,
    )

    def clean(self) -> None:
        """Refuse a reason in law without its particulars, and particulars without a reason."""
        super().clean()
        basis, particulars = self.cleaned_data.get("adult_basis"), self.cleaned_data.get("adult_reason")
        if basis and not particulars:
            self.add_error("adult_reason", _("Write down what the reason rests on."))
        if particulars and not basis:
            self.add_error("adult_basis", _("Choose the reason in law, or leave its particulars empty."))

    def terms(self) -> Terms:
        """Return what was chosen."""
        return Terms(**{field.name: self.cleaned_data[field.name] for field in fields(Terms)})

    def grounds(self) -> Grounds:
        """Return what it rests on."""
        return Grounds(self.cleaned_data["reason"], self.cleaned_data["document"])


class TieForm(GuardianshipForm):
    """The same for an adult who had no tie to the student before."""

    relationship = forms.ChoiceField(label=_("Who this is"), choices=Relationship.choices)


class AdultForm(TieForm):
    """An adult whom the roster does not list: a holder of educational rights whom a court has named, say."""

    given_name = forms.CharField(label=_("Given name"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200)

    def adult(self) -> Adult:
        """Return who was entered."""
        return Adult(self.cleaned_data["given_name"].strip(), self.cleaned_data["family_name"].strip())
