"""Nothing is kept: with every logger at DEBUG the product is used, faults included, and then searched.

Each planted value is first seen where it belongs, at the state or in the browser, so that not finding it
afterwards says something.
"""

import base64
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from redis import Redis

from tests.databases import is_postgresql, own_database
from tests.installation import Browser, Installation, Page
from tests.kept.searching import Found, in_files, in_redis, in_rows, postgresql_tables, sqlite_tables
from tests.reports import upstream as upstream_module
from tests.reports.conftest import BEN, MIA, SAM, links_in
from tests.reports.upstream import Upstream
from tests.roster.oneroster.builder import good, with_guardianships
from tests.scaled.server import RedisServer

KEY, SECRET = "plantedclientkey0xq7ACeA", "plantedsecret9vh2kz0t^00"
TOKEN, SIGNATURE = "plantedtoken4mw8ry5d3c1x", "plantedsignature6jt0pb9n2f"
IN_PDF, SCORE, MESSAGE = "plantedscore 2508 proficient", "plantedjsonscore 2459", "plantedmessage 77 of 81"
PLANTED = (KEY, SECRET, TOKEN, SIGNATURE, IN_PDF, SCORE, MESSAGE)
PDF = b"%PDF-1.7\n" + f"({IN_PDF}) Tj\n".encode() * 4000 + b"%%EOF\n"
SSIDS, NAMES = (BEN, MIA, SAM), ("Lindqvist",)  # a student of nobody's in the cast, found by staff only
CAST = "from tests import people\nc = people.make()\nprint(c.ben.key, c.sam_student.key, c.lea.key)"
CACHES = "caches"
# Where the roster itself may name its students.
ROSTER = {"roster_student"}

pytestmark = pytest.mark.django_db(databases=[])


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation, every logger at DEBUG, its caches in files, and little patience; on PostgreSQL with Redis."""
    (tmp_path / CACHES).mkdir()
    env = {
        "SCOREPORT_LOG_LEVEL": "DEBUG", "SCOREPORT_DEMO": "true", "SCOREPORT_ETS_LISTING_SECONDS": "2",
        "PYTHONPATH": str(Path(__file__).parent / "loud"), "KEPT_CACHES": str(tmp_path / CACHES),
    }  # fmt: skip
    if not is_postgresql():
        yield Installation(tmp_path, env)
        return
    redis = RedisServer(tmp_path)
    redis.start()
    try:
        with own_database() as address:
            yield Installation(tmp_path, {**env, "SCOREPORT_DATABASE_URL": address, "SCOREPORT_REDIS_URL": redis.url})
    finally:
        redis.stop()


@pytest.fixture
def state() -> Iterator[Upstream]:
    with upstream_module.running() as running:
        running.token, running.signature, running.body = TOKEN, SIGNATURE, PDF
        for ssid in SSIDS:
            for language in ("en", "es"):
                running.offer(ssid, "CAASPP", "2026", language, scaleScore=SCORE, message=MESSAGE)
            running.offer(ssid, "CAASPP", "2025", "en", scaleScore=SCORE)
        yield running


class Visit:
    """One use of the product by several people, and what their browsers showed."""

    def __init__(self, address: str, state: Upstream, keys: list[str]) -> None:
        self.address, self.state = address, state
        self.ben, self.sam, self.lea = keys
        self.shown: list[bytes] = []
        self.left: Found = set()

    def configure(self) -> None:
        """The coordinator enters the credentials, tests them, and types wrong ones."""
        ada = Browser(self.address).sign_in("ada")
        form = f"/system-settings/portal-preferences/caaspp-configuration/add/?lea={self.lea}"
        typed = {
            "name": "CAASPP", "base_url": self.state.url, "endpoint_1": "/api/v1/students/",
            "endpoint_2": "/score-reports/", "authentication_endpoint": "/api/v1/token",
            "client_key": KEY, "client_secret": SECRET, "expires_on": "2999-01-01",
        }  # fmt: skip
        self.note(ada.submit(form, {**typed, "action": "test"}))
        self.note(ada.submit(form, {**typed, "base_url": "not an address", "action": "save"}))
        listed = self.note(ada.submit(form, {**typed, "action": "save"}))
        assert "In use" in listed.text

    def import_roster(self, package: bytes) -> None:
        """The SIS administrator uploads a package, which the worker reads, and leaves it at that."""
        sid = Browser(self.address).sign_in("sid")
        run = self.note(sid.upload("/system-settings/roster/imports/", "package", package))
        deadline = time.monotonic() + 30
        while "Where does the SSID stand?" not in self.note(sid.get(run.url)).text:
            assert time.monotonic() < deadline, "the worker did not read the package"
            time.sleep(0.3)

    def staff(self) -> None:
        """The counselor searches by SSID and by name, and opens a report."""
        cole = Browser(self.address).sign_in("cole")
        for query in (SAM, "Okafor", "Lindqvist"):
            self.note(cole.submit("/student/student-information/", {"query": query}))
        page = f"/student/student-information/{self.sam}/"
        listed = self.note(cole.submit(page, {"test": "", "language": "", "year": ""}))
        self.note(cole.get(links_in(listed.text)[0]))

    def family(self) -> list[str]:
        """The guardian generates and opens, signs out, comes back to an ended link and renews it."""
        pia = Browser(self.address).sign_in("pia")
        links = links_in(self.generate(pia, "es").text)
        self.note(pia.get(links[0]))
        pia.submit("/sign-out/", {}, shown_at="/assessments/")
        self.note(pia.get(links[0]))
        ended = self.note(pia.sign_in("pia").get(links[0]))
        assert "This link has ended" in ended.text
        sealed = ended.text.split('name="choice" value="')[1].split('"')[0]
        again = self.note(pia.post("/score-reports/renew/", {"choice": sealed}, pia.token("/assessments/")))
        assert again.body == PDF
        return links

    def faults(self) -> None:
        """Everything that can go wrong at the state goes wrong."""
        pia, state = Browser(self.address).sign_in("pia"), self.state
        (link, *_) = links_in(self.generate(pia).text)
        for status in (401, 403, 404, 429, 500):
            state.listing_status = status
            state.listing_body = {"message": f"{KEY} {SECRET} {TOKEN} {SCORE}", "studentId": BEN}
            self.generate(pia)
        state.listing_status = 200
        for body in (f'{{"broken": "{SCORE} {TOKEN}'.encode(), {"ssid": MIA, "scoreReports": [{"score": SCORE}]}):
            state.listing_body = body
            self.generate(pia)
        state.listing_body = None
        state.gate.clear()
        self.generate(pia)  # slower than our patience
        state.gate.set()
        self.open_with(pia, link, body=IN_PDF.encode() * 500)
        self.open_with(pia, link, cut_after=5000)
        self.open_with(pia, link, dead_links={"all"})

    def open_with(self, pia: Browser, link: str, **change: object) -> None:
        """Open a report while the state's files are as the change has them."""
        before = {name: getattr(self.state, name) for name in change}
        for name, value in change.items():
            setattr(self.state, name, value)
        try:
            self.note(pia.get(link))
        except (OSError, HTTPException):
            self.shown.append(b"broken off")  # a report that ends half-way ends so in the browser too
        for name, value in before.items():
            setattr(self.state, name, value)

    def generate(self, pia: Browser, language: str = "en") -> Page:
        """Press Generate for Ben."""
        path = f"/children/{self.ben}/score-reports/"
        return self.note(pia.post(path, {"language": language}, pia.token("/assessments/")))

    def note(self, page: Page) -> Page:
        """Keep what the browser showed."""
        self.shown.append(page.body)
        return page


def test_nothing_of_a_report_a_link_or_a_secret_is_left_anywhere(
    installation: Installation, state: Upstream, tmp_path: Path
) -> None:
    visit = use(installation, state, tmp_path)

    # Each value was where it belongs.
    seen, shown = " ".join(state.seen), b"\n".join(visit.shown)
    assert base64.b64encode(f"{KEY}:{SECRET}".encode()).decode() in seen
    assert f"Bearer {TOKEN}" in seen
    assert SIGNATURE in seen
    assert all(ssid in seen for ssid in (BEN, SAM))
    assert IN_PDF.encode() in shown
    assert MESSAGE.encode() in shown
    assert not [value for value in (KEY, SECRET, TOKEN, SIGNATURE, SCORE) if value.encode() in shown]
    log = (tmp_path / "web.log").read_text()
    assert '"level": "debug"' in log
    assert "audit entry refused" in log
    assert [line for line in log.splitlines() if not line.startswith("{")] == [], "went past our formatter"

    # And is nowhere now: not in files, journals, logs, temporary folders, nor in any table.
    assert visit.left == set()
    assert left_in_files(tmp_path, PLANTED) == set()
    assert in_tables(installation, tmp_path, PLANTED) == set()
    # SSIDs and names stand in the roster's own table only.
    people = (*SSIDS, *NAMES)
    assert {place for _, place in in_tables(installation, tmp_path, people)} == ROSTER
    assert in_files(tmp_path, people, skipped=("scoreport.sqlite3", "scoreport.sqlite3-wal")) == set()


def use(installation: Installation, state: Upstream, folder: Path) -> Visit:
    """Use the whole product, and end with a failure of our own."""
    installation.run("init", "--lea", "First Unified", "--username", "first", "--name", "First Person")
    package = with_guardianships(good()).zip().getvalue()
    (folder / "package.zip").write_bytes(package)
    answers = ("--ssid-column", "metadata.scoreport.ssid", "--lea", "First Unified")
    installation.run("import-roster", str(folder / "package.zip"), *answers)
    keys = installation.python(CAST).split()
    with installation.process("worker"), installation.web() as address:
        visit = Visit(address, state, keys)
        visit.configure()
        visit.import_roster(package)
        visit.staff()
        links = visit.family()
        visit.faults()
        break_the_trace(installation)
        pia = Browser(address)
        threads = [threading.Thread(target=pia.get, args=(link,)) for link in links]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        visit.left = left_while_it_runs(installation, folder)
    (folder / "package.zip").unlink()
    return visit


def break_the_trace(installation: Installation) -> None:
    """Take the trace's table away: what follows fails with a database error that quotes SQL."""
    installation.python(
        "from django.db import connections\n"
        "with connections['audit'].cursor() as cursor: cursor.execute('ALTER TABLE audit_entry RENAME TO was_here')"
    )


def left_while_it_runs(installation: Installation, folder: Path) -> Found:
    """Search what a stop tidies away: the journals of the databases and the caches of the processes."""
    if "SCOREPORT_REDIS_URL" in installation.env:
        return left_in_files(folder, PLANTED) | left_in_redis(installation)
    if "SCOREPORT_DATABASE_URL" not in installation.env:
        assert (folder / "data" / "scoreport.sqlite3-wal").stat().st_size > 0
    (folder / CACHES / "now").touch()
    deadline = time.monotonic() + 10
    while not fresh_caches(folder):
        assert time.monotonic() < deadline, "no process wrote its cache"
        time.sleep(0.1)
    return left_in_files(folder, PLANTED)


def left_in_redis(installation: Installation) -> Found:
    """Search caches and tasks that processes share, after seeing that both are there."""
    with Redis.from_url(installation.env["SCOREPORT_REDIS_URL"]) as client:
        assert in_redis(client, ["check_import", "scoreport:budgets"])
        return in_redis(client, (*PLANTED, *SSIDS, *NAMES))


def fresh_caches(folder: Path) -> bool:
    """Whether a process has written what its cache holds since we asked."""
    asked = (folder / CACHES / "now").stat().st_mtime_ns
    caches = [path.stat() for path in (folder / CACHES).glob("cache-*")]
    return any(cache.st_size and cache.st_mtime_ns > asked for cache in caches)


def left_in_files(folder: Path, values: tuple[str, ...]) -> Found:
    """Search everything that the installation wrote."""
    return in_files(folder, values)


def in_tables(installation: Installation, folder: Path, values: tuple[str, ...]) -> Found:
    """Search every table of both databases."""
    address = installation.env.get("SCOREPORT_DATABASE_URL")
    if address:
        return in_rows(postgresql_tables(address), values)
    files = ("scoreport.sqlite3", "audit.sqlite3")
    return set().union(*(in_rows(sqlite_tables(folder / "data" / name), values) for name in files))
