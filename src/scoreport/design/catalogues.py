"""The catalogues of translations: which of them a speaker has read and signed."""

import gettext
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import to_locale

from scoreport.design.languages import native_name

SIGNED = "x-reviewed-by"  # in the head of a catalogue: name and date of the speaker who signed it; empty for a draft


@dataclass(frozen=True)
class State:
    """A language of the pages; `reviewed_by` is blank for a draft that no speaker has signed yet."""

    code: str
    name: str | Promise
    native_name: str
    is_original: bool
    reviewed_by: str


def states() -> list[State]:
    """Return the languages of the pages in the order of the picker."""
    return [
        State(code, name, native_name(code), code == settings.LANGUAGE_CODE, _signed(code))
        for code, name in settings.LANGUAGES
    ]


def _signed(code: str) -> str:
    if code == settings.LANGUAGE_CODE:
        return ""
    found = gettext.translation("django", settings.LOCALE_PATHS[0], [to_locale(code)], fallback=True)
    return found.info().get(SIGNED, "") if isinstance(found, gettext.GNUTranslations) else ""
