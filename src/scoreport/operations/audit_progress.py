"""How far a verification came: a file beside the data, encrypted, so that nobody can move it past what they changed."""

from pathlib import Path

from django.conf import settings

from scoreport.audit.chain import Head
from scoreport.lib import crypto

PURPOSE = "audit_progress"


def load(name: str) -> Head | None:
    """Return the head up to which the run of that name came, or None where there is none or it can't be read."""
    try:
        number, mac = crypto.decrypt(PURPOSE, (name,), _path(name).read_text()).split()
    except (OSError, crypto.CannotDecrypt):
        return None
    return Head(int(number), bytes.fromhex(mac))


def save(name: str, head: Head) -> None:
    """Keep the head, in one piece whenever the process ends."""
    beside = _path(name).with_suffix(".new")
    beside.write_text(crypto.encrypt(PURPOSE, (name,), f"{head.number} {head.mac.hex()}"))
    beside.replace(_path(name))


def clear(name: str) -> None:
    """Forget it: the next run begins at the start."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(settings.DATA_DIR) / f"audit-{name}"
