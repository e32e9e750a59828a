"""Errors of signing in, in our words; codes are the library's."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The library's code for a sign-in that is not tried any more because too many failed.
TOO_MANY = "too_many_login_attempts"

MESSAGES: dict[str, str | Promise] = {
    "username_password_mismatch": _("The user name or the password is not right. Check both and try again."),
    "incorrect_password": _("This is not your password."),
    "incorrect_code": _("This code is not right, or it was used already. Wait for the next one and try again."),
    "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    TOO_MANY: _("Too many tries. Wait five minutes, then try again; the school can give you a new password."),
}
