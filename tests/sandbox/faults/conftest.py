from collections.abc import Iterator

import pytest

from tests.sandbox.calling import Caller
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import TODAY


@pytest.fixture(scope="session")
def controlled() -> Iterator[Caller]:
    """A sandbox with its control end point; who changes something there changes it back."""
    with running_sandbox(today=TODAY, control=True, renderers=0, link_seconds=300) as base:
        yield Caller(base)
