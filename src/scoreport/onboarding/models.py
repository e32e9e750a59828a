"""One-time codes with which adults open their own account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoreport.lib.keys import new_key
from scoreport.roster.models import Guardianship


class Way(models.TextChoices):
    """How a code reaches the adult."""

    DESK = "desk", _("At the front desk")
    MAIL = "mail", _("By email")
    LETTER = "letter", _("By letter")


class Ending(models.TextChoices):
    """Why a code opens nothing any more before its time is over."""

    USED = "used", _("Used")
    REPLACED = "replaced", _("Replaced by a newer one")
    LOCKED = "locked", _("Locked after too many wrong tries")
    OTHER_WAY = "other_way", _("Not needed any more")


class ActivationCode(models.Model):
    """A code for one adult and one of their children. The code itself is not kept, only its SHA-256 digest.

    It holds 74 random bits, so that a plain digest gives nothing away. Whether it still opens something is judged
    when it is used: the relation may have ended meanwhile.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    guardianship = models.ForeignKey(Guardianship, models.CASCADE, related_name="activation_codes")
    digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, blank=True, choices=Ending.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardianship"], condition=models.Q(ended_at=None), name="activation_code_one_open"
            ),
        ]
        indexes = [models.Index(fields=["way", "made_at"], name="activation_code_made")]

    def __str__(self) -> str:
        return f"{self.way} · {self.guardianship}"
