"""Who a provider says somebody is, whichever protocol it speaks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scoreport.accounts.models_providers import Provider, RosterField
from scoreport.accounts.providers.problems import Problem, Refused


@dataclass(frozen=True)
class Asserted:
    """A proved statement of a provider about the person who has just come from it.

    `subject` is the provider's lasting name for the person, `value` what the claim says that tells them in the
    roster, `steps` the values of amr, acr or AuthnContext, `authenticated_at` when the person signed in there (seconds
    since 1970; 0 where the provider does not say), `claims` the names of all that it said, for administrators.
    """

    issuer: str
    subject: str
    value: str
    steps: tuple[str, ...] = ()
    authenticated_at: float = 0
    claims: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Asserted":
        """Return what `as_json` gave."""
        lists = {name: tuple(values[name]) for name in ("steps", "claims")}
        return cls(**{**values, **lists})


LONGEST = 255


def judged(provider: Provider, said: Mapping[str, tuple[str, ...]], *, is_verified: bool) -> str:
    """Return the one value that tells the person in the roster; blank where the provider sent none.

    `said` are all values by claim, `is_verified` whether the provider says that it has verified the email address.
    Who is not of this district, or comes with an address that the provider does not give out, is refused.
    """
    if provider.required_claim and provider.required_value not in said.get(provider.required_claim, ()):
        raise Refused(Problem.REQUIRED_CLAIM)
    values = said.get(provider.match_claim, ())
    value = values[0].strip() if len(values) == 1 else ""
    if value and provider.match_field == RosterField.EMAIL:
        if not is_verified:
            raise Refused(Problem.EMAIL_UNVERIFIED)
        if value.lower().rpartition("@")[2] not in provider.domains.split():
            raise Refused(Problem.EMAIL_DOMAIN)
    return value if len(value) <= LONGEST else ""


def subject_of(text: str) -> str:
    """Return a subject that can be kept. Raises Refused for none, and for one that is too long."""
    if not text or len(text) > LONGEST or text != text.strip():
        raise Refused(Problem.NO_SUBJECT)
    return text


def took_second_step(provider: Provider, asserted: Asserted) -> bool:
    """Say whether the provider did what its setting here counts as a second step."""
    return bool(set(provider.second_steps.split()) & set(asserted.steps))
