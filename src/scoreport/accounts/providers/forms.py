"""The forms of an identity provider: one for each protocol, with what they have in common."""

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoreport.accounts.models_providers import People, Protocol, Provider, ProviderConnection, RosterField
from scoreport.accounts.providers import claims, problems, protocols, sealing
from scoreport.accounts.providers.entered import AT_ONCE, Entered
from scoreport.accounts.providers.oidc.discovery import SHARED
from scoreport.accounts.providers.oidc.flow import SCOPE
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.districts.models import Lea
from scoreport.lib import crypto

EXACT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class ProviderForm(forms.Form):
    """What is asked of a provider of either protocol."""

    protocol: ClassVar[Protocol]

    name = forms.CharField(
        label=gettext_lazy("Name on the sign-in page"),
        max_length=60,
        help_text=gettext_lazy("Such as “Staff sign-in” or “Google for students”."),
    )
    people = forms.MultipleChoiceField(
        choices=People.choices, label=gettext_lazy("Who signs in there"), widget=forms.CheckboxSelectMultiple
    )
    required_for = forms.MultipleChoiceField(
        choices=People.choices,
        label=gettext_lazy("For whom it is the only way in"),
        help_text=gettext_lazy(
            "Their passwords open nothing here any more. Administrators keep theirs, for the day on which the provider "
            "is down."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    match_claim = forms.CharField(
        label=gettext_lazy("Claim that tells who somebody is"),
        max_length=200,
        help_text=gettext_lazy("One that people can't change themselves. A test shows which ones the provider sends."),
        widget=forms.TextInput(EXACT),
    )
    match_field = forms.ChoiceField(choices=RosterField.choices, label=gettext_lazy("It equals, in the roster"))
    domains = forms.CharField(
        label=gettext_lazy("Email domains"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Those whose addresses the district alone gives out, separated by spaces."),
        widget=forms.TextInput(EXACT),
    )
    required_claim = forms.CharField(
        label=gettext_lazy("Claim that tells the district"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where many districts share the provider: hd, tid, TenantId or district."),
        widget=forms.TextInput(EXACT),
    )
    required_value = forms.CharField(
        label=gettext_lazy("Its value for your district"),
        max_length=200,
        required=False,
        widget=forms.TextInput(EXACT),
    )
    second_steps = forms.CharField(
        label=gettext_lazy("Counts as a second step"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Values of amr, acr or AuthnContext, separated by spaces. Empty: a second step at the provider does not "
            "count here. Administrators always take one here too."
        ),
        widget=forms.TextInput(EXACT),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Metadata"),
        max_length=500_000,
        required=False,
        strip=True,
        widget=forms.Textarea({"rows": 5, "dir": "ltr", **EXACT}),
    )
    again = forms.BooleanField(label=gettext_lazy("Fetch the metadata from that address again"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, lea: Lea, provider: Provider | None, current: ProviderConnection | None, data: Any = None
    ) -> None:
        super().__init__(data, initial=self._initial(provider, current))
        self.lea, self.provider, self.current = lea, provider, current
        self.metadata: dict[str, Any] | None = None
        if current is None:
            del self.fields["again"]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Provider.objects.filter(lea=self.lea, name=name, deleted_at=None)
        if (others.exclude(pk=self.provider.pk) if self.provider else others).exists():
            raise ValidationError(_("There is a provider of this name already."))
        return name

    def clean_domains(self) -> str:
        """Write them alike; refuse those at which anybody gets an address."""
        domains = str(self.cleaned_data["domains"]).lower().replace(",", " ").replace("@", " ").split()
        if not all(_DOMAIN.fullmatch(domain) for domain in domains):
            raise ValidationError(_("Write domains such as district.example.org."))
        if claims.PUBLIC_DOMAINS & set(domains):
            raise ValidationError(_("Anybody gets an address there: it tells nothing about who somebody is."))
        return " ".join(dict.fromkeys(domains))

    def clean(self) -> None:
        """Check what several fields say together, and read the metadata where there is something new to read."""
        data = self.cleaned_data
        strange = set(data.get("required_for", ())) - set(data.get("people", ()))
        if strange:
            self.add_error("required_for", _("Choose only from those who sign in there."))
        self._check_match()
        if bool(data.get("required_claim")) != bool(data.get("required_value")):
            self.add_error("required_value", _("Fill in both, or neither."))
        if not self.errors:
            self._read_metadata()

    def entered(self) -> Entered:
        """Return what was typed, checked."""
        data = self.cleaned_data
        return Entered(
            settings={name: data.get(name, "") for name in AT_ONCE},
            address=self._address(),
            metadata=self.metadata,
            client_id=data.get("client_id", ""),
            scope=data.get("scope", ""),
            client_secret=data.get("client_secret", ""),
        )

    def ask_again(self) -> None:
        """Say of what was typed that it has to be typed again; only a secret has to."""

    def _address(self) -> str:
        return str(self.cleaned_data.get("address", ""))

    def _check_match(self) -> None:
        claim, field = self.cleaned_data.get("match_claim", ""), self.cleaned_data.get("match_field")
        problem = claims.objection(self.protocol, claim, str(field))
        if claim and problem:
            self.add_error("match_claim", problem)
        if field == RosterField.EMAIL and not self.cleaned_data.get("domains") and "domains" not in self.errors:
            self.add_error("domains", _("Say whose addresses tell who somebody is."))

    def _read_metadata(self) -> None:
        data, address = self.cleaned_data, self._address()
        is_known = self.current is not None and self.current.metadata_url == address
        if is_known and not data["pasted"] and not data.get("again"):
            return
        try:
            self.metadata = protocols.metadata(self.protocol, address, data["pasted"])
        except Refused as refused:
            where = "pasted" if data["pasted"] else "address"
            self.add_error(where, f"{problems.title(refused.problem)}. {problems.advice(refused.problem)}")

    def _initial(self, provider: Provider | None, current: ProviderConnection | None) -> dict[str, Any]:
        settings = {name: getattr(provider, name) for name in AT_ONCE} if provider else {}
        version = {"version": provider.version} if provider else {}
        if current is None:
            return {**settings, **version}
        known = {"address": current.metadata_url, "client_id": current.client_id, "scope": current.scope}
        return {**settings, **version, **known}


class OidcForm(ProviderForm):
    """OpenID Connect. The secret is hidden while typed and never sent back to a browser."""

    protocol = Protocol.OIDC

    address = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=500,
        help_text=gettext_lazy("Exactly as the provider writes it, such as https://accounts.google.com."),
        widget=forms.TextInput(EXACT),
    )
    client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=300, widget=forms.TextInput(EXACT))
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"), max_length=500, required=False, widget=forms.PasswordInput(EXACT)
    )
    scope = forms.CharField(
        label=gettext_lazy("Scope"), max_length=200, required=False, initial=SCOPE, widget=forms.TextInput(EXACT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pasted"].help_text = _(
            "Empty: it is fetched from the issuer, once. Else the text of its page /.well-known/openid-configuration."
        )
        if self.current is not None:
            # Hints may hold markup, and the end of a secret may look like some.
            shown = {"shown": escape(sealing.masked(self.current))}
            self.fields["client_secret"].help_text = (
                _("Stored: %(shown)s. Leave it empty to keep it; type a new one to replace it.") % shown
            )

    def clean_scope(self) -> str:
        words = str(self.cleaned_data["scope"]).split() or SCOPE.split()
        return " ".join(dict.fromkeys(["openid", *words]))

    def clean(self) -> None:
        super().clean()
        if not self.errors:
            self._check_district()
            self._check_secret()

    def ask_again(self) -> None:
        """Say that a typed secret has to be typed again, since it is not sent back."""
        if self.data.get("client_secret") and "client_secret" not in self.errors:
            self.add_error("client_secret", _("Type it again: what was typed is never sent back to a browser."))

    def _check_district(self) -> None:
        """Where many districts share one issuer, everybody of any district could come in."""
        issuer = self.metadata["issuer"] if self.metadata else self.current.issuer if self.current else ""
        wanted = SHARED.get(issuer)
        if wanted and self.cleaned_data.get("required_claim") != wanted:
            words = f"{problems.advice(Problem.SHARED_ISSUER)} {_('Here it is “%(claim)s”.') % {'claim': wanted}}"
            self.add_error("required_claim", words)

    def _check_secret(self) -> None:
        """A new place needs it again: who may edit an address must not be able to send the secret there."""
        if self.cleaned_data.get("client_secret"):
            return
        if self.current is None:
            self.add_error("client_secret", _("Type it as the provider shows it."))
        elif self._has_moved(self.current):
            self.add_error("client_secret", _("The provider's address has changed: type it again."))
        elif not _is_readable(self.current):
            self.add_error("client_secret", _("What is stored can't be read with this server's keys: type it again."))

    def _has_moved(self, current: ProviderConnection) -> bool:
        if self.metadata is None:
            return False
        pairs = (
            (self.metadata["issuer"], current.issuer),
            (self.metadata["token_endpoint"], current.metadata["token_endpoint"]),
        )
        return any(urlsplit(new).netloc != urlsplit(old).netloc for new, old in pairs)


class SamlForm(ProviderForm):
    """SAML 2.0: there is no secret, only the provider's own certificate."""

    protocol = Protocol.SAML

    address = forms.CharField(
        label=gettext_lazy("Address of the metadata"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Fetched once, when you save. Leave it empty where you paste the metadata."),
        widget=forms.TextInput(EXACT),
    )
    subject_claim = forms.CharField(
        label=gettext_lazy("Attribute that names a person for good"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: a persistent NameID. An email address or a name may pass to somebody else."),
        widget=forms.TextInput(EXACT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pasted"].help_text = _("The XML that the provider offers as its metadata.")

    def clean_subject_claim(self) -> str:
        """Refuse names and addresses, which change and pass on."""
        claim = str(self.cleaned_data["subject_claim"])
        if claim and (claims.is_name(claim) or claims.is_email(claim)):
            raise ValidationError(_("This changes, or passes to somebody else. Choose an id that stays."))
        return claim

    def clean(self) -> None:
        data = self.cleaned_data
        if self.current is None and not data.get("address") and not data.get("pasted"):
            self.add_error("pasted", _("Paste the metadata, or enter its address."))
        super().clean()


FORMS: dict[str, type[ProviderForm]] = {form.protocol: form for form in (OidcForm, SamlForm)}


def _is_readable(current: ProviderConnection) -> bool:
    try:
        sealing.opened(current)
    except crypto.CannotDecrypt:
        return False
    return True
