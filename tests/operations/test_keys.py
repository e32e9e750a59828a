"""Keys as an installation lives with them: one is changed while people work, and one is lost."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scoreport.operations import keys
from tests.databases import is_postgresql, own_database
from tests.installation import Browser, Installation, Page
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, links_in
from tests.reports.upstream import Upstream

pytestmark = [pytest.mark.django_db(databases=[]), pytest.mark.slow]
KEY, SECRET = "plantedclientkey0xq7ACeA", "plantedsecret9vh2kz0t^00"
CONFIGURATION = "/system-settings/portal-preferences/caaspp-configuration/"
CAST = """
from tests import people
c = people.make()
c.lea.family_look_ups_an_hour = 100_000
c.lea.save()
print(c.ben.key, c.lea.key)
"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with ExitStack() as stack:
        url = stack.enter_context(own_database()) if is_postgresql() else ""
        made = Installation(tmp_path, {"SCOREPORT_DATABASE_URL": url})
        made.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
        yield made


@pytest.fixture
def state() -> Iterator[Upstream]:
    with upstream_module.running() as running:
        running.offer(BEN, "CAASPP", "2026", "en")
        yield running


def typed(state: Upstream) -> dict[str, str]:
    """What a coordinator fills in."""
    return {
        "name": "CAASPP", "base_url": state.url, "endpoint_1": "/api/v1/students/", "endpoint_2": "/score-reports/",
        "authentication_endpoint": "/api/v1/token", "client_key": KEY, "client_secret": SECRET,
        "expires_on": "2999-01-01", "action": "save",
    }  # fmt: skip


def configure(address: str, lea: str, state: Upstream) -> None:
    listed = Browser(address).sign_in("ada").submit(f"{CONFIGURATION}add/?lea={lea}", typed(state))
    assert "In use" in listed.text


def generate(browser: Browser, ben: str) -> Page:
    return browser.post(f"/children/{ben}/score-reports/", {"language": "en"}, browser.token("/assessments/"))


def put(installation: Installation, *master: str) -> None:
    """Write the file of keys, as docs/keys.md says it."""
    file = installation.folder / "data/secrets/keys"
    new = file.with_name("keys.new")
    new.write_text("\n".join(master) + "\n")
    new.chmod(0o400)
    new.replace(file)


def kept(installation: Installation) -> str:
    return (installation.folder / "data/secrets/keys").read_text().strip()


# --- a change


@dataclass
class Crowd:
    """Somebody who reads pages and opens reports all the time, wherever the server in front leads to."""

    browser: Browser
    ben: str
    links: list[str]
    up: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    busy: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        turn = 0
        while not self.stop.is_set():
            with self.busy:  # as a server in front: nobody is under way at a process that is taken out
                here, there = (self.up[(turn + step) % len(self.up)] for step in range(2))
                self.browser.address = here
                self.look("page", "/assessments/")
                for link in self.links:
                    self.look("old link", link)
                # What one process has made, the next one opens.
                made = links_in(generate(self.browser, self.ben).text)
                self.browser.address = there
                for link in made[:1]:
                    self.look("new link", link)
            turn += 1

    def look(self, what: str, path: str) -> None:
        page = self.browser.get(path)
        self.seen[what] += 1
        has_ended = "/sign-in" in page.url or b"This link has ended" in page.body
        if page.status != 200 or has_ended:
            self.refused.append(f"{what} {page.status}")

    def take_out(self, address: str) -> None:
        with self.busy:
            self.up.remove(address)

    def put_in(self, address: str) -> None:
        with self.busy:
            self.up.append(address)


class Pair:
    """Two web processes behind a server in front, started anew one after the other."""

    def __init__(self, installation: Installation, stack: ExitStack) -> None:
        self._installation = installation
        self._processes: list[tuple[str, ExitStack]] = []
        for _number in range(2):
            self._processes.append(self._started())
        stack.callback(self._end)

    def _end(self) -> None:
        for _address, own in self._processes:
            own.close()

    @property
    def addresses(self) -> list[str]:
        return [address for address, _own in self._processes]

    def renew(self, crowd: Crowd) -> None:
        """Start a new process for each old one, and take the old one out of the crowd's way before it ends."""
        for address, own in list(self._processes):
            fresh = self._started()
            crowd.put_in(fresh[0])
            crowd.take_out(address)
            own.close()
            self._processes.remove((address, own))
            self._processes.append(fresh)

    def _started(self) -> tuple[str, ExitStack]:
        own = ExitStack()
        return own.enter_context(self._installation.web()), own


@pytest.mark.proof
def test_key_06_a_master_key_is_changed_without_one_refused_request(
    installation: Installation, state: Upstream
) -> None:
    ben, lea = installation.python(CAST).split()
    old, new = kept(installation), keys.fresh()
    with ExitStack() as stack:
        pair = Pair(installation, stack)
        configure(pair.addresses[0], lea, state)
        pia = Browser(pair.addresses[0]).sign_in("pia")
        (link, *_) = links_in(generate(pia, ben).text)
        crowd = Crowd(pia, ben, [link], list(pair.addresses))
        thread = threading.Thread(target=crowd.run)
        thread.start()
        stack.callback(thread.join)
        stack.callback(crowd.stop.set)
        put(installation, old, new)  # every process learns the new key before any uses it
        pair.renew(crowd)
        put(installation, new, old)
        pair.renew(crowd)
        assert "0 could not be decrypted" in installation.run("rotate-keys")
        time.sleep(1)
        before = crowd.seen.total()
        # The link was made under the old key: it is the one thing that ends with it.
        crowd.links = []
        put(installation, new)
        pair.renew(crowd)
        time.sleep(1)
        assert crowd.refused == []
        assert crowd.seen.total() > before > 20
        assert min(crowd.seen["old link"], crowd.seen["new link"]) > 5
        crowd.stop.set()
        thread.join()
        pia.address = pair.addresses[0]
        (link, *_) = links_in(generate(pia, ben).text)
        assert pia.get(link).body.startswith(b"%PDF")
    assert "whole." in installation.run("verify-audit")


# --- a loss


def levels(installation: Installation) -> dict[str, str]:
    """What the doctor says is wrong."""
    _code, said, _ = installation.try_to_run("doctor")
    lines = [line.split(maxsplit=2) for line in said.splitlines()]
    return {words[1]: words[2] for words in lines if words[0] == "wrong"}


@pytest.mark.proof
def test_key_07_a_lost_master_key_costs_what_the_handbook_says(installation: Installation, state: Upstream) -> None:
    ben, lea = installation.python(CAST).split()
    with installation.web() as address:
        configure(address, lea, state)
        pia = Browser(address).sign_in("pia")
        (link, *_) = links_in(generate(pia, ben).text)
    installation.run("audit-head")
    put(installation, keys.fresh())

    wrong = levels(installation)
    assert set(wrong) == {"secrets.open", "audit.seal", "worker.tick"}
    assert "configuration: 2" in wrong["secrets.open"]
    assert "docs/keys.md" in wrong["secrets.open"]
    code, said, _ = installation.try_to_run("rotate-keys")
    assert (code, "Bring back the key" in said) == (1, True), "it may only be somewhere else"

    with installation.web() as address:
        pia.address = address
        assert "/sign-in" in pia.get("/assessments/").url, "everybody is signed out"
        pia = Browser(address).sign_in("pia")
        assert pia.get(link).status == 404
        assert links_in(generate(pia, ben).text) == []
        ada = Browser(address).sign_in("ada")
        (page, *_) = re.findall(rf"{CONFIGURATION}[\w-]{{16}}/", ada.get(CONFIGURATION).text)
        saved = ada.submit(page, {**typed(state), "version": "1"})
        assert "In use" in saved.text, saved.text
        (link, *_) = links_in(generate(pia, ben).text)
        assert pia.get(link).body.startswith(b"%PDF")
        said = installation.run("rotate-keys", "--lost")
        assert "The audit is sealed on" in said

    installation.python("from scoreport.accounts.models import Session\nSession.objects.all().delete()")
    assert set(levels(installation)) == {"worker.tick"}
    said = installation.run("verify-audit")
    assert "whole." in said
    assert "the key that sealed is lost" in said
