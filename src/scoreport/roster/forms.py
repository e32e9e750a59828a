"""Forms of roster imports: the package, and the answers that it needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoreport.districts.models import GuardiansListed
from scoreport.roster.imports.labels import kind_label
from scoreport.roster.models import ImportRun

CONFIRMATION = "END"


class UploadForm(forms.Form):
    """A OneRoster package as a zip file."""

    package = forms.FileField(
        label=gettext_lazy("OneRoster package"),
        help_text=gettext_lazy("A zip file of OneRoster 1.1 or 1.2 CSV files, with guardianships.csv if you have it."),
        widget=forms.FileInput({"accept": ".zip,application/zip"}),
    )


class AnswersForm(forms.Form):
    """What OneRoster can't say, with the answers that are in force."""

    ssid_column = forms.ChoiceField(label=gettext_lazy("Where does the SSID stand?"), widget=forms.RadioSelect)
    guardians = forms.ChoiceField(
        label=gettext_lazy("What may guardians and parents of this package see?"),
        help_text=gettext_lazy(
            "OneRoster can't say who holds educational rights. Relatives never get them from a list."
        ),
        choices=[choice for choice in GuardiansListed.choices if choice[0]],
        widget=forms.RadioSelect,
    )

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        super().__init__(data, initial=run.summary.get("decided", {}))
        column = self.fields["ssid_column"]
        assert isinstance(column, forms.ChoiceField)  # noqa: S101 - declared above
        column.choices = [*map(_column_choice, run.summary.get("ssid_columns", [])), ("none", _("Nowhere: no SSIDs"))]

    def answers(self) -> dict[str, str]:
        """Return the answers given here."""
        return {name: self.cleaned_data[name] for name in ("ssid_column", "guardians") if name in self.cleaned_data}


class ChangeForm(AnswersForm):
    """Other answers than those in force; guardianships.csv leaves nothing to ask about guardians."""

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        super().__init__(run, data)
        self.auto_id = "change-%s"
        if not self.initial.get("guardians"):
            del self.fields["guardians"]


class DecisionForm(AnswersForm):
    """The answers that the package needs, and the typed confirmation where much would end."""

    confirmation = forms.CharField(label=gettext_lazy("Type END to confirm"))

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        super().__init__(run, data)
        questions = run.summary.get("questions", {})
        for name in ("ssid_column", "guardians"):
            if name not in questions:
                del self.fields[name]
        self.fields["confirmation"].help_text = _what_ends(run.summary.get("endings", []))
        # The count is known only when the questions are answered: the package is then worked out again.
        if questions or not run.summary.get("needs_confirmation"):
            del self.fields["confirmation"]

    def clean_confirmation(self) -> str:
        """Refuse anything but the word."""
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != CONFIRMATION:
            raise forms.ValidationError(_("Type END in capital letters to confirm."))
        return typed


def _what_ends(endings: list[dict[str, Any]]) -> str:
    """More than 5 % of what, in numbers, and what else may be behind it."""
    over = [
        _("%(kind)s: %(ending)s of %(of)s") % {**ending, "kind": kind_label(ending["kind"])}
        for ending in endings
        if ending["is_over"]
    ]
    why = _("More than 5 % would end. A summer roll-over does that too; so does a package that is cut.")
    return f"{why} {'; '.join(over)}."


def _column_choice(column: dict[str, Any]) -> tuple[str, str]:
    told = {"name": column["name"], "good": column["good"], "examples": ", ".join(column["examples"])}
    if not column["examples"]:
        return column["name"], _("%(name)s: no student has one there") % told
    return column["name"], _("%(name)s: %(good)s students have one there, such as %(examples)s") % told
