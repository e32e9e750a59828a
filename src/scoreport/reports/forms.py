"""What may be asked for: a language in the portal; test, language and year in the staff tool."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models import User
from scoreport.design.forms import DesignForm
from scoreport.districts.models import Lea
from scoreport.ets.vocabulary import administration_years
from scoreport.lib.text import folded
from scoreport.reports.generation import Wanted
from scoreport.reports.labels import first_known, language_choices, own_name_choices, test_choices

LEAST_TYPED = 3  # characters from which students are found while somebody types


class ReportRequestForm(DesignForm):
    """The portal's form: one language, the person's own first."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        own = preferred_language(user)
        kwargs.setdefault("initial", {"language": own})
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["language"].choices = own_name_choices(own)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is asked for; call it on a valid form."""
        return Wanted(language=self.cleaned_data["language"])


class StaffRequestForm(DesignForm):
    """The staff tool's form; each blank field means all."""

    test = forms.ChoiceField(label=_("Test"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, lea: Lea, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        years = [(str(year), str(year)) for year in administration_years(lea.today())]
        self._offer("test", [("", _("All tests")), *test_choices()])
        self._offer("language", [("", _("All languages")), *language_choices()])
        self._offer("year", [("", _("All years")), *years])

    def wanted(self) -> Wanted:
        """Return what is asked for; call it on a valid form."""
        data = self.cleaned_data
        return Wanted(data["test"], data["language"], data["year"])

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class SearchForm(DesignForm):
    """A name, a student number or an SSID, never in an address."""

    query = forms.CharField(
        label=_("Student"),
        help_text=_("Name in any order, student number, or the whole 10-digit State ID (SSID)."),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "type": "search", "autofocus": True}
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["query"].widget.attrs |= {
            "data-key": "s", "data-arrows-from": True, "hx-post": reverse("reports:find_student"),
            "hx-trigger": "input changed delay:350ms", "hx-target": "#results", "hx-include": "closest form, #trail",
            "hx-sync": "closest form:replace",
        }  # fmt: skip

    @property
    def is_short(self) -> bool:
        """Say whether there is too little yet to search while somebody types."""
        return len(folded(self.cleaned_data["query"])) < LEAST_TYPED


def preferred_language(user: User) -> str:
    """Return the language that the person last asked for, else the one of their pages, else English."""
    return first_known((user.report_language, user.language))
