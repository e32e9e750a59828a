"""What people read where something of ours fails."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

PAGE = "/accessibility/"


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def broken(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr("scoreport.reports.views.portal.render", fail)


@pytest.mark.parametrize("error", [OperationalError("disk full: planted"), InterfaceError("closed: planted")])
def test_flt_13_a_database_that_is_away_is_told_with_when_to_try_again(
    db: None, browser: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    broken(monkeypatch, error)
    answer = browser.get(PAGE)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Please try again in a few minutes" in answer.content.decode()
    assert "planted" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_any_other_failure_is_ours_and_says_nothing_of_why(
    db: None, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, ValueError("planted"))
    answer = browser.get(PAGE)
    assert answer.status_code == 500
    assert "The fault is on our side." in answer.content.decode()
    assert "planted" not in answer.content.decode()
