"""For whom a provider is the only way in. What kind of person somebody is, the roster knows, which is above this app:
it tells through `tell_kinds`."""

from collections.abc import Callable

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User
from scoreport.accounts.models_providers import People, Provider
from scoreport.accounts.providers.rows import live_providers
from scoreport.accounts.sessions.limits import Kind, kind_of

# Returns the LEAs (by pk) in which the user is somebody, and what: a value of models_providers.People.
Kinds = Callable[[User], set[tuple[int, str]]]
_askers: list[Kinds] = []


def tell_kinds(find: Kinds) -> None:
    """Let that function tell what kind of person somebody is."""
    _askers.append(find)


def required_provider(user: User) -> Provider | None:
    """Return the provider at which this person has to sign in; None where they may do so here.

    Administrators always may: on the day on which the provider is down, they are the ones to change that.
    """
    demanding = [provider for provider in live_providers() if provider.required_for]
    if not demanding or kind_of(Actor(user, "")) is Kind.ADMINISTRATOR:
        return None
    kinds = {kind for find in _askers for kind in find(user)}
    demands = ((one, {(one.lea_id, kind) for kind in one.required_for}) for one in demanding)
    return next((provider for provider, of in demands if of & kinds), None)


def leas_that_demand(kind: People) -> set[int]:
    """Return the LEAs (pk) whose people of that kind have to sign in at a provider."""
    return {provider.lea_id for provider in live_providers() if kind in provider.required_for}
