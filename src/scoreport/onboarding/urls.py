from django.urls import path

from scoreport.onboarding.views import people

app_name = "onboarding"
urlpatterns = [
    path("system-settings/people/", people.people, name="people"),
    path("system-settings/people/<str:kind>/<str:key>/", people.person, name="person"),
    path("system-settings/people/<str:kind>/<str:key>/give/", people.give, name="give"),
    path("system-settings/people/<str:kind>/<str:key>/reset/", people.reset, name="reset"),
    path("system-settings/people/<str:kind>/<str:key>/second-step/", people.remove_step, name="remove_step"),
    path("system-settings/people/<str:kind>/<str:key>/end/", people.end, name="end"),
]
