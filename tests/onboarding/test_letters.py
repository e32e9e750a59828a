"""Letters with one-time codes: what stands in them, whom they are for, and that screen readers can read them."""

import datetime as dt
import re

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings
from time_machine import travel

from scoreport.audit.models import Entry
from scoreport.lib import clock
from scoreport.onboarding.letters import batches, setting
from scoreport.onboarding.letters.setting import typeset
from scoreport.onboarding.letters.writing import Letter, language_of, with_code
from scoreport.onboarding.models import ActivationCode, Ending
from scoreport.roster.models import Class, ClassStudent, Guardianship
from tests import people as people_module
from tests.onboarding.activation import adult, opened, prove
from tests.people import People, actor, signed_in
from tests.sandbox.accessibility import faults
from tests.sandbox.reading import font_names, page_texts, structure

PAGE = "/system-settings/activation/"
CODE = re.compile(r"\b[2-9a-z]{5}-[2-9a-z]{5}-[2-9a-z]{5}\b")
LATIN = {"NotoSans-Regular", "NotoSans-Bold"}


def letters(people: People, **fields: str) -> list[str]:
    """The pages of the file that the office of Aldrich gets."""
    answer = signed_in(people.opal).post(f"{PAGE}{people.aldrich.key}/letters/", fields)
    assert answer["Content-Type"] == "application/pdf", answer.content[:200]
    assert answer["Content-Disposition"] == 'attachment; filename="Letters.pdf"'
    assert "no-store" in answer["Cache-Control"]
    return page_texts(answer.content)


def test_each_adult_without_a_sign_in_gets_a_page_with_a_code_that_works(people: People) -> None:
    adult("Lia", people.noa, people.ben)
    adult("Leo", people.noa)
    pages = letters(people)
    assert len(pages) == 2
    assert "Pia" not in " ".join(pages)
    (lia,) = (page for page in pages if "For Lia Lindqvist" in page)
    assert "Aldrich Elementary · Test Valley Unified" in lia
    assert "Enter Ben's date of birth or student number." in lia
    assert "http://localhost:8000/activate/" in lia
    code = CODE.search(lia)
    assert code
    opened(people.ben, code[0], "lia.l")


def test_letters_name_no_ssid_no_test_and_no_number_of_the_student(people: People) -> None:
    adult("Lia", people.noa)
    (page,) = letters(people)
    assert not any(word in page for word in (people.noa.ssid, people.noa.local_id, "Smarter", "ELPAC", "score"))


def test_they_are_sorted_as_they_are_handed_out(people: People) -> None:
    room = Class.objects.create(
        lea=people.lea, school=people.aldrich, sourced_id="hr", title="Room 7", is_homeroom=True
    )
    add = people_module.make_student
    zoe = add(people.lea, people.aldrich, "Zoe", "Adams", ssid="3000000001", grade="05", years=10)
    ClassStudent.objects.create(in_class=room, student=people.noa)
    adult("Ann", zoe)
    adult("Lia", people.noa)
    adult("Bea", people.ben)
    pages = letters(people)
    assert [page.split("For ")[1].split()[0] for page in pages] == ["Bea", "Ann", "Lia"]
    assert [page.rsplit("identity document.", 1)[1].strip() for page in pages] == [
        "Grade 4",
        "Grade 5",
        "Grade 5 · Room 7",
    ]


def test_a_grade_alone_and_then_the_rest(people: People) -> None:
    adult("Lia", people.noa)
    adult("Bea", people.ben)
    assert len(letters(people, grade="04")) == 1
    assert "For Lia" in letters(people)[0]
    answer = signed_in(people.opal).post(f"{PAGE}{people.aldrich.key}/letters/", {}, follow=True)
    assert "Nobody is left for whom a letter can be made." in answer.content.decode()
    assert [entry.details["count"] for entry in Entry.objects.filter(event="activation.letters_made")] == [1, 1]


def test_a_file_holds_so_many_and_the_next_one_the_next(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    for given in ("Ann", "Bea", "Cat"):
        adult(given, people.noa)
    assert [len(letters(people)), len(letters(people))] == [2, 1]


def test_a_lost_file_is_made_again_and_its_first_letters_die(people: People) -> None:
    adult("Lia", people.noa)
    adult("Leo", people.noa)
    first = [CODE.findall(page)[0] for page in letters(people)]
    opened(people.noa, first[0], "one.of.two")
    (batch,) = batches.batches_of(people.aldrich)
    assert (batch.letters, batch.used, batch.usable) == (2, 1, 1)
    page = signed_in(people.opal).get(f"{PAGE}{people.aldrich.key}/").content.decode()
    assert f'name="again" value="{batch.made_at.isoformat()}"' in page
    again = letters(people, again=batch.made_at.isoformat())
    assert len(again) == 1
    assert "does not work any more" in prove(people.noa, first[1]).content.decode()
    assert prove(people.noa, CODE.findall(again[0])[0]).status_code == 302


def test_letters_whose_time_is_over_are_made_again_with_the_rest(people: People) -> None:
    adult("Lia", people.noa)
    letters(people)
    with travel(clock.now() + dt.timedelta(days=31), tick=False):
        assert len(letters(people)) == 1


@pytest.mark.parametrize("again", ["", "yesterday", "2026-01-01", "2020-01-01T00:00:00+00:00"])
def test_a_batch_that_there_is_not_makes_nothing(people: People, again: str) -> None:
    adult("Lia", people.noa)
    answer = signed_in(people.opal).post(f"{PAGE}{people.aldrich.key}/letters/", {"again": again}, follow=True)
    assert "Nobody is left" in answer.content.decode()
    assert not ActivationCode.objects.exists()


def test_where_the_file_can_not_be_made_earlier_codes_go_on(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    adult("Lia", people.noa)
    (code,) = CODE.findall(letters(people)[0])
    (batch,) = batches.batches_of(people.aldrich)

    def fails(_letters: object) -> bytes:
        raise setting.NotSet

    monkeypatch.setattr(batches, "typeset", fails)
    address = f"{PAGE}{people.aldrich.key}/letters/"
    answer = signed_in(people.opal).post(address, {"again": batch.made_at.isoformat()}, follow=True)
    assert "The letters could not be made." in answer.content.decode()
    assert prove(people.noa, code).status_code == 302


def test_other_schools_and_rights_that_are_gone(people: People) -> None:
    adult("Ann", people.mia)
    assert signed_in(people.opal).post(f"{PAGE}{people.chown.key}/letters/").status_code == 404
    assert "Make letters" not in signed_in(people.cole).get(f"{PAGE}{people.aldrich.key}/").content.decode()
    with pytest.raises(batches.NoLetters):
        batches.make(actor(people.opal), people.chown)


def test_making_letters_asks_for_a_fresh_sign_in(people: People) -> None:
    client = signed_in(people.opal)
    people_module.prove(client, people.opal, seconds_ago=900)
    assert "/confirm/" in client.post(f"{PAGE}{people.aldrich.key}/letters/")["Location"]


def test_a_relation_that_ended_gets_no_letter(people: People) -> None:
    lia = adult("Lia", people.noa)
    letters(people)
    Guardianship.objects.filter(guardian=lia).update(ended_on=dt.date(2026, 1, 1))
    (batch,) = batches.batches_of(people.aldrich)
    with pytest.raises(batches.NoLetters):
        batches.make_again(actor(people.opal), people.aldrich, batch.made_at)
    assert ActivationCode.objects.get().ending != Ending.REPLACED


def test_each_letter_is_in_the_language_in_which_the_school_writes(people: People) -> None:
    adult("Lia", people.noa, language="es")
    adult("Leo", people.noa, language="Klingon")
    pages = letters(people)
    (lia,) = (page for page in pages if "Lia" in page)
    assert "Para Lia Lindqvist" in lia
    assert "identity" not in lia
    assert any("For Leo Lindqvist" in page for page in pages)


def test_a_language_whose_letters_are_not_installed_is_not_tried(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ko", "Korean")]
    assert language_of("ko") == "ko"
    monkeypatch.setattr("scoreport.onboarding.letters.writing.can_be_set", lambda code: code != "ko")
    assert language_of("ko") == "en"


def sample(language: str, direction: str, words: str) -> Letter:
    return Letter(
        language=language, direction=direction, school="Aldrich Elementary", district="Test Valley Unified",
        adult=words, title=words, opening=words, steps=(words, words, words), code_label=words,
        code="k7m2p-w9xcf-3hq8v",        until=words, for_one=words, help=words, sorting="Grade 4", qr_label=words,
        qr='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1H0z"/></svg>',
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "direction", "words", "own"),
    [
        ("en", "ltr", "See the results", set()),
        ("vi", "ltr", "Xem kết quả thi của con quý vị", set()),
        ("ru", "ltr", "Результаты экзаменов", set()),
        ("ar", "rtl", "نتائج اختبارات طفلك", {"NotoSansArabic-Regular", "NotoSansArabic-Bold"}),
        ("fa", "rtl", "نتایج آزمون فرزندتان را ببینید", {"NotoSansArabic-Regular", "NotoSansArabic-Bold"}),
        ("hy", "ltr", "Տեսեք ձեր երեխայի արդյունքները", {"NotoSansArmenian-Regular", "NotoSansArmenian-Bold"}),
        ("pa", "ltr", "ਆਪਣੇ ਬੱਚੇ ਦੇ ਨਤੀਜੇ ਵੇਖੋ", {"NotoSansGurmukhi-Regular", "NotoSansGurmukhi-Bold"}),
        ("zh-Hant", "ltr", "查看您孩子的成績", {"NotoSansCJKtc-Regular", "NotoSansCJKtc-Bold"}),
        ("ko", "ltr", "자녀의 성적 보기", {"NotoSansCJKtc-Regular", "NotoSansCJKtc-Bold"}),
    ],
)
def test_letters_of_every_script_are_tagged_and_set_in_our_fonts(
    language: str, direction: str, words: str, own: set[str]
) -> None:
    with translation.override("en"):
        file = typeset([sample(language, direction, words)])
    assert faults(file) == []
    assert font_names(file) <= LATIN | own
    assert font_names(file) >= own
    told = structure(file)
    assert (told["title"], told["tagged"], told["ua"]) == ("Letters with one-time codes", True, "1")


@pytest.mark.parametrize("first", ["ar", "en"])
def test_letters_in_two_directions_are_read_out_each_in_its_own(first: str) -> None:
    arabic, english = sample("ar", "rtl", "نتائج اختبارات طفلك"), sample("en", "ltr", "See the results online")
    file = typeset([arabic, english] if first == "ar" else [english, arabic])
    page = page_texts(file)[1 if first == "ar" else 0]
    assert "Aldrich Elementary · Test Valley Unified" in page
    assert "See the results online" in page


def test_the_square_holds_the_code_behind_the_fragment_of_the_address() -> None:
    assert with_code("k7m2p-w9xcf-3hq8v") == "http://localhost:8000/activate/#code=k7m2p-w9xcf-3hq8v"
