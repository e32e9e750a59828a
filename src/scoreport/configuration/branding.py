"""District branding: a name, a logo, two colors that can be read, and whom families ask for help."""

import io
import warnings
from dataclasses import dataclass

from django.db import transaction
from PIL import Image, UnidentifiedImageError

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts import frames
from scoreport.districts.models import Branding, Lea
from scoreport.lib.keys import new_key

LOGO_BYTES = 1_000_000
LOGO_SIZE = (640, 160)  # pixels at most: twice what the frame shows
KINDS = ("PNG", "JPEG", "WEBP")
PIXELS = 40_000_000


class NotALogo(Exception):
    """The file is no picture of a kind that we take, or too large."""


@dataclass(frozen=True)
class Look:
    """What is saved. `logo` is a PNG of ours, empty for none, None to leave it."""

    name: str
    brand_color: str
    accent_color: str
    help_email: str
    help_phone: str
    logo: bytes | None = None


def branding_of(lea: Lea) -> Branding:
    """Return what the LEA has set, or a fresh one."""
    return Branding.objects.filter(lea=lea).first() or Branding(lea=lea)


def save(lea: Lea, actor: Actor, look: Look) -> bool:
    """Save the look and say whether it changed anything."""
    with transaction.atomic():
        row = branding_of(lea)
        new = {name: value for name, value in vars(look).items() if value is not None}
        changed = sorted(name for name, value in new.items() if _differs(getattr(row, name), value))
        if not changed:
            return False
        for name in changed:
            setattr(row, name, new[name])
        row.version = new_key()
        row.save()
        record(Event.LEA_SETTING_CHANGED, actor.who(), lea=lea.key, choice="branding", new=",".join(changed))
    frames.forget(lea)
    return True


def drawn_anew(content: bytes) -> bytes:
    """Return a picture as a small PNG that holds nothing but what is seen. Raises NotALogo."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=KINDS) as picture:
                if picture.width * picture.height > PIXELS:
                    raise NotALogo
                plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotALogo from None
    plain.thumbnail(LOGO_SIZE)
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _differs(old: object, new: object) -> bool:
    return bytes(old) != new if isinstance(old, bytes | memoryview) else old != new
