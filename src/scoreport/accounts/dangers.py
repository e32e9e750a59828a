"""Which changes of rights are shown once more before they are made, and what is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models import Group
from scoreport.accounts.rights import OPENS_REPORTS, Cell, Changes, needs_reason, people_in, who_sees_all
from scoreport.accounts.tools import TOOLS, Right, Tool, ToolCode
from scoreport.districts.models import Lea

_KEY = (ToolCode.RIGHTS.value, Right.WRITE.value)
_GIVEN: Mapping[tuple[str, str], str | Promise] = MappingProxyType(
    {
        OPENS_REPORTS: _("They open score reports."),
        (ToolCode.RELEASE_HOLD.value, Right.READ.value): _("They open reports that are held back from everybody else."),
        (ToolCode.VIEW_AS_FAMILY.value, Right.READ.value): _("They see the portal as any family within their reach."),
        (ToolCode.AUDIT.value, Right.READ.value): _("They read who opened whose report."),
        (ToolCode.AUDIT.value, Right.WRITE.value): _("They take who opened whose report away as a file."),
        (ToolCode.ALARMS.value, Right.WRITE.value): _("They can raise the limits that stop a stolen password."),
        (ToolCode.PROVIDERS.value, Right.WRITE.value): _(
            "They decide who can prove to be whom, and could sign in as anybody."
        ),
        (ToolCode.CONFIGURATION.value, Right.DELETE.value): _("Deleting the configuration stops all reports."),
        _KEY: _("They can give any right to anybody, themselves included."),
    }
)
_TAKEN: Mapping[tuple[str, str], str | Promise] = MappingProxyType(
    {
        OPENS_REPORTS: _("They open no score reports through this group any more, at once."),
        _KEY: _("They can't give rights through this group any more."),
    }
)


@dataclass(frozen=True)
class Change:
    """One change as the review shows it: `people` are in the group now; `warnings` say what it means."""

    group: Group
    tool: Tool
    right: Right
    is_given: bool
    people: int
    warnings: tuple[str | Promise, ...]

    @property
    def meaning(self) -> str | Promise:
        """What the right allows."""
        return self.tool.rights[self.right]


def review(lea: Lea, changes: Changes) -> list[Change]:
    """Return the changes in the order of groups and tools, with what is dangerous about each."""
    groups = {group.pk: group for group in Group.objects.filter(lea=lea).select_related("lea")}
    cells = [(cell, True) for cell in changes.given] + [(cell, False) for cell in changes.taken]
    order = list(TOOLS)
    known = [(cell, is_given) for cell, is_given in cells if cell.group in groups]
    known.sort(key=lambda one: (groups[one[0].group].name, order.index(ToolCode(one[0].tool)), one[0].right))
    return [_change(groups[cell.group], cell, is_given) for cell, is_given in known]


def _change(group: Group, cell: Cell, is_given: bool) -> Change:  # noqa: FBT001
    what, people = (cell.tool, cell.right), people_in(group)
    warnings = [warning] if (warning := (_GIVEN if is_given else _TAKEN).get(what)) else []
    if is_given and cell.opens_reports:
        if needs_reason(group):
            warnings.append(_("The Education Code (60607) does not name them: write down why."))
        if who_sees_all(group).exists():
            warnings.append(_("Those who are in the group for the whole LEA see every student: write down why."))
    tool = TOOLS[ToolCode(cell.tool)]
    return Change(group, tool, Right(cell.right), is_given, people.values("user").distinct().count(), tuple(warnings))
