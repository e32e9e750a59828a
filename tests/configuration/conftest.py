"""The state, as the real sandbox process plays it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.configuration.entering import KEY, SECRET
from tests.sandbox.running import running_sandbox


@dataclass
class Toms:
    """A state whose credentials can be made anew, as a coordinator does in TOMS."""

    base_url: str
    credentials: Path

    def regenerate(self, client_secret: str, expires_on: str = "") -> None:
        """Make a new pair under the same key: the old one ends at once."""
        rows = f"client_key,client_secret,lea_cds,expires_on\n{KEY},{client_secret},1234567,{expires_on}\n"
        self.credentials.write_text(rows, encoding="utf-8")


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toms]:
    credentials = tmp_path_factory.mktemp("toms") / "credentials.csv"
    Toms("", credentials).regenerate(SECRET)
    with running_sandbox(credentials=credentials) as base_url:
        yield Toms(base_url, credentials)


@pytest.fixture
def toms(sandbox: Toms) -> Toms:
    """The state with the first pair valid again."""
    sandbox.regenerate(SECRET)
    return sandbox


@pytest.fixture
def state(toms: Toms) -> str:
    """The state's base URL."""
    return toms.base_url
