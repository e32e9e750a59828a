"""What the tests of activation share: a family without a sign-in, codes for it, and an adult who types them in."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from scoreport.onboarding.activation import codes
from scoreport.onboarding.models import Way
from scoreport.roster.models import Guardian, Guardianship, Student

ACTIVATE, ACCOUNT = "/activate/", "/activate/account/"
OWN = "tin kettles sing at noon"


def adult(given: str, *children: Student, email: str = "", language: str = "", **tie: Any) -> Guardian:
    """A guardian of these children who has no sign-in."""
    guardian = Guardian.objects.create(
        lea=children[0].lea, sourced_id=f"guardian-{given}".lower(), given_name=given, family_name="Lindqvist",
        email=email, language=language,
    )  # fmt: skip
    given_rights = {"educational_rights": True, "portal_access": True, "relationship": "parent"}
    for child in children:
        Guardianship.objects.create(student=child, guardian=guardian, **(given_rights | tie))
    return guardian


def code_for(guardian: Guardian, way: Way = Way.LETTER) -> str:
    """A new code for the adult and their first child, as it is told."""
    return codes.make(guardian.guardianships.order_by("pk")[:1], way)[0].code


def typed(child: Student, code: str, **instead: str) -> dict[str, str]:
    """What the adult types in: the code and the child's date of birth."""
    born = child.birth_on
    assert born is not None
    parts = {"month": str(born.month), "day": str(born.day), "year": str(born.year), "local_id": ""}
    return {"code": code, **parts, **instead}


def prove(child: Student, code: str, client: Client | None = None, **instead: str) -> HttpResponse:
    """Send that."""
    return (client or Client()).post(ACTIVATE, typed(child, code, **instead))  # type: ignore[return-value]


def opened(child: Student, code: str, username: str) -> Client:
    """A browser in which the adult has opened an account with that name."""
    client = Client()
    assert prove(child, code, client).status_code == 302
    answer = client.post(ACCOUNT, {"username": username, "new": OWN, "again": OWN})
    assert answer.status_code == 302, answer.content.decode()
    return client
