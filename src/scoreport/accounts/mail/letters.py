"""What this app mails: codes, and notices of what happened to somebody's sign-in."""

import json

from django.utils.translation import gettext_lazy as _

from scoreport.accounts.mail.purposes import Purpose, Recipient, add, person
from scoreport.accounts.models import User

ABOUT_SIGN_IN = (
    "password_changed", "password_reset", "new_device", "codes_failing", "second_step_reset", "account_activated",
    "provider_tied", "provider_untied",
)  # fmt: skip
# How second steps are called on screen and in mail.
STEP_NAMES = {
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "email": _("codes by email"),
    "recovery_codes": _("recovery codes"),
}


def confirmed_address(key: str, _detail: str = "") -> Recipient | None:
    """Return where a code for signing in goes: to an address that the person has confirmed, and nowhere else."""
    user = User.objects.filter(key=key, is_active=True).exclude(confirmed_email="").first()
    return Recipient(user.confirmed_email, user.language) if user else None


def address_to_confirm(key: str, detail: str) -> Recipient | None:
    """Return the address that the person has typed and nobody has confirmed yet."""
    user = User.objects.filter(key=key, is_active=True).first()
    return Recipient(json.loads(detail)["address"], user.language) if user else None


def earlier_address(key: str, detail: str) -> Recipient | None:
    """Return the address that the sign-in had until now, which the detail names."""
    user = User.objects.filter(key=key).first()
    return Recipient(detail, user.language) if user else None


def _code(_key: str, detail: str) -> dict[str, object]:
    return {"code": json.loads(detail)["code"]}


def _template(name: str) -> str:
    return f"accounts/mail/{name}.txt"


for _name in ABOUT_SIGN_IN:
    add(_name, Purpose(_template(_name), person))
for _name in ("second_step_added", "second_step_removed"):
    add(_name, Purpose(_template(_name), person, lambda about, detail: {"detail": STEP_NAMES[detail]}))
add("sign_in_code", Purpose(_template("sign_in_code"), confirmed_address))
add("confirm_address", Purpose(_template("confirm_address"), address_to_confirm, _code))
add("address_changed", Purpose(_template("address_changed"), earlier_address, lambda about, detail: {}))
