"""The stages of a sign-in behind the password or the provider; the library's own, with our rules on when."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginByCodeStage
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from scoreport.accounts.guessing import TooMany, Tries, refused
from scoreport.accounts.second_steps import demand

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


class OwnStepStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for an authenticator app or a passkey, unless the provider's own second step stands for it."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if self.login.user is not None and demand.done_at_provider(request, self.login.user):
            return False
        return bool(super()._should_handle(request))
