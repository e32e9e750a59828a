"""The form of the CAASPP Configuration, under the field names of the source document."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoreport.configuration.editing import Entered
from scoreport.configuration.models import Configuration, ConfigurationSchool, Connection
from scoreport.districts.models import Lea, School

SECRET = {"autocomplete": "off", "spellcheck": "false"}


class ConfigurationForm(forms.Form):
    """Key and secret are hidden while typed and never sent back to a browser."""

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
    base_url = forms.CharField(label=gettext_lazy("Base URL"), max_length=300)
    endpoint_1 = forms.CharField(label=gettext_lazy("URL Endpoint 1"), max_length=200)
    endpoint_2 = forms.CharField(label=gettext_lazy("URL Endpoint 2"), max_length=200, required=False)
    authentication_endpoint = forms.CharField(label=gettext_lazy("URL Authentication End Point"), max_length=200)
    client_key = forms.CharField(
        label=gettext_lazy("Client Key"), max_length=300, required=False, widget=forms.PasswordInput(SECRET)
    )
    client_secret = forms.CharField(
        label=gettext_lazy("Client Secret"), max_length=300, required=False, widget=forms.PasswordInput(SECRET)
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"),
        help_text=gettext_lazy("The day on which Client Key and Client Secret end, as TOMS shows it."),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, lea: Lea, configuration: Configuration | None, current: Connection | None, data: Any = None
    ) -> None:
        super().__init__(data, initial=_initial(lea, configuration, current))
        self.lea, self.configuration, self.current = lea, configuration, current
        schools = self.fields["schools"]
        assert isinstance(schools, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        schools.queryset = lea.schools.filter(ended_on=None)
        for field in ("client_key", "client_secret"):
            self.fields[field].help_text = _hint(current, field)

    def clean_name(self) -> str:
        """Refuse a name that another configuration of the LEA has."""
        name = str(self.cleaned_data["name"]).strip()
        others = Configuration.objects.filter(lea=self.lea, name=name, deleted_at=None)
        if self.configuration:
            others = others.exclude(pk=self.configuration.pk)
        if others.exists():
            raise ValidationError(_("There is a configuration of this name already."))
        return name

    def clean_base_url(self) -> str:
        """Refuse what is no web address."""
        url = str(self.cleaned_data["base_url"]).strip()
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValidationError(_("Write an address such as https://caaspp-aws.ets.org."))
        return url

    def clean(self) -> None:
        """Check what several fields say together."""
        self._check_schools()
        self._check_default()
        self._check_secrets()

    def entered(self) -> Entered:
        """Return what was typed, checked."""
        data = self.cleaned_data
        names = ("name", "base_url", "endpoint_1", "endpoint_2", "authentication_endpoint", "client_key",
                 "client_secret", "expires_on")  # fmt: skip
        return Entered(schools=list(data["schools"]), **{name: data[name] for name in names})

    def _check_schools(self) -> None:
        taken = ConfigurationSchool.objects.filter(school__in=self.cleaned_data.get("schools") or [], released=False)
        if self.configuration:
            taken = taken.exclude(configuration=self.configuration)
        for link in taken.select_related("school", "configuration"):
            names = {"school": link.school.name, "configuration": link.configuration.name}
            self.add_error("schools", _("%(school)s is named by “%(configuration)s” already.") % names)

    def _check_default(self) -> None:
        if self.cleaned_data.get("schools"):
            return
        others = Configuration.objects.filter(lea=self.lea, is_default=True, deleted_at=None)
        if self.configuration:
            others = others.exclude(pk=self.configuration.pk)
        if others.exists():
            self.add_error("schools", _("The district has a default already: select the schools that this overrides."))

    def _check_secrets(self) -> None:
        """A new address needs both again: who may edit an address must not be able to send the secret there."""
        moved = self.current is not None and self.cleaned_data.get("base_url") != self.current.base_url
        for field in ("client_key", "client_secret"):
            if not self.cleaned_data.get(field) and (self.current is None or moved):
                reason = _("The address has changed: type it again.") if moved else _("Type it as the state sent it.")
                self.add_error(field, reason)


def _initial(lea: Lea, configuration: Configuration | None, current: Connection | None) -> dict[str, Any]:
    if configuration is None:
        expires_on = lea.today() + dt.timedelta(days=settings.ETS_CREDENTIAL_DAYS)
        return {
            "name": "CAASPP", "base_url": settings.ETS_BASE_URL, "endpoint_1": "/api/v1/students/",
            "endpoint_2": "/score-reports/", "authentication_endpoint": "/api/v1/token", "expires_on": expires_on,
        }  # fmt: skip
    schools = configuration.school_links.filter(released=False).values_list("school_id", flat=True)
    address = ("base_url", "endpoint_1", "endpoint_2", "authentication_endpoint")
    return {
        "name": configuration.name,
        "schools": list(schools),
        "expires_on": configuration.expires_on,
        "version": configuration.version,
        **({name: getattr(current, name) for name in address} if current else {}),
    }


def _hint(current: Connection | None, field: str) -> str:
    if current is None:
        return _("Hidden while you type, encrypted before it is stored, and never shown again.")
    shown = "•••••" + getattr(current, f"{field}_hint")
    return _("Stored: %(shown)s. Leave it empty to keep it.") % {"shown": shown}
