"""District Sign-in: the list of identity providers, adding and editing them, trying them, ending them."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.fresh import is_fresh
from scoreport.accounts.guards import confirm_first, fresh, tool_right
from scoreport.accounts.models_providers import Protocol, Provider
from scoreport.accounts.providers import attempts, editing, protocols, rows, saml, testing
from scoreport.accounts.providers.forms import FORMS, ProviderForm
from scoreport.accounts.providers.overview import shown, to_enter
from scoreport.accounts.providers.problems import Refused
from scoreport.accounts.tools import Right, ToolCode
from scoreport.lib.keys import is_key, new_key

TOOL = ToolCode.PROVIDERS


@tool_right(TOOL, Right.READ)
@require_GET
def providers(request: SignedInRequest) -> HttpResponse:
    """List the providers of each LEA."""
    actor = request.actor
    found = [
        {
            "lea": lea,
            "shown": [shown(one) for one in lea.providers.filter(deleted_at=None)],
            "may_add": actor.may_lea_wide(TOOL, Right.ADD, lea.pk),
        }
        for lea in rows.leas(actor, Right.READ)
    ]
    return render(request, "accounts/providers.html", {"found": found, "saml_is_installed": saml.is_installed()})


@tool_right(TOOL, Right.ADD)
def add_provider(request: SignedInRequest) -> HttpResponseBase:
    """Add a provider. Its key is chosen before: the provider asks for our addresses first, and they hold it."""
    lea = rows.get_lea(request.actor, request.GET.get("lea", ""), Right.ADD)
    protocol, key = request.GET.get("protocol", ""), request.GET.get("key", "")
    if protocol not in FORMS:
        raise Http404
    if not is_key(key):
        return redirect(f"{request.path}?lea={lea.key}&protocol={protocol}&key={new_key()}")
    if request.method == "POST" and not is_fresh(request):
        return confirm_first(request)
    form = FORMS[protocol](lea, None, None, request.POST or None)
    planned = Provider(lea=lea, protocol=protocol, key=key)
    return _handled(request, form, planned, lambda: editing.add(lea, protocol, key, form.entered(), request.actor))


@tool_right(TOOL, Right.READ)
def provider(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Show a provider, and save what was typed."""
    is_sent = request.method == "POST"
    found = rows.get_provider(request.actor, key, Right.WRITE if is_sent else Right.READ)
    if is_sent and not is_fresh(request):
        return confirm_first(request)
    form = FORMS[found.protocol](found.lea, found, rows.in_hand(found), request.POST or None)

    def save() -> Provider:
        editing.save(found, form.entered(), form.cleaned_data["version"] or 0, request.actor)
        return found

    return _handled(request, form, found, save)


@tool_right(TOOL, Right.WRITE)
@require_POST
def test_provider(request: SignedInRequest, key: str) -> HttpResponse:
    """Try what is stored, the waiting values first; the page then leads to the sign-in that is left to try."""
    connection = rows.in_hand(rows.get_provider(request.actor, key, Right.WRITE))
    if connection is not None:
        testing.check(connection, request.actor)
    return redirect("accounts:provider", key)


@tool_right(TOOL, Right.WRITE)
@fresh
@require_GET
def try_provider(request: SignedInRequest, key: str) -> HttpResponse:
    """Send the administrator to sign in at the provider, with the values that wait, else those in use."""
    connection = rows.in_hand(rows.get_provider(request.actor, key, Right.WRITE))
    if connection is None:
        return redirect("accounts:provider", key)
    attempt = attempts.begin(request, connection, attempts.Mode.TRIAL)
    try:
        return redirect(protocols.address(connection, attempt))
    except Refused as refused:
        testing.failed(connection, request.actor, refused.problem)
        return redirect("accounts:provider", key)


@tool_right(TOOL, Right.WRITE)
@require_POST
def discard_provider(request: SignedInRequest, key: str) -> HttpResponse:
    """Drop values that wait."""
    pending = rows.get_pending(request.actor, key, request.POST.get("pending", ""))
    try:
        editing.discard(pending, request.actor)
    except editing.Superseded:
        messages.warning(request, _("Somebody else changed this provider meanwhile: what you see is theirs."))
    else:
        messages.success(request, _("The new values were dropped. What was in use before goes on."))
    return redirect("accounts:provider", key)


@tool_right(TOOL, Right.DELETE)
@fresh
@require_POST
def delete_provider(request: SignedInRequest, key: str) -> HttpResponse:
    """End a provider."""
    editing.delete(rows.get_provider(request.actor, key, Right.DELETE), request.actor)
    messages.success(request, _("Deleted. Nobody signs in there any more; sign-ins that are open go on."))
    return redirect("accounts:providers")


def _handled(
    request: SignedInRequest, form: ProviderForm, found: Provider, save: Callable[[], Provider]
) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, form, found)
    if form.is_valid():
        try:
            saved = save()
        except editing.SavedMeanwhile:
            form.add_error(None, _("Somebody else saved this provider meanwhile. Open it again, repeat the change."))
        except editing.NameTaken:
            form.add_error("name", _("There is a provider of this name already."))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:provider", saved.key)
    form.ask_again()
    return _page(request, form, found, status=422)


def _page(request: SignedInRequest, form: ProviderForm, found: Provider, status: int = 200) -> HttpResponse:
    actor, is_new = request.actor, found.pk is None
    may_write = actor.may_lea_wide(TOOL, Right.ADD if is_new else Right.WRITE, found.lea_id)
    context = {
        "form": form,
        "provider": found,
        "is_new": is_new,
        "shown": None if is_new else shown(found),
        "tried": request.session.pop(testing.TRIED, None),
        "to_enter": to_enter(found),
        "may_write": may_write,
        "may_delete": not is_new and actor.may_lea_wide(TOOL, Right.DELETE, found.lea_id),
        "saml_is_missing": found.protocol == Protocol.SAML and not saml.is_installed(),
    }
    return render(request, "accounts/provider.html", context, status=status)
