"""A district without a demo: its LEA, its groups and its first coordinator."""

import secrets

from django.db import transaction

from scoreport.accounts.groups import seed_groups
from scoreport.accounts.models import Assignment, User
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, record
from scoreport.districts.models import Lea
from scoreport.operations import upgrade


def run(lea_name: str, cds_code: str, username: str, name: str) -> int:
    """Prepare the installation and print what to do next. Returns the exit code."""
    upgrade.run()
    if Lea.objects.filter(name=lea_name).exists():
        print(f"There is an LEA named {lea_name} already: nothing was changed.")
        return 1
    if User.objects.filter(username=username.lower()).exists():
        print(f"There is a user named {username} already: choose another with --username.")
        return 1
    password = make_lea(lea_name, cds_code, username, name)
    print(
        f"{lea_name} is ready.\n"
        f"Sign in as {username} with this password, which you change at once: {password}\n"
        "Start `scoreport web` and `scoreport worker`, import a roster, then enter the ETS credentials under\n"
        "System Settings > Portal Preferences > CAASPP Configuration."
    )
    return 0


def make_lea(lea_name: str, cds_code: str, username: str, name: str) -> str:
    """Make the LEA with its groups and its coordinator, and return the coordinator's one-time password."""
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        lea = Lea.objects.create(name=lea_name, cds_code=cds_code)
        user = User.objects.create_user(username, password, name=name, must_change_password=True)
        Assignment.objects.create(user=user, group=seed_groups(lea)["coordinator"])
    record(Event.ACCOUNT_CREATED, SYSTEM, lea=lea.key, user=user.key)
    return password
