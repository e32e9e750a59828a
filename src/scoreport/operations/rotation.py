"""`scoreport rotate-keys`: everything that is stored encrypted, under the newest key."""

from scoreport.accounts import rotation as accounts
from scoreport.audit import keyring, sealing
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.configuration import rotation as configuration


def run() -> int:
    """Re-encrypt row by row; may be stopped and run again. Returns 1 where a row can't be decrypted."""
    counts = configuration.rotate_keys() + accounts.rotate_keys()
    record(Event.KEYS_ROTATED, SYSTEM, count=counts.rotated)
    print(
        f"{counts.rotated} values re-encrypted, {counts.already_new} were under the newest key already, "
        f"{counts.failed} could not be decrypted."
    )
    if counts.failed or not _is_sealed():
        print("Bring back the key that these were made with (SCOREPORT_KEYS), then run this again.")
        return 1
    return 0


def _is_sealed() -> bool:
    """Go on sealing the trace under the newest key, which keeps the one before, so that it may go."""
    try:
        sealing.seal()
    except keyring.KeyMissing as error:
        print(error)
        return False
    return True
