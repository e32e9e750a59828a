from django.urls import path

from scoreport.accounts.views import groups, providers, rights, second_steps, security, sign_in, tools

app_name = "accounts"
RIGHTS = "system-settings/tool-rights/"
PROVIDERS = "system-settings/district-sign-in/"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.language, name="language"),
    path("password/", security.password, name="password"),
    path("session/", security.session, name="session"),
    path("security/", security.security, name="security"),
    path("security/sign-ins/<str:sign_in>/end/", security.end_sign_in, name="end_sign_in"),
    path("security/sign-out-everywhere/", security.sign_out_everywhere, name="sign_out_everywhere"),
    path("security/email/", security.address, name="address"),
    path("security/email/confirm/", security.confirm_address, name="confirm_address"),
    path("security/email/codes/", second_steps.email_codes, name="email_codes"),
    path("tools/", tools.tools, name="tools"),
    path("keys/", tools.keys, name="keys"),
    path(PROVIDERS, providers.providers, name="providers"),
    path(f"{PROVIDERS}add/", providers.add_provider, name="add_provider"),
    path(f"{PROVIDERS}<str:key>/", providers.provider, name="provider"),
    path(f"{PROVIDERS}<str:key>/test/", providers.test_provider, name="test_provider"),
    path(f"{PROVIDERS}<str:key>/try/", providers.try_provider, name="try_provider"),
    path(f"{PROVIDERS}<str:key>/discard/", providers.discard_provider, name="discard_provider"),
    path(f"{PROVIDERS}<str:key>/delete/", providers.delete_provider, name="delete_provider"),
    path(RIGHTS, rights.rights, name="rights"),
    path(f"{RIGHTS}leas/<str:key>/", rights.lea_rights, name="lea_rights"),
    path(f"{RIGHTS}leas/<str:key>/change/", rights.change_rights, name="change_rights"),
    path(f"{RIGHTS}leas/<str:key>/groups/", groups.add_group, name="add_group"),
    path(f"{RIGHTS}<int:pk>/", groups.group, name="group"),
    path(f"{RIGHTS}<int:pk>/change/", groups.change_group, name="change_group"),
    path(f"{RIGHTS}<int:pk>/delete/", groups.delete_group, name="delete_group"),
    path(f"{RIGHTS}<int:pk>/people/", groups.assign, name="assign"),
    path(f"{RIGHTS}people/<int:pk>/end/", groups.end_assignment, name="end_assignment"),
]
