"""Which passwords will do, and what a new one changes."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from scoreport.accounts import hashing
from scoreport.accounts.hashing import Busy, Hasher
from scoreport.accounts.models import OutgoingMail
from scoreport.accounts.passwords import words_of
from scoreport.ets.bulkhead import Bulkhead
from tests.people import PASSWORD, People, signed_in

NEW = "seven green bicycles"


@pytest.mark.parametrize(
    "password",
    [
        "emerson rules the day",
        "EmersonHigh2026",
        "3m3r50n-2026-xyz",
        "e.m.e.r.s.o.n 2026",
        "tvusd 4 ever and ever",
        "i love test valley unified",
        "aldrich!!elementary",
        "Scoreport2026!",
        "the CAASPP password",
    ],
)
def test_names_of_schools_and_districts_their_parts_and_variants_are_refused(people: People, password: str) -> None:
    with pytest.raises(ValidationError, match=r"belongs to the name|too common"):
        validate_password(password, people.pia)


@pytest.mark.parametrize(
    "password", [NEW, "middle of the high street", "a union of elementary particles", "日本語の長い文章です"]
)
def test_sentences_with_common_words_will_do(people: People, password: str) -> None:
    validate_password(password, people.pia)


@pytest.mark.parametrize("password", ["short", "password1234", "1234567890", "pia.pérez.1"])
def test_short_common_and_own_names_are_refused(people: People, password: str) -> None:
    people.pia.username = "pia.perez.11"
    with pytest.raises(ValidationError):
        validate_password(password, people.pia)


def test_words_of_names_are_the_telling_ones() -> None:
    words = words_of(["Redwood Valley Unified School District"], ["Oak Hill Elementary"])
    assert {"redwood", "valley", "redwoodvalley", "rvusd", "oakhill", "hill"} <= set(words)
    assert not {"unified", "school", "district", "elementary", "oak"} & set(words)


def test_a_new_password_ends_other_sign_ins_and_tells_the_person(people: People) -> None:
    here, elsewhere = signed_in(people.pia), signed_in(people.pia)
    here.post("/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert people.pia.sessions.count() == 1
    assert here.get("/security/").status_code == 200
    assert elsewhere.get("/security/").status_code == 302
    assert OutgoingMail.objects.get().purpose == "password_changed"


def test_whoever_came_in_by_a_code_sets_a_password_without_the_old_one(people: People) -> None:
    client = signed_in(people.pia)
    session = client.session
    session["account_authentication_methods"][0]["method"] = "code"
    session.save()
    assert "Current password" not in client.get("/password/").content.decode()
    assert client.post("/password/", {"new": NEW, "again": NEW}).status_code == 302
    people.pia.refresh_from_db()
    assert people.pia.check_password(NEW)


def test_the_current_password_is_not_to_be_guessed_either(people: People) -> None:
    client = signed_in(people.pia)
    answers = [
        client.post("/password/", {"old": f"guess {number}", "new": NEW, "again": NEW}) for number in range(7)
    ]  # fmt: skip
    assert {answer.status_code for answer in answers} == {422}
    assert "Too many tries" in answers[-1].content.decode()
    assert client.post("/password/", {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 422


def test_hashes_are_argon2id_with_the_parameters_of_owasp() -> None:
    encoded = Hasher().encode(PASSWORD, "somesaltsomesalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Hasher().verify(PASSWORD, encoded)


def test_who_finds_the_line_full_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bulkhead = Bulkhead(1, 0)
    monkeypatch.setattr(hashing, "_bulkhead", bulkhead)
    with bulkhead.turn(0), pytest.raises(Busy):
        Hasher().encode(PASSWORD, "a salt of tests")
    assert Hasher().verify(PASSWORD, Hasher().encode(PASSWORD, "a salt of tests"))


def test_who_finds_the_queue_full_is_asked_to_press_again_and_nothing_counts(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(self: Any, *args: Any) -> None:
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.verify", busy)
        for _ in range(8):
            answer = Client().post("/sign-in/", {"login": "pia", "password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "press the button again" in answer.content.decode()
    assert Client().post("/sign-in/", {"login": "pia", "password": PASSWORD}).status_code == 302
