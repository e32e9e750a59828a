from django.urls import path

from scoreport.accounts.views import rights, second_steps, security, sign_in, tools

app_name = "accounts"
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
    path("system-settings/tool-rights/", rights.groups, name="rights"),
    path("system-settings/tool-rights/<int:pk>/", rights.group, name="group"),
    path("system-settings/tool-rights/<int:pk>/people/", rights.assign, name="assign"),
    path("system-settings/tool-rights/people/<int:pk>/end/", rights.end_assignment, name="end_assignment"),
]
