"""What grade levels are called on screen, and how they follow each other."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_EARLY_GRADES: dict[str, str | Promise] = {
    "TK": _("Transitional kindergarten"),
    **dict.fromkeys(("K", "KG", "KN", "00"), _("Kindergarten")),
}


def grade_order(code: str) -> tuple[bool, str]:
    """Return what sorts grade levels: transitional kindergarten, kindergarten, then the numbers."""
    return code not in _EARLY_GRADES, "" if code == "TK" else code


def grade_label(code: str) -> str:
    """Return the grade level on screen: "04" is grade 4; KG, KN and K are kindergarten, TK comes before it."""
    if code in _EARLY_GRADES:
        return str(_EARLY_GRADES[code])
    return gettext("Grade %(grade)s") % {"grade": code.lstrip("0")} if code else ""
