"""Addresses of the portal, the staff tool and the links. No name, student number or SSID ever stands in one."""

from django.urls import path

from scoreport.reports.views import links, portal, staff, try_again

app_name = "reports"
urlpatterns = [
    path("assessments/", portal.assessments, name="assessments"),
    path("more/", portal.more, name="more"),
    path("more/assessments/", portal.assessments, name="more_assessments"),
    path("accessibility/", portal.accessibility, name="accessibility"),
    path("how-to-read/<str:report_type>/<int:year>/", portal.how_to_read, name="how_to_read"),
    path("children/<str:key>/score-reports/", portal.generate_child, name="generate_child"),
    path("student/student-information/", staff.find_student, name="find_student"),
    path("student/student-information/<str:key>/", staff.student, name="student"),
    path("try-again/", try_again.ask, name="try_again"),
    path("score-reports/renew/", links.renew, name="renew"),
    path("score-reports/<str:sealed>/", links.open_report, name="open"),
]
