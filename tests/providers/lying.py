"""An OpenID provider that says whatever a test wants it to say: token end point, keys, and its second place."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from jwt.algorithms import RSAAlgorithm

from tests.providers import making


@dataclass
class Liar:
    """What it answers: the ID token, and the claims of its second place or its metadata; or a redirect to there.

    `asked` are the paths it was asked for.
    """

    issuer: str = ""
    token: str = ""
    userinfo: dict[str, Any] = field(default_factory=dict)
    redirect: str = ""
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, Any]:
        self.asked.append(path)
        if path == "/token":
            return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": self.token}
        if path == "/jwks":
            return {"keys": [public_key("first", "one"), public_key("second", "two")]}
        return self.userinfo


def public_key(name: str, kid: str) -> dict[str, Any]:
    """The public half of a key, as providers publish it."""
    found: dict[str, Any] = RSAAlgorithm.to_jwk(making.new_key(name).public_key(), as_dict=True)
    return {**found, "kid": kid, "use": "sig", "alg": "RS256"}


def made(claims: dict[str, Any], *, key: Any = None, algorithm: str = "RS256", kid: str = "one", **header: Any) -> str:
    """A token, signed with the key "first" unless another is given."""
    signer = making.pem(making.new_key("first")) if key is None else key
    return jwt.encode(claims, signer, algorithm, {"kid": kid, **header})


@contextmanager
def lying() -> Iterator[Liar]:
    """Run one and yield it."""
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(liar.answer(self.path)).encode()
            self.send_response(302 if liar.redirect else 200)
            if liar.redirect:
                self.send_header("Location", liar.redirect)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        liar.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield liar
        finally:
            server.shutdown()
