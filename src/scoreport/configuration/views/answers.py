"""What a person is told after a save or a test, and where they go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from scoreport.accounts.actors import SignedInRequest
from scoreport.configuration.models import Configuration, ConnectionState
from scoreport.configuration.testing import Outcome


def after_save(request: SignedInRequest, configuration: Configuration, outcome: Outcome | None) -> HttpResponse:
    """Go to the list; to the configuration itself where its new values are not in use."""
    if outcome is None:
        messages.success(request, _("Saved."))
        return redirect("configuration:list")
    tell(request, outcome)
    if outcome.passed:
        messages.success(request, _("Saved and in use."))
        return redirect("configuration:list")
    if configuration.connections.filter(state=ConnectionState.LIVE).exists():
        messages.warning(request, _("Saved, but not in use: what was in use before goes on until a test passes."))
    else:
        messages.warning(request, _("Saved, but not in use until a test passes."))
    return redirect("configuration:edit", configuration.key)


def superseded(request: SignedInRequest) -> HttpResponse:
    """Say that the tested values are no longer the ones that wait."""
    messages.warning(
        request, _("Somebody else changed this configuration while the state was asked: what you see is theirs.")
    )
    return redirect("configuration:list")


def tell(request: SignedInRequest, outcome: Outcome) -> None:
    """Say what the test found."""
    level = messages.SUCCESS if outcome.passed else messages.ERROR
    messages.add_message(request, level, f"{outcome.title}. {outcome.advice}")
