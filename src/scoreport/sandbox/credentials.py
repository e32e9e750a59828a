"""The pairs of Client Key and Client Secret that an LEA's coordinator would make in TOMS."""

import csv
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from .watching import UnusableFile, WatchedFile

# What a secret looks like in the file when the command made it; one written by hand stands in clear.
DIGEST = "sha256$"
COLUMNS = ("client_key", "client_secret", "lea_cds", "expires_on")


class CredentialsError(UnusableFile):
    """The credentials file can't be used; the text names the line, never a secret."""


class Verdict(Enum):
    """What the token end point thinks of a pair."""

    ACCEPTED = auto()
    WRONG = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair, its secret in clear or as a digest. `leas` are 7-digit codes, None stands for every LEA.

    It ends after `expires_on`.
    """

    client_key: str
    client_secret: str = field(repr=False)
    leas: frozenset[str] | None = None
    expires_on: date | None = None

    def has_ended(self, today: date) -> bool:
        """Tell whether the pair's last day is over."""
        return self.expires_on is not None and today > self.expires_on


class CredentialBook(Protocol):
    """Where the valid pairs come from."""

    def pairs(self) -> Mapping[str, Pair]:
        """Return the pairs that are valid at this moment, by Client Key."""


class FixedCredentials:
    """Pairs given at the start."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = {pair.client_key: pair for pair in pairs}

    def pairs(self) -> Mapping[str, Pair]:
        """Return the pairs by Client Key."""
        return self._pairs


class CredentialFile:
    """Pairs in a CSV file that is read again when it changes: a regenerated pair works at once, the old one no more."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises CredentialsError where it is missing or holds a bad value."""
        self._file = WatchedFile(path, read_credentials)

    def pairs(self) -> Mapping[str, Pair]:
        """Return the pairs as the file has them now."""
        return self._file.content()


def read_credentials(path: Path) -> dict[str, Pair]:
    """Return the pairs of a CSV file by Client Key; `lea_cds` holds codes separated by spaces.

    Raises CredentialsError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise CredentialsError(f"the credentials file lacks the columns {', '.join(missing)}")
            return {row["client_key"]: _pair(row, reader.line_num) for row in reader}
    except (OSError, UnicodeError) as error:
        raise CredentialsError(f"cannot read the credentials file {path}: {error}") from error


def _pair(row: Mapping[str, str], line: int) -> Pair:
    try:
        ends = date.fromisoformat(row["expires_on"]) if row["expires_on"] else None
    except (TypeError, ValueError) as error:
        raise CredentialsError(f"credentials file, line {line}: expires_on is not an ISO date") from error
    if not row["client_key"] or not row["client_secret"]:
        raise CredentialsError(f"credentials file, line {line}: a key and a secret are needed")
    return Pair(row["client_key"], row["client_secret"], frozenset(row["lea_cds"].split()), ends)


def digest(client_secret: str) -> str:
    """Return what the file keeps of a secret. It is random and long, so one round of SHA-256 guards it."""
    return DIGEST + hashlib.sha256(client_secret.encode()).hexdigest()


def judge(book: CredentialBook, client_key: str, client_secret: str, today: date) -> tuple[Verdict, Pair | None]:
    """Return the verdict on a pair, and the pair where it is accepted."""
    pair = book.pairs().get(client_key)
    known = pair.client_secret if pair else ""
    given = digest(client_secret) if known.startswith(DIGEST) else client_secret
    if not hmac.compare_digest(known.encode(), given.encode()) or pair is None:
        return Verdict.WRONG, None
    if pair.has_ended(today):
        return Verdict.EXPIRED, None
    return Verdict.ACCEPTED, pair
