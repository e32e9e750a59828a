"""What "Why can't they see it?" says of each condition, when it holds and when it doesn't."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.roster.conditions import TieCondition
from scoreport.roster.disclosure import Refusal

Text = str | Promise
HAS_SIGN_IN, TIE, SELF, GROUP, STAFF_LISTED, REACH = "has_sign_in", "tie", "self", "group", "staff_listed", "reach"
STUDENT_LISTED, STUDENT_ENABLED, CONFIGURATION, CONNECTION = (
    "student_listed", "student_enabled", "configuration", "connection",
)  # fmt: skip

# By condition: what it is called, and what is said where it holds and where not. {…} is filled in by `why`.
CONDITIONS: dict[str, tuple[Text, Text, Text]] = {
    HAS_SIGN_IN: (
        _("Has a sign-in"),
        _("Signs in as {username}."),
        _("Nobody has given this person a sign-in yet."),
    ),
    "active": (_("The sign-in is open"), _("It has not been ended."), _("The sign-in has been ended.")),
    "own_password": (
        _("The password is the person's own"),
        _("A one-time password has been replaced."),
        _("The one-time password has not been replaced yet. Until then every page leads to choosing a new one."),
    ),
    "second_step": (
        _("The second step is set up"),
        _("None is demanded, or there is one."),
        _("A second step is demanded of this person and none is set up. Until then every page leads to that."),
    ),
    TIE: (
        _("Is tied to the student"),
        _("The roster, or somebody by hand, has tied this adult to the student."),
        _("This adult is not tied to the student."),
    ),
    TieCondition.GUARDIAN_LISTED: (
        _("The roster lists the adult"),
        _("The adult is on the roster now."),
        _("The roster does not list this adult any more."),
    ),
    TieCondition.GUARDIAN_ENABLED: (
        _("The adult is enabled in the roster"),
        _("The roster has them enabled."),
        _("The student information system has disabled this adult."),
    ),
    TieCondition.TIE_LISTED: (
        _("The tie is in the roster"),
        _("It has not been ended by an import."),
        _("The roster does not list the tie any more."),
    ),
    TieCondition.EDUCATIONAL_RIGHTS: (
        _("Holds educational rights"),
        _("The rights are there."),
        _("The tie is without educational rights."),
    ),
    TieCondition.PORTAL_ACCESS: (
        _("May use the portal"),
        _("Portal access is there."),
        _("The tie is without portal access."),
    ),
    TieCondition.BEGUN: (_("Has begun"), _("The tie has begun."), _("The tie begins on a later day.")),
    TieCondition.LASTING: (
        _("Has not ended"),
        _("The tie's last day has not passed."),
        _("The tie's last day has passed."),
    ),
    TieCondition.RIGHTS_NOT_PASSED: (
        _("The rights have not passed to the student"),
        _("The student is under 18, or there is a reason for which the guardian keeps access."),
        _("The student is 18, so the rights are the student's; no reason is on file that keeps the guardian's access."),
    ),
    SELF: (
        _("Is this student"),
        _("Students see their own reports."),
        _("Students see their own reports only, and this is another student."),
    ),
    STUDENT_LISTED: (
        _("The roster lists the student"),
        _("The student is on the roster now."),
        _("The roster does not list this student any more."),
    ),
    STUDENT_ENABLED: (
        _("The student is enabled in the roster"),
        _("The roster has them enabled."),
        _("The student information system has disabled this student."),
    ),
    STAFF_LISTED: (
        _("The roster lists the member of staff"),
        _("They work for the LEA by the roster."),
        _("The roster has ended or disabled this member of staff, so they reach nobody."),
    ),
    GROUP: (
        _("Is in a group that opens reports"),
        _("In force: {groups}."),
        _("No group of this person that is in force today has Paperless Assessment Reporting: Read."),
    ),
    REACH: (
        _("A group reaches the student"),
        _("Because of {sources}."),
        _("The groups reach other students only: {reaches}."),
    ),
    Refusal.RELEASE_HOLD: (_("No release hold"), _("There is none, or the person is named for held reports."), ""),
    Refusal.DISPLAY_OPTION_OFF: (
        _("The school shows reports in the portal"),
        _("Its Assessment Display Option is marked."),
        "",
    ),
    Refusal.STUDENT_TOO_YOUNG: (
        _("The student may open their own reports"),
        _("The student is 16, has completed grade 10, or the school lets all students; or a guardian asks."),
        "",
    ),
    Refusal.NO_SCHOOL: (_("Has a school"), _("Enrolled at {school}."), ""),
    Refusal.NO_SSID: (_("Has a State ID (SSID)"), _("There is one in the roster."), ""),
    Refusal.BAD_SSID: (_("The State ID has 10 digits"), _("It has, or there is none at all."), ""),
    CONFIGURATION: (
        _("A configuration is in force"),
        _("{configuration} serves the school."),
        "",
    ),
    CONNECTION: (
        _("The connection is in order"),
        _("Its last test passed, and by our record the credentials have not expired."),
        _("Its last test did not pass, there was none, or by our record the credentials have expired: ask the state."),
    ),
}
