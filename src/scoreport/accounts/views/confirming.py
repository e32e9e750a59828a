"""Confirming a sign-in before something weighty: with the password, a code, or a passkey."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ByCodeView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.forms import ConfirmByPasswordForm
from scoreport.accounts.guards import with_any_password
from scoreport.accounts.second_steps.forms import ConfirmByCodeForm
from scoreport.audit.events import Event
from scoreport.audit.recording import record


class Confirming:
    """What the three have in common: our page, a trace, and a new key for the session."""

    request: SignedInRequest
    template_name = "accounts/confirm.html"
    way = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on with what was interrupted."""
        self.request.session.cycle_key()
        record(Event.SIGN_IN_CONFIRMED, self.request.actor.who(), choice=self.way)
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "way": self.way}


class ConfirmByPasswordView(Confirming, ReauthenticateView):  # type: ignore[misc]
    """The password once more."""

    way = "password"

    def get_form_class(self) -> type[ConfirmByPasswordForm]:
        return ConfirmByPasswordForm


class ConfirmByCodeView(Confirming, ByCodeView):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    way = "code"

    def get_form_class(self) -> type[ConfirmByCodeForm]:
        return ConfirmByCodeForm


class ConfirmByPasskeyView(Confirming, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey."""

    way = "passkey"

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This passkey is not known here, or it took too long. Try again."))
        return redirect(self.request.get_full_path())


by_password = with_any_password(ConfirmByPasswordView.as_view())
by_code = with_any_password(ConfirmByCodeView.as_view())
by_passkey = with_any_password(ConfirmByPasskeyView.as_view())
