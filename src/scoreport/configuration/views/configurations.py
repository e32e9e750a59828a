"""CAASPP Configuration: the list, adding and editing. What was typed can be tested before it is saved."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.fresh import is_fresh
from scoreport.accounts.guards import confirm_first, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import editing, promotion, rows, testing
from scoreport.configuration.forms import ConfigurationForm
from scoreport.configuration.models import Configuration
from scoreport.configuration.overview import overview, show
from scoreport.configuration.testing import Outcome
from scoreport.configuration.views import answers

TOOL = ToolCode.CONFIGURATION
Saved = tuple[Configuration, Outcome | None]


@tool_right(TOOL, Right.READ)
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    """Show each LEA's configurations and which is in force for every school."""
    actor = request.actor
    found = [
        {"overview": overview(lea), "rights": {right.value: actor.may_lea_wide(TOOL, right, lea.pk) for right in Right}}
        for lea in rows.leas(actor, TOOL, Right.READ)
    ]
    return render(request, "configuration/list.html", {"found": found})


@tool_right(TOOL, Right.ADD)
def add(request: SignedInRequest) -> HttpResponseBase:
    """Add a configuration."""
    lea = rows.get_lea(request.actor, request.GET.get("lea", ""), TOOL, Right.ADD)
    form = ConfigurationForm(lea, None, None, request.POST or None)
    return _handled(request, form, lambda: editing.add(lea, form.entered(), request.actor))


@tool_right(TOOL, Right.READ)
def edit(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Show a configuration, and save or test what was typed."""
    right = Right.WRITE if request.method == "POST" else Right.READ
    configuration = rows.get_configuration(request.actor, key, right)
    form = ConfigurationForm(configuration.lea, configuration, editing.in_hand(configuration), request.POST or None)

    def save() -> Saved:
        version = form.cleaned_data["version"] or 0
        return configuration, editing.save(configuration, form.entered(), version, request.actor)

    return _handled(request, form, save)


def _handled(request: SignedInRequest, form: ConfigurationForm, save: Callable[[], Saved]) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _refused(request, form)
    if request.POST.get("action") == "test":
        return _tested(request, form)
    if not is_fresh(request):
        return confirm_first(request)
    try:
        configuration, outcome = save()
    except editing.SavedMeanwhile:
        words = _("Somebody else saved this configuration meanwhile. Open it again and repeat the change.")
    except editing.TakenMeanwhile:
        words = _("Another configuration took this name, a school or the place of the default meanwhile.")
    except promotion.Superseded:
        return answers.superseded(request)
    else:
        return answers.after_save(request, configuration, outcome)
    form.add_error(None, words)
    return _refused(request, form)


def _tested(request: SignedInRequest, form: ConfigurationForm) -> HttpResponse:
    outcome = testing.test_typed(form.entered(), form.current, form.lea, request.actor)
    if _is_fragment(request):
        return render(request, "configuration/outcome.html", {"outcome": outcome})
    form.ask_again()
    return _page(request, form, outcome=outcome)


def _refused(request: SignedInRequest, form: ConfigurationForm) -> HttpResponse:
    if _is_fragment(request):
        # The page stays as it is, and so does what was typed: htmx shows an answer of 200 only.
        return render(request, "configuration/form_problems.html", {"form": form})
    form.ask_again()
    return _page(request, form, status=422)


def _page(
    request: SignedInRequest, form: ConfigurationForm, status: int = 200, outcome: Outcome | None = None
) -> HttpResponse:
    configuration, actor, lea_id = form.configuration, request.actor, form.lea.pk
    context = {
        "form": form,
        "lea": form.lea,
        "configuration": configuration,
        "shown": show(configuration) if configuration else None,
        "outcome": outcome,
        "may_write": actor.may_lea_wide(TOOL, Right.WRITE if configuration else Right.ADD, lea_id),
        "may_delete": configuration is not None and actor.may_lea_wide(TOOL, Right.DELETE, lea_id),
        "may_use_anyway": promotion.may_use_anyway(form.current),
    }
    return render(request, "configuration/edit.html", context, status=status)


def _is_fragment(request: SignedInRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
