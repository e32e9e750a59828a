"""Forms of the rights pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.assignments import Term, find_users
from scoreport.accounts.models import Group, Reach
from scoreport.accounts.rights import Cell, Changes, cell_of
from scoreport.design.forms import TermForm

WHOLE = "lea"  # stands for the whole LEA among the schools


def reason_field(label: object, *, required: bool = False) -> forms.CharField:
    """Return a field for a written reason."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        max_length=500,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MatrixForm(forms.Form):
    """The ticked boxes, and those that were ticked when the page was made, each as "group:tool:right"."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = reason_field(_("Why these people may open these score reports"))
    reason.help_text = _("It is kept with the LEA and in the audit.")

    def ticked(self) -> set[Cell]:
        """Return the boxes as they were left; what is no box is left out."""
        return {cell for text in self.data.getlist("rights") if (cell := cell_of(str(text)))}  # type: ignore[attr-defined]

    def changes(self) -> Changes:
        """Return what is to be different from what was shown."""
        shown = {cell for text in str(self.data.get("shown", "")).split() if (cell := cell_of(text))}
        ticked = self.ticked()
        return Changes(frozenset(ticked - shown), frozenset(shown - ticked))


class GroupForm(forms.Form):
    """What a group is called and whom it reaches."""

    name = forms.CharField(label=_("Name"), max_length=100)
    reach = forms.ChoiceField(
        label=_("Whom it reaches"),
        help_text=_("Within the LEA or the schools for which somebody is in the group."),
        choices=Reach.choices,
    )

    def wanted(self) -> tuple[str, Reach]:
        """Return name and reach."""
        return self.cleaned_data["name"], Reach(self.cleaned_data["reach"])


class ChangedGroupForm(GroupForm):
    """The same for a group that is there; one that every LEA starts with keeps its name."""

    reason = reason_field(_("Why these people may see more students"))

    def __init__(self, group: Group, data: Any = None, *, is_seeded: bool) -> None:
        super().__init__(data, initial={"name": group.title, "reach": group.reach})
        self._group = group
        self.fields["name"].disabled = is_seeded

    def clean_name(self) -> str:
        """Return the name that is kept, where it may not be changed."""
        return self._group.name if self.fields["name"].disabled else str(self.cleaned_data["name"])


class AssignmentForm(TermForm):
    """Who goes into a group, where, and from when to when."""

    person = forms.CharField(
        label=_("Name or user name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    reason = reason_field(_("Why this person sees every student of the LEA"))

    def __init__(self, group: Group, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.schools = {school.key: school for school in group.lea.schools.filter(ended_on=None)}
        choices = [(WHOLE, _("The whole LEA")), *((key, school.name) for key, school in self.schools.items())]
        self.fields["where"] = forms.MultipleChoiceField(
            label=_("Where"), choices=choices, widget=forms.CheckboxSelectMultiple
        )

    def clean_person(self) -> str:
        """Refuse a name that nobody of this LEA's staff has; the same words for one that exists elsewhere."""
        typed = str(self.cleaned_data["person"])
        found = find_users(self.group.lea, typed)
        if not found:
            raise ValidationError(_("No staff member of this LEA has a sign-in with that name or user name."))
        if len(found) > 1:
            fit = ", ".join(f"{user.name} ({user.username})" for user in found)
            raise ValidationError(_("Several people fit: %(people)s. Type a user name."), params={"people": fit})
        self.cleaned_data["user"] = found[0]
        return typed

    def clean_where(self) -> list[str]:
        """Refuse the whole LEA together with some of its schools."""
        chosen: list[str] = self.cleaned_data["where"]
        if WHOLE in chosen and len(chosen) > 1:
            raise ValidationError(_("Choose the whole LEA, or schools."))
        return chosen

    def term(self) -> Term:
        """Return where and how long."""
        data = self.cleaned_data
        schools = None if WHOLE in data["where"] else [self.schools[key] for key in data["where"]]
        return Term(schools, data["begins_on"], data["ends_on"], data["reason"])
