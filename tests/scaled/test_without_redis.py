"""Pages that order background work while Redis is away say so, and nothing that was asked for is lost in silence."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.fixtures import Settings

from scoreport.accounts.mail import outbox
from scoreport.accounts.models_sign_in import OutgoingMail
from scoreport.lib import redis, tasks
from scoreport.lib.outage import Outage
from scoreport.operations import workers
from scoreport.operations.queues.base import Away
from scoreport.operations.queues.redis import RedisEngine
from scoreport.roster.models import ImportRun, ImportState
from tests.people import People, signed_in
from tests.scaled.server import RedisServer

STANDS_STILL = "Background work stands still at the moment"


@pytest.fixture(autouse=True)
def on_redis(redis_server: RedisServer, settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UPLOAD_DIR = tmp_path
    settings.RQ_QUEUES = redis.queues(redis_server.url)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django_rq"]
    monkeypatch.setattr(tasks, "_outage", Outage("the task queue", ""))
    monkeypatch.setattr("scoreport.lib.outage.PAUSE_SECONDS", 0)
    redis_server.stop()


def test_a_package_is_kept_and_checked_when_redis_is_back(
    people: People, redis_server: RedisServer, django_capture_on_commit_callbacks: Any
) -> None:
    browser = signed_in(people.sid)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("roster:imports"), {"package": SimpleUploadedFile("roster.zip", b"PK")})
    run = ImportRun.objects.get()
    page = browser.get(reverse("roster:import_run", args=[run.key])).content.decode()
    assert STANDS_STILL in page
    assert "The check begins by itself" in page
    with pytest.raises(Away):
        workers.mend(RedisEngine())
    redis_server.start()
    with django_capture_on_commit_callbacks(execute=True):
        assert workers.mend(RedisEngine()) == (0, 0)
    assert RedisEngine().keys_at_work() == {run.key}
    assert STANDS_STILL not in browser.get(reverse("roster:import_run", args=[run.key])).content.decode()


def test_an_import_that_can_not_be_ordered_is_decided_again(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    run = ImportRun.objects.create(
        lea=people.lea, state=ImportState.READY, started_at="2026-11-01T00:00Z", summary={"is_empty": True}
    )
    browser = signed_in(people.sid)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("roster:import_apply", args=[run.key]))
    page = browser.get(reverse("roster:import_run", args=[run.key]))
    assert STANDS_STILL in page.content.decode()
    run.refresh_from_db()
    assert (run.state, run.summary["problem"]) == (ImportState.READY, "not_ordered")


def test_a_mail_is_noted_and_sent_by_the_tick(people: People, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post("password_changed", people.pia.key)
    assert OutgoingMail.objects.get().state == "waiting"


def test_codes_for_a_school_that_can_not_be_sent_are_said_to_be_unsent(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Outside of tests the page has no transaction round it.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda deed: deed())
    page = f"/system-settings/activation/{people.aldrich.key}/mail/"
    shown = signed_in(people.opal).post(page, follow=True).content.decode()
    assert "The codes can&#x27;t be sent at the moment." in shown
    assert "The codes are being sent" not in shown
