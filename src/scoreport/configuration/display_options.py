"""The Assessment Display Option of schools: who of the families sees reports in the portal."""

from collections.abc import Iterable, Mapping

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import DisplayOption, School


def change(schools: Iterable[School], chosen: Mapping[str, str], actor: Actor) -> int:
    """Set the option of each school whose key is in `chosen`, and return how many changed. Raises ValueError."""
    changed = 0
    for school in schools:
        new = chosen.get(school.key)
        if new is None or new == school.display_option:
            continue
        old, school.display_option = school.display_option, DisplayOption(new)
        school.save(update_fields=["display_option"])
        record(Event.DISPLAY_OPTION_CHANGED, actor.who(), lea=school.lea.key, school=school.key, old=old, new=new)
        changed += 1
    return changed
