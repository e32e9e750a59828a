"""Forms of caseloads: a list's facts, the four ways to find students for it, and who answers for it."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.actors import Actor
from scoreport.design.forms import TermForm
from scoreport.roster import filling
from scoreport.roster.caseloads import Facts, Place
from scoreport.roster.grades import grade_label
from scoreport.roster.models import Caseload


class CaseloadForm(TermForm):
    """What a caseload is called and how long it holds."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Such as “Grade 9, A to K”. Don't put a student's name here."),
        max_length=100,
    )

    def facts(self) -> Facts:
        """Return what was entered."""
        data = self.cleaned_data
        return Facts(data["name"], data["begins_on"], data["ends_on"])


class NewCaseloadForm(CaseloadForm):
    """The same with the place where it belongs, which stays."""

    def __init__(self, places: list[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {_key(place): place for place in places}
        choices = [(key, _place_name(place, places)) for key, place in self._places.items()]
        self.fields["place"] = forms.ChoiceField(
            label=_("Where"),
            help_text=_("The list of a school holds only while a student is enrolled there."),
            choices=choices,
        )

    def place(self) -> Place:
        """Return the chosen place."""
        return self._places[self.cleaned_data["place"]]


class AnswersForm(TermForm):
    """From when to when a member of staff answers for the list; they are found by name first."""

    staff = forms.CharField(
        label=_("Name or user name"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FillForm(forms.Form):
    """One way to find students. `way` says which."""

    way = forms.CharField(widget=forms.HiddenInput, required=False)

    def offer(self, actor: Actor, caseload: Caseload) -> filling.Offer:
        """Return what the form finds; call it on a valid form."""
        raise NotImplementedError


class QueryForm(FillForm):
    """By name or number."""

    query = forms.CharField(
        label=_("Name or student number"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def offer(self, actor: Actor, caseload: Caseload) -> filling.Offer:
        return filling.by_query(actor, caseload, self.cleaned_data["query"])


class NumbersForm(FillForm):
    """By pasted student numbers."""

    numbers = forms.CharField(
        label=_("Student numbers"),
        help_text=_("One a line, or parted by commas; a column copied from a spreadsheet does."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def offer(self, actor: Actor, caseload: Caseload) -> filling.Offer:
        return filling.by_local_ids(actor, caseload, self.cleaned_data["numbers"])


class ClassForm(FillForm):
    """Everybody of a class."""

    in_class = forms.TypedChoiceField(label=_("Class"), coerce=int)

    def __init__(self, actor: Actor, caseload: Caseload, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "in_class", [(one.pk, one.title) for one in filling.classes_of(caseload)])

    def offer(self, actor: Actor, caseload: Caseload) -> filling.Offer:
        return filling.by_class(actor, caseload, self.cleaned_data["in_class"])


class RangeForm(FillForm):
    """A grade level and a range of the alphabet."""

    grade = forms.ChoiceField(label=_("Grade"), required=False)
    first = forms.CharField(label=_("Family names from"), max_length=20, required=False)
    last = forms.CharField(label=_("to"), max_length=20, required=False, help_text=_("Both included, such as A to K."))

    def __init__(self, actor: Actor, caseload: Caseload, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = filling.grades_of(actor, caseload)
        _offer(self, "grade", [("", gettext("All grades")), *((grade, grade_label(grade)) for grade in grades)])

    def offer(self, actor: Actor, caseload: Caseload) -> filling.Offer:
        data = self.cleaned_data
        return filling.by_range(actor, caseload, data["grade"], data["first"], data["last"])


def fill_forms(actor: Actor, caseload: Caseload, data: Any = None) -> dict[str, FillForm]:
    """Return the forms by way; the one that `data` names is bound to it."""

    def given(way: str) -> dict[str, Any]:
        own = data if data is not None and data.get("way") == way else None
        return {"data": own, "initial": {"way": way}, "auto_id": f"{way}-%s"}

    found: dict[str, FillForm] = {"query": QueryForm(**given("query")), "numbers": NumbersForm(**given("numbers"))}
    if caseload.school_id is not None:
        found["class"] = ClassForm(actor, caseload, **given("class"))
    found["range"] = RangeForm(actor, caseload, **given("range"))
    return found


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = choices


def _key(place: Place) -> str:
    return place.school.key if place.school else place.lea.key


def _place_name(place: Place, places: list[Place]) -> str | Promise:
    if place.school is not None:
        return place.school.name
    several = len({other.lea.pk for other in places}) > 1
    return gettext("The whole of %(lea)s") % {"lea": place.lea.name} if several else _("The whole LEA")
