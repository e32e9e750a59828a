from django.urls import path

from scoreport.insights.views import alarms, audit, family, openings, removals, sight

app_name = "insights"
AUDIT = "system-settings/audit/"
ALARMS = "system-settings/alarms/"
STUDENT = "student/student-information/<str:key>/"
SIGHT = "system-settings/who-sees-what/"
FAMILY = "system-settings/view-as-family/"
urlpatterns = [
    path(AUDIT, audit.audit, name="audit"),
    path(f"{AUDIT}file/", audit.export, name="export"),
    path(f"{AUDIT}removal/", removals.removals, name="removals"),
    path(f"{AUDIT}removal/<str:key>/", removals.agree, name="agree"),
    path(ALARMS, alarms.alarms, name="alarms"),
    path(f"{ALARMS}<str:key>/", alarms.acknowledge, name="acknowledge"),
    path(f"{ALARMS}<str:key>/limits/", alarms.limits, name="limits"),
    path(f"{STUDENT}who-opened/", openings.staff, name="openings"),
    path(f"{STUDENT}disclosure-record/", openings.disclosure_record, name="disclosure_record"),
    path(f"{STUDENT}disclosure-record/file/", openings.record_file, name="record_file"),
    path("more/who-opened/", openings.family, name="who_opened"),
    path("children/<str:key>/who-opened/", openings.child, name="who_opened_child"),
    path(SIGHT, sight.people, name="sight"),
    path(f"{SIGHT}<str:kind>/<str:key>/", sight.person, name="person"),
    path(f"{SIGHT}<str:kind>/<str:key>/students/<str:student>/", sight.reasons, name="reasons"),
    path(FAMILY, family.people, name="view_as_family"),
    path(f"{FAMILY}<str:kind>/<str:key>/", family.portal, name="family"),
]
