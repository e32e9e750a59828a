"""Deleting a configuration, with its name typed in, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import deletion, rows


@tool_right(ToolCode.CONFIGURATION, Right.DELETE)
@fresh
def delete(request: SignedInRequest, key: str) -> HttpResponse:
    """Say what would be lost, and delete when the name was typed."""
    configuration = rows.get_configuration(request.actor, key, Right.DELETE)
    error = ""
    if request.method == "POST":
        try:
            deletion.delete(configuration, request.actor, request.POST.get("confirmation", ""))
        except deletion.NameNotTyped:
            error = _("This is not the configuration's name.")
        else:
            messages.success(request, _("Deleted. You can take it back for 30 days."))
            return redirect("configuration:list")
    context = {"configuration": configuration, "affected": deletion.affected(configuration), "error": error}
    return render(request, "configuration/delete.html", context, status=422 if error else 200)


@tool_right(ToolCode.CONFIGURATION, Right.DELETE)
@require_POST
def undo(request: SignedInRequest, key: str) -> HttpResponse:
    """Put a deleted configuration back."""
    configuration = rows.get_deleted(request.actor, key)
    try:
        taken = deletion.restore(configuration, request.actor)
    except deletion.DefaultTaken:
        messages.error(request, _("The district has another default by now: delete that one or give it schools first."))
        return redirect("configuration:list")
    except deletion.NameTaken:
        messages.error(request, _("Another configuration has this name by now: rename that one first."))
        return redirect("configuration:list")
    messages.success(request, _("The configuration is back as it was."))
    if taken:
        names = {"schools": ", ".join(school.name for school in taken)}
        messages.warning(request, _("Another configuration has these schools by now: %(schools)s.") % names)
    return redirect("configuration:list")
