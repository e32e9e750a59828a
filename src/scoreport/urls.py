"""Addresses of the product. Composition only: each app names its own pages."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from scoreport.accounts.guards import public
from scoreport.accounts.views.sign_in import home

_to_sign_in = public(RedirectView.as_view(pattern_name="accounts:sign_in"))

urlpatterns = [
    path("", home, name="home"),
    path("", include("scoreport.accounts.urls")),
    path("", include("scoreport.reports.urls")),
    path("", include("scoreport.configuration.urls")),
    path("", include("scoreport.roster.urls")),
    path("", include("scoreport.onboarding.urls")),
    path("", include("scoreport.insights.urls")),
    path("", include("scoreport.operations.urls")),
    # Names that the sign-in library looks up by itself; all lead to our own page.
    path("account/sign-in/", _to_sign_in, name="account_login"),
    path("account/sign-up/", _to_sign_in, name="account_signup"),
    path("account/reset/", _to_sign_in, name="account_reset_password"),
]
if settings.DEMO:
    urlpatterns.append(path("", include("scoreport.design.urls")))
