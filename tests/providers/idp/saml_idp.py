"""A SAML 2.0 identity provider (PyPI pysaml2), as a process of its own for the tests. Any password will do.

Arguments: port, and a JSON file with the metadata files of those it serves and its people. Metadata at /metadata,
requests at /sso, where a form asks who somebody is and another one takes the answer on, without JavaScript.
"""

import base64
import html
import json
import shutil
import sys
import urllib.parse
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server

FORM = """<!doctype html><title>Sign in</title><form method="post" action="/sso">
<input type="hidden" name="SAMLRequest" value="{request}"><input type="hidden" name="RelayState" value="{relay}">
<label>User <input name="login"></label><button>Sign in</button></form>"""
ANSWER = """<!doctype html><title>Back</title><form method="post" action="{place}">
<input type="hidden" name="SAMLResponse" value="{response}"><input type="hidden" name="RelayState" value="{relay}">
<button>Continue</button></form>"""


class IdentityProvider:
    """Answers requests of those whose metadata it knows."""

    def __init__(self, port: int, file: Path) -> None:
        self._wanted = json.loads(file.read_text())
        base = f"http://127.0.0.1:{port}"
        self._config = IdPConfig().load(
            {
                "entityid": f"{base}/metadata",
                "key_file": self._wanted["key_file"],
                "cert_file": self._wanted["cert_file"],
                "xmlsec_binary": shutil.which("xmlsec1"),
                "metadata": {"local": self._wanted["service_providers"]},
                "service": {
                    "idp": {
                        "endpoints": {"single_sign_on_service": [(f"{base}/sso", BINDING_HTTP_REDIRECT)]},
                        "policy": {
                            "default": {
                                "lifetime": {"minutes": 5},
                                "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
                                "attribute_restrictions": None,
                            }
                        },
                        "sign_response": False,
                        "sign_assertion": True,
                    }
                },
            }
        )
        self._server = Server(config=self._config)

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        status, kind, body = self._answered(environ)
        start(status, [("Content-Type", kind)])
        return [body.encode()]

    def _answered(self, environ: dict[str, Any]) -> tuple[str, str, str]:
        if environ["PATH_INFO"] == "/metadata":
            return "200 OK", "application/samlmetadata+xml", str(entity_descriptor(self._config))
        if environ["PATH_INFO"] != "/sso":
            return "404 Not Found", "text/plain", "nothing here"
        sent = self._sent(environ)
        if "login" not in sent:
            page = FORM.format(request=html.escape(sent["SAMLRequest"]), relay=html.escape(sent["RelayState"]))
            return "200 OK", "text/html; charset=utf-8", page
        return "200 OK", "text/html; charset=utf-8", self._response(sent)

    def _sent(self, environ: dict[str, Any]) -> dict[str, str]:
        text = environ["QUERY_STRING"]
        if environ["REQUEST_METHOD"] == "POST":
            text = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        return dict(urllib.parse.parse_qsl(text))

    def _response(self, sent: dict[str, str]) -> str:
        request = self._server.parse_authn_request(sent["SAMLRequest"], BINDING_HTTP_REDIRECT).message
        person = self._wanted["people"][sent["login"]]
        where = self._server.response_args(request, [BINDING_HTTP_POST])
        response = self._server.create_authn_response(
            person["attributes"],
            userid=sent["login"],
            name_id=NameID(format=person.get("format", NAMEID_FORMAT_PERSISTENT), text=person["subject"]),
            authn={"class_ref": person["context"], "authn_auth": self._config.entityid},
            sign_assertion=True,
            sign_response=False,
            # Its own default is SHA-1, which we refuse.
            sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
            **{name: where[name] for name in ("in_response_to", "sp_entity_id", "destination")},
        )
        found = base64.b64encode(str(response).encode()).decode()
        return ANSWER.format(place=where["destination"], response=found, relay=html.escape(sent["RelayState"]))


if __name__ == "__main__":
    with make_server("127.0.0.1", int(sys.argv[1]), IdentityProvider(int(sys.argv[1]), Path(sys.argv[2]))) as server:
        server.serve_forever()
