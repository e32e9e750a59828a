"""Other ways in than a password, and the second step behind it: codes by email, authenticator apps, passkeys."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from scoreport.accounts.forms import AskForCodeForm, MailedCodeForm
from scoreport.accounts.guards import public
from scoreport.accounts.guessing import TooMany, Tries, refused
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.accounts.second_steps import demand
from scoreport.accounts.second_steps.forms import SecondStepForm
from scoreport.accounts.second_steps.stages import MAILED_CODE
from scoreport.accounts.sessions.limits import SHARED
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record

NOBODY = "nobody@example.invalid"  # where the code of an unknown user name would go


class AskForCodeView(RequestLoginCodeView):  # type: ignore[misc]
    """Ask for a code by email instead of a password. Whether one went is not told, nor does the time tell it."""

    template_name = "accounts/ask_for_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.MAIL_IS_ON:
            raise Http404
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_form_class(self) -> type[AskForCodeForm]:
        return AskForCodeForm

    def form_valid(self, form: AskForCodeForm) -> HttpResponse:
        """Post the code, or a mail that nobody gets; too many of them are refused for a while."""
        name = form.cleaned_data["username"]
        try:
            Tries(self.request, name, MAILED_CODE).take()
        except TooMany as error:
            return refused(self.request, error)
        # The same questions to the database whoever is asked about, so that the time tells nothing.
        found = User.objects.filter(username=name).first() or User(pk=0)
        known = found if demand.may_enter_by_code(found) else None
        self.request.session[SHARED] = form.cleaned_data["shared"]
        self.request.mail_for = known.key if known else ""
        if known is None:
            post("sign_in_code", "", detail="0000-0000", life=demand.CODE_LIFE)
        address = known.confirmed_email if known else NOBODY
        LoginCodeVerificationProcess.initiate(request=self.request, user=known, email=address)
        return redirect(self.get_success_url())


class MailedCodeView(ConfirmLoginCodeView):  # type: ignore[misc]
    """The code from the mail: instead of a password, or behind it."""

    template_name = "accounts/mailed_code.html"

    def get_form_class(self) -> Any:
        return MailedCodeForm if self._action == "verify" else super().get_form_class()

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.stage.login.user
        self.request.mail_for = user.key if user else ""
        answer: HttpResponse = super().form_valid(form)
        if self._action == "resend":
            messages.success(self.request, _("A new code is on its way. The earlier one no longer works."))
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refuse a wrong code; the third one ends the code."""
        user = self.stage.login.user
        record(Event.SIGN_IN_FAILED, Who(user.key, user.name) if user else Who(), outcome="wrong_mailed_code")
        answer: HttpResponse = super().form_invalid(form)
        if answer.status_code == 302:
            messages.error(self.request, _("That was one wrong code too many. Start again to get another one."))
        else:
            answer.status_code = 422
        return answer


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """A code or a passkey behind the password."""

    template_name = "accounts/second_step.html"

    def get_form_class(self) -> type[SecondStepForm]:
        return SecondStepForm

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer


class PasskeyView(LoginWebAuthnView):  # type: ignore[misc]
    """Sign in with a passkey alone: the device asks for finger, face or PIN, so it is two steps in one."""

    def form_valid(self, form: Any) -> HttpResponse:
        found = form.cleaned_data["credential"]
        self.request.session[SHARED] = bool(self.request.POST.get("shared"))
        login = Login(user=found.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = flows.perform_passwordless_login(self.request, found, login)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        record(Event.SIGN_IN_FAILED, Who(), outcome="wrong_passkey")
        messages.error(self.request, _("This passkey is not known here, or the sign-in took too long. Try again."))
        return redirect("accounts:sign_in")


ask_for_code = public(AskForCodeView.as_view())
mailed_code = public(MailedCodeView.as_view())
second_step = public(SecondStepView.as_view())
passkey = public(PasskeyView.as_view())
