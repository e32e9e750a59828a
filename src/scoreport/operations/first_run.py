"""A district without a demo: its LEA, its groups and its first coordinator."""

import re
import sys

from django.db import transaction

from scoreport.accounts.groups import seed_groups
from scoreport.accounts.models import Assignment, User
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.districts.models import Lea
from scoreport.onboarding.credentials import one_time_password
from scoreport.operations import upgrade

_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_CDS_CODE = re.compile(r"([0-9]{7}([0-9]{7})?)?")


def run(lea_name: str, cds_code: str, username: str, name: str) -> int:
    """Prepare the installation and print what to do next. Returns the exit code: 0 done, 1 there already, 2 wrong."""
    lea_name, username, name = lea_name.strip(), username.strip().lower(), name.strip()
    if wrong := _wrong(lea_name, cds_code, username, name):
        print(f"scoreport: {wrong}", file=sys.stderr)
        return 2
    upgrade.run()
    if there := _there_already(lea_name, username):
        print(f"scoreport: {there}", file=sys.stderr)
        return 1
    password = make_lea(lea_name, cds_code, username, name)
    print(
        f"{lea_name} is ready.\n"
        f"Sign in as {username} with this password, which you change at once: {password}\n"
        "Start `scoreport web` and `scoreport worker`, import a roster, then enter the ETS credentials under\n"
        "System Settings > Portal Preferences > CAASPP Configuration."
    )
    return 0


def _wrong(lea_name: str, cds_code: str, username: str, name: str) -> str:
    """Return what is wrong with the words of the command; empty when nothing is."""
    if not lea_name or not name:
        return "--lea and --name need words."
    if not _USERNAME.fullmatch(username):
        return f"--username {username!r}: write letters, digits or . @ + - _ without spaces, such as ada.lovelace."
    if not _CDS_CODE.fullmatch(cds_code):
        return f"--cds {cds_code!r}: a County-District-School code has 7 or 14 digits."
    return ""


def _there_already(lea_name: str, username: str) -> str:
    if Lea.objects.filter(name=lea_name).exists():
        return f"There is an LEA named {lea_name} already: nothing was changed."
    if User.objects.filter(username=username).exists():
        return f"There is a user named {username} already: choose another with --username."
    return ""


def make_lea(lea_name: str, cds_code: str, username: str, name: str) -> str:
    """Make the LEA with its groups and its coordinator, and return the coordinator's one-time password."""
    password = one_time_password()
    with transaction.atomic():
        lea = Lea.objects.create(name=lea_name, cds_code=cds_code)
        user = User.objects.create_user(username, password, name=name, must_change_password=True)
        Assignment.objects.create(user=user, group=seed_groups(lea)["coordinator"])
    record(Event.ACCOUNT_CREATED, SYSTEM, lea=lea.key, user=user.key)
    return password
