from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from scoreport.districts.slugs import RESERVED
from scoreport.onboarding.views import activation, codes, district, letters, people


class LeaSlug(SlugConverter):
    """An LEA's slug, which is never the name of another page of signing in."""

    regex = rf"(?!(?:{'|'.join(RESERVED)})/)[a-z0-9-]+"


register_converter(LeaSlug, "lea_slug")

app_name = "onboarding"
GUARDIAN = "system-settings/people/guardian/<str:key>/"
LEA = "sign-in/<lea_slug:slug>/"
urlpatterns = [
    path("system-settings/people/", people.people, name="people"),
    path("system-settings/people/<str:kind>/<str:key>/", people.person, name="person"),
    path("system-settings/people/<str:kind>/<str:key>/give/", people.give, name="give"),
    path("system-settings/people/<str:kind>/<str:key>/reset/", people.reset, name="reset"),
    path("system-settings/people/<str:kind>/<str:key>/second-step/", people.remove_step, name="remove_step"),
    path("system-settings/people/<str:kind>/<str:key>/end/", people.end, name="end"),
    path("system-settings/people/<str:kind>/<str:key>/untie/<int:pk>/", people.untie, name="untie"),
    path(f"{GUARDIAN}code/desk/", codes.at_desk, name="desk_code"),
    path(f"{GUARDIAN}code/mail/", codes.by_mail, name="mail_code"),
    path(f"{GUARDIAN}code/<str:code>/", codes.state, name="code_state"),
    path("system-settings/activation/", letters.activation, name="activation"),
    path("system-settings/activation/<str:key>/", letters.school, name="activation_school"),
    path("system-settings/activation/<str:key>/letters/", letters.letters, name="activation_letters"),
    path("system-settings/activation/<str:key>/mail/", letters.mail, name="activation_mail"),
    path("activate/", activation.activate, name="activate"),
    path("activate/account/", activation.open_account, name="open_account"),
    path(LEA, district.entrance, name="entrance"),
    path(f"{LEA}<str:key>/", district.begin, name="begin"),
    path(f"{LEA}<str:key>/confirm/", district.confirm, name="confirm"),
    path(f"{LEA}<str:key>/callback/", district.callback, name="callback"),
    path(f"{LEA}<str:key>/acs/", district.acs, name="acs"),
    path(f"{LEA}<str:key>/finish/", district.finish, name="finish"),
    path(f"{LEA}<str:key>/metadata/", district.metadata, name="metadata"),
]
