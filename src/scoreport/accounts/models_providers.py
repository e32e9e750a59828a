"""Identity providers of LEAs: how they are reached, whom they sign in, and which user each of their subjects is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from scoreport.districts.models import Lea
from scoreport.lib.keys import new_key


class Protocol(models.TextChoices):
    """How a provider tells who somebody is."""

    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class People(models.TextChoices):
    """The kinds of people of a roster."""

    STAFF = "staff", _("Staff")
    GUARDIAN = "guardian", _("Parents and guardians")
    STUDENT = "student", _("Students")


class RosterField(models.TextChoices):
    """What of a roster person a provider's claim has to equal, in the columns of OneRoster's users.csv."""

    SOURCED_ID = "sourced_id", _("Sourced id (sourcedId)")
    MASTER_IDENTIFIER = "master_identifier", _("Master identifier (userMasterIdentifier)")
    LOCAL_ID = "local_id", _("Local number (identifier)")
    USERNAME = "username", _("User name (username)")
    EMAIL = "email", _("Email address (email), of the domains below only")


class Provider(models.Model):
    """One identity provider of an LEA. What is said here takes effect at once; how it is reached, after a test."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="providers")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    protocol = models.CharField(max_length=4, choices=Protocol.choices)
    name = models.CharField(max_length=60)
    # Kinds of people that it signs in, and those of them for whom it is the only way in.
    people = models.JSONField(default=list)
    required_for = models.JSONField(default=list, blank=True)
    # The claim (attribute) that tells on the first sign-in who somebody is, and what of the roster it equals.
    match_claim = models.CharField(max_length=200)
    match_field = models.CharField(max_length=20, choices=RosterField.choices)
    # SAML: the attribute that names a person for good; blank: a persistent NameID.
    subject_claim = models.CharField(max_length=200, blank=True)
    # Email domains, separated by spaces, whose addresses this provider alone gives out.
    domains = models.CharField(max_length=500, blank=True)
    # What else has to be said of everybody: such as the district, where many share one provider.
    required_claim = models.CharField(max_length=200, blank=True)
    required_value = models.CharField(max_length=200, blank=True)
    # Values of amr, acr or AuthnContext, separated by spaces, that count as a second step; blank: none does.
    second_steps = models.CharField(max_length=500, blank=True)
    version = models.IntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lea", "name"], condition=models.Q(deleted_at=None), name="provider_name")
        ]

    def __str__(self) -> str:
        return self.name


class ProviderState(models.TextChoices):
    """New values wait as pending until a sign-in with them has worked; the live ones serve until then."""

    PENDING = "pending", _("Waiting for a sign-in that works")
    LIVE = "live", _("In use")


class ProviderConnection(models.Model):
    """How a provider is reached and known: its issuer, and what its metadata said when it was saved."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="connections")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    state = models.CharField(max_length=10, choices=ProviderState.choices, default=ProviderState.PENDING)
    # OIDC's issuer, SAML's entity id. A subject is the same person only under the same issuer.
    issuer = models.CharField(max_length=500)
    metadata_url = models.CharField(max_length=500, blank=True)
    metadata = models.JSONField(default=dict)
    client_id = models.CharField(max_length=300, blank=True)
    client_secret_sealed = models.TextField(blank=True)
    client_secret_hint = models.CharField(max_length=4, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True)
    test_outcome = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "state"], name="provider_connection_one_per_state")]

    def __str__(self) -> str:
        return f"{self.provider} · {self.state}"


class ProviderTie(models.Model):
    """A subject of a provider is this user; made with the first sign-in, and by it alone are later ones known."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="ties")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="provider_ties")
    tied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "issuer", "subject"], name="provider_subject_once"),
            models.UniqueConstraint(fields=["provider", "issuer", "user"], name="provider_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.provider}"


class UsedAssertion(models.Model):
    """An assertion that has signed somebody in; kept until it would have ended, so that none does twice."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "digest"], name="assertion_once")]

    def __str__(self) -> str:
        return self.digest
