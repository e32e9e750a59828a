"""Which configuration serves each school of an LEA: the rule of credentials.for_school, for all schools at once."""

from scoreport.configuration.models import Configuration, ConnectionState
from scoreport.districts.models import Lea, School

Force = list[tuple[School, Configuration | None]]


def in_force(lea: Lea, *, without: Configuration | None = None) -> Force:
    """Return each current school with the configuration that serves it, None where none does.

    `without` leaves one configuration out, to see what its deletion would change.
    """
    usable = Configuration.objects.filter(lea=lea, deleted_at=None, connections__state=ConnectionState.LIVE)
    if without is not None:
        usable = usable.exclude(pk=without.pk)
    found = list(usable.prefetch_related("school_links"))
    default = next((one for one in found if one.is_default), None)
    named = {link.school_id: one for one in found for link in one.school_links.all() if not link.released}
    return [(school, named.get(school.pk, default)) for school in lea.schools.filter(ended_on=None)]
