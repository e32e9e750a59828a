"""The search form of the people page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """What the front desk types; sent as a POST, so that no name stands in an address."""

    query = forms.CharField(
        label=_("Name, student number or user name"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
