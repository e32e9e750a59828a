"""CAASPP Configuration: the list, adding, editing, testing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from scoreport import ets
from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import editing, rows, sealing
from scoreport.configuration.forms import ConfigurationForm
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.configuration.overview import overview, show
from scoreport.configuration.testing import Outcome, test_account, test_stored

TOOL = ToolCode.CONFIGURATION


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
def add(request: SignedInRequest) -> HttpResponse:
    """Add a configuration; what was typed can be tested before it is saved."""
    lea = rows.get_lea(request.actor, request.GET.get("lea", ""), TOOL, Right.ADD)
    form = ConfigurationForm(lea, None, None, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    if request.POST.get("action") == "test":
        return _tested(request, form)
    configuration, outcome = editing.add(lea, form.entered(), request.actor)
    return _after_save(request, configuration, outcome)


@tool_right(TOOL, Right.READ)
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Show a configuration, and save or test what was typed."""
    right = Right.WRITE if request.method == "POST" else Right.READ
    configuration = rows.get_configuration(request.actor, key, right)
    form = ConfigurationForm(configuration.lea, configuration, editing.in_hand(configuration), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    if request.POST.get("action") == "test":
        return _tested(request, form)
    try:
        outcome = editing.save(configuration, form.entered(), form.cleaned_data["version"] or 0, request.actor)
    except editing.SavedMeanwhile:
        form.add_error(
            None, _("Somebody else saved this configuration meanwhile. Open it again and repeat the change.")
        )
        return _page(request, form)
    return _after_save(request, configuration, outcome)


@tool_right(TOOL, Right.WRITE)
@require_POST
def test(request: SignedInRequest, key: str) -> HttpResponse:
    """Test what is stored: the pending connection, which goes into use if it passes, else the one in use."""
    configuration = rows.get_configuration(request.actor, key, Right.WRITE)
    connection = editing.in_hand(configuration)
    if connection is None:
        return redirect("configuration:edit", key)
    is_pending = connection.state == ConnectionState.PENDING
    deed = editing.test_and_promote if is_pending else test_stored
    _tell(request, deed(connection, request.actor))
    return redirect("configuration:edit", key)


@tool_right(TOOL, Right.WRITE)
@require_POST
def use_anyway(request: SignedInRequest, key: str) -> HttpResponse:
    """Put untested credentials in use, offered only where the state could not be reached."""
    configuration = rows.get_configuration(request.actor, key, Right.WRITE)
    connection = editing.in_hand(configuration)
    if _may_use_anyway(connection):
        assert connection is not None  # noqa: S101 - said by the line above
        editing.promote(connection, request.actor, outcome="used_anyway")
        messages.warning(request, _("In use without a passed test. Test the connection when the state is back."))
    return redirect("configuration:edit", key)


def _may_use_anyway(connection: Connection | None) -> bool:
    return (
        connection is not None
        and connection.state == ConnectionState.PENDING
        and Outcome(connection.test_outcome).unreached
    )


def _page(request: SignedInRequest, form: ConfigurationForm, outcome: Outcome | None = None) -> HttpResponse:
    configuration = form.configuration
    context = {
        "form": form,
        "lea": form.lea,
        "configuration": configuration,
        "shown": show(configuration, form.lea.today()) if configuration else None,
        "outcome": outcome,
        "may_write": request.actor.may_lea_wide(TOOL, Right.WRITE if configuration else Right.ADD, form.lea.pk),
        "may_delete": configuration and request.actor.may_lea_wide(TOOL, Right.DELETE, form.lea.pk),
        "may_use_anyway": _may_use_anyway(form.current),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "configuration/edit.html", context, status=status)


def _tested(request: SignedInRequest, form: ConfigurationForm) -> HttpResponse:
    """Test what was typed without saving it."""
    outcome = test_account(_typed_account(form))
    if request.headers.get("HX-Request") == "true":
        return render(request, "configuration/outcome.html", {"outcome": outcome})
    messages.info(request, _("Nothing is saved yet. Type Client Key and Client Secret again before you save."))
    return _page(request, form, outcome)


def _typed_account(form: ConfigurationForm) -> ets.Account:
    entered, current = form.entered(), form.current
    secrets = {
        field: getattr(entered, field) or (sealing.opened(current, field) if current else "")
        for field in sealing.FIELDS
    }
    return ets.Account(**{name: getattr(entered, name) for name in editing.ADDRESS}, **secrets)


def _after_save(request: SignedInRequest, configuration: Configuration, outcome: Outcome | None) -> HttpResponse:
    if outcome is None:
        messages.success(request, _("Saved."))
    else:
        _tell(request, outcome)
    if outcome is not None and not outcome.passed:
        messages.warning(request, _("Saved, but not in use: what was in use before goes on until a test passes."))
        return redirect("configuration:edit", configuration.key)
    return redirect("configuration:list")


def _tell(request: SignedInRequest, outcome: Outcome) -> None:
    level = messages.SUCCESS if outcome.passed else messages.ERROR
    messages.add_message(request, level, f"{outcome.title}. {outcome.advice}")
