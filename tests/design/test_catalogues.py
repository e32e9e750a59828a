"""The Spanish catalogue: what families and the staff tool show is there, whole, and compiled."""

import re
import subprocess
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from scoreport.reports.wording import WORDS
from tests.people import People, signed_in
from tests.places import ROOT
from tests.reports.conftest import configure, generate
from tests.reports.upstream import running

FOLDER = ROOT / "src/scoreport/locale/es/LC_MESSAGES"
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+")
MESSAGE = re.compile(r'^msgid "(?P<text>.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(?P<said>.*)"$', re.MULTILINE)


def catalogue() -> dict[str, str]:
    """The messages with what they are in Spanish, empty where nobody has translated them."""
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    return {match["text"]: match["said"] for match in MESSAGE.finditer(text)}


def test_the_compiled_catalogue_is_that_of_the_texts(tmp_path: Path) -> None:
    subprocess.run(["msgfmt", "--check", "-o", tmp_path / "es.mo", FOLDER / "django.po"], check=True)
    assert (tmp_path / "es.mo").read_bytes() == (FOLDER / "django.mo").read_bytes()


def test_placeholders_and_marks_are_the_same_on_both_sides_and_nothing_is_fuzzy() -> None:
    assert ", fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")
    for text, said in catalogue().items():
        if said:
            assert sorted(PLACEHOLDERS.findall(text)) == sorted(PLACEHOLDERS.findall(said)), text


@pytest.mark.parametrize(
    "name", ["assessments", "more", "ended", "problem", "parts/family_results", "parts/family_list", "parts/family_row"]
)
def test_each_text_of_a_familys_page_has_its_spanish(name: str) -> None:
    known = catalogue()
    source = Path(str(get_template(f"reports/{name}.html").origin)).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    texts = re.findall(r'{% translate "([^"]+)"', source) + re.findall(r'_\("([^"]+)"\)', source)
    assert [text for text in texts if not known.get(text)] == []


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
