"""The closed table of tools: what there is to have a right to, and where it stands on screen."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """The four rights of the source document. What a tool does not offer is N/A there."""

    READ = "read"
    WRITE = "write"
    ADD = "add"
    DELETE = "delete"


class ToolCode(StrEnum):
    """Stable codes: they stand in the database."""

    PAPERLESS = "paperless_assessment_reporting"
    CONFIGURATION = "caaspp_configuration"
    DISPLAY_OPTION = "assessment_display_option"
    BRANDING = "branding"
    ROSTER = "roster"
    RELEASE_HOLD = "release_hold"
    CASELOADS = "caseloads"
    PEOPLE = "people"
    ACTIVATION = "activation"
    RIGHTS = "tool_rights"
    PROVIDERS = "district_sign_in"
    SIGHT = "who_sees_what"
    VIEW_AS_FAMILY = "view_as_family"
    AUDIT = "audit"
    ALARMS = "alarms"


@dataclass(frozen=True)
class Tool:
    """One tool: its name, its path on screen, the page that opens it and the rights it knows.

    `rights` says for each right what it allows; a right that is missing there is N/A.
    """

    code: ToolCode
    name: str | Promise
    path: tuple[str | Promise, ...]
    url_name: str
    rights: dict[Right, str | Promise]


TOOLS: dict[ToolCode, Tool] = {
    tool.code: tool
    for tool in (
        Tool(
            ToolCode.PAPERLESS,
            _("Paperless Assessment Reporting"),
            (_("Student"), _("Student Information")),
            "reports:find_student",
            {Right.READ: _("View, select and generate the Score Report.")},
        ),
        Tool(
            ToolCode.CONFIGURATION,
            _("CAASPP Configuration"),
            (_("System Settings"), _("Portal Preferences")),
            "configuration:list",
            {
                Right.READ: _("Access and view the CAASPP Configuration."),
                Right.WRITE: _("Modify existing configuration data."),
                Right.ADD: _("Add new configuration data."),
                Right.DELETE: _("Remove configuration data. This is not recommended."),
            },
        ),
        Tool(
            ToolCode.DISPLAY_OPTION,
            _("Assessment Display Option"),
            (_("System Settings"), _("Portal Preferences")),
            "configuration:display_options",
            {
                Right.READ: _("See for which schools the portal shows reports."),
                Right.WRITE: _("Choose for which schools the portal shows reports."),
            },
        ),
        Tool(
            ToolCode.BRANDING,
            _("Branding and Languages"),
            (_("System Settings"), _("Portal Preferences")),
            "configuration:branding",
            {
                Right.READ: _("See how the district looks, and which translations are drafts."),
                Right.WRITE: _("Change name, logo, colors and help of the district."),
            },
        ),
        Tool(
            ToolCode.ROSTER,
            _("Roster Import"),
            (_("System Settings"), _("Roster")),
            "roster:imports",
            {
                Right.READ: _("See earlier imports and their findings."),
                Right.WRITE: _("Import a roster package and answer its questions."),
            },
        ),
        Tool(
            ToolCode.RELEASE_HOLD,
            _("Release Hold"),
            (_("Student"), _("Student Information")),
            "roster:release_holds",
            {
                Right.READ: _("Open the reports of students under a release hold."),
                Right.WRITE: _("Set and lift release holds."),
            },
        ),
        Tool(
            ToolCode.CASELOADS,
            _("Caseloads"),
            (_("Student"), _("Student Information")),
            "roster:caseloads",
            {
                Right.READ: _("See caseloads, their students and who answers for them."),
                Right.WRITE: _("Put students and staff on caseloads and take them off."),
                Right.ADD: _("Make caseloads."),
                Right.DELETE: _("End caseloads."),
            },
        ),
        Tool(
            ToolCode.PEOPLE,
            _("People and Sign-in"),
            (_("System Settings"), _("User Management")),
            "onboarding:people",
            {
                Right.READ: _("See who has a sign-in."),
                Right.WRITE: _("Give, reset and end sign-ins."),
            },
        ),
        Tool(
            ToolCode.ACTIVATION,
            _("Activation"),
            (_("System Settings"), _("User Management")),
            "onboarding:activation",
            {
                Right.READ: _("See how many families of each school have a sign-in."),
                Right.WRITE: _("Make letters with one-time codes, and send codes by email."),
            },
        ),
        Tool(
            ToolCode.RIGHTS,
            _("Tool Rights"),
            (_("System Settings"), _("User Management")),
            "accounts:rights",
            {
                Right.READ: _("See groups, their rights and who is in them."),
                Right.WRITE: _("Give and take rights."),
            },
        ),
        Tool(
            ToolCode.PROVIDERS,
            _("District Sign-in"),
            (_("System Settings"), _("User Management")),
            "accounts:providers",
            {
                Right.READ: _("See at which identity providers people sign in."),
                Right.WRITE: _("Change identity providers, test them and put them in use."),
                Right.ADD: _("Add identity providers."),
                Right.DELETE: _("Delete identity providers."),
            },
        ),
        Tool(
            ToolCode.SIGHT,
            _("Who Sees What"),
            (_("System Settings"), _("User Management")),
            "insights:sight",
            {Right.READ: _("See what a person may see, and why, or why not.")},
        ),
        Tool(
            ToolCode.VIEW_AS_FAMILY,
            _("View as Family"),
            (_("System Settings"), _("User Management")),
            "insights:view_as_family",
            {Right.READ: _("See the portal as a family sees it, without its reports.")},
        ),
        Tool(
            ToolCode.AUDIT,
            _("Audit"),
            (_("System Settings"), _("Records")),
            "insights:audit",
            {
                Right.READ: _("Read who opened which report, and who changed what."),
                Right.WRITE: _("Export entries, and make the disclosure record of a student."),
                Right.DELETE: _("Agree that entries past the time that the law asks for are removed."),
            },
        ),
        Tool(
            ToolCode.ALARMS,
            _("Alarms"),
            (_("System Settings"), _("Records")),
            "insights:alarms",
            {
                Right.READ: _("See who looked up unusually many students, others' students, or at odd hours."),
                Right.WRITE: _("Acknowledge alarms, and set limits and hours."),
            },
        ),
    )
}
