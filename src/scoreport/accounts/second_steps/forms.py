"""Forms of the second step: the library's, with codes that count once and limits that don't lock out the owner."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.guessing import TooMany, Tries
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.accounts.second_steps import codes
from scoreport.accounts.wording import TOO_MANY
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def dress(field: forms.Field, label: Any, help_text: Any = "") -> None:
    """Give a field of the library our words, and a keyboard of digits on phones."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(CODE)


class OwnCode:
    """Checks a code against the person's authenticator app and recovery codes."""

    user: User
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["code"], _("Code"), _("From your authenticator app, or one of your recovery codes."))

    def clean_code(self) -> str:
        """Refuse a wrong or used code, and one try too many."""
        tries = Tries(context.request, self.user.username, "code")
        try:
            tries.take()
        except TooMany as error:
            if error.is_first:
                post("codes_failing", self.user.key)
            raise get_adapter().validation_error(TOO_MANY) from None
        self.authenticator = codes.accepted(self.user, str(self.cleaned_data["code"]))
        if self.authenticator is None:
            record(Event.SIGN_IN_FAILED, Who(self.user.key, self.user.name), outcome="wrong_code")
            raise get_adapter().validation_error("incorrect_code")
        tries.give_back()
        self.authenticator.user = self.user
        return str(self.cleaned_data["code"])


class SecondStepForm(OwnCode, AuthenticateForm):  # type: ignore[misc]
    """The code that goes on with a sign-in."""


class ConfirmByCodeForm(OwnCode, ReauthenticateForm):  # type: ignore[misc]
    """The code that confirms a sign-in."""


class AuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields["code"], _("Code that the app shows"), _("Six digits, new every 30 seconds."))
