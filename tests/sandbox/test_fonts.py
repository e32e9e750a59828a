"""Reports are set in our fonts alone, and a name is never set in a letter that none of them has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from scoreport.sandbox import cli
from scoreport.sandbox.catalogue import second_language
from scoreport.sandbox.reports import fonts, texts
from scoreport.sandbox.reports.content import content
from scoreport.sandbox.reports.names import LONGEST, full_name, given_name, printable
from scoreport.sandbox.reports.render import NotRendered, render
from scoreport.sandbox.reports.texts import catalogue
from scoreport.sandbox.students import Enrollment, Student
from tests.sandbox.make_fonts import DEBIAN, NAMES, SHIPPED
from tests.sandbox.reading import font_names, page_texts, text_of
from tests.sandbox.specimens import BY_NAME, LANGUAGES, SEED, TODAY, newest, pdf_of

LATIN = {"NotoSans-Regular", "NotoSans-Bold"}
OWN = {
    "ar": {"NotoSansArabic-Regular", "NotoSansArabic-Bold"},
    "ko": {"NotoSansCJKtc-Regular", "NotoSansCJKtc-Bold"},
    "zh-Hant": {"NotoSansCJKtc-Regular", "NotoSansCJKtc-Bold"},
}


def named(first: str, last: str) -> Student:
    return replace(BY_NAME["science alone"].student, first_name=first, last_name=last)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_fonts_of_the_language_are_embedded(language: str) -> None:
    for one in newest():
        assert (one.name, font_names(pdf_of(one.name, language))) == (one.name, LATIN | OWN.get(language, set()))


@pytest.mark.parametrize(
    ("first", "last", "printed", "more"),
    [
        ("Žofie", "Ångström-Đặng", "Žofie Ångström-Đặng", set()),
        ("Мария", "Ковальчук", "Мария Ковальчук", set()),
        ("ليلى", "حداد", "ليلى حداد", OWN["ar"]),
        ("明", "李", "李明", OWN["zh-Hant"]),
        ("민준", "김", "김민준", OWN["ko"]),
        ("ハナ", "佐藤", "佐藤ハナ", OWN["ko"]),
        ("Անահիտ", "Պետրոսյան", "Anahit Petrosyan", set()),
        ("ਗੁਰਪ੍ਰੀਤ", "ਸਿੰਘ", "Gurprit Simgh", set()),
        ("\x07{first}", "O’Connor", "{first} O’Connor", set()),
    ],
)
def test_a_name_is_set_in_its_own_letters_where_a_font_has_them_else_in_latin_ones(
    first: str, last: str, printed: str, more: set[str]
) -> None:
    assert full_name(catalogue("en"), named(first, last)) == printed
    pdf = render(SEED, named(first, last), BY_NAME["science alone"].offer, "en", TODAY)
    assert font_names(pdf) - {"NotoSansArabic-Regular", "NotoSansCJKtc-Regular"} == LATIN | {
        name for name in more if name.endswith("Bold")
    }
    if printed.isascii():
        assert all(printed in page for page in page_texts(pdf))
    assert "?" not in page_texts(pdf)[0]


def test_no_letter_of_a_report_is_without_a_shape() -> None:
    """A font's glyph 0 stands for nothing: it is never shown, in no language and for no name."""
    for language in LANGUAGES:
        for first, last in (("ليلى", "李"), ("ਗੁਰਪ੍ਰੀਤ", "🙂 Nguyễn")):
            text = text_of(render(SEED, named(first, last), BY_NAME["science alone"].offer, language, TODAY))
            assert not {"\ufffd", "\u25a1", "\x00"} & set(text)


def test_a_vietnamese_name_leads_with_the_family_in_a_vietnamese_report_alone() -> None:
    who = named("Thảo", "Nguyễn")
    assert full_name(catalogue("vi"), who) == "Nguyễn Thảo"
    assert full_name(catalogue("en"), who) == "Thảo Nguyễn"
    assert full_name(catalogue("vi"), named("Owen", "Castellanos")) == "Owen Castellanos"


def test_a_child_is_called_by_the_first_name_and_by_the_whole_one_where_that_is_the_custom() -> None:
    assert given_name(catalogue("en"), named("Owen", "Castellanos")) == "Owen"
    assert given_name(catalogue("zh-Hant"), named("明", "李")) == "李明"
    assert given_name(catalogue("en"), named("", "Castellanos")) == "Castellanos"


def test_a_name_that_no_page_could_hold_is_cut() -> None:
    assert len(printable("Ab " * 200)) == LONGEST
    assert printable("Ab " * 200).endswith("…")


@pytest.fixture
def without_cjk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the extra `sandbox-cjk` were not installed."""
    held = (fonts.has_cjk, fonts.folders, fonts.cjk_letters, texts.offered_languages)
    monkeypatch.setattr(fonts, "CJK_PACKAGES", ("no_such_package",))
    for one in held:
        one.cache_clear()
    yield
    monkeypatch.undo()
    for one in held:
        one.cache_clear()


@pytest.mark.usefixtures("without_cjk")
def test_chinese_and_korean_are_not_offered_without_their_letters_and_names_are_spelled() -> None:
    stay = Enrollment(4, "", "", "", "", date(2020, 8, 15))
    offered = {
        code: second_language(Student("0000000001", "A", "B", (stay,), primary_language=code), 2026)
        for code in ("KOR", "CMN", "ARA")
    }
    assert offered == {"KOR": None, "CMN": None, "ARA": "ar"}
    assert full_name(catalogue("en"), named("明", "李")) == "Ming Li"


@pytest.mark.usefixtures("without_cjk")
def test_a_report_whose_letters_are_missing_is_refused_and_set_in_no_other() -> None:
    one = BY_NAME["science alone"]
    with pytest.raises(NotRendered, match="sandbox-cjk"):
        render(SEED, one.student, one.offer, "ko", TODAY)


@pytest.mark.usefixtures("without_cjk")
def test_the_command_says_what_is_missing_and_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    cli.say_what_is_missing()
    assert "pip install 'scoreport[sandbox,sandbox-cjk]'" in capsys.readouterr().err


def test_nothing_is_said_where_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    cli.say_what_is_missing()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_fonts_are_debians_but_for_hints(name: str) -> None:
    """The same letters as wide and as tall, and what joins and places them."""
    debian, ours = TTFont(DEBIAN / f"{name}.ttf"), TTFont(SHIPPED / f"{name}.otf")
    letters = debian.getBestCmap()
    assert fonts.letters_of(SHIPPED / f"{name}.otf") == set(letters) == set(ours.getBestCmap())
    assert {"GSUB", "GPOS"} <= set(ours.keys())
    shapes, our_shapes = debian.getGlyphSet(), ours.getGlyphSet()
    for letter in sorted(letters)[::9]:
        glyph, our_glyph = letters[letter], ours.getBestCmap()[letter]
        assert shapes[glyph].width == our_shapes[our_glyph].width
        assert _bounds(shapes, glyph) == pytest.approx(_bounds(our_shapes, our_glyph), abs=3)


def _bounds(shapes: object, glyph: str) -> tuple[float, ...]:
    pen = BoundsPen(shapes)
    shapes[glyph].draw(pen)  # type: ignore[index]
    return tuple(pen.bounds or ())


def test_the_fonts_licence_stands_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (SHIPPED / "OFL.txt").read_text(encoding="utf-8")
    assert sorted(path.stem for path in SHIPPED.glob("*.otf")) == sorted(NAMES)


def test_numbers_and_dates_are_written_as_each_language_writes_them() -> None:
    one = BY_NAME["English"]
    told = {
        language: content(SEED, one.student, one.offer, language, TODAY)["student"]["facts"] for language in LANGUAGES
    }
    grades = {language: facts[0]["value"] for language, facts in told.items()}
    assert (grades["es"], grades["ko"], grades["zh-Hant"]) == ("11.º grado", "11학년", "十一年級")
    years = {language: facts[1]["value"] for language, facts in told.items()}
    assert (years["en"], years["es"], years["ar"]) == ("2025–26", "2025-2026", "٢٠٢٥–٢٠٢٦")
    day = date(2026, 4, 7)
    assert {language: catalogue(language).day(day) for language in LANGUAGES} == {
        "en": "April 7, 2026",
        "es": "7 de abril de 2026",
        "vi": "ngày 7 tháng 4 năm 2026",
        "fil": "Abril 7, 2026",
        "ko": "2026년 4월 7일",
        "zh-Hant": "2026年4月7日",
        "ar": "٧ أبريل ٢٠٢٦",
    }
