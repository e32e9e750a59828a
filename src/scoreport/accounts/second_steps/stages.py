"""The stage of a sign-in that asks for a code by email; the library's own, sent to the address we know."""

from typing import Any

from allauth.account.stages import LoginByCodeStage


class EmailCodeStage(LoginByCodeStage):  # type: ignore[misc]
    """Comes behind the password, or in its place where the person asked for that."""

    def handle(self) -> Any:
        user = self.login.user
        if user is not None:
            self.login.email = user.confirmed_email
            self.request.mail_for = user.key
        return super().handle()
