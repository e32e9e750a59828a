"""Drawing a template once for each shape of what it shows, and filling in afterwards what is one person's own."""

import secrets
from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Random in each process, so that no text that is shown can hold it.
_MARK = secrets.token_hex(8)


def own(name: str) -> str:
    """Return what stands in the drawing where the value of that name is filled in."""
    return f"{_MARK}{name}{_MARK}"


def draw(template: str, shape: Hashable, values: Mapping[str, str]) -> SafeString:
    """Return the template in the language of the page, drawn with ``shape`` in its context, the values filled in.

    The shape must hold nothing of a person, since its drawing is kept; where it says ``own("name")``, or the
    template ``{{ own.name }}``, the value of that name is put, escaped unless it is safe.
    """
    drawn = _drawn(template, get_language() or "", shape)
    # Texts and names take turns.
    parts = (conditional_escape(values[part]) if number % 2 else part for number, part in enumerate(drawn))
    return mark_safe("".join(parts))  # nosec B308, B703  # noqa: S308 - each part is escaped above


class _Own:
    def __getitem__(self, name: str) -> str:
        return own(name)


@lru_cache(maxsize=1024)
def _drawn(template: str, language: str, shape: Hashable) -> tuple[str, ...]:
    return tuple(render_to_string(template, {"shape": shape, "own": _Own()}).split(_MARK))
