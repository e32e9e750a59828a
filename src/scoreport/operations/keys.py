"""The files that hold this installation's secrets: made once, readable by their owner only."""

import base64
import os
import secrets
from pathlib import Path

# The name of each file, and the variable that says the same.
FILES = {"secret_key": "SCOREPORT_SECRET_KEY", "keys": "SCOREPORT_KEYS"}


def fresh() -> str:
    """Return a new master key: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def ensure(data_dir: Path) -> None:
    """Make the two files where they are missing; existing ones and those named by variables stay as they are."""
    make_folder(data_dir)
    for name, text in (("secret_key", secrets.token_urlsafe(48)), ("keys", fresh())):
        if not has(data_dir, name):
            write(data_dir, name, text)


def make_folder(data_dir: Path) -> None:
    """Make a data folder that is not there yet, for its owner alone: it will hold the roster."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    for path in (data_dir, data_dir / "secrets"):
        path.mkdir(exist_ok=True, mode=0o700)


def has(data_dir: Path, name: str) -> bool:
    """Say whether the installation has that secret, in its file or by a variable."""
    variable = FILES[name]
    return (data_dir / "secrets" / name).exists() or bool({variable, f"{variable}_FILE"} & os.environ.keys())


def write(data_dir: Path, name: str, text: str) -> None:
    """Write a secret's file. Raises FileExistsError."""
    path = data_dir / "secrets" / name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(text + "\n")
