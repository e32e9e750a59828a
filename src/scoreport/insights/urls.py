from django.urls import path

from scoreport.insights.views import audit

app_name = "insights"
urlpatterns = [path("system-settings/audit/", audit.audit, name="audit")]
