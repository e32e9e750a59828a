from django.urls import path

from scoreport.roster.views import guardianships, holds, imports

app_name = "roster"
PREFIX = "system-settings/roster/imports/"
urlpatterns = [
    path(PREFIX, imports.imports, name="imports"),
    path(f"{PREFIX}<str:key>/", imports.import_run, name="import_run"),
    path(f"{PREFIX}<str:key>/apply/", imports.import_apply, name="import_apply"),
    path(f"{PREFIX}<str:key>/cancel/", imports.import_cancel, name="import_cancel"),
    path("student/release-holds/", holds.release_holds, name="release_holds"),
    path("student/release-holds/<str:key>/", holds.release_hold, name="release_hold"),
    path("student/guardians/<str:key>/", guardianships.guardians, name="guardians"),
    path("student/guardianships/<int:pk>/", guardianships.guardianship, name="guardianship"),
]
