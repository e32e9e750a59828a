"""`scoreport support-bundle`: what somebody needs who helps from afar, and nothing of any person.

Everything in it is named here: settings by a list of those that are shown, errors by closed lists of events and by
codes. So what is added later stays out until somebody puts it in.
"""

import datetime as dt
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import router
from django.db.models import Count, Max

from scoreport.accounts.models import OutgoingMail
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS
from scoreport.configuration.models import Connection
from scoreport.lib import clock
from scoreport.operations import files, versions
from scoreport.operations.doctor import command, table
from scoreport.operations.queues import engine
from scoreport.operations.queues.base import Away
from scoreport.roster.models import ImportRun
from scoreport.roster.oneroster.words import WORDS

RECENT = dt.timedelta(days=14)
RUNS = 20  # imports
# Settings that are shown, and others of which is only said whether they are set.
SHOWN = (
    "DEMO", "HTTPS", "SECOND_STEP", "SESSION_LIMITS", "REQUESTS", "REQUEST_WAIT_SECONDS", "HASHES_AT_ONCE",
    "ACTIVATION_MAIL_DAYS", "ACTIVATION_LETTER_DAYS", "UPLOAD_BYTES", "LINK_SECONDS", "AUDIT_SCHOOL_YEARS",
    "MAIL_IS_ON", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_TIMEOUT", "ETS_ALLOW_LOOPBACK",
    "ETS_CONNECT_SECONDS", "ETS_LISTING_SECONDS", "ETS_BODY_SECONDS", "ETS_CALLS_PER_SECOND",
    "ETS_BULK_CALLS_PER_SECOND", "ETS_CALLS_AT_ONCE", "ETS_CALLS_WAITING", "ETS_CREDENTIAL_DAYS", "DRAIN_SECONDS",
    "ROSTER_DELTAS",
)  # fmt: skip
WHETHER = ("SECRET_KEY_FALLBACKS", "AUDIT_ANCHORS", "ETS_ALIASES", "EMAIL_HOST", "EMAIL_HOST_USER",
           "SECURE_PROXY_SSL_HEADER", "REDIS_URL", "INTERNAL_LISTEN")  # fmt: skip
# Events whose outcome is a code of ours.
TOLD = (
    Event.REPORTS_GENERATED, Event.REPORT_OPENED, Event.REPORT_LINK_REFUSED, Event.CONFIGURATION_TESTED,
    Event.PROVIDER_TESTED, Event.SIGN_IN_FAILED, Event.PAGE_REFUSED, Event.ACTIVATION_FAILED, Event.ROSTER_IMPORTED,
    Event.ROSTER_REFUSED, Event.AUDIT_VERIFIED,
)  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def run(file: Path) -> int:
    """Write the bundle. Returns the exit code."""
    try:
        with files.create(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, part in PARTS.items():
                bundle.writestr(f"{name}.json", json.dumps(part(), indent=1, default=str))
    except FileExistsError:
        print(f"{file} is there already: choose a new name.")
        return 1
    except OSError as error:
        print(f"{file} can't be written: {error.strerror}.")
        return 1
    print(f"{file} holds {', '.join(PARTS)}. It names your LEAs and the site's address, and no person: look into it.")
    return 0


def _versions() -> dict[str, str]:
    return {**versions.installed(), "database": versions.of_database(), "made_at": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"}


def _settings() -> dict[str, Any]:
    return {
        **{name: getattr(settings, name) for name in SHOWN},
        **{name: "set" if getattr(settings, name) else "not set" for name in WHETHER},
        "MASTER_KEYS": len(settings.MASTER_KEYS),
        "TASKS": settings.TASKS["default"]["BACKEND"],
        "CACHES": settings.CACHES["default"]["BACKEND"],
    }


def _doctor() -> list[dict[str, str]]:
    return command.as_data(list(table.examine()))


def _rows() -> dict[str, int]:
    """How many rows each table holds."""
    managed = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]  # noqa: SLF001 - its public name
    return {
        model._meta.db_table: model._base_manager.using(router.db_for_read(model)).count()  # noqa: SLF001
        for model in managed
    }


def _errors() -> dict[str, Any]:
    since = clock.now() - RECENT
    entries = Entry.objects.using(ALIAS).filter(event__in=list(TOLD), at__gte=since).exclude(outcome="").order_by()
    counted = entries.values("event", "outcome").annotate(count=Count("id"), last_at=Max("at"))
    mails = OutgoingMail.objects.filter(created_at__gte=since).exclude(problem="").order_by()
    return {
        "events": [{**row, "outcome": _code(row["outcome"])} for row in counted],
        "tasks": _failed_tasks(),
        "mail": list(mails.values("purpose", "state", "problem").annotate(count=Count("id"))),
        "connections": Counter(Connection.objects.values_list("test_outcome", flat=True)),
    }


def _failed_tasks() -> dict[str, int] | str:
    try:
        return engine().failures()
    except Away:
        return "the queue does not answer"


def _imports() -> list[dict[str, Any]]:
    """The last imports: how each ended, and how often each finding came; no file, line or value of it."""
    return [
        {
            "state": run.state,
            "started_at": run.started_at,
            "ended_at": run.ended_at,
            "findings": Counter(_finding(finding) for finding in run.findings),
        }
        for run in ImportRun.objects.order_by("-started_at")[:RUNS]
    ]


def _finding(kept: dict[str, Any]) -> str:
    code = str(kept.get("code"))
    return code if code in WORDS else "unknown"


def _code(outcome: str) -> str:
    return outcome if _CODE.fullmatch(outcome) else "unknown"


PARTS: dict[str, Callable[[], Any]] = {
    "versions": _versions,
    "settings": _settings,
    "doctor": _doctor,
    "rows": _rows,
    "errors": _errors,
    "imports": _imports,
}
