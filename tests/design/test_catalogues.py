"""The catalogues of translations: whole, in their own script, with the same placeholders, and compiled."""

import re
import subprocess
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from scoreport.design import catalogues as states
from scoreport.design.languages import native_name
from scoreport.reports.wording import WORDS
from tests.design import catalogues
from tests.people import People, signed_in
from tests.reports.conftest import configure, generate
from tests.reports.upstream import running

LANGUAGES = catalogues.languages()
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%d|\{\w+\}|</?\w+")
SCRIPTS = {
    "ko": "[\uac00-\ud7a3]", "zh-hans": "[\u4e00-\u9fff]", "zh-hant": "[\u4e00-\u9fff]", "pa": "[\u0a00-\u0a7f]",
    "ar": "[\u0600-\u06ff]", "fa": "[\u0600-\u06ff]", "hy": "[\u0530-\u058f]", "ru": "[\u0400-\u04ff]",
    "vi": "[\u1ea0-\u1ef9\u00c0-\u01b0]",
}  # fmt: skip
# Names that are the same in every language, and texts of placeholders alone.
NAMES = re.compile(r"PDF|HTML|Scoreport|\w*ELPAC\w*|Passkey|Code|Account|Filipino|Accessibility")
SAME_AT_MOST = 0.03
COMPANION = (
    "Beside each report stands “How to read this report”: what the test is and what its levels mean, in your language."
)
NAMED = [
    ("Generate", "Choose another language above, then Generate."),
    ("Generate", "Please go back to Assessments now and press Generate again."),
    ("Sign-in and security", "%(what)s, on %(when)s. If that was not you, open Sign-in and security in your menu."),
    ("How to read this report", COMPANION),
]


@pytest.fixture(scope="module")
def messages() -> polib.POFile:
    """All messages of the package, found anew."""
    return catalogues.found()


def words(text: str) -> str:
    """What is left of a text without its placeholders."""
    return PLACEHOLDERS.sub("", text)


def sayings(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_catalogue_holds_all_that_families_see(code: str, messages: polib.POFile) -> None:
    catalogue = catalogues.read(code)
    there = {entry.msgid for entry in catalogue if entry.translated()}
    assert catalogues.for_families(messages) - there == set(), "run `make messages`, then translate"
    assert not catalogue.untranslated_entries()
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()
    assert there <= {entry.msgid for entry in messages}, "texts that stand nowhere any more: run `make messages`"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_glossary_stands_first(code: str) -> None:
    first = catalogues.read(code)[: len(catalogues.glossary())]
    assert [entry.msgid for entry in first] == catalogues.glossary()
    assert len(first) == 30


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_texts(code: str, tmp_path: Path) -> None:
    path = catalogues.path_of(code)
    subprocess.run(["msgfmt", "--check-format", "-o", tmp_path / "new.mo", path], check=True)
    assert (tmp_path / "new.mo").read_bytes() == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_and_marks_are_the_same_on_both_sides(code: str) -> None:
    for entry in catalogues.read(code):
        *others, last = sayings(entry)
        wanted = sorted(PLACEHOLDERS.findall(entry.msgid_plural or entry.msgid))
        assert sorted(PLACEHOLDERS.findall(last)) == wanted, entry.msgid
        for said in others:  # one, two or none may be written out
            assert set(PLACEHOLDERS.findall(said)) <= set(wanted), entry.msgid


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_are_translated_and_in_the_languages_own_script(code: str) -> None:
    entries = [entry for entry in catalogues.read(code) if words(entry.msgid).strip(" ·:,()")]
    same = [entry.msgid for entry in entries if entry.msgstr == entry.msgid and not NAMES.fullmatch(entry.msgid)]
    assert len(same) <= SAME_AT_MOST * len(entries), same
    script = SCRIPTS.get(code)
    foreign = [
        entry.msgid
        for entry in entries
        for said in sayings(entry)
        if script and len(words(said)) > 30 and not re.search(script, said)
    ]
    assert not foreign


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_familys_words_for_a_button_are_the_buttons(code: str) -> None:
    """Where a sentence names a button or page, it names it as the button does."""
    said = {entry.msgid: entry.msgstr for entry in catalogues.read(code)}
    for label, sentence in NAMED:
        assert said[label].casefold() in said[sentence].casefold(), (label, said[label], said[sentence])


def test_a_catalogue_is_a_draft_until_somebody_signs_it() -> None:
    for state in states.states():
        assert state.is_original == (state.code == "en")
        if not state.is_original:
            signed = catalogues.read(state.code).metadata["X-Reviewed-By"]
            assert state.reviewed_by == signed
            assert signed or "Draft, not yet reviewed by a speaker" in catalogues.read(state.code).header


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_before_sign_in_are_in_the_language_and_its_direction(code: str) -> None:
    browser = Client(headers={"Accept-Language": code})
    said = {entry.msgid: entry.msgstr for entry in catalogues.read(code)}
    for name in ("accounts:sign_in", "onboarding:activate", "reports:accessibility"):
        page = browser.get(reverse(name)).content.decode()
        assert f'<html lang="{code}" dir="{"rtl" if code in ("ar", "fa") else "ltr"}">' in page
        assert native_name(code) in page
    assert said["User name"] in browser.get("/sign-in/").content.decode()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("asked", "given"),
    [("tl", "fil"), ("fil-PH", "fil"), ("mww", "hmn"), ("zh-TW", "zh-hant"), ("zh-HK", "zh-hant"), ("zh-CN", "zh-hans"),
     ("fa-AF", "fa"), ("prs", "fa"), ("hy-AM", "hy"), ("de", "en")],
)  # fmt: skip
def test_codes_that_browsers_send_for_a_language_lead_to_ours(asked: str, given: str) -> None:
    assert Client(headers={"Accept-Language": asked}).get("/sign-in/")["Content-Language"] == given


def test_each_reason_for_which_there_is_no_report_has_its_spanish() -> None:
    with translation.override("en"):
        english = {cause: (str(words.family_title), str(words.family)) for cause, words in WORDS.items()}
    with translation.override("es"):
        for cause, words in WORDS.items():
            assert str(words.family_title) != english[cause][0], cause
            assert str(words.family) != english[cause][1], cause


def test_sign_in_and_portal_are_in_spanish_for_who_reads_spanish(people: People) -> None:
    stranger = Client(headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert "Nombre de usuario" in stranger.get("/sign-in/").content.decode()
    people.pia.language = "es"
    people.pia.save()
    with running() as state:
        state.offer("1000000001", "CAASPP", "2026", "es")
        configure(people, state.url)
        page = generate(signed_in(people.pia), people.ben, "es")
    for text in ("Evaluaciones", "Generar", "Informes de puntajes", "funciona hasta las", "4.º grado", "Cerrar sesión"):
        assert text in page
    for text in ("Generate", "works until", "Sign out", "Score reports"):
        assert text not in page
