"""The entries. Rows hold copies, no foreign keys: a trace must outlive what it speaks of."""

from typing import Any, NoReturn

from django.db import models

from scoreport.audit.events import Event
from scoreport.audit.inserting import insert


class Entry(models.Model):
    """One thing that happened; never a score, a level, a link, a token, an SSID or a name of a student."""

    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=40, choices=[(event.value, event.value) for event in Event], db_index=True)
    outcome = models.CharField(max_length=40, blank=True)
    intent = models.BigIntegerField(null=True, db_index=True)

    user_key = models.CharField(max_length=32, blank=True, db_index=True)
    user_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=100, blank=True)
    sign_in = models.CharField(max_length=32, blank=True)
    request_id = models.CharField(max_length=32, blank=True)

    lea_key = models.CharField(max_length=32, blank=True, db_index=True)
    school_key = models.CharField(max_length=32, blank=True)
    student_key = models.CharField(max_length=32, blank=True, db_index=True)

    report_type = models.CharField(max_length=40, blank=True)
    administration_year = models.IntegerField(null=True)
    language = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.event} {self.outcome}".rstrip()

    def save(self, *args: Any, force_insert: Any = False, using: str | None = None, **kwargs: Any) -> None:
        """Insert a new entry, in the one way that does not hold up others; a change is refused by the database."""
        if force_insert and self.pk is None and using:
            insert(self, using)
        else:
            super().save(*args, force_insert=force_insert, using=using, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: an entry stays. The database's own triggers refuse as well."""
        raise TypeError("Audit entries can't be deleted.")
