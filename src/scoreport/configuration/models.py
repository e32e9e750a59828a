"""ETS credentials of an LEA, as the CAASPP Configuration tool edits them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoreport.districts.models import Lea, School
from scoreport.lib.keys import new_key


class Configuration(models.Model):
    """A named configuration: the LEA's default, or an override for the schools it names."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="configurations")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=100)
    is_default = models.BooleanField(default=False)
    expires_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.CharField(max_length=200, blank=True)
    # Counts the saves: two people who edit at once must not overwrite each other unseen.
    version = models.IntegerField(default=1)
    # The last reminder that went: of which expiry date, at how many days before it.
    reminded_of = models.DateField(null=True, editable=False)
    reminded_days = models.SmallIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["lea"],
                condition=models.Q(is_default=True, deleted_at=None),
                name="configuration_one_default",
            ),
            models.UniqueConstraint(
                fields=["lea", "name"], condition=models.Q(deleted_at=None), name="configuration_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConfigurationSchool(models.Model):
    """A school that a configuration names; a school can be named by one only.

    A deleted configuration keeps its schools as released ones, so that an undo finds them again.
    """

    configuration = models.ForeignKey(Configuration, models.CASCADE, related_name="school_links")
    school = models.ForeignKey(School, models.CASCADE, related_name="configuration_links")
    released = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=models.Q(released=False), name="configuration_school_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} ← {self.configuration}"


class ConnectionState(models.TextChoices):
    """New credentials wait as pending until a test passes; the live ones serve until then."""

    PENDING = "pending", _("Waiting for a passed test")
    LIVE = "live", _("In use")


class Connection(models.Model):
    """Address, end points, key and secret. The last two are encrypted before they touch the database."""

    configuration = models.ForeignKey(Configuration, models.CASCADE, related_name="connections")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    state = models.CharField(max_length=10, choices=ConnectionState.choices, default=ConnectionState.PENDING)
    base_url = models.CharField(max_length=300)
    endpoint_1 = models.CharField(max_length=200)
    endpoint_2 = models.CharField(max_length=200, blank=True)
    authentication_endpoint = models.CharField(max_length=200)
    client_key_sealed = models.TextField()
    client_key_hint = models.CharField(max_length=4, blank=True)
    client_secret_sealed = models.TextField()
    client_secret_hint = models.CharField(max_length=4, blank=True)
    saved_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True)
    test_outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["configuration", "state"], name="connection_one_per_state"),
        ]

    def __str__(self) -> str:
        return f"{self.configuration} · {self.state}"
