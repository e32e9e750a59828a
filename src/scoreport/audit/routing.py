"""Which database holds the trace: its own file on SQLite, a second connection on PostgreSQL."""

from typing import Any

from django.conf import settings
from django.db.models import Model

APP = "audit"


class AuditRouter:
    """Send the audit app to its alias, and its tables to the one place that holds them."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "audit" if model._meta.app_label == APP else None  # noqa: SLF001 - Django's documented way

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """On PostgreSQL both aliases reach one database, so its tables are made over the default one."""
        if app_label == APP:
            return bool(db == settings.AUDIT_HOME)
        return db == "default"
