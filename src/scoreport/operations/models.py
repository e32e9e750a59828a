"""When each regular piece of work is due, and which workers are alive."""

from django.db import models


class Due(models.Model):
    """One regular piece of work; whoever moves `next_at` forward is the one who enqueues it."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "due"

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """One process of `scoreport worker`; a task of a worker that is not seen for minutes has lost its worker."""

    name = models.CharField(max_length=32, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
