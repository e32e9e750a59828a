"""Forms of activation: a code with its second check, the new account, and what staff ask for."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.forms import shared_computer
from scoreport.accounts.models import User
from scoreport.onboarding.activation.opening import Choice, suggested_username
from scoreport.onboarding.activation.proving import Second
from scoreport.onboarding.credentials import LONGEST
from scoreport.roster.grades import grade_label
from scoreport.roster.models import Guardian, Guardianship


class ActivateForm(forms.Form):
    """The code, and one of two things that the family knows of the child."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("15 letters and digits. Capitals and hyphens make no difference."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, empty_value=None, required=False, choices=[("", "—"), *MONTHS.items()]
    )
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2100, required=False)
    local_id = forms.CharField(
        label=_("Student number"),
        help_text=_("It stands on the student's card and on report cards."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> None:
        """Ask for one of the two, and for a day that there is."""
        parts = [self.cleaned_data.get(name) for name in ("year", "month", "day")]
        self.birth_on = self._day(parts) if any(parts) else None
        if not any(parts) and not self.cleaned_data.get("local_id") and not self.errors:
            self.add_error("month", _("Enter the child's date of birth, or the student number."))

    def second(self) -> Second:
        """Return what was given with the code."""
        return Second(self.birth_on, self.cleaned_data["local_id"])

    def _day(self, parts: list[Any]) -> dt.date | None:
        if self.errors:
            return None
        try:
            return dt.date(*parts)
        except (TypeError, ValueError):
            self.add_error("day", _("Enter month, day and year of a day that there is, such as March 14, 2015."))
            return None


class AccountForm(forms.Form):
    """What the adult signs in with from now on."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("What you type to sign in. Your email address is easy to remember."),
        min_length=3,
        max_length=LONGEST,
        validators=[RegexValidator(r"^[\w.@+-]+$", _("Letters, digits and the signs @ . + - _ only, without spaces."))],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    new = forms.CharField(
        label=_("Password"),
        help_text=_(
            "At least 10 characters, without names of schools or of the district. "
            "A short sentence is easy to remember and hard to guess."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("Password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    shared = shared_computer()

    def __init__(self, guardian: Guardian, ended: User | None, *args: Any, **kwargs: Any) -> None:
        """`ended` is the account that the adult had once; it keeps its name."""
        super().__init__(*args, **kwargs)
        self._guardian, self._ended = guardian, ended
        if ended is not None:
            del self.fields["username"]
        else:
            self.fields["username"].initial = suggested_username(guardian)

    def clean_username(self) -> str:
        """Refuse a name that somebody has."""
        wanted = str(self.cleaned_data["username"]).strip().lower()
        if User.objects.filter(username=wanted).exists():
            raise ValidationError(_("Somebody has this user name. Choose another one."))
        return wanted

    def clean(self) -> None:
        """Refuse a password that is easy to guess, or typed in two ways."""
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new:
            self._check(new)
        if new and again and new != again:
            self.add_error("again", _("The two passwords are not the same."))

    def choice(self) -> Choice:
        """Return what the adult chose."""
        return Choice(self.cleaned_data.get("username", ""), self.cleaned_data["new"])

    def _check(self, password: str) -> None:
        name = self._ended.username if self._ended else self.cleaned_data.get("username", "")
        try:
            password_validation.validate_password(
                password, User(username=name, name=self._guardian.name, email=self._guardian.email)
            )
        except ValidationError as error:
            self.add_error("new", error)


class CodeForm(forms.Form):
    """Which child's code it is, and that the adult has shown who they are."""

    tie = forms.TypedChoiceField(
        label=_("Child that is asked for as a second check"), coerce=int, widget=forms.RadioSelect
    )
    seen = forms.BooleanField(
        label=_("I have seen an identity document of this adult."),
        error_messages={"required": _("Look at an identity document first, and tick this box.")},
    )

    def __init__(self, ties: list[Guardianship], *args: Any, needs_document: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tie"].choices = [(tie.pk, _child(tie)) for tie in ties]  # type: ignore[attr-defined]
        self.fields["tie"].initial = ties[0].pk if ties else None
        if not needs_document:
            del self.fields["seen"]


def _child(tie: Guardianship) -> str:
    grade = grade_label(tie.student.grade_level)
    return f"{tie.student.name}, {grade}" if grade else tie.student.name
