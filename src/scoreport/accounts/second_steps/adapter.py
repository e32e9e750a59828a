"""What the library is told about second steps: our keys for its secrets, our host for passkeys, our words."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.mail.purposes import site_name
from scoreport.accounts.models import User
from scoreport.accounts.sessions.devices import agent_of
from scoreport.accounts.wording import MESSAGES
from scoreport.lib import crypto

PURPOSE = "second_step"


def seal(user: User, secret: str) -> str:
    """Return a secret encrypted for this person only."""
    return crypto.encrypt(PURPOSE, (user.key,), secret)


def unseal(user: User, sealed: str) -> str:
    """Return the secret. Raises lib.crypto.CannotDecrypt, also for a value that was copied from somebody else's row."""
    return crypto.decrypt(PURPOSE, (user.key,), sealed)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The library stores secrets in clear unless it is told otherwise."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **MESSAGES}

    def encrypt(self, text: str) -> str:
        return seal(_owner(), text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(_owner(), encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name above the code in an authenticator app."""
        return site_name()

    def get_totp_label(self, user: User) -> str:
        return user.username

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - the library's name
        """Offer the browser's name for a new passkey."""
        return agent_of(context.request) or str(_("Passkey"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are bound to our own host, whatever host a request names."""
        return {"id": str(urlsplit(settings.PUBLIC_URL).hostname), "name": site_name()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.username, "display_name": user.username}


def _owner() -> User:
    """Whose secrets the request in hand touches: who is signing in, or who is signed in."""
    stage = getattr(context.request, "_login_stage", None)
    user: User = stage.login.user if stage else context.request.user
    return user
