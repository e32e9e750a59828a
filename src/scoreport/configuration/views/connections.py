"""What is stored of a configuration: testing it, using untested values, dropping them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import editing, promotion, rows, testing
from scoreport.configuration.models import ConnectionState
from scoreport.configuration.views import answers

TOOL = ToolCode.CONFIGURATION


@tool_right(TOOL, Right.WRITE)
@require_POST
def test(request: SignedInRequest, key: str) -> HttpResponse:
    """Test what is stored: the pending values, which go into use if they pass, else those in use."""
    connection = editing.in_hand(rows.get_configuration(request.actor, key, Right.WRITE))
    if connection is None:
        return redirect("configuration:edit", key)
    is_pending = connection.state == ConnectionState.PENDING
    try:
        if is_pending:
            outcome = promotion.test_and_promote(connection, request.actor)
        else:
            outcome = testing.test_stored(connection, request.actor.who())
        answers.tell(request, outcome)
    except promotion.Superseded:
        return answers.superseded(request)
    return redirect("configuration:edit", key)


@tool_right(TOOL, Right.WRITE)
@fresh
@require_POST
def use_anyway(request: SignedInRequest, key: str) -> HttpResponse:
    """Put untested values in use, offered only where the state could not be reached."""
    pending = rows.get_pending(request.actor, key, request.POST.get("pending", ""))
    try:
        promotion.use_anyway(pending, request.actor)
    except promotion.NotOffered:
        messages.error(request, _("These values can be used only when a test of them has passed."))
    except promotion.Superseded:
        return answers.superseded(request)
    else:
        messages.warning(request, _("In use without a passed test. Test the connection when the state is back."))
    return redirect("configuration:edit", key)


@tool_right(TOOL, Right.WRITE)
@require_POST
def discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Drop values that wait for their test."""
    pending = rows.get_pending(request.actor, key, request.POST.get("pending", ""))
    try:
        promotion.discard(pending, request.actor)
    except promotion.Superseded:
        return answers.superseded(request)
    messages.success(request, _("The new values were dropped. What was in use before goes on."))
    return redirect("configuration:edit", key)
