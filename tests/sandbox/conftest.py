from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.calling import Caller
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import HERE, THERE, TODAY, write_state_list

CREDENTIALS = f"""client_key,client_secret,lea_cds,expires_on
here,secret-of-here-00001,{HERE},2027-06-30
there,secret-of-there-0001,{THERE},2027-06-30
both,secret-of-both-00001,{HERE} {THERE},2027-06-30
old,secret-of-old-000001,{HERE},2026-06-30
"""


@pytest.fixture(scope="session")
def open_sandbox() -> Iterator[Caller]:
    """A sandbox without an enrollment list: every SSID answers."""
    with running_sandbox(today=TODAY) as base:
        yield Caller(base)


@pytest.fixture(scope="session")
def listed_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sandbox with the state list and four pairs of credentials; its base URL."""
    folder: Path = tmp_path_factory.mktemp("state")
    enrollment = write_state_list(folder / "state-enrollment.csv")
    credentials = folder / "credentials.csv"
    credentials.write_text(CREDENTIALS, encoding="utf-8")
    with running_sandbox(today=TODAY, enrollment=enrollment, credentials=credentials) as base:
        yield base


@pytest.fixture(scope="session")
def here(listed_sandbox: str) -> Caller:
    return Caller(listed_sandbox, "here", "secret-of-here-00001")


@pytest.fixture(scope="session")
def there(listed_sandbox: str) -> Caller:
    return Caller(listed_sandbox, "there", "secret-of-there-0001")


@pytest.fixture(scope="session")
def both(listed_sandbox: str) -> Caller:
    return Caller(listed_sandbox, "both", "secret-of-both-00001")
