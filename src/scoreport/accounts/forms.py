"""Forms of signing in, confirming it, and changing passwords and addresses."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models import User
from scoreport.accounts.second_steps.forms import dress
from scoreport.accounts.sessions.limits import SHARED


def shared_computer() -> forms.BooleanField:
    """Return the box that shortens a sign-in and keeps the browser from being known."""
    return forms.BooleanField(
        label=_("Other people use this computer or phone too"),
        help_text=_("You are signed out sooner, and the next person sees nothing of yours."),
        required=False,
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password; no "remember me", since phones and library computers are shared."""

    shared = shared_computer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("User name")), ("password", _("Password"))):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false", autofocus=True)

    def login(self, request: Any, redirect_url: str | None = None) -> Any:
        """Go on with the sign-in, which knows whose computer it is."""
        request.session[SHARED] = self.cleaned_data["shared"]
        return super().login(request, redirect_url=redirect_url)


class AskForCodeForm(forms.Form):
    """Whose address a code goes to; whether there is such a person is not told."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    shared = shared_computer()

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class MailedCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from a mail; `code` is the expected one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["code"], _("Code from the email"), _("Eight digits. It works for ten minutes."))

    def clean_code(self) -> str:
        """Refuse another code, in words that fit a mail."""
        try:
            return str(super().clean_code())
        except ValidationError:
            raise ValidationError(_("This code is not right. Look for the newest mail and try again.")) from None


class ConfirmByPasswordForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("Password"), ""
        field.widget.attrs.pop("placeholder", None)


class EmailForm(forms.Form):
    """An address to which a code goes before it counts."""

    email = forms.EmailField(label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class PasswordForm(forms.Form):
    """A new password, typed twice, with the old one to prove who types."""

    old = forms.CharField(
        label=_("Current password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_(
            "At least 10 characters, without names of schools or of the district. "
            "A short sentence is easy to remember and hard to guess."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("New password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, user: User, *args: object, needs_old: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        if not needs_old:
            del self.fields["old"]

    def clean_old(self) -> str:
        """Refuse a wrong current password, and guesses at it."""
        old = str(self.cleaned_data["old"])
        if not get_adapter().reauthenticate(self.user, old):
            raise ValidationError(_("This is not your current password."))
        return old

    def clean_new(self) -> str:
        """Refuse what is too short, common, like the user's own name or a school's, or what there was before."""
        new = str(self.cleaned_data["new"])
        if self.user.check_password(new):
            raise ValidationError(_("Choose another password than the one you have."))
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> None:
        """Refuse two different new passwords."""
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("The two new passwords are not the same."))
