"""The words of each cause, three times: a family, staff, and the coordinator who can mend the setting.

A family gets one sentence: what to do, and when. Placeholders: {time} the minute to try again at, {reference}
a number to give when asking for help, {expires_on} the day on which the credentials end by our record.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.reports.causes import Cause

Text = str | Promise
NOT_NOW: Text = _("Reports can't be shown right now")


class Setting(Enum):
    """A page on which something can be mended: its URL name and what the link to it says."""

    CONFIGURATIONS = ("configuration:list", _("Open CAASPP Configuration"))
    CONFIGURATION = ("configuration:edit", _("Open this configuration"))
    DISPLAY_OPTIONS = ("configuration:display_options", _("Open Assessment Display Option"))
    RELEASE_HOLDS = ("roster:release_holds", _("Open Release Hold"))
    ROSTER = ("roster:imports", _("Open Roster Import"))

    @property
    def url_name(self) -> str:
        return str(self.value[0])

    @property
    def label(self) -> Text:
        return self.value[1]


@dataclass(frozen=True)
class Words:
    """What one cause is called. `coordinator` follows the sentence for staff; `setting` is where to go."""

    family: Text
    title: Text
    staff: Text
    coordinator: Text = ""
    setting: Setting | None = None
    family_title: Text = NOT_NOW


NO_ASSESSMENTS: Text = _("No assessments available.")
NO_ASSESSMENTS_FAMILY: Text = _(
    "The state has no score reports for this student yet: new ones usually arrive in summer, and the school office "
    "can help if you expected one now."
)

# One wording for both: a family must not learn from it whether the school, a hold or an order is behind it.
_ELSEWHERE: Text = _("This student's reports are not shown here")
_ASK_ON_PAPER: Text = _(
    "Please ask the school office, during its hours, how to get the report in another way, such as on paper."
)
_SETTING_WRONG: Text = _(
    "The district's connection to the state has to be set right: please tell the school office, and try again tomorrow."
)

WORDS: dict[Cause, Words] = {
    Cause.RELEASE_HOLD: Words(
        family_title=_ELSEWHERE,
        family=_ASK_ON_PAPER,
        title=_("Release hold"),
        staff=_("This student's reports are held. Staff named for held reports can open them and tell families more."),
        coordinator=_("Who set the hold, and why, stands under Release Hold."),
        setting=Setting.RELEASE_HOLDS,
    ),
    Cause.DISPLAY_OPTION_OFF: Words(
        family_title=_ELSEWHERE,
        family=_ASK_ON_PAPER,
        title=_("Assessment Display Option is off"),
        staff=_("The student's primary school does not show reports in the portal."),
        coordinator=_("Mark the Assessment Display Option of the school to show them."),
        setting=Setting.DISPLAY_OPTIONS,
    ),
    Cause.STUDENT_TOO_YOUNG: Words(
        family_title=_("Your reports are open to your parent or guardian"),
        family=_(
            "Please ask them to sign in and open your reports; you can do it yourself from the day you turn 16, or "
            "once you have finished grade 10."
        ),
        title=_("The student does not have own access yet"),
        staff=_("Students open their own reports when they are 16 or have completed grade 10."),
        coordinator=_("The school's Assessment Display Option can open the portal to all students."),
        setting=Setting.DISPLAY_OPTIONS,
    ),
    Cause.NO_SCHOOL: Words(
        family_title=_ELSEWHERE,
        family=_ASK_ON_PAPER,
        title=_("No school"),
        staff=_("The roster names no school for this student, so it is not known which credentials serve."),
        coordinator=_("Give the student an enrollment in the SIS, then import the roster again."),
        setting=Setting.ROSTER,
    ),
    Cause.NO_SSID: Words(
        family=_(
            "The school has no State ID for this student: please ask the school office to add it, and come back the "
            "day after."
        ),
        title=_("No State ID"),
        staff=_(
            "The school has no State ID (SSID) for this student; ask whoever keeps the SIS to enter it from CALPADS."
        ),
        coordinator=_("It appears here with the next roster import."),
        setting=Setting.ROSTER,
    ),
    Cause.BAD_SSID: Words(
        family=_(
            "The State ID that the school has for this student is not complete: please ask the school office to "
            "correct it, and come back the day after."
        ),
        title=_("The State ID is not 10 digits"),
        staff=_("The State ID (SSID) in the roster is not 10 digits; ask whoever keeps the SIS to correct it."),
        coordinator=_("The findings of the last roster import name the line. Leading zeros may have been cut off."),
        setting=Setting.ROSTER,
    ),
    Cause.NO_CONFIGURATION: Words(
        family=_SETTING_WRONG,
        title=_("No configuration for this school"),
        staff=_("Neither this school nor its LEA has a CAASPP Configuration in use."),
        coordinator=_("Add one, or put one that waits for its test into use."),
        setting=Setting.CONFIGURATIONS,
    ),
    Cause.CONFIGURATION_UNREADABLE: Words(
        family=_SETTING_WRONG,
        title=_("The configuration can't be read"),
        staff=_("The stored credentials of this school can't be decrypted with the keys of this installation."),
        coordinator=_("Enter the Client Key and Client Secret again, or ask the operator for the missing key."),
        setting=Setting.CONFIGURATIONS,
    ),
    Cause.CREDENTIALS_REJECTED: Words(
        family=_SETTING_WRONG,
        title=_("The state rejects the credentials"),
        staff=_("The state does not accept the Client Key and Client Secret of this school's configuration."),
        coordinator=_("Enter the pair that TOMS shows now; only the one generated last is valid."),
        setting=Setting.CONFIGURATION,
    ),
    Cause.CREDENTIALS_EXPIRED: Words(
        family=_SETTING_WRONG,
        title=_("The credentials have expired"),
        staff=_("The Client Key and Client Secret of this school's configuration have run out."),
        coordinator=_("Generate a new pair in TOMS under Credentials and enter it here."),
        setting=Setting.CONFIGURATION,
    ),
    Cause.CREDENTIALS_REPLACED: Words(
        family=_SETTING_WRONG,
        title=_("The credentials were probably regenerated elsewhere"),
        staff=_("The state rejects the Client Key and Client Secret, although they are to last until {expires_on}."),
        coordinator=_(
            "Somebody has probably generated a new pair in TOMS, which ends the old one everywhere. Enter the new pair."
        ),
        setting=Setting.CONFIGURATION,
    ),
    Cause.WRONG_END_POINT: Words(
        family=_SETTING_WRONG,
        title=_("Wrong end point"),
        staff=_("The state's server answers that there is no such address."),
        coordinator=_("Compare URL Endpoint 1, URL Endpoint 2 and URL Authentication End Point with ETS's letter."),
        setting=Setting.CONFIGURATION,
    ),
    Cause.ADDRESS_NOT_FOUND: Words(
        family=_("The state's service can't be reached: please try again at {time}."),
        title=_("The state's address can't be reached"),
        staff=_("The host name of this school's configuration is not found, or may not be called from here."),
        coordinator=_("Compare the base URL with ETS's letter; if it is right, ask the operator about the network."),
        setting=Setting.CONFIGURATION,
    ),
    Cause.ADDRESS_NOT_TRUSTED: Words(
        family=_("The state's service can't be reached safely: please try again at {time}."),
        title=_("No safe connection to the state"),
        staff=_("The certificate of the state's server can't be trusted, so nothing was sent to it."),
        coordinator=_("Compare the base URL with ETS's letter; if it is right, the certificate is ETS's to mend."),
        setting=Setting.CONFIGURATION,
    ),
    Cause.STATE_SLOW: Words(
        family=_("The state's service is taking too long: please try again at {time}."),
        title=_("The state's service is slow"),
        staff=_("It did not answer in time. Try again at {time}."),
    ),
    Cause.STATE_DOWN: Words(
        family=_("The state's service is not answering: please try again at {time}."),
        title=_("The state's service is down"),
        staff=_("It can't be reached or reports an error of its own. Try again at {time}. Reference: {reference}"),
    ),
    Cause.STATE_BUSY: Words(
        family=_("The state's service is busy: please try again at {time}."),
        title=_("The state's service is busy"),
        staff=_("It asks us to wait. Try again at {time}."),
    ),
    Cause.STATE_PAUSED: Words(
        family=_("The state's service is not working at the moment: please try again at {time}."),
        title=_("The state's service has failed several times in a row"),
        staff=_("To let it recover, it is asked only now and then until it answers again. Try again at {time}."),
    ),
    Cause.BUDGET_USED: Words(
        family=_("Very many people are asking for reports at this moment: please try again at {time}."),
        title=_("All calls to the state are taken"),
        staff=_(
            "The state is asked only so many times a second for one LEA, and the calls of the coming seconds are "
            "taken. Nothing is broken. Try again at {time}."
        ),
        coordinator=_("If it stays so, the operator can see whether the state allows more calls a second."),
    ),
    Cause.TOO_MANY_WAITING: Words(
        family=_("Very many people are waiting for the state's service: please try again at {time}."),
        title=_("Too many are waiting for the state"),
        staff=_(
            "The state answers slowly, and as many requests as may wait for it are waiting already. Nothing is lost. "
            "Try again at {time}."
        ),
    ),
    Cause.LOOK_UPS_USED: Words(
        family=_("You have asked for very many reports within an hour: please go on at {time}."),
        title=_("Too many look-ups"),
        staff=_(
            "You have looked up as many students as your work asks for in an hour. You can go on at {time}. If you "
            "need more, tell an administrator of your district; if it was not you, change your password at once."
        ),
    ),
    Cause.NOT_ENTITLED: Words(
        family_title=NO_ASSESSMENTS,
        family=NO_ASSESSMENTS_FAMILY,
        title=_("The state does not show this student to this LEA"),
        staff=_(
            "By CALPADS the student is not enrolled in this LEA. A new enrollment takes up to three days to reach "
            "the state's service."
        ),
        coordinator=_("Check the enrollment in CALPADS, and that this school's configuration is the right LEA's."),
        setting=Setting.CONFIGURATION,
    ),
    Cause.UNKNOWN_STUDENT: Words(
        family_title=NO_ASSESSMENTS,
        family=NO_ASSESSMENTS_FAMILY,
        title=_("The state does not know this State ID"),
        staff=_("The state's service has no student with this State ID (SSID). Compare it with CALPADS."),
    ),
    Cause.BAD_ANSWER: Words(
        family=_(
            "What the state sent could not be shown: please try again tomorrow, and tell the school office if it "
            "happens again."
        ),
        title=_("The state's answer was not understood"),
        staff=_("The state's answer was not in the agreed form, so nothing of it is shown. Reference: {reference}"),
        coordinator=_("If it stays so, give ETS this reference and the time."),
    ),
    Cause.LINK_EXPIRED: Words(
        family_title=_("This report's link ran out"),
        family=_("Please go back to Assessments now and press Generate again."),
        title=_("The state's link ran out"),
        staff=_("The state refused a fresh link as well. Press Get Score Report again."),
    ),
    Cause.NOT_DELIVERED: Words(
        family_title=_("This report is not there any more"),
        family=_("Please go back to Assessments now and press Generate to see the reports that there are."),
        title=_("The state does not offer this report any more"),
        staff=_("It is not in the state's list now. Press Get Score Report to see what is."),
    ),
    Cause.NO_TRACE: Words(
        family=_("Something on our side has to recover first: please try again in a few minutes."),
        title=_("The audit entry can't be written"),
        staff=_("Without a trace nothing is shown. Try again in a few minutes; if it stays so, tell the operator."),
    ),
}
