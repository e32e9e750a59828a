"""Logs are one line of JSON for each event, whatever somebody put into a name."""

import io
import json
import logging
import logging.config

import pytest

from scoreport.lib.logs import logging_config

EVIL = [
    "Ann\nlevel=info admin signed in",
    'Ann\r\n{"event": "forged"}',
    "Ann\x1b[2J\x1b[31mred",
    "Ann\u2028next",
    "Ann\x00",
    "Ann\x85next",
    "Ann\u202egnp.exe",
]
PRIVATE = ["https://host/files/1?X-Amz-Signature=abc", "/score-reports/gAAAAABrBor/", "1234567890"]


def logged(text: str) -> str:
    """What our formatter writes for that text."""
    config = logging_config("INFO")
    made = logging.config.DictConfigurator(config).configure_formatter(config["formatters"]["json"])
    handler, stream = logging.StreamHandler(io.StringIO()), io.StringIO()
    handler.setStream(stream)
    handler.setFormatter(made)
    handler.handle(logging.LogRecord("scoreport.test", logging.WARNING, __file__, 1, "seen: %s", (text,), None))
    return stream.getvalue()


@pytest.mark.parametrize("text", EVIL)
def test_sec_31_a_name_writes_no_line_of_its_own(text: str) -> None:
    found = logged(text)
    assert len(found.splitlines()) == 1
    assert found.strip().isprintable()
    assert json.loads(found)["event"].startswith("seen: Ann")


@pytest.mark.parametrize(
    "text", ["https://host/files/1?X-Amz-Signature=abc", "/score-reports/gAAAAABrBor/", "1234567890"]
)
def test_sec_02_addresses_and_long_numbers_are_cut(text: str) -> None:
    found = logged(f"Ann {text} end")
    assert text not in found
    for part in ("Signature", "gAAAA", "1234567890"):
        assert part not in found
