"""A state that calls things otherwise: with the names in a file, the staff tool works, without new code."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from scoreport.ets import read_aliases
from tests.environment import TEST_KEY
from tests.ets.upstream import as_json, as_pdf, upstream
from tests.installation import Installation
from tests.people import People, signed_in
from tests.reports.conftest import body, configure, get_score_report, links_in

ALIASES = """
[fields]
reports = ["studentReports"]
report_type = ["assessmentProgram"]
year = ["adminCycle"]
language = ["reportLocale"]
pdf_link = ["documentUri"]

[token]
text = ["identityToken"]

[report_types]
CAASPP = ["SBCS"]

[languages]
es = ["L2"]
"""


@pytest.fixture
def aliases(tmp_path: Path) -> Path:
    path = tmp_path / "aliases.toml"
    path.write_text(ALIASES, encoding="utf-8")
    return path


def test_the_staff_tool_shows_and_opens_the_reports(people: People, settings: Settings, aliases: Path) -> None:
    settings.ETS_VOCABULARY = read_aliases(aliases)
    with upstream() as up:
        configure(people, up.base_url)
        up.token = as_json({"identityToken": "token-1"})
        entry = {
            "assessmentProgram": "SBCS",
            "adminCycle": "2025-26",
            "reportLocale": "L2",
            "documentUri": up.link_url(),
        }
        up.listing = as_json({"studentReports": [entry]})
        up.link = as_pdf()
        browser = signed_in(people.cole)
        page = get_score_report(browser, people.sam_student, test="CAASPP", language="es", year="2026")
        (link,) = links_in(page)
        assert body(browser.get(link)).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[fields]\nyeer = ['x']", "SCOREPORT_ETS_ALIASES: there is no fields.yeer: write year."),
        (None, "can't be read"),
    ],
)
def test_a_bad_file_stops_the_start_and_names_the_setting(text: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    told = {"ETS_ALIASES": str(path), "SECRET_KEY": "x" * 50, "KEYS": TEST_KEY}
    place = Installation(tmp_path, {f"SCOREPORT_{name}": value for name, value in told.items()})
    code, _, complaint = place.try_to_run("migrate")
    assert code != 0
    assert said in complaint
