"""People who sign in, and what their groups let them do where."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models_providers import Provider as Provider
from scoreport.accounts.models_providers import ProviderConnection as ProviderConnection
from scoreport.accounts.models_providers import ProviderTie as ProviderTie
from scoreport.accounts.models_providers import UsedAssertion as UsedAssertion
from scoreport.accounts.models_sign_in import KnownDevice as KnownDevice
from scoreport.accounts.models_sign_in import OutgoingMail as OutgoingMail
from scoreport.accounts.models_sign_in import Session as Session
from scoreport.accounts.models_sign_in import StepRemoval as StepRemoval
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea, School
from scoreport.lib.keys import new_key


class UserManager(BaseUserManager["User"]):
    """Makes users; a user name is the same in any case."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A login. What roster person it belongs to stands on that person."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    report_language = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    # `email` is what the school knows, and gets notices; codes go only to an address that the person confirmed.
    confirmed_email = models.EmailField(blank=True)
    email_codes = models.BooleanField(default=False)
    # What staff did to this sign-in last; the person is told, also where no mail goes.
    password_reset_at = models.DateTimeField(null=True, blank=True)
    second_step_reset_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name", "username"]

    def __str__(self) -> str:
        return self.name or self.username


class Reach(models.TextChoices):
    """Whose records a group's rights touch, within the LEA or school of the assignment."""

    SCHOOLS = "schools", _("All students of the schools")
    CLASSES = "classes", _("Students of their own classes")
    CASELOADS = "caseloads", _("Students of their own caseloads")


class Group(models.Model):
    """A bundle of tool rights of one LEA."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="groups")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.SCHOOLS)
    # How many students a person of the group may look up in an hour; empty: what `look_ups.limits` says.
    students_an_hour = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["lea", "code"], name="group_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name on screen: those of the groups that every LEA starts with are translated."""
        return gettext(self.name)


class ToolRight(models.Model):
    """One right to one tool, held by a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="tool_rights")
    tool = models.CharField(max_length=40, choices=[(code.value, code.value) for code in ToolCode])
    right = models.CharField(max_length=10, choices=[(right.value, right.value) for right in Right])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "tool", "right"], name="tool_right_once")]

    def __str__(self) -> str:
        return f"{self.tool}:{self.right}"


class Assignment(models.Model):
    """A person in a group, for the whole LEA (no school) or for one school, between two dates."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    group = models.ForeignKey(Group, models.CASCADE, related_name="assignments")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="assignments")
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Why this person sees every student of the LEA; blank where they don't.
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "group", "school"], name="assignment_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.group} · {self.school or self.group.lea}"
