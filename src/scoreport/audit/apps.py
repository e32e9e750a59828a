from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "scoreport.audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After each migration, see that the triggers are there."""
        post_migrate.connect(_ensure_triggers, sender=self)


def _ensure_triggers(using: str, **kwargs: Any) -> None:
    from scoreport.audit.triggers import ensure

    if using == settings.AUDIT_HOME:
        ensure(using)
