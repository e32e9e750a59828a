"""Local educational agencies and their schools: records only, no pages."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoreport.districts.slugs import free_slug
from scoreport.lib import clock
from scoreport.lib.keys import new_key


class GuardiansListed(models.TextChoices):
    """What a guardian in a package without guardianships.csv may see; OneRoster can't say it."""

    UNANSWERED = "", _("Not answered yet")
    LISTED = "listed", _("Guardians and parents as listed")
    BY_HAND = "by-hand", _("Only those set by hand")


class Lea(models.Model):
    """A local educational agency: a district, county office or charter that owns ETS credentials."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    # Names the LEA in the address of its sign-in page.
    slug = models.SlugField(max_length=60, unique=True)
    cds_code = models.CharField(max_length=14, blank=True)
    time_zone = models.CharField(max_length=64, default="America/Los_Angeles")

    # Answers that roster imports need, asked once and kept.
    ssid_column = models.CharField(max_length=200, blank=True)
    guardians_listed = models.CharField(max_length=10, blank=True, choices=GuardiansListed.choices)

    # At 18 the rights are the student's (34 CFR 99.5); a district may know that all its adult students are
    # dependants for tax purposes, which lets guardians keep their access.
    guardians_keep_adults = models.BooleanField(default=False)
    guardians_keep_adults_reason = models.CharField(max_length=500, blank=True)

    # Ed. Code 60607 names teachers, counselors and administrators; office staff only on a written basis.
    office_opens_reports = models.BooleanField(default=False)
    office_opens_reports_reason = models.CharField(max_length=500, blank=True)

    # When staff usually look students up, on the LEA's clock, and on which days (1 is Monday): outside, and beyond
    # so many students of nobody's caseload a day, administrators are told.
    watch_begins = models.TimeField(default=dt.time(6))
    watch_ends = models.TimeField(default=dt.time(20))
    watch_days = models.CharField(max_length=7, default="12345", blank=True)
    outside_caseload_a_day = models.PositiveIntegerField(default=1)
    # Requests and openings of one person of a family.
    family_look_ups_an_hour = models.PositiveIntegerField(default=200)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new LEA its slug."""
        self.slug = self.slug or free_slug(self.name, Lea.objects.values_list("slug", flat=True))
        super().save(*args, **kwargs)

    def today(self) -> dt.date:
        """Return the date on the LEA's own calendar: ages and dates are judged by it."""
        return clock.today(self.time_zone)


class DisplayOption(models.TextChoices):
    """The Assessment Display Option of a school: who of the families sees reports in the portal."""

    UNMARKED = "", _("Not marked: nobody in the portal")
    GUARDIANS = "guardians", _("Guardians, and students who are 16 or have completed grade 10")
    ALL_STUDENTS = "all_students", _("Guardians and all students")


class School(models.Model):
    """A OneRoster org of type school."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="schools")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    sourced_id = models.CharField(max_length=255)
    name = models.CharField(max_length=200)
    cds_code = models.CharField(max_length=14, blank=True)
    display_option = models.CharField(max_length=20, blank=True, choices=DisplayOption.choices)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["lea", "sourced_id"], name="school_sourced_id")]

    def __str__(self) -> str:
        return self.name


class SchoolYear(models.Model):
    """An academic session of type schoolYear; `year` is the calendar year in which it ends."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="school_years")
    year = models.IntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["lea", "year"], name="school_year_once")]

    def __str__(self) -> str:
        return f"{self.year - 1}-{self.year % 100:02d}"


class Branding(models.Model):
    """How a district looks to its people, and whom families ask for help. Blank means: as the product does."""

    lea = models.OneToOneField(Lea, models.CASCADE, related_name="branding")
    # Names the look in addresses that browsers keep: a new one with each change.
    version = models.CharField(max_length=32, default=new_key)
    name = models.CharField(max_length=80, blank=True)
    brand_color = models.CharField(max_length=7, blank=True)
    accent_color = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(blank=True, default=b"")
    help_email = models.EmailField(blank=True)
    help_phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name or self.lea.name
