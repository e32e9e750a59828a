from django.urls import path

from scoreport.roster.views import caseloads, guardianships, holds, imports

app_name = "roster"
PREFIX = "system-settings/roster/imports/"
urlpatterns = [
    path(PREFIX, imports.imports, name="imports"),
    path(f"{PREFIX}<str:key>/", imports.import_run, name="import_run"),
    path(f"{PREFIX}<str:key>/apply/", imports.import_apply, name="import_apply"),
    path(f"{PREFIX}<str:key>/cancel/", imports.import_cancel, name="import_cancel"),
    path("student/release-holds/", holds.release_holds, name="release_holds"),
    path("student/release-holds/<str:key>/", holds.release_hold, name="release_hold"),
    path("student/caseloads/", caseloads.caseloads, name="caseloads"),
    path("student/caseloads/<str:key>/", caseloads.caseload, name="caseload"),
    path("student/caseloads/<str:key>/end/", caseloads.end_caseload, name="end_caseload"),
    path("student/caseloads/<str:key>/fill/", caseloads.fill_caseload, name="fill_caseload"),
    path("student/caseloads/<str:key>/students/", caseloads.caseload_students, name="caseload_students"),
    path("student/caseloads/<str:key>/staff/", caseloads.caseload_staff, name="caseload_staff"),
    path("student/guardians/<str:key>/", guardianships.guardians, name="guardians"),
    path("student/guardians/<str:key>/add/", guardianships.add_adult, name="add_adult"),
    path("student/guardians/<str:key>/adults/<str:adult>/", guardianships.tie_adult, name="tie_adult"),
    path("student/guardianships/<int:pk>/", guardianships.guardianship, name="guardianship"),
]
