"""Redis with TLS: used where its certificate is known, and nothing goes to another."""

import datetime as dt
from ipaddress import ip_address
from pathlib import Path

import django_rq
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.cache import caches
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as NoRedis

from scoreport.lib import clock, redis
from tests.scaled.server import RedisServer

NAMES = ("default",)


def test_over_tls_the_servers_certificate_is_checked(
    settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ours, others = (certificate_in(tmp_path_factory.mktemp("tls")) for _ in range(2))
    server = RedisServer(tmp_path, *ours)
    server.start()
    try:
        settings.CACHES = redis.caches(server.url, NAMES)
        caches["default"].set("a", 1, 60)
        with server.client() as client:
            assert len(client.keys()) == 1
        settings.RQ_QUEUES = redis.queues(server.url)
        assert django_rq.get_queue("default").count == 0
        strange = server.url.replace(str(ours[0]), str(others[0]))
        settings.CACHES = redis.caches(strange, NAMES)
        assert caches["default"].get("a") is None
        settings.RQ_QUEUES = redis.queues(strange)
        with pytest.raises(NoRedis, match="certificate verify failed"):
            django_rq.get_queue("default").count  # noqa: B018 - asks Redis
    finally:
        server.stop()


def certificate_in(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key, in files."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "server.key").write_bytes(key.private_bytes(*form))
    return folder / "server.pem", folder / "server.key"
