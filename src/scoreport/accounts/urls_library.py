"""Addresses under the names by which the sign-in library looks them up; all lead to pages of ours."""

from django.urls import path
from django.views.generic import RedirectView

from scoreport.accounts.guards import public
from scoreport.accounts.views import confirming, other_ways, second_steps

_to_sign_in = public(RedirectView.as_view(pattern_name="accounts:sign_in"))

urlpatterns = [
    path("account/sign-in/", _to_sign_in, name="account_login"),
    path("account/sign-up/", _to_sign_in, name="account_signup"),
    path("account/reset/", _to_sign_in, name="account_reset_password"),
    path("sign-in/code/", other_ways.ask_for_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", other_ways.mailed_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", other_ways.passkey, name="mfa_login_webauthn"),
    path("sign-in/second-step/", other_ways.second_step, name="mfa_authenticate"),
    path("confirm/", confirming.by_password, name="account_reauthenticate"),
    path("confirm/code/", confirming.by_code, name="mfa_reauthenticate"),
    path("confirm/passkey/", confirming.by_passkey, name="mfa_reauthenticate_webauthn"),
    path("security/authenticator/", second_steps.add_authenticator, name="mfa_activate_totp"),
    path("security/authenticator/remove/", second_steps.remove_authenticator, name="mfa_deactivate_totp"),
    path("security/passkeys/add/", second_steps.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", second_steps.remove_passkey, name="mfa_remove_webauthn"),
    path("security/recovery-codes/", second_steps.recovery_codes, name="mfa_view_recovery_codes"),
    path("security/recovery-codes/new/", second_steps.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
