"""Sign-in with a password, sign-out, the person's language, and the way home."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.forms import SignInForm
from scoreport.accounts.guards import public, signed_in
from scoreport.accounts.language import COOKIE
from scoreport.accounts.models import User
from scoreport.accounts.navigation import tools_of
from scoreport.accounts.providers.entering import provider_of
from scoreport.accounts.providers.entrance import offer
from scoreport.accounts.wording import TOO_MANY
from scoreport.districts.models import Lea


class SignInView(LoginView):  # type: ignore[misc]
    """The library's sign-in with our limits on guessing, on our own page."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    # The one whose page this is; None on the page of all.
    lea: Lea | None = None

    def get_form_class(self) -> type[SignInForm]:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which other ways in there are, and whether the last sign-in has just ended."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "mail_is_on": settings.MAIL_IS_ON,
            "is_demo": settings.DEMO,
            "has_ended": "ended" in self.request.GET,
            "offer": offer(self.lea, context.get("redirect_field_value") or ""),
        }

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Answer 422 to a wrong pair, 429 where too many were tried."""
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        answer.status_code = 429 if form.has_error(NON_FIELD_ERRORS, TOO_MANY) else 422
        return answer


sign_in = public(SignInView.as_view())


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and tell the browser to forget every page of it. What an identity provider keeps goes on."""
    provider = provider_of(request)
    logout(request)
    if provider is not None:
        words = _(
            "You are signed out here. At “%(provider)s” you may still be signed in: on a computer that others use too, "
            "sign out there as well, or close all windows of the browser."
        )
        messages.info(request, words % {"provider": provider.name})
    answer = redirect("accounts:sign_in")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the pages: on the person when signed in, in a cookie before."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_own_path(request, request.POST.get("next", "/")))
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        answer.set_cookie(COOKIE, chosen, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return answer


@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """Lead staff to their tools, to the tool itself where it is the only one, and families to the reports."""
    if not request.actor.grants:
        return redirect("reports:assessments")
    tools = tools_of(request.actor)
    return redirect(tools[0].url_name if len(tools) == 1 else "accounts:tools")


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form is too old or came from elsewhere."""
    return render(request, "accounts/form_expired.html", status=403)


def _own_path(request: HttpRequest, path: str) -> str:
    allowed = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=settings.HTTPS)
    return path if allowed and path.startswith("/") else "/"
