"""Forms of the trace, of alarms, and of removals."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models import Group
from scoreport.districts.models import Lea
from scoreport.insights.trail import Filters, Place
from scoreport.insights.watch_settings import FIELDS, Hours, usual_of
from scoreport.insights.words import EVENTS
from scoreport.roster.models import Guardian, Student

REMOVE = "REMOVE"  # typed to agree to a removal


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


class ReaderForm(forms.Form):
    """For whom the disclosure record is: nobody chosen means the whole one."""

    reader = forms.ChoiceField(
        label=_("Made for"),
        required=False,
        help_text=_(
            "A copy for an adult or the student leaves out what other adults of the student did. The whole record is "
            "for the records official and for auditors."
        ),
    )

    def __init__(self, readers: Sequence[Guardian | Student], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choices = [(person.key, person.name) for person in readers]
        self.fields["reader"].choices = [("", _("The records official (whole)")), *choices]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """What was found out about an alarm."""

    note = forms.CharField(
        label=_("What you found"),
        max_length=500,
        help_text=_("Such as: asked her, parents' evening. Names of students don't belong here."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


DAYS = [
    ("1", _("Monday")), ("2", _("Tuesday")), ("3", _("Wednesday")), ("4", _("Thursday")), ("5", _("Friday")),
    ("6", _("Saturday")), ("7", _("Sunday")),
]  # fmt: skip


def _time(label: object) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # type: ignore[arg-type]


class WatchForm(forms.Form):
    """Limits and hours of an LEA, with a number for each of its groups."""

    watch_begins = _time(_("Usual hours begin"))
    watch_ends = _time(_("Usual hours end"))
    watch_days = forms.MultipleChoiceField(
        label=_("Working days"),
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any, hours are not watched. Holidays are not known here."),
    )
    outside_caseload_a_day = forms.IntegerField(
        label=_("Students outside the caseload a day"),
        min_value=1,
        max_value=1000,
        help_text=_("From how many on an alarm is raised."),
    )
    family_look_ups_an_hour = forms.IntegerField(
        label=_("Lists and openings an hour of one person of a family"), min_value=20, max_value=10_000
    )

    def __init__(self, lea: Lea, groups: Sequence[Group], data: Any = None) -> None:
        super().__init__(data, initial=_watch_initial(lea, groups))
        for group in groups:
            at_school, lea_wide = usual_of(group)
            usual = _("Empty: %(a)d; for the whole LEA %(b)d.") if at_school != lea_wide else _("Empty: %(a)d.")
            self.fields[f"group_{group.pk}"] = forms.IntegerField(
                label=group.title, required=False, min_value=1, max_value=10_000,
                help_text=usual % {"a": at_school, "b": lea_wide},
            )  # fmt: skip
        self._groups = groups

    def clean(self) -> None:
        """Refuse hours that end before they begin."""
        begins, ends = self.cleaned_data.get("watch_begins"), self.cleaned_data.get("watch_ends")
        if begins and ends and ends <= begins:
            self.add_error("watch_ends", _("The hours must end after they begin."))

    def hours(self) -> Hours:
        """Return the settings of the LEA."""
        said = {name: self.cleaned_data[name] for name in FIELDS}
        return Hours(**said | {"watch_days": "".join(sorted(said["watch_days"]))})

    def numbers(self) -> dict[int, int | None]:
        """Return the students an hour of each group, by its pk."""
        return {group.pk: self.cleaned_data[f"group_{group.pk}"] for group in self._groups}

    def group_fields(self) -> list[BoundField]:
        """Return the fields of the groups, for the page."""
        return [self[f"group_{group.pk}"] for group in self._groups]


def _watch_initial(lea: Lea, groups: Sequence[Group]) -> dict[str, Any]:
    said = {name: getattr(lea, name) for name in FIELDS}
    return said | {"watch_days": list(lea.watch_days)} | {f"group_{one.pk}": one.students_an_hour for one in groups}


class AgreeForm(forms.Form):
    """The word that agrees to a removal."""

    confirmation = forms.CharField(max_length=20)

    def clean_confirmation(self) -> str:
        """Refuse anything else."""
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != REMOVE:
            raise forms.ValidationError(_("Type the word exactly."))
        return typed
