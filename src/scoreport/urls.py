"""Addresses of the product. Composition only: each app names its own pages."""

from django.conf import settings
from django.urls import include, path

from scoreport.accounts.views.sign_in import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("scoreport.accounts.urls")),
    path("", include("scoreport.reports.urls")),
    path("", include("scoreport.configuration.urls")),
    path("", include("scoreport.roster.urls")),
    path("", include("scoreport.onboarding.urls")),
    path("", include("scoreport.insights.urls")),
    path("", include("scoreport.operations.urls")),
    path("", include("scoreport.accounts.urls_library")),
]
if settings.DEMO:
    from scoreport.demo.mailbox import mailbox

    urlpatterns += [path("", include("scoreport.design.urls")), path("mailbox/", mailbox, name="mailbox")]

handler500 = "scoreport.operations.failures.server_error"
