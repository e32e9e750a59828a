"""The entries, and the seal over them. Rows hold copies, no foreign keys: a trace must outlive what it speaks of."""

from typing import Any, NoReturn

from django.db import models

from scoreport.audit.inserting import insert


class Entry(models.Model):
    """One thing that happened; never a score, a level, a link, a token, an SSID or a name of a student.

    The seal leaves out what is empty (`canonical`): a later version may add columns, none may go or change its name.
    """

    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40, blank=True)
    intent = models.BigIntegerField(null=True, db_index=True)

    user_key = models.CharField(max_length=32, blank=True)
    user_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(max_length=32, blank=True)
    interest = models.CharField(max_length=20, blank=True)

    sign_in = models.CharField(max_length=32, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    network = models.CharField(max_length=45, blank=True)
    client = models.CharField(max_length=100, blank=True)

    lea_key = models.CharField(max_length=32, blank=True)
    school_key = models.CharField(max_length=32, blank=True)
    student_key = models.CharField(max_length=32, blank=True)

    report_type = models.CharField(max_length=40, blank=True)
    administration_year = models.IntegerField(null=True)
    language = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        # Each page of the trace is the end of one of these, read backwards.
        indexes = [
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["lea_key", "at", "id"], name="audit_of_lea"),
            models.Index(fields=["lea_key", "event", "at", "id"], name="audit_of_event"),
            models.Index(fields=["user_key", "at", "id"], name="audit_of_user"),
            models.Index(fields=["school_key", "at", "id"], name="audit_of_school"),
            models.Index(fields=["student_key", "at", "id"], name="audit_of_student"),
        ]

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


class Seal(models.Model):
    """One link of the chain: the entry that has this number, and the keyed hash over it and all before it.

    The numbers have no gaps; they, and neither ids nor times, are the order of the trace.
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    mac = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number} · {self.entry}"


class SealKey(models.Model):
    """From which number on which key seals. `earlier` holds the keys before it, encrypted under the newest one."""

    begins = models.BigIntegerField(primary_key=True)
    fingerprint = models.CharField(max_length=32)
    earlier = models.TextField()

    def __str__(self) -> str:
        return f"{self.begins} · {self.fingerprint}"


class Checkpoint(models.Model):
    """What stands for entries that were removed after their legal time: up to which number, and the chain there."""

    number = models.BigIntegerField(primary_key=True)
    count = models.BigIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    export_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    chain = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number} · {self.made_at:%Y-%m-%d}"
