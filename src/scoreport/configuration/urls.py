from django.urls import path

from scoreport.configuration.views import branding, configurations, connections, deletion, display_options

app_name = "configuration"
PREFIX = "system-settings/portal-preferences/"
CAASPP = f"{PREFIX}caaspp-configuration/"
urlpatterns = [
    path(CAASPP, configurations.listing, name="list"),
    path(f"{CAASPP}add/", configurations.add, name="add"),
    path(f"{CAASPP}<str:key>/", configurations.edit, name="edit"),
    path(f"{CAASPP}<str:key>/test/", connections.test, name="test"),
    path(f"{CAASPP}<str:key>/use-anyway/", connections.use_anyway, name="use_anyway"),
    path(f"{CAASPP}<str:key>/discard/", connections.discard, name="discard"),
    path(f"{CAASPP}<str:key>/delete/", deletion.delete, name="delete"),
    path(f"{CAASPP}<str:key>/undo/", deletion.undo, name="undo"),
    path(f"{PREFIX}branding-and-languages/", branding.leas, name="branding"),
    path(f"{PREFIX}branding-and-languages/<str:key>/", branding.edit, name="branding_edit"),
    path("branding/<str:key>/<str:version>/colors.css", branding.style_sheet, name="colors"),
    path("branding/<str:key>/<str:version>/logo.png", branding.logo, name="logo"),
    path(f"{PREFIX}assessment-display-option/", display_options.options, name="display_options"),
    path(
        f"{PREFIX}assessment-display-option/<str:key>/guardians-of-adults/",
        display_options.guardians_of_adults,
        name="guardians_of_adults",
    ),
]
