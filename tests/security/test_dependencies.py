"""The dependency check is red when it could check nothing."""

import json

import pytest

from tests.security import dependencies


def row(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "version": "1.0", "vulns": [], **more}


def test_sec_15_all_looked_up_and_nothing_known_is_green(capsys: pytest.CaptureFixture[str]) -> None:
    assert dependencies.judge([row("django"), row("urllib3"), row("other")], {"django", "urllib3"}) == 0
    assert "2 dependencies looked up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], 2),
        ([row("django")], 2),
        ([row("django"), row("urllib3", skip_reason="not found on PyPI")], 2),
        ([row("django", vulns=[{"id": "PYSEC-1"}]), row("urllib3")], 1),
    ],
)
def test_sec_15_what_was_skipped_or_is_vulnerable_is_red(found: list[dict[str, object]], code: int) -> None:
    assert dependencies.judge(found, {"django", "urllib3"}) == code


@pytest.mark.parametrize("printed", ["", "no json", json.dumps([]), json.dumps({"fixes": []})])
def test_sec_15_an_unreachable_service_is_red(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], printed: str
) -> None:
    monkeypatch.setattr(dependencies, "COMMAND", ["/bin/sh", "-c", f"printf '%s' '{printed}'; echo gone >&2; exit 1"])
    assert dependencies.main() == 2
    assert "Not checked: gone" in capsys.readouterr().out


def test_the_lock_file_is_read() -> None:
    names = dependencies.locked()
    assert {"django", "urllib3", "cryptography"} <= names
    assert "scoreport" not in names
