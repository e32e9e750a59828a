"""Who wants to be told that the state can be asked again. Nothing of a report is ever kept."""

from django.conf import settings
from django.db import models

from scoreport.lib.keys import new_key
from scoreport.roster.models import Student


class TryAgain(models.Model):
    """One person's wish, by keys only: the latest one counts. `told_at` is set when the mail has been noted."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="try_again")
    student = models.ForeignKey(Student, models.CASCADE, related_name="+")
    for_family = models.BooleanField()
    configuration_key = models.CharField(max_length=32, db_index=True)
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.asked_at:%Y-%m-%d %H:%M}"
