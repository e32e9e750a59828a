"""What is said on screen for each event, outcome and detail of an entry; codes stay in the database."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.providers import problems as provider_problems
from scoreport.audit.events import Event
from scoreport.audit.interests import Interest
from scoreport.configuration import problems as tests_of_connections
from scoreport.reports.causes import Cause
from scoreport.reports.wording import WORDS as CAUSES

EVENTS: dict[str, str | Promise] = {
    Event.REPORTS_REQUESTED: _("Asked for a list of score reports"),
    Event.REPORTS_GENERATED: _("Got a list of score reports"),
    Event.REPORT_OPENING: _("Asked to open a score report"),
    Event.REPORT_OPENED: _("Opened a score report"),
    Event.REPORT_LINK_REFUSED: _("Was refused a link to a score report"),
    Event.TRY_AGAIN_ASKED: _("Asked to be told when the state's service works again"),
    Event.STUDENTS_SEARCHED: _("Searched for students"),
    Event.SEARCH_REFINED: _("Typed more letters of a search for students"),
    Event.STUDENT_VIEWED: _("Looked up a student"),
    Event.PAGE_REFUSED: _("Was refused a page"),
    Event.LOOK_UPS_MANY: _("Looked up many students"),
    Event.LOOK_UPS_STOPPED: _("Was stopped after too many look-ups"),
    Event.SIGNED_IN: _("Signed in"),
    Event.SIGN_IN_FAILED: _("Failed to sign in"),
    Event.SIGNED_OUT: _("Signed out"),
    Event.SIGN_IN_CONFIRMED: _("Confirmed the own sign-in"),
    Event.PASSWORD_CHANGED: _("Changed the own password"),
    Event.EMAIL_CONFIRMED: _("Confirmed an email address"),
    Event.SECOND_STEP_ADDED: _("Added a second step to the own sign-in"),
    Event.SECOND_STEP_REMOVED: _("Removed a second step from the own sign-in"),
    Event.SECOND_STEP_RESET: _("Removed the second step of somebody else"),
    Event.ACCOUNT_CREATED: _("Gave a sign-in"),
    Event.ACCOUNT_RESET: _("Reset a password"),
    Event.ACCOUNT_ENDED: _("Ended a sign-in"),
    Event.ACTIVATION_CODE_MADE: _("Made a one-time code for a parent or guardian"),
    Event.ACTIVATION_LETTERS_MADE: _("Made letters with one-time codes"),
    Event.ACTIVATION_MAILED: _("Sent one-time codes by email"),
    Event.ACTIVATION_FAILED: _("Failed to open an account with a one-time code"),
    Event.ACCOUNT_ACTIVATED: _("Opened an account with a one-time code"),
    Event.PROVIDER_TIED: _("Came from an identity provider for the first time"),
    Event.PROVIDER_UNTIED: _("Untied somebody from an identity provider"),
    Event.RIGHT_GIVEN: _("Gave a right to a group"),
    Event.RIGHT_TAKEN: _("Took a right from a group"),
    Event.ASSIGNMENT_GIVEN: _("Put a person into a group"),
    Event.ASSIGNMENT_ENDED: _("Took a person out of a group"),
    Event.GROUP_ADDED: _("Made a group"),
    Event.GROUP_CHANGED: _("Changed a group"),
    Event.GROUP_DELETED: _("Deleted a group"),
    Event.SIGHT_READ: _("Looked up what a person may see"),
    Event.FAMILY_VIEWED: _("Viewed the portal as a family"),
    Event.ROSTER_IMPORTED: _("Imported a roster"),
    Event.ROSTER_REFUSED: _("Had a roster refused"),
    Event.GUARDIANSHIP_CHANGED: _("Changed by hand what an adult may see"),
    Event.RELEASE_HOLD_SET: _("Set a release hold"),
    Event.RELEASE_HOLD_LIFTED: _("Lifted a release hold"),
    Event.CASELOAD_ADDED: _("Made a caseload"),
    Event.CASELOAD_CHANGED: _("Changed a caseload"),
    Event.CASELOAD_ENDED: _("Ended a caseload"),
    Event.CONFIGURATION_ADDED: _("Added a CAASPP configuration"),
    Event.CONFIGURATION_CHANGED: _("Changed a CAASPP configuration"),
    Event.CONFIGURATION_TESTED: _("Tested a connection to the state"),
    Event.CONFIGURATION_PROMOTED: _("Put a CAASPP configuration into use"),
    Event.CONFIGURATION_DELETED: _("Deleted a CAASPP configuration"),
    Event.CONFIGURATION_RESTORED: _("Restored a CAASPP configuration"),
    Event.PROVIDER_ADDED: _("Added an identity provider"),
    Event.PROVIDER_CHANGED: _("Changed an identity provider"),
    Event.PROVIDER_TESTED: _("Tested an identity provider"),
    Event.PROVIDER_PROMOTED: _("Put an identity provider into use"),
    Event.PROVIDER_CERTIFICATE_CHANGED: _("Let an identity provider sign with a new certificate"),
    Event.PROVIDER_DELETED: _("Deleted an identity provider"),
    Event.DISPLAY_OPTION_CHANGED: _("Changed the Assessment Display Option of a school"),
    Event.LEA_SETTING_CHANGED: _("Changed a setting of the LEA"),
    Event.KEYS_ROTATED: _("Re-encrypted secrets with a new key"),
    Event.BACKUP_MADE: _("Made a backup"),
    Event.BACKUP_RESTORED: _("Restored a backup"),
    Event.AUDIT_READ: _("Read the audit"),
    Event.AUDIT_EXPORTED: _("Exported the audit"),
    Event.AUDIT_VERIFIED: _("Verified the seal of the audit"),
    Event.DISCLOSURE_RECORD_MADE: _("Made the disclosure record of a student"),
    Event.REMOVAL_PROPOSED: _("Proposed to remove entries past their legal time"),
    Event.REMOVAL_AGREED: _("Agreed to remove entries past their legal time"),
    Event.REMOVAL_APPLIED: _("Removed entries past their legal time"),
    Event.ALARM_RAISED: _("Raised an alarm"),
    Event.ALARM_ACKNOWLEDGED: _("Acknowledged an alarm"),
}

DETAILS: dict[str, str | Promise] = {
    "added": _("added"),
    "adult": _("as"),
    "alarm": _("alarm"),
    "bytes": _("bytes"),
    "caseload": _("caseload"),
    "changed": _("changed"),
    "choice": _("choice"),
    "code": _("code"),
    "configuration": _("configuration"),
    "count": _("count"),
    "document": _("document"),
    "ended": _("ended"),
    "fields": _("fields"),
    "filters": _("filters"),
    "format": _("format"),
    "gained": _("gained sight"),
    "group": _("group"),
    "kind": _("kind"),
    "lost": _("lost sight"),
    "new": _("new value"),
    "number": _("number"),
    "old": _("old value"),
    "page": _("page"),
    "person": _("person"),
    "provider": _("identity provider"),
    "reason": _("reason"),
    "right": _("right"),
    "run": _("import run"),
    "school": _("school"),
    "setting": _("setting"),
    "stage": _("stage"),
    "state_request_id": _("the state's reference"),
    "students": _("students"),
    "tool": _("tool"),
    "until": _("until"),
    "user": _("account"),
}

# Outcomes that are neither a cause for which there is no report nor a finding of Test connection: those have
# their words where they arise.
OUTCOMES: dict[str, str | Promise] = {
    "generated": _("list shown"),
    "opened": _("sent whole"),
    "aborted": _("broke off on the way"),
    "ended": _("the link had ended"),
    "another_sign_in": _("the link was made in an earlier sign-in"),
    "signed_out": _("nobody was signed in"),
    "unreadable": _("the link is not one of ours, or was altered"),
    "another_person": _("the link was made for another person"),
    "out_of_reach": _("the student is not in this person's reach"),
    "no_right": _("without the right to that tool"),
    "nothing_there": _("there is no such page"),
    "whole": _("whole"),
    "changed": _("an entry was changed"),
    "entry_gone": _("an entry is gone"),
    "link_gone": _("a link of the seal is gone"),
    "cut": _("its end was cut off"),
    "not_as_anchored": _("it is not what it was when an anchor was taken"),
    "checkpoint": _("entries were removed without the key"),
    "key": _("the key of the seal is gone"),
    "triggers": _("the database no longer refuses changes"),
    "finished": _("sent whole"),
    "wrong_password": _("wrong password"),
    "account_ended": _("the sign-in has been ended"),
    "wrong": _("wrong second check"),
    "code_locked": _("wrong second check; the code is locked"),
    "wrong_code": _("wrong code in the second step"),
    "wrong_mailed_code": _("wrong code from an email"),
    "wrong_passkey": _("a passkey that is not known"),
    "too_many": _("too many tries; more are refused for a while"),
    "provider_demanded": _("has to sign in at the district's provider"),
    "new_device": _("from a browser not used before"),
    "elsewhere": _("ended from another browser"),
    "asked": _("asked for by one of two"),
    "started": _("begun"),
    "applied": _("applied"),
    "failed": _("failed, nothing was changed"),
    "refused": _("nothing was changed"),
    "tested": _("after a passed test"),
    "used_anyway": _("without a passed test"),
    "discarded": _("dropped the values that waited"),
}

# The grounds of the law on which somebody asked (Ed. Code 49064 and 49076).
INTERESTS: dict[str, str | Promise] = {
    Interest.STUDENT: _("own record"),
    Interest.PARENT: _("parent or guardian"),
    Interest.TEACHING: _("teacher of the student's class"),
    Interest.CASELOAD: _("counselor or case manager of the student"),
    Interest.SCHOOL: _("works for the student's school"),
    Interest.DISTRICT: _("works for the district's assessments"),
}

# Requests about a student, intents by what they were for.
REQUESTS: dict[str, str | Promise] = {
    Event.REPORTS_REQUESTED: _("List of score reports"),
    Event.REPORT_OPENING: _("Score report"),
    Event.STUDENT_VIEWED: _("Page of the student"),
    Event.SIGHT_READ: _("Who may see the student"),
    Event.FAMILY_VIEWED: _("Portal of the student, viewed by staff"),
    Event.REPORT_LINK_REFUSED: _("Link to a score report, refused"),
    Event.PAGE_REFUSED: _("Page of the student, refused"),
}

SETTINGS: dict[str, str | Promise] = {
    "ssid_column": _("column that holds the SSID"),
    "guardians_listed": _("guardians and parents as the roster lists them"),
    "guardians_keep_adults": _("guardians keep their access at 18"),
    "office_opens_reports": _("office staff open reports"),
    "watch_begins": _("begin of the usual hours"),
    "watch_ends": _("end of the usual hours"),
    "watch_days": _("working days (1 is Monday)"),
    "outside_caseload_a_day": _("students outside the caseload a day before an alarm"),
    "family_look_ups_an_hour": _("look-ups an hour of a person of a family"),
    "students_an_hour": _("students an hour of a group"),
}


def outcome(event: str, code: str) -> str:
    """Return an outcome in words; one that an earlier version wrote and nobody knows any more stays a code."""
    if event == Event.CONFIGURATION_TESTED:
        return tests_of_connections.title(code)
    if code in provider_problems.WORDS:
        return provider_problems.title(code)
    if code in set(Cause):
        return str(CAUSES[Cause(code)].title)
    return str(OUTCOMES.get(code, code))
