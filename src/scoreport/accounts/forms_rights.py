"""Forms of the rights pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models import Group
from scoreport.accounts.rights import Term, known_users
from scoreport.accounts.tools import TOOLS

CELLS = [(f"{tool.code}:{right}", f"{tool.code}:{right}") for tool in TOOLS.values() for right in tool.rights]


class RightsForm(forms.Form):
    """The boxes of the matrix, each named by "tool:right", and a reason where the law asks for one."""

    rights = forms.MultipleChoiceField(label=_("Rights"), choices=CELLS, required=False)
    reason = forms.CharField(
        label=_("Why these people may open score reports"),
        help_text=_(
            "The Education Code names teachers, counselors and administrators who are directly involved. "
            "For anybody else, write down why they need the reports."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def cells(self) -> set[tuple[str, str]]:
        """Return the chosen pairs of tool and right; of a refused form those that exist."""
        known = {value for value, _label in CELLS}
        chosen = [value for value in self.data.getlist("rights") if value in known]  # type: ignore[attr-defined]
        return {(tool, right) for tool, _colon, right in (value.partition(":") for value in chosen)}


class AssignmentForm(forms.Form):
    """Who goes into a group, where, and from when to when."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    begins_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, group: Group, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.schools = {school.key: school for school in group.lea.schools.filter(ended_on=None)}
        choices = [("", _("The whole LEA")), *((key, school.name) for key, school in self.schools.items())]
        self.fields["school"] = forms.ChoiceField(label=_("Where"), choices=choices, required=False)

    def clean_username(self) -> str:
        """Refuse a name that nobody of this LEA's staff has; the same words for one that exists elsewhere."""
        name = str(self.cleaned_data["username"]).strip().lower()
        user = known_users(self.group.lea).filter(username=name).first()
        if user is None:
            raise ValidationError(_("No staff member of this LEA has a sign-in with that user name."))
        self.cleaned_data["user"] = user
        return name

    def clean(self) -> None:
        """Refuse a last day before the first."""
        begins, ends = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first."))

    def term(self) -> Term:
        """Return where and how long."""
        data = self.cleaned_data
        return Term(self.schools.get(data["school"]), data["begins_on"], data["ends_on"])
