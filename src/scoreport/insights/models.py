"""What is made of the trace: alarms, and proposals to remove what is past its time. The trace itself is in `audit`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoreport.districts.models import Lea
from scoreport.lib.keys import new_key


class AlarmKind(models.TextChoices):
    """Why administrators are told."""

    MANY = "many", _("Many look-ups: half of the hour's limit")
    STOPPED = "stopped", _("Stopped: the hour's limit of look-ups is reached")
    OUTSIDE_CASELOAD = "outside_caseload", _("Students outside the person's caseload or reach")
    ODD_HOURS = "odd_hours", _("Look-ups outside the usual hours")
    SEAL = "seal", _("The seal of the audit is broken")
    CERTIFICATE = "certificate", _("An identity provider signs with a new certificate")


class Alarm(models.Model):
    """What one person did on one day of the LEA's calendar, and what came of it."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="alarms")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=20, choices=AlarmKind.choices)
    user_key = models.CharField(max_length=32, blank=True)
    user_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=100, blank=True)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["lea", "kind", "user_key", "day"], name="alarm_once_a_day")]

    def __str__(self) -> str:
        return f"{self.lea} · {self.kind} · {self.day}"


class Watched(models.Model):
    """Up to which number of the seal the trace has been looked through for alarms; one row."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Removal(models.Model):
    """A proposal to remove the trace up to a number, exported before: each LEA in it has to agree."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    number = models.BigIntegerField()
    count = models.BigIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    leas = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return f"{self.number} · {self.proposed_at:%Y-%m-%d}"


class Agreement(models.Model):
    """Somebody of an LEA agreed to a removal."""

    removal = models.ForeignKey(Removal, models.CASCADE, related_name="agreements")
    lea_key = models.CharField(max_length=32)
    user_key = models.CharField(max_length=32)
    user_name = models.CharField(max_length=200)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["removal", "lea_key"], name="agreement_once")]

    def __str__(self) -> str:
        return f"{self.removal} · {self.lea_key}"
