"""The form of the CAASPP Configuration, under the field names of the source document."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoreport.configuration import sealing
from scoreport.configuration.clients import egress
from scoreport.configuration.entered import ADDRESS, Entered
from scoreport.configuration.models import Configuration, ConfigurationSchool, Connection
from scoreport.districts.models import Lea, School
from scoreport.ets.egress import Refused
from scoreport.lib import crypto

# Neither corrected nor kept by the browser.
EXACT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
# What an address may hold; the end points are sent exactly as they stand here.
PATH = RegexValidator(r"^/[!-~]*$", gettext_lazy("Begin with a slash, and leave out spaces and accents."))


class ConfigurationForm(forms.Form):
    """Key and secret are hidden while typed and never sent back to a browser, a refused form included."""

    name = forms.CharField(label=gettext_lazy("Configuration Name"), max_length=100)
    schools = forms.ModelMultipleChoiceField(
        School.objects.none(),
        label=gettext_lazy("Schools"),
        help_text=gettext_lazy(
            "Select specific schools to override the district default. With none selected, this is the default."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    base_url = forms.CharField(label=gettext_lazy("Base URL"), max_length=300, widget=forms.TextInput(EXACT))
    endpoint_1 = forms.CharField(
        label=gettext_lazy("URL Endpoint 1"), max_length=200, validators=[PATH], widget=forms.TextInput(EXACT)
    )
    endpoint_2 = forms.CharField(
        label=gettext_lazy("URL Endpoint 2"),
        max_length=200,
        required=False,
        validators=[PATH],
        widget=forms.TextInput(EXACT),
    )
    authentication_endpoint = forms.CharField(
        label=gettext_lazy("URL Authentication End Point"),
        max_length=200,
        validators=[PATH],
        widget=forms.TextInput(EXACT),
    )
    client_key = forms.CharField(
        label=gettext_lazy("Client Key"), max_length=300, required=False, widget=forms.PasswordInput(EXACT)
    )
    client_secret = forms.CharField(
        label=gettext_lazy("Client Secret"), max_length=300, required=False, widget=forms.PasswordInput(EXACT)
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, lea: Lea, configuration: Configuration | None, current: Connection | None, data: Any = None
    ) -> None:
        super().__init__(data, initial=_initial(lea, configuration, current))
        self.lea, self.configuration, self.current = lea, configuration, current
        schools = self.fields["schools"]
        assert isinstance(schools, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        # One that has ended stays in a configuration that names it: left out, that would turn into the default.
        named = configuration.school_links.values("school") if configuration else []
        schools.queryset = lea.schools.filter(Q(ended_on=None) | Q(pk__in=named))
        for field in sealing.FIELDS:
            self.fields[field].help_text = _hint(current, field)
        self.fields["expires_on"].help_text = _life(lea)

    def clean_name(self) -> str:
        """Refuse a name that another configuration of the LEA has."""
        name = str(self.cleaned_data["name"])
        if self._others().filter(name=name).exists():
            raise ValidationError(_("There is a configuration of this name already."))
        return name

    def clean_base_url(self) -> str:
        """Refuse what is no web address, or none that this server may call."""
        url = str(self.cleaned_data["base_url"])
        if not _is_address(url):
            raise ValidationError(_("Write an address such as https://caaspp-aws.ets.org."))
        try:
            egress().api_target(url)
        except Refused:
            hosts = {"hosts": ", ".join(settings.ETS_API_HOSTS)}
            raise ValidationError(_("This server calls only these hosts, with https: %(hosts)s.") % hosts) from None
        return url

    def clean(self) -> None:
        """Check what several fields say together."""
        self._check_schools()
        self._check_default()
        self._check_secrets()
        self._check_expiry()

    def entered(self) -> Entered:
        """Return what was typed, checked."""
        data = self.cleaned_data
        names = ("name", *ADDRESS, *sealing.FIELDS, "expires_on")
        return Entered(schools=list(data["schools"]), **{name: data[name] for name in names})

    def ask_again(self) -> None:
        """Say beside each typed secret that it has to be typed again, since it is not sent back."""
        for field in sealing.FIELDS:
            if self.data.get(field) and field not in self.errors:
                self.add_error(field, _("Type it again: what was typed is never sent back to a browser."))

    def _others(self) -> QuerySet[Configuration]:
        others = Configuration.objects.filter(lea=self.lea, deleted_at=None)
        return others.exclude(pk=self.configuration.pk) if self.configuration else others

    def _check_schools(self) -> None:
        taken = ConfigurationSchool.objects.filter(
            school__in=self.cleaned_data.get("schools") or [], configuration__in=self._others(), released=False
        )
        for link in taken.select_related("school", "configuration"):
            names = {"school": link.school.name, "configuration": link.configuration.name}
            self.add_error("schools", _("%(school)s is named by “%(configuration)s” already.") % names)

    def _check_default(self) -> None:
        if "schools" not in self.errors and not self.cleaned_data.get("schools"):
            default = self._others().filter(is_default=True).first()
            if default:
                names = {"configuration": default.name}
                self.add_error(
                    "schools",
                    _("“%(configuration)s” is the district default: select the schools for which this overrides it.")
                    % names,
                )

    def _check_secrets(self) -> None:
        """A new address needs both again: who may edit an address must not be able to send the secret there."""
        moved = self.current is not None and self.cleaned_data.get("base_url") != self.current.base_url
        for field in sealing.FIELDS:
            if self.cleaned_data.get(field) or field in self.errors:
                continue
            if self.current is None:
                self.add_error(field, _("Type it as the state sent it."))
            elif moved:
                self.add_error(field, _("The address has changed: type it again."))
            elif not _is_readable(self.current, field):
                self.add_error(field, _("What is stored can't be read with this server's keys: type it again."))

    def _check_expiry(self) -> None:
        """New credentials under the old ones' date would look expired at once."""
        expires_on, typed = self.cleaned_data.get("expires_on"), self.cleaned_data.get("client_secret")
        if typed and expires_on is not None and expires_on < self.lea.today():
            self.add_error("expires_on", _("This day has passed: enter the expiry date of the new credentials."))


def _initial(lea: Lea, configuration: Configuration | None, current: Connection | None) -> dict[str, Any]:
    if configuration is None:
        return {
            "name": "CAASPP", "base_url": settings.ETS_BASE_URL, "endpoint_1": "/api/v1/students/",
            "endpoint_2": "/score-reports/", "authentication_endpoint": "/api/v1/token",
            "expires_on": _expires_on(lea),
        }  # fmt: skip
    schools = configuration.school_links.filter(released=False).values_list("school_id", flat=True)
    return {
        "name": configuration.name,
        "schools": list(schools),
        "expires_on": configuration.expires_on,
        "version": configuration.version,
        **({name: getattr(current, name) for name in ADDRESS} if current else {}),
    }


def _expires_on(lea: Lea) -> dt.date:
    return lea.today() + dt.timedelta(days=settings.ETS_CREDENTIAL_DAYS)


def _life(lea: Lea) -> str:
    values = {"days": settings.ETS_CREDENTIAL_DAYS, "date": date_format(_expires_on(lea))}
    return _("As TOMS shows it. New credentials live %(days)s days: made today, until %(date)s.") % values


def _hint(current: Connection | None, field: sealing.Field) -> str:
    if current is None:
        return _("Hidden while you type, encrypted before it is stored, and never shown again.")
    # Hints may hold markup, and the end of a secret may look like some.
    shown = {"shown": escape(sealing.masked(current, field))}
    return _("Stored: %(shown)s. Leave it empty to keep it; type a new one to replace it.") % shown


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, has_user = parts.hostname, "@" in parts.netloc
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(host) and not has_user and not (parts.query or parts.fragment)


def _is_readable(current: Connection, field: sealing.Field) -> bool:
    try:
        sealing.opened(current, field)
    except crypto.CannotDecrypt:
        return False
    return True
