"""The stage of a sign-in that asks for a code by email; the library's own, sent to the address we know."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginByCodeStage

from scoreport.accounts.guessing import TooMany, Tries, refused

MAILED_CODE = "mailed_code"  # what is counted: codes that are sent, each good for three tries


class EmailCodeStage(LoginByCodeStage):  # type: ignore[misc]
    """Comes behind the password, or in its place where the person asked for that."""

    def handle(self) -> Any:
        """Send the code where one is needed, but only so many: a password must not fill somebody's mailbox."""
        user = self.login.user
        if user is not None:
            self.login.email = user.confirmed_email
            self.request.mail_for = user.key
        # `state` is there where the person has asked for the code and was counted then.
        if not self.state and get_adapter().is_login_by_code_required(self.login):
            try:
                Tries(self.request, user.username, MAILED_CODE).take()
            except TooMany as error:
                return refused(self.request, error), False
        return super().handle()
