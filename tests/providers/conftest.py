"""Two identity providers that run while the tests of this folder do, and the addresses of ours that they know."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.providers.making import CLIENT, SECRET
from tests.providers.running import oidc_provider

OURS = "http://localhost:8000"
SLUG = "test-valley-unified"
OIDC_KEY, OTHER_OIDC_KEY, SAML_KEY = "an-oidc-provider", "another-provider", "our-saml-partner"

# By user name at the provider: Tess the teacher, Pia the parent, Sam the student, and a stranger.
PEOPLE: dict[str, dict[str, Any]] = {
    "tess": {"sourcedId": "staff-tess", "email": "tess@valley.example.org", "email_verified": True, "hd": "valley"},
    "pia": {"sourcedId": "guardian-pia", "email": "pia@valley.example.org", "email_verified": True, "hd": "valley"},
    "ada": {"sourcedId": "staff-ada", "email": "ada@valley.example.org", "email_verified": True, "hd": "valley"},
    "stranger": {"sourcedId": "nobody-here", "email": "nobody@valley.example.org", "hd": "valley"},
    "foreigner": {"sourcedId": "staff-tess", "email": "tess@elsewhere.example", "hd": "elsewhere"},
}


@dataclass(frozen=True)
class Running:
    """Issuers of the OpenID provider: one puts all claims into the ID token, one leaves them to its second place."""

    issuer: str
    other_issuer: str


@pytest.fixture(scope="session")
def oidc_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("oidc")
    addresses = [f"{OURS}/sign-in/{SLUG}/{key}/callback/" for key in (OIDC_KEY, OTHER_OIDC_KEY)]
    clients = [{"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": addresses}]
    with (
        oidc_provider(folder, clients, PEOPLE) as issuer,
        oidc_provider(folder, clients, PEOPLE, secret_in_body=True, at_userinfo=True) as other,
    ):
        yield Running(issuer, other)
