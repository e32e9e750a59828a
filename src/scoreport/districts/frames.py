"""Whose district a page is: its name, look and help, for the frame of every page."""

from dataclasses import asdict, dataclass

from django.core.cache import cache

from scoreport.districts.models import Lea

SECONDS = 60  # after a change, until the last process shows it
ONLY = ""
# Holds the slug of the LEA through whose entrance a browser came; nobody's name.
DISTRICT_COOKIE = "district"


@dataclass(frozen=True)
class Frame:
    """What the frame shows of a district; blank where no district is known, or it has set nothing."""

    name: str = ""
    key: str = ""
    version: str = ""
    has_colors: bool = False
    has_logo: bool = False
    help_email: str = ""
    help_phone: str = ""


def frame_of(slug: str = ONLY) -> Frame:
    """Return the frame of the LEA with that slug; else of the only one that the installation has."""
    found = _read(cache.get(_cached(slug)))
    if found is None:
        found = _frame(slug)
        cache.set(_cached(slug), asdict(found), timeout=SECONDS)
    return found


def forget(lea: Lea) -> None:
    """Show what has changed at once, at least where it was changed."""
    cache.delete_many([_cached(ONLY), _cached(lea.slug)])


def _read(kept: object) -> Frame | None:
    """The frame, unless the cache has none, or one of another version of this software."""
    try:
        return Frame(**kept) if isinstance(kept, dict) else None
    except TypeError:
        return None


def _frame(slug: str) -> Frame:
    leas = Lea.objects.select_related("branding")
    rows = list((leas.filter(slug=slug) if slug else leas)[:2])
    if slug and not rows:
        return frame_of()
    return _shown(rows[0]) if len(rows) == 1 else Frame()


def _shown(lea: Lea) -> Frame:
    look = getattr(lea, "branding", None)
    if look is None:
        return Frame(name=lea.name, key=lea.key)
    return Frame(
        name=look.name or lea.name,
        key=lea.key,
        version=look.version,
        has_colors=bool(look.brand_color),
        has_logo=bool(look.logo),
        help_email=look.help_email,
        help_phone=look.help_phone,
    )


def _cached(slug: str) -> str:
    return f"frame:{slug}"
