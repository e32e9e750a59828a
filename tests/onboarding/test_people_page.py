"""The page People and Sign-in."""

from scoreport.onboarding.search import MOST
from scoreport.roster.models import Staff
from tests.people import People, make_student, signed_in

PAGE = "/system-settings/people/"


def search(people: People, query: str) -> str:
    return signed_in(people.opal).post(PAGE, {"query": query}).content.decode().split("<main")[1]


def test_people_of_the_own_school_are_found_without_case_and_accents(people: People) -> None:
    found = search(people, "perez")
    assert "Ben Pérez" in found
    assert "Pia Pérez" in found
    assert "Mia Pérez" not in found


def test_the_office_does_not_find_staff_of_other_schools_nor_other_districts(people: People) -> None:
    assert "Nobody found." in search(people, "Cole")
    assert "Nobody found." in search(people, "Farrow")


def test_a_search_is_never_in_the_address(people: People) -> None:
    page = signed_in(people.opal).get(PAGE, {"query": "Pérez"}).content.decode()
    assert "Ben Pérez" not in page


def test_the_one_time_password_is_shown_once(people: People) -> None:
    client, address = signed_in(people.opal), f"{PAGE}student/{people.noa.key}/"
    assert "Give a sign-in" in client.get(address).content.decode()
    given = client.post(f"{address}give/").content.decode()
    people.noa.refresh_from_db()
    assert people.noa.user is not None
    shown = given.split("<dt>One-time password</dt><dd>")[1].split("<")[0]
    assert people.noa.user.check_password(shown)
    assert shown not in client.get(address).content.decode()


def test_reset_and_end_ask_first_and_then_do(people: People) -> None:
    client, address = signed_in(people.opal), f"{PAGE}guardian/{people.pia_guardian.key}/"
    assert "Reset the password?" in client.get(address).content.decode()
    assert client.get(f"{address}reset/").status_code == 405
    assert "This password is shown once" in client.post(f"{address}reset/").content.decode()
    assert client.post(f"{address}end/").status_code == 302
    assert "Give a sign-in" in client.get(address).content.decode()


def test_staff_accounts_are_managed_by_who_may_give_rights_only(people: People) -> None:
    key = Staff.objects.get(user=people.cole).key
    assert "Reset the password?" not in signed_in(people.sid).get(f"{PAGE}staff/{key}/").content.decode()
    assert signed_in(people.sid).post(f"{PAGE}staff/{key}/reset/").status_code == 404
    assert signed_in(people.ada).post(f"{PAGE}staff/{key}/reset/").status_code == 200


def test_the_outsider_finds_and_opens_nobody(people: People) -> None:
    client = signed_in(people.max)
    assert "Pia" not in client.post(PAGE, {"query": "Pérez"}).content.decode()
    for kind, key in (("guardian", people.pia_guardian.key), ("student", people.ben.key), ("cat", people.ben.key)):
        assert client.get(f"{PAGE}{kind}/{key}/").status_code == 404
        for deed in ("give", "reset", "end"):
            assert client.post(f"{PAGE}{kind}/{key}/{deed}/").status_code == 404


def test_a_search_that_fits_too_many_says_so(people: People) -> None:
    for number in range(MOST + 1):
        make_student(people.lea, people.aldrich, f"Kim{number}", "Ng", ssid="", grade="03", years=8)
    page = search(people, "ng kim")
    assert page.count("Ng</bdi>") == MOST
    assert "More people fit than are shown" in page
