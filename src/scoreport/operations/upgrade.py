"""Bringing database and static files up to the version that is installed."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def run() -> None:
    """Migrate each database and collect the static files."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", database="default", verbosity=0, interactive=False)
    if settings.AUDIT_HOME == "audit":
        call_command("migrate", "audit", database="audit", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
