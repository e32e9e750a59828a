"""Addresses of the bare application."""

from django.urls import path

from benchmarks.support.bare import views

urlpatterns = [
    path("", views.ready),
    path("generate/<str:key>/", views.generate),
    path("open/<str:key>/", views.open_report),
]
