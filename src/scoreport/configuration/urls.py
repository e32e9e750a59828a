from django.urls import path

from scoreport.configuration.views import configurations, deletion, display_options

app_name = "configuration"
PREFIX = "system-settings/portal-preferences/"
CAASPP = f"{PREFIX}caaspp-configuration/"
urlpatterns = [
    path(CAASPP, configurations.listing, name="list"),
    path(f"{CAASPP}add/", configurations.add, name="add"),
    path(f"{CAASPP}<str:key>/", configurations.edit, name="edit"),
    path(f"{CAASPP}<str:key>/test/", configurations.test, name="test"),
    path(f"{CAASPP}<str:key>/use-anyway/", configurations.use_anyway, name="use_anyway"),
    path(f"{CAASPP}<str:key>/delete/", deletion.delete, name="delete"),
    path(f"{CAASPP}<str:key>/undo/", deletion.undo, name="undo"),
    path(f"{PREFIX}assessment-display-option/", display_options.options, name="display_options"),
]
