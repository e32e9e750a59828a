"""Setting up and removing second steps: an authenticator app, passkeys, recovery codes, codes by email."""

from typing import Any

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

SECURITY = reverse_lazy("accounts:security")


class AddAuthenticatorView(ActivateTOTPView):  # type: ignore[misc]
    """The secret as a picture, as text and as a link for the same phone; the first code proves that it arrived."""

    template_name = "accounts/add_authenticator.html"

    def get_form_class(self) -> type[AuthenticatorForm]:
        return AuthenticatorForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return {**context, "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))}

    def form_valid(self, form: AuthenticatorForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        codes.begin(self.request.user, form.cleaned_data["code"])
        changes.added(self.request, "totp")
        return answer

    def get_success_url(self) -> str:
        return _after(self.did_generate_recovery_codes)

    def form_invalid(self, form: AuthenticatorForm) -> HttpResponse:
        return _refused(super().form_invalid(form))


class RemoveAuthenticatorView(DeactivateTOTPView):  # type: ignore[misc]
    """Asks before the app's codes stop working."""

    template_name = "accounts/remove_authenticator.html"
    success_url = SECURITY

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        changes.removed(self.request, "totp")
        return answer


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]
    """A key that the device keeps and asks for finger, face or PIN before using it: enough to sign in alone."""

    template_name = "accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        changes.added(self.request, "webauthn")
        return answer

    def get_success_url(self) -> str:
        return _after(self.did_generate_recovery_codes)

    def form_invalid(self, form: Any) -> HttpResponse:
        return _refused(super().form_invalid(form))


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]
    """Asks before a passkey stops working."""

    template_name = "accounts/remove_passkey.html"
    success_url = SECURITY

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        changes.removed(self.request, "webauthn")
        return answer


class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    """Shows the codes once, when they are new."""

    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodesView(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Asks before new codes replace those that are printed somewhere."""

    template_name = "accounts/new_recovery_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        changes.added(self.request, "recovery_codes")
        return answer


@before_second_step
@fresh
@require_POST
def email_codes(request: SignedInRequest) -> HttpResponse:
    """Turn codes by email on or off as the second step."""
    changes.set_email_codes(request, wanted=request.POST.get("wanted") == "yes")
    return redirect("accounts:security")


def _after(has_new_codes: bool) -> str:  # noqa: FBT001 - the library's own flag
    return reverse("mfa_view_recovery_codes" if has_new_codes else "accounts:security")


def _refused(answer: HttpResponse) -> HttpResponse:
    answer.status_code = 422
    return answer


add_authenticator = before_second_step(AddAuthenticatorView.as_view())
remove_authenticator = before_second_step(RemoveAuthenticatorView.as_view())
add_passkey = before_second_step(AddPasskeyView.as_view())
remove_passkey = before_second_step(RemovePasskeyView.as_view())
recovery_codes = before_second_step(RecoveryCodesView.as_view())
new_recovery_codes = before_second_step(NewRecoveryCodesView.as_view())
