"""What is kept of sign-ins: sessions, browsers that are known, and mail on its way."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from scoreport.lib.keys import new_key


class Session(AbstractBaseSession):
    """A session of a browser, signed in or not; `expire_date` holds its idle and its absolute limit.

    The row holds a digest of the cookie and encrypted data: a copy of the database opens no session.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    # The fingerprint under which the audit knows this sign-in; it names the session on the page of devices.
    sign_in = models.CharField(max_length=32, blank=True, db_index=True)
    kind = models.CharField(max_length=20, blank=True)
    agent = models.CharField(max_length=100, blank=True)
    began_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.agent} {self.kind}".strip()

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that reads and writes these rows."""
        from scoreport.accounts.sessions.store import SessionStore

        return SessionStore


class KnownDevice(models.Model):
    """A browser in which this person has signed in before; the cookie itself is not kept, only its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="known_devices")
    token = models.CharField(max_length=64)
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="known_device_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.last_used_at:%Y-%m-%d}"


class StepRemoval(models.Model):
    """One of two staff members has asked that a colleague's second step be removed; the other has yet to agree."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="step_removal")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} · {self.asked_by}"


class MailState(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # nobody is to get it any more
    DEAD = "dead"  # given up


class OutgoingMail(models.Model):
    """A mail to be written and sent: what for and about whom, by key; address and text are found when it goes."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    purpose = models.CharField(max_length=40)
    about = models.CharField(max_length=32)
    # What else the mail must say, such as a code, encrypted; gone when the mail is.
    sealed = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING, db_index=True)
    problem = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"
