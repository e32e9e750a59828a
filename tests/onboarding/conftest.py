"""The mail server of the tests of mail."""

from tests.mail.conftest import server as server
