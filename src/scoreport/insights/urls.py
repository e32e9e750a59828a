from django.urls import path

from scoreport.insights.views import audit, family, sight

app_name = "insights"
SIGHT = "system-settings/who-sees-what/"
FAMILY = "system-settings/view-as-family/"
urlpatterns = [
    path("system-settings/audit/", audit.audit, name="audit"),
    path(SIGHT, sight.people, name="sight"),
    path(f"{SIGHT}<str:kind>/<str:key>/", sight.person, name="person"),
    path(f"{SIGHT}<str:kind>/<str:key>/students/<str:student>/", sight.reasons, name="reasons"),
    path(FAMILY, family.people, name="view_as_family"),
    path(f"{FAMILY}<str:kind>/<str:key>/", family.portal, name="family"),
]
