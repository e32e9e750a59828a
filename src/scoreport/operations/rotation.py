"""`scoreport rotate-keys`: everything that is stored encrypted, under the newest key."""

from scoreport.accounts import rotation as accounts
from scoreport.audit import keyring, sealing
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.configuration import rotation as configuration


def run(*, lost: bool) -> int:
    """Re-encrypt row by row; may be stopped and run again. Returns 1 where a row can't be decrypted.

    `lost` says that the earlier master key will not come back: then what it encrypted stays shut, and the trace is
    sealed on without it.
    """
    counts = configuration.rotate_keys() + accounts.rotate_keys()
    record(Event.KEYS_ROTATED, SYSTEM, count=counts.rotated)
    print(
        f"{counts.rotated} values re-encrypted, {counts.already_new} were under the newest key already, "
        f"{counts.failed} could not be decrypted."
    )
    if lost:
        return _go_on()
    if counts.failed or not _is_sealed():
        print("Bring back the key that these were made with (SCOREPORT_KEYS), then run this again.")
        return 1
    return 0


def _go_on() -> int:
    try:
        last = sealing.go_on_after_loss()
    except keyring.NothingLost:
        print("The key that seals the audit is there: nothing was lost.")
        return 1
    record(Event.KEYS_ROTATED, SYSTEM, outcome="key_lost", number=last)
    print(f"The audit is sealed on. Up to number {last} nobody can compute its seal again, unless the key comes back.")
    print("Enter anew what the doctor names: docs/keys.md says where.")
    return 0


def _is_sealed() -> bool:
    """Go on sealing the trace under the newest key, which keeps the one before, so that it may go."""
    try:
        sealing.seal()
    except keyring.KeyMissing as error:
        print(error)
        return False
    return True
