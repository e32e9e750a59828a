"""Setting up and removing second steps: an authenticator app, passkeys, recovery codes, codes by email."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import before_second_step, fresh
from scoreport.accounts.second_steps import changes, codes
from scoreport.accounts.second_steps.forms import AuthenticatorForm

TOTP, PASSKEY, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
SECURITY = reverse_lazy("accounts:security")


class Adding:
    """What follows when a step is there, and where one goes then: to its recovery codes where they are new."""

    kind: str
    request: SignedInRequest
    did_generate_recovery_codes: bool

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        changes.added(self.request, self.kind)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        answer.status_code = 422
        return answer

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "accounts:security")


class Removing:
    """What follows when a step is gone."""

    kind: str
    request: SignedInRequest
    success_url = SECURITY

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        changes.removed(self.request, self.kind)
        return answer


class AddAuthenticatorView(Adding, ActivateTOTPView):  # type: ignore[misc]
    """The secret as a picture, as text and as a link for the same phone; the first code proves that it arrived."""

    kind = TOTP
    template_name = "accounts/add_authenticator.html"

    def get_form_class(self) -> type[AuthenticatorForm]:
        return AuthenticatorForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return {**context, "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))}

    def form_valid(self, form: AuthenticatorForm) -> HttpResponse:
        answer = super().form_valid(form)
        codes.begin(self.request.actor.user, form.cleaned_data["code"])
        return answer


class RemoveAuthenticatorView(Removing, DeactivateTOTPView):  # type: ignore[misc]
    """Asks before the app's codes stop working."""

    kind = TOTP
    template_name = "accounts/remove_authenticator.html"


class AddPasskeyView(Adding, AddWebAuthnView):  # type: ignore[misc]
    """A key that the device keeps and asks for finger, face or PIN before using it: enough to sign in alone."""

    kind = PASSKEY
    template_name = "accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.actor.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}


class RemovePasskeyView(Removing, RemoveWebAuthnView):  # type: ignore[misc]
    """Asks before a passkey stops working."""

    kind = PASSKEY
    template_name = "accounts/remove_passkey.html"


class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    """Shows the codes once, when they are new."""

    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodesView(Adding, GenerateRecoveryCodesView):  # type: ignore[misc]
    """Asks before new codes replace those that are printed somewhere."""

    kind = RECOVERY
    template_name = "accounts/new_recovery_codes.html"
    did_generate_recovery_codes = True


@before_second_step
@fresh
@require_POST
def email_codes(request: SignedInRequest) -> HttpResponse:
    """Turn codes by email on or off as the second step."""
    changes.set_email_codes(request, wanted=request.POST.get("wanted") == "yes")
    return redirect("accounts:security")


add_authenticator = before_second_step(AddAuthenticatorView.as_view())
remove_authenticator = before_second_step(RemoveAuthenticatorView.as_view())
add_passkey = before_second_step(AddPasskeyView.as_view())
remove_passkey = before_second_step(RemovePasskeyView.as_view())
recovery_codes = before_second_step(RecoveryCodesView.as_view())
new_recovery_codes = before_second_step(NewRecoveryCodesView.as_view())
