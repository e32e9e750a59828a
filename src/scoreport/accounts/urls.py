from django.urls import path

from scoreport.accounts.views import rights, sign_in, tools

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.language, name="language"),
    path("password/", sign_in.password, name="password"),
    path("tools/", tools.tools, name="tools"),
    path("system-settings/tool-rights/", rights.groups, name="rights"),
    path("system-settings/tool-rights/<int:pk>/", rights.group, name="group"),
    path("system-settings/tool-rights/<int:pk>/people/", rights.assign, name="assign"),
    path("system-settings/tool-rights/people/<int:pk>/end/", rights.end_assignment, name="end_assignment"),
]
