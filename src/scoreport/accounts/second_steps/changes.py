"""What follows when a person adds or removes a second step: a trace, a notice, and no other sign-in goes on."""

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.second_steps import demand
from scoreport.accounts.sessions.ending import end_others
from scoreport.audit.events import Event
from scoreport.audit.recording import record

EMAIL = "email"


def added(request: SignedInRequest, kind: str) -> None:
    """Take note of a new second step; having set it up counts as having gone through it."""
    request.session[demand.DONE] = True
    _changed(request.actor, Event.SECOND_STEP_ADDED, "second_step_added", kind)


def removed(request: SignedInRequest, kind: str) -> None:
    """Take note that one is gone; where it was the last, who must have one sets up another first."""
    request.session[demand.DONE] = demand.has_any(request.actor.user)
    _changed(request.actor, Event.SECOND_STEP_REMOVED, "second_step_removed", kind)


def set_email_codes(request: SignedInRequest, *, wanted: bool) -> None:
    """Let a code by email be the second step from now on, or no longer. Nothing to do where it is so already."""
    user = request.actor.user
    if user.email_codes == wanted or (wanted and not user.confirmed_email):
        return
    user.email_codes = wanted
    user.save(update_fields=["email_codes"])
    (added if wanted else removed)(request, EMAIL)


def _changed(actor: Actor, event: Event, mail: str, kind: str) -> None:
    record(event, actor.who(), choice=kind)
    post(mail, actor.user.key, detail=kind)
    end_others(actor)
