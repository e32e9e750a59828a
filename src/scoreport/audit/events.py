"""The closed list of what is recorded. Grammar: subject.deed, the deed in the past tense."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened. An intent ends in -ed as well: it was asked for, whatever came of it."""

    # Score reports. Each request and opening is two rows: the intent before, the outcome after.
    REPORTS_REQUESTED = "reports.requested"
    REPORTS_GENERATED = "reports.generated"
    REPORT_OPENING = "report.opening"
    REPORT_OPENED = "report.opened"
    REPORT_LINK_REFUSED = "report.link_refused"
    TRY_AGAIN_ASKED = "try_again.asked"

    # Looking students up, and what is refused or stopped
    STUDENTS_SEARCHED = "students.searched"
    SEARCH_REFINED = "search.refined"  # more letters typed to a search that has just been counted
    STUDENT_VIEWED = "student.viewed"
    PAGE_REFUSED = "page.refused"
    LOOK_UPS_MANY = "look_ups.many"
    LOOK_UPS_STOPPED = "look_ups.stopped"

    # Sign-in and people
    SIGNED_IN = "sign_in.succeeded"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGNED_OUT = "sign_in.ended"
    SIGN_IN_CONFIRMED = "sign_in.confirmed"
    PASSWORD_CHANGED = "password.changed"
    EMAIL_CONFIRMED = "email.confirmed"
    SECOND_STEP_ADDED = "second_step.added"
    SECOND_STEP_REMOVED = "second_step.removed"
    SECOND_STEP_RESET = "second_step.reset"
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_ENDED = "account.ended"
    ACTIVATION_CODE_MADE = "activation.code_made"
    ACTIVATION_LETTERS_MADE = "activation.letters_made"
    ACTIVATION_MAILED = "activation.mailed"
    ACTIVATION_FAILED = "activation.failed"
    ACCOUNT_ACTIVATED = "account.activated"
    PROVIDER_TIED = "provider.tied"
    PROVIDER_UNTIED = "provider.untied"

    # Rights
    RIGHT_GIVEN = "right.given"
    RIGHT_TAKEN = "right.taken"
    ASSIGNMENT_GIVEN = "assignment.given"
    ASSIGNMENT_ENDED = "assignment.ended"
    GROUP_ADDED = "group.added"
    GROUP_CHANGED = "group.changed"
    GROUP_DELETED = "group.deleted"
    SIGHT_READ = "sight.read"
    FAMILY_VIEWED = "family.viewed"

    # Roster
    ROSTER_IMPORTED = "roster.imported"
    ROSTER_REFUSED = "roster.refused"
    GUARDIANSHIP_CHANGED = "guardianship.changed"
    RELEASE_HOLD_SET = "release_hold.set"
    RELEASE_HOLD_LIFTED = "release_hold.lifted"
    CASELOAD_ADDED = "caseload.added"
    CASELOAD_CHANGED = "caseload.changed"
    CASELOAD_ENDED = "caseload.ended"

    # Settings
    CONFIGURATION_ADDED = "configuration.added"
    CONFIGURATION_CHANGED = "configuration.changed"
    CONFIGURATION_TESTED = "configuration.tested"
    CONFIGURATION_PROMOTED = "configuration.promoted"
    CONFIGURATION_DELETED = "configuration.deleted"
    CONFIGURATION_RESTORED = "configuration.restored"
    PROVIDER_ADDED = "provider.added"
    PROVIDER_CHANGED = "provider.changed"
    PROVIDER_TESTED = "provider.tested"
    PROVIDER_PROMOTED = "provider.promoted"
    PROVIDER_CERTIFICATE_CHANGED = "provider.certificate_changed"
    PROVIDER_DELETED = "provider.deleted"
    DISPLAY_OPTION_CHANGED = "display_option.changed"
    LEA_SETTING_CHANGED = "lea_setting.changed"
    KEYS_ROTATED = "keys.rotated"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"

    # The trace itself
    AUDIT_READ = "audit.read"
    AUDIT_EXPORTED = "audit.exported"
    AUDIT_VERIFIED = "audit.verified"
    DISCLOSURE_RECORD_MADE = "disclosure_record.made"
    REMOVAL_PROPOSED = "removal.proposed"
    REMOVAL_AGREED = "removal.agreed"
    REMOVAL_APPLIED = "removal.applied"
    ALARM_RAISED = "alarm.raised"
    ALARM_ACKNOWLEDGED = "alarm.acknowledged"
