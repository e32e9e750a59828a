"""What a person is told after a save or a test, and where they go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoreport.accounts.actors import SignedInRequest
from scoreport.configuration.in_force import in_force
from scoreport.configuration.models import Configuration, ConnectionState
from scoreport.configuration.testing import Outcome


def after_save(request: SignedInRequest, configuration: Configuration, outcome: Outcome | None) -> HttpResponse:
    """Go to the list; to the configuration itself where its new values are not in use."""
    if outcome is not None:
        tell(request, outcome)
    if outcome is None or outcome.passed:
        messages.success(request, _("Saved and in use.") if outcome else _("Saved."))
        _tell_who_has_none(request, configuration)
        return redirect("configuration:list")
    if configuration.connections.filter(state=ConnectionState.LIVE).exists():
        messages.warning(request, _("Saved, but not in use: what was in use before goes on until a test passes."))
    else:
        messages.warning(request, _("Saved, but not in use until a test passes."))
    return redirect("configuration:edit", configuration.key)


def _tell_who_has_none(request: SignedInRequest, configuration: Configuration) -> None:
    """A default that is given schools leaves the others without: the list shows which."""
    count = [serving for _school, serving in in_force(configuration.lea)].count(None)
    if count:
        words = ngettext(
            "%(count)d school has no configuration in force and so no reports.",
            "%(count)d schools have no configuration in force and so no reports.",
            count,
        )
        messages.warning(request, words % {"count": count})


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
