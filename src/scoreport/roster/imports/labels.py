"""What the kinds of records of an import are called, on the page and at a prompt."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "schools": _("Schools"),
    "school_years": _("School years"),
    "students": _("Students"),
    "guardians": _("Guardians"),
    "staff": _("Staff"),
    "staff_roles": _("Roles of staff"),
    "enrollments": _("Students at schools"),
    "classes": _("Classes"),
    "class_students": _("Students in classes"),
    "class_staff": _("Staff of classes"),
    "guardianships": _("Guardianships"),
}


def kind_label(kind: str) -> str:
    """Return the kind's name on screen."""
    return str(KINDS[kind])
