"""The groups that every LEA starts with, for the roles that districts have."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from scoreport.accounts.models import Group, Reach, ToolRight
from scoreport.accounts.tools import TOOLS, Right, ToolCode
from scoreport.districts.models import Lea


@dataclass(frozen=True)
class Seed:
    """A group as it is first made; a district changes it on the rights page."""

    code: str
    name: str
    rights: tuple[tuple[ToolCode, Right], ...]
    reach: Reach = Reach.SCHOOLS


def _all(*tools: ToolCode) -> tuple[tuple[ToolCode, Right], ...]:
    return tuple((tool, right) for tool in tools for right in TOOLS[tool].rights)


OPENS_REPORTS = ((ToolCode.PAPERLESS, Right.READ),)

# Ed. Code 60607(c)(1): teachers, counselors and administrators who are directly involved open reports; a clerk
# is not on that list. Reading reports under a release hold is given to named staff only, never by a seed.
SEEDS = (
    Seed(
        "coordinator",
        _("District assessment coordinator"),
        (
            *OPENS_REPORTS,
            *_all(
                ToolCode.CONFIGURATION,
                ToolCode.DISPLAY_OPTION,
                ToolCode.BRANDING,
                ToolCode.ROSTER,
                ToolCode.CASELOADS,
                ToolCode.PEOPLE,
                ToolCode.ACTIVATION,
                ToolCode.RIGHTS,
                ToolCode.PROVIDERS,
                ToolCode.SIGHT,
                ToolCode.VIEW_AS_FAMILY,
                ToolCode.AUDIT,
                ToolCode.ALARMS,
            ),
            (ToolCode.RELEASE_HOLD, Right.WRITE),
        ),
    ),
    Seed(
        "sis_administrator",
        _("SIS administrator"),
        (
            *_all(ToolCode.ROSTER, ToolCode.PEOPLE, ToolCode.ACTIVATION, ToolCode.SIGHT),
            (ToolCode.CONFIGURATION, Right.READ),
        ),
    ),
    Seed(
        "administrator",
        _("School administrator"),
        (
            *OPENS_REPORTS,
            *((tool, Right.READ) for tool in (ToolCode.PEOPLE, ToolCode.ACTIVATION)),
            *_all(ToolCode.CASELOADS, ToolCode.SIGHT),
        ),
    ),
    Seed("counselor", _("Counselor"), OPENS_REPORTS),
    Seed("teacher", _("Teacher"), OPENS_REPORTS, Reach.CLASSES),
    Seed("office", _("School office"), _all(ToolCode.PEOPLE, ToolCode.ACTIVATION)),
    Seed("staff", _("Other staff"), ()),
)
OFFICE = "office"
# Staff whose role opens no tool by itself; here the rights page finds them.
WITHOUT_TOOLS = "staff"
NAMED_BY_LAW = ("coordinator", "administrator", "counselor", "teacher")


def seed_groups(lea: Lea) -> dict[str, Group]:
    """Make the groups that the LEA lacks and return all seeded ones by code; existing ones stay as they are."""
    return {seed.code: _seeded(lea, seed) for seed in SEEDS}


def _seeded(lea: Lea, seed: Seed) -> Group:
    group, made = Group.objects.get_or_create(
        lea=lea, code=seed.code, defaults={"name": seed.name, "reach": seed.reach}
    )
    if made:
        ToolRight.objects.bulk_create(ToolRight(group=group, tool=tool, right=right) for tool, right in seed.rights)
    return group
