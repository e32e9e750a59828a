"""The files that hold this installation's secrets: made once, readable by their owner only."""

import base64
import os
import secrets
from pathlib import Path


def fresh() -> str:
    """Return a new master key: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def ensure(data_dir: Path) -> None:
    """Make the two files where they are missing; existing ones and those named by variables stay as they are.

    A data folder that is not there yet is made for its owner alone: it will hold the roster.
    """
    folder = data_dir / "secrets"
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    for path in (data_dir, folder):
        path.mkdir(exist_ok=True, mode=0o700)
    _write(folder / "secret_key", secrets.token_urlsafe(48), "SCOREPORT_SECRET_KEY")
    _write(folder / "keys", fresh(), "SCOREPORT_KEYS")


def _write(path: Path, text: str, variable: str) -> None:
    if path.exists() or variable in os.environ or f"{variable}_FILE" in os.environ:
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(text + "\n")
