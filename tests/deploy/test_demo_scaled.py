"""`make demo-scaled`: a family's way through nginx, two web processes, PostgreSQL and Redis, and what is left of it."""

import json
import re
import subprocess
import tempfile
from pathlib import Path

import pytest

from scoreport.demo import supervisor
from scoreport.demo.scaled import nginx, packages, running
from tests.installation import Browser
from tests.journeys.demo import running_demo
from tests.kept.searching import in_bytes, in_files
from tests.places import ROOT
from tests.reports.conftest import links_in

OWN = "scoreport-postgresql-*"


@pytest.mark.proof
@pytest.mark.journey
def test_a_guardian_opens_a_report_through_nginx_which_keeps_nothing_of_it(tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob(OWN))
    with running_demo(tmp_path, "--scaled") as demo:
        guardian = demo.username("guardian")
        browser = Browser(demo.address).sign_in(guardian, demo.password(guardian))
        page = browser.get("/assessments/")
        path = re.findall(r'action="(/children/[^"#]+/score-reports/)', page.text)[0]
        listed = browser.post(path, {"language": "en"}, browser.token("/assessments/"))
        link = links_in(listed.text)[0]
        report = browser.get(link)
        assert (report.status, report.headers["Content-Type"], report.body[:5]) == (200, "application/pdf", b"%PDF-")
        for _ in range(8):
            browser.get("/assessments/")
        folder = tmp_path / "demo"
        lines = [json.loads(line) for line in (folder / nginx.ACCESS_LOG).read_text().splitlines()]
        sealed = link.rstrip("/").rpartition("/")[2]
        parts = report_parts(report.body)
        assert in_bytes(report.body, parts) == set(parts), "this way of looking finds it"
        assert in_files(folder, (sealed, sealed[:32], path, *parts)) == set()
        assert [file for file in (folder / nginx.TEMPORARY).rglob("*") if file.is_file()] == []

    assert ("/score-reports/…", 200) in {(line["place"], line["status"]) for line in lines}
    # Both processes answered, for one session.
    assert len({line["process"] for line in lines}) == 2
    assert {line["status"] // 100 for line in lines} <= {2, 3}
    assert set(Path(tempfile.gettempdir()).glob(OWN)) == before


def report_parts(body: bytes) -> tuple[str, ...]:
    """Return lines of a PDF that are text and long enough to be its own."""
    lines = [line.decode() for line in body.splitlines() if line.isascii() and 24 <= len(line) <= 200]
    return tuple(line for line in lines if line.isprintable())[:40:4]


def test_a_missing_package_is_named_with_the_way_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = {"redis-server": ("no-such-program", "/nowhere"), "nginx-light": ("nor-this-one", "/nowhere")}
    monkeypatch.setattr(packages, "PACKAGES", {**packages.PACKAGES, **absent})
    assert running.run(tmp_path / "demo", 8000, 8100) == supervisor.PORT_BUSY
    said = capsys.readouterr().err
    assert "needs redis-server nginx-light." in said
    assert "sudo apt-get install redis-server nginx-light" in said
    assert list(tmp_path.iterdir()) == []


def test_the_newest_postgresql_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "a-program").touch()
    found = packages._find("a-program", f"{tmp_path}/*/bin")
    assert found == tmp_path / "17" / "bin" / "a-program"


def test_make_has_it() -> None:
    command = ["make", "-n", "demo-scaled", "PORT=8001", "SANDBOX_PORT=8101", "FOLDER=here"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert " ".join(["demo", "--scaled", "--port", "8001", "--sandbox-port", "8101", "--folder", "here"]) in " ".join(
        said.replace("\\\n", " ").split()
    )
