"""An installation's own names over ours: read strictly, and used in each answer of the state."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoreport.ets import AliasError, Client, CredentialsExpired, UnknownStudent, Vocabulary, read_aliases
from scoreport.ets import vocabulary as module
from scoreport.ets.aliases import vocabulary_of
from tests.docs.handbook import blocks
from tests.ets.conftest import LOOPBACK, SSID, account_of
from tests.ets.upstream import Upstream, as_json
from tests.places import ROOT

ALIASES = """
[fields]
reports = ["berichte"]
report_type = ["art"]
year = ["jahr"]
language = ["sprache"]
pdf_link = ["adresse"]
message = ["link"]        # ours for the PDF

[token]
text = ["jeton"]
life = ["secondes"]

[problems]
code_fields = ["fehler"]
unknown_student = ["E17"]
credentials_expired = ["invalid_client"]   # ours for rejected ones
request_id_headers = ["X-Vorgang"]

[report_types]
ELPAC = ["ESA", "Englisch"]   # ESA is a code of ours

[languages]
es = ["castellano"]

[other_languages]
"q7" = "Klingon"
"""


@pytest.fixture
def aliases(tmp_path: Path) -> Path:
    path = tmp_path / "aliases.toml"
    path.write_text(ALIASES, encoding="utf-8")
    return path


@pytest.fixture
def client(up: Upstream, aliases: Path) -> Client:
    return Client(account_of(up.base_url), egress=LOOPBACK, vocabulary=read_aliases(aliases))


def foreign_entry(up: Upstream, **extra: Any) -> dict[str, Any]:
    return {"art": "Englisch", "jahr": "2024", "sprache": "castellano", "adresse": up.link_url(), **extra}


def test_a_service_of_other_names_is_understood(up: Upstream, client: Client) -> None:
    up.token = as_json({"jeton": "token-1", "secondes": 60})
    up.listing = as_json({"berichte": [foreign_entry(up, link="See your school.")]})
    (report,) = client.score_reports(SSID)
    assert (report.report_type, report.administration_year, report.language) == ("ELPAC", 2024, "es")
    assert report.message == "See your school."
    assert report.link.reveal() == up.link_url()
    assert up.requests[1].headers["authorization"] == "Bearer token-1"


def test_our_own_names_still_count_after_those_of_the_file(up: Upstream, client: Client) -> None:
    up.listing = as_json({"scoreReports": [{**foreign_entry(up), "language": "ko", "type": "CAST", "year": 2019}]})
    (report,) = client.score_reports(SSID)
    assert (report.report_type, report.administration_year, report.language) == ("ELPAC", 2024, "es")


def test_problems_are_told_by_the_codes_of_the_file(up: Upstream, client: Client) -> None:
    up.listing = as_json({"fehler": "E17"}, status=404, headers={"X-Vorgang": "ab-12-cd"})
    with pytest.raises(UnknownStudent) as found:
        client.score_reports(SSID)
    assert found.value.request_id == "ab-12-cd"


def test_a_code_that_the_file_moves_means_what_the_file_says(up: Upstream, client: Client) -> None:
    up.token = as_json({"fehler": "invalid_client"}, status=401)
    with pytest.raises(CredentialsExpired):
        client.score_reports(SSID)


def test_codes_and_languages_are_laid_over_ours(aliases: Path) -> None:
    words = read_aliases(aliases)
    assert [words.report_type_of(word) for word in ("ESA", "esa", "CAASPP", "new")] == [
        "ELPAC",
        "ELPAC",
        "CAASPP",
        "new",
    ]
    assert [words.language_of(word) for word in ("Castellano", "spa", "Q7", "11")] == ["es", "es", "Klingon", "ar"]


def test_without_a_file_nothing_changes() -> None:
    assert module.report_type_of("ESA") == Vocabulary().report_type_of("ESA") == "ESA"


def test_our_own_table_has_the_form_of_such_a_file() -> None:
    path = Path(module.__file__).with_name("vocabulary.toml")
    own, same = Vocabulary(), read_aliases(path)
    assert same.token_fields == own.token_fields
    assert [same.report_type_of(code) for code in module.REPORT_TYPES] == list(module.REPORT_TYPES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[field]\nyear = ['x']", "there is no section [field]: write fields."),
        ("[colours]\nred = ['x']", "there are fields, token, problems"),
        ("fields = 3", "write [fields] on a line of its own"),
        ("[fields]\nyears = ['x']", "there is no fields.years: write year."),
        ("[report_types]\nSAT = ['x']", "shown under the state's own name"),
        ("[fields]\nyear = 'x'", 'fields.year must be a list of one or more names, such as year = ["year"]'),
        ("[fields]\nyear = []", "fields.year must be a list"),
        ("[fields]\nyear = ['']", "fields.year must be a list"),
        ("[fields]\nyear = ['--']", "fields.year must be a list"),
        ("[fields]\nyear = [' x']", "fields.year must be a list"),
        ("[fields]\nyear = [2024]", "fields.year must be a list"),
        ('[fields]\nyear = ["a\\u0007"]', "fields.year must be a list"),
        (f"[fields]\nyear = ['{'x' * 101}']", "fields.year must be a list"),
        ("[fields]\nyear = ['wann']\nlanguage = ['Wann']", '"Wann" stands in fields.year and in fields.language'),
        ("[languages]\nes = ['x 1']\nko = ['X1']", '"X1" stands in languages.es and in languages.ko'),
        ("[token]\ntext = ['t']\nlife = ['t']", '"t" stands in token.text and in token.life'),
        ("[other_languages]\nQ7 = 'Klingon'", "other_languages.Q7 must be a code in small letters"),
        ("[other_languages]\nq7 = ['Klingon']", "other_languages.q7 must be a code"),
        ("[fields", "is no TOML"),
    ],
)
def test_a_slip_is_named_with_how_to_mend_it(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AliasError) as found:
        read_aliases(path)
    assert said in str(found.value)


def test_a_file_that_is_missing_or_not_in_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    with pytest.raises(AliasError, match="can't be read: No such file"):
        read_aliases(path)
    path.write_bytes(b"[fields]\nyear = ['\xff']")
    with pytest.raises(AliasError, match="UTF-8"):
        read_aliases(path)


WORDS = st.text(max_size=4)
VALUES = st.lists(WORDS | st.integers(), max_size=3) | WORDS | st.integers() | st.dictionaries(WORDS, WORDS, max_size=2)
SECTIONS = st.sampled_from([*module.OWN_TABLES, "more"])
KEYS = st.sampled_from(["year", "text", "life", "code_fields", "CAST", "en", "xx", "unknown_student"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(SECTIONS, st.dictionaries(KEYS, VALUES) | VALUES, max_size=4))
def test_whatever_a_file_holds_is_taken_or_refused(tables: dict[str, Any]) -> None:
    try:
        words_of = vocabulary_of(tables)
    except AliasError:
        return
    for section, table in tables.items():
        for name, words in table.items():
            if section == "report_types":
                assert {words_of.report_type_of(word) for word in words} == {name}


@pytest.mark.parametrize("text", blocks(ROOT / "docs" / "ets-client.md", "toml"))
def test_the_handbooks_example_is_such_a_file(text: str) -> None:
    words = vocabulary_of(tomllib.loads(text))
    assert (words.report_type_of("ESA"), words.language_of("L2")) == ("ELPAC", "es")
