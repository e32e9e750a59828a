from django.urls import path

from scoreport.operations import views

app_name = "operations"
urlpatterns = [
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
]
