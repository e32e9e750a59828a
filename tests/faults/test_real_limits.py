"""The whole product as a process, with a state that is silent for one district: that one is told in time, others feel
nothing, and when the state speaks again nobody restarts anything.

The gate has little patience; with SCOREPORT_PROOF the limits are the real ones and more press than may wait.
"""

import contextlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import pytest

from tests.faults.doors import KEY, SECRET, control
from tests.installation import Browser, Installation, Page
from tests.reports.conftest import links_in
from tests.sandbox.running import running_sandbox

pytestmark = [pytest.mark.journey, pytest.mark.proof]  # real processes on a database of their own: once is enough
PROOF = bool(os.environ.get("SCOREPORT_PROOF"))
PRESSING = 120 if PROOF else 12  # as many as may wait for one district, and a few more
LISTING_SECONDS = 10.0 if PROOF else 3.0  # the default, where it counts
SETTINGS = {"SCOREPORT_ETS_CALLS_PER_SECOND": "1000"} | (
    {}
    if PROOF
    else {"SCOREPORT_ETS_LISTING_SECONDS": "3", "SCOREPORT_ETS_CALLS_AT_ONCE": "4", "SCOREPORT_ETS_CALLS_WAITING": "4"}
)
OURS = 1.5  # seconds of our own, on a busy machine
NEIGHBOUR_SECONDS = 1.0
FILL = """
import json
from scoreport.configuration import sealing
from scoreport.configuration.models import Connection
from tests import people
from tests.reports.conftest import configure
from types import SimpleNamespace
def district(name, cds, guardian, count, url):
    lea = people.make_lea(name, cds)
    lea.family_look_ups_an_hour = 10_000
    lea.save()
    school = people.make_school(lea, name)
    children = [
        people.make_student(lea, school, "Child", str(n), ssid=f"4{{cds[0]}}{{n:08}}", grade="07", years=12)
        for n in range(count)
    ]
    people.make_guardian(lea, guardian, "Pérez", children)
    configure(SimpleNamespace(lea=lea), url)
    return [child.key for child in children]
slow = district("Slow Unified", "1111111", "Sly", {count}, {slow!r})
other = district("Other Unified", "2222222", "Ora", 10, {other!r})
print(json.dumps([slow, other]))
for connection in Connection.objects.all():
    sealing.seal(connection, "client_key", {key!r})
    sealing.seal(connection, "client_secret", {secret!r})
    connection.save()
"""
IN_TIME = ("The state's service is taking too long: please try again at", "Very many people are waiting for the state")
AT_ONCE = "The state's service is not working at the moment: please try again at"


@dataclass
class District:
    """A guardian with children, and what a press takes."""

    browser: Browser
    children: list[str]
    token: str = ""

    def press(self, number: int) -> tuple[Page, float]:
        begun = time.monotonic()
        path = f"/children/{self.children[number % len(self.children)]}/score-reports/"
        # As htmx does: a part comes back, and not a page with a hundred children.
        page = self.browser.post(path, {"language": "en"}, self.token, {"HX-Request": "true"})
        return page, time.monotonic() - begun


@contextlib.contextmanager
def state() -> Iterator[str]:
    """The state, as the real sandbox process plays it."""
    with running_sandbox(control=True, renderers=0, client_key=KEY, client_secret=SECRET) as base_url:
        yield base_url


@pytest.fixture
def states() -> Iterator[tuple[str, str]]:
    """One for the district whose state falls silent, one for the other."""
    with state() as slow, state() as other:
        yield slow, other


def test_flt_10_one_districts_silent_state_is_told_in_time_and_slows_no_other(
    tmp_path: Path, states: tuple[str, str]
) -> None:
    installation = Installation(tmp_path, {"SCOREPORT_DEMO": "true", **SETTINGS})
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    filled = FILL.format(slow=states[0], other=states[1], count=PRESSING, key=KEY, secret=SECRET)
    names = dict(zip(("sly", "ora"), json.loads(installation.python(filled)), strict=True))
    with installation.web() as address, ThreadPoolExecutor(PRESSING) as crowd:
        slow, other = (District(Browser(address).sign_in(name), own) for name, own in names.items())
        for district in (slow, other):
            district.token = district.browser.token("/assessments/")
            assert links_in(district.press(0)[0].text)

        control(states[0], "PUT", "/faults/listing", {"fault": "silent"})
        pressed = [crowd.submit(slow.press, number) for number in range(PRESSING)]
        time.sleep(LISTING_SECONDS / 3)  # the wave itself is over, and all of them wait for the state
        assert sum(not one.done() for one in pressed) > PRESSING / 2
        beside = [other.press(0) for _ in range(10)]
        answers = [one.result() for one in pressed]

        assert {words_of(page) for page, _ in beside} == {"a list"}
        assert quantiles([seconds for _, seconds in beside], n=20)[18] < NEIGHBOUR_SECONDS
        assert max(seconds for _, seconds in answers) < LISTING_SECONDS + OURS
        said = Counter(words_of(page) for page, _ in answers)
        assert said.keys() <= {*IN_TIME, AT_ONCE}
        assert len(said) > 1  # some waited in vain, some were told at once that too many wait
        print(dict(said))

        control(states[0], "DELETE", "/faults")
        deadline = time.monotonic() + 90
        while not links_in(slow.press(0)[0].text):
            assert time.monotonic() < deadline, "the state is back, and the district is not"
            time.sleep(1)


def words_of(page: Page) -> str:
    """Which of the words a page has, or that it is a list."""
    if links_in(page.text):
        return "a list"
    text = page.text.replace("&#x27;", "'")
    return next((words for words in (*IN_TIME, AT_ONCE) if words in text), f"status {page.status}")
