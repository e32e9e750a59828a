"""FLT-02: certificates that can't be trusted. Nothing is sent then; a good one of the same making works."""

import datetime as dt
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scoreport import ets

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


class Refusing(BaseHTTPRequestHandler):
    """Refuses every pair, and keeps what reached it."""

    seen: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(401)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's word
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    """A server whose handshakes fail on purpose."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


class Authority:
    """Signs certificates; `folder` keeps them as files, as the ssl module wants them."""

    def __init__(self, folder: Path, name: str, key: ec.EllipticCurvePrivateKey | None = None) -> None:
        self._folder, self._name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = key or ec.generate_private_key(ec.SECP256R1())
        self.path = folder / f"{name}.pem"
        self.path.write_bytes(self._signed(self._name, self._key, is_authority=True))

    def certificate(self, name: str = "localhost", ends: dt.datetime = NOW + DAY) -> Path:
        """Make a certificate with its key for that name."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = self._folder / f"{name}-of-{self.path.name}"
        path.write_bytes(private + self._signed(subject, key, name=name, ends=ends))
        return path

    def _signed(
        self, subject: x509.Name, key: Any, *, name: str = "", ends: dt.datetime = NOW + DAY, is_authority: bool = False
    ) -> bytes:
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 2 * DAY)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if name:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def self_signed(folder: Path) -> Path:
    """A certificate that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = Authority(folder, "localhost", key)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own.path.write_bytes(private + own.path.read_bytes())
    return own.path


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The one that this machine trusts."""
    made = Authority(tmp_path, "trusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.path))
    return made


@pytest.fixture(params=["good", "self-signed", "stranger", "expired", "other name", "old version"])
def server(request: pytest.FixtureRequest, authority: Authority, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A server with that certificate: which one it is, and its port."""
    Refusing.seen.clear()
    stranger = Authority(tmp_path, "stranger")
    makers: dict[str, Callable[[], Path]] = {
        "self-signed": lambda: self_signed(tmp_path),
        "stranger": stranger.certificate,
        "expired": lambda: authority.certificate(ends=NOW - DAY),
        "other name": lambda: authority.certificate("elsewhere.ets.org"),
    }
    certificate = makers.get(request.param, authority.certificate)()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if request.param == "old version":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    listening = Quiet(("127.0.0.1", 0), Refusing)
    listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield request.param, listening.server_port
    listening.shutdown()
    listening.server_close()


def test_flt_02_nothing_is_sent_where_the_certificate_can_not_be_trusted(server: tuple[str, int]) -> None:
    what, port = server
    account = ets.Account(f"https://localhost:{port}", "/a/", "/b/", "/token", "planted-key", "planted-secret")
    with ets.Client(account, egress=ets.Egress(allow_loopback=True)) as client, pytest.raises(ets.EtsError) as caught:
        client.check()
    if what == "good":
        assert isinstance(caught.value, ets.CredentialsRejected)
        assert len(Refusing.seen) == 1
        return
    assert isinstance(caught.value, ets.Unavailable)
    assert caught.value.reason == "tls"
    assert Refusing.seen == []
