"""Who is signed in: the sign-in library's backend, with the user of a session read by SQL that is made once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from scoreport.accounts.models import User
from scoreport.lib.prepared import Prepared


def _user(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


_USER = Prepared(_user, int)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """The library's backend; each request asks it for the user of its session."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user, or None where the account is gone or ended."""
        found = _USER(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
