"""What this app keeps encrypted, under the newest key: second steps, sessions, mail on its way."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Model

from scoreport.accounts.mail.outbox import SEAL
from scoreport.accounts.models import OutgoingMail, ProviderConnection, Session
from scoreport.accounts.providers import sealing as providers
from scoreport.accounts.second_steps import adapter
from scoreport.accounts.sessions import store
from scoreport.lib.rotation import Counts, Value, renewed, rotate_columns, values_of

SECRETS = ("secret", "seed")  # of authenticator apps and of recovery codes

COLUMNS: tuple[tuple[type[Model], str, str], ...] = (
    (Session, store.PURPOSE, "session_data"),
    (OutgoingMail, SEAL, "sealed"),
    (ProviderConnection, providers.PURPOSE, "client_secret_sealed"),
)


def rotate_keys() -> Counts:
    """Re-encrypt each value that is not under the newest key yet."""
    counts = Counts()
    for pk in list(Authenticator.objects.values_list("pk", flat=True)):
        _rotate_step(pk, counts)
    return sum((rotate_columns(*one) for one in COLUMNS), counts)


def values() -> Iterator[Value]:
    """Yield each value that is kept encrypted, with its purpose."""
    for data in Authenticator.objects.values_list("data", flat=True):
        yield from ((adapter.PURPOSE, data[name]) for name in SECRETS if name in data)
    for one in COLUMNS:
        yield from values_of(*one)


def _rotate_step(pk: int, counts: Counts) -> None:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        held = {name: row.data[name] for name in SECRETS if name in row.data} if row else {}
        new = {name: value for name, old in held.items() if (value := renewed(adapter.PURPOSE, old, counts))}
        if row and new:
            row.data.update(new)
            row.save(update_fields=["data"])
            counts.rotated += len(new)
