"""The demo's first start: a district like any other, set up through the same doors as any other."""

import datetime as dt
import json
import secrets
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction

import scoreport
from scoreport.accounts.groups import seed_groups
from scoreport.accounts.models import Assignment, Group, User
from scoreport.accounts.second_steps.adapter import seal as step_seal
from scoreport.accounts.second_steps.adapter import unseal
from scoreport.audit.recording import SYSTEM
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.configuration.sealing import seal
from scoreport.demo import cast
from scoreport.demo.cast import CastMember, CastStaff
from scoreport.demo.generator import District, write_district
from scoreport.districts.models import DisplayOption, Lea, School
from scoreport.lib import clock
from scoreport.onboarding.languages import first_languages
from scoreport.operations import upgrade
from scoreport.roster.imports import Answers, apply_plan, plan_import
from scoreport.roster.models import Guardian, Staff, Student
from scoreport.roster.oneroster import read_package

SSID_COLUMN = "metadata.scoreport.ssid"
# The people of the table, one per role; the rest of the cast signs in with the same kind of password.
SHOWN = (
    cast.COORDINATOR,
    cast.SIS_ADMINISTRATOR,
    cast.COUNSELOR,
    cast.TEACHER,
    cast.OFFICE,
    cast.GUARDIAN,
    cast.STUDENT,
)
GROUPS = {"site_administrator": "administrator"}
# Whoever wants to see a second step signs in as this person; everybody else has none to begin with.
TWO_STEPS = cast.PRINCIPAL


def prepare(folder: Path, base_url: str, sandbox_url: str) -> None:
    """Make what is missing; a second start keeps everything and only notes changed addresses."""
    version, installed = folder / "version", _installed()
    if not version.exists() or version.read_text(encoding="utf-8") != installed:
        upgrade.run()
    told = folder / "demo.json"
    passwords = _known_passwords(told)
    if passwords:
        _follow_the_sandbox(told, sandbox_url)
    else:
        passwords = _make(folder, sandbox_url)
    _tell(told, base_url, sandbox_url, passwords, _totp_secret())
    version.write_text(installed, encoding="utf-8")


def _follow_the_sandbox(told: Path, sandbox_url: str) -> None:
    """Lead what asked the sandbox at its last address to today's; what somebody pointed elsewhere stays."""
    before = json.loads(told.read_text(encoding="utf-8"))["sandbox_url"]
    Connection.objects.filter(state=ConnectionState.LIVE, base_url=before).update(base_url=sandbox_url)


def _installed() -> str:
    """What an upgrade brings in: this version's number, and when its migrations and static files last changed."""
    package = Path(scoreport.__file__).parent
    files = [*package.glob("*/migrations/*.py"), *package.glob("*/static/**/*")]
    return f"{scoreport.__version__} {max(file.stat().st_mtime_ns for file in files)}"


def _make(folder: Path, sandbox_url: str) -> dict[str, str]:
    """Make the district and return the passwords; what a start that was broken off has made is taken on."""
    district = write_district(folder / "district", clock.today("America/Los_Angeles"))
    lea, _ = Lea.objects.get_or_create(name=district.lea.name, cds_code=district.lea.cds_code)
    plan = plan_import(lea, read_package(district.package), Answers(ssid_column=SSID_COLUMN))
    apply_plan(plan, SYSTEM, confirmed=True, source_name=district.package.name)
    with transaction.atomic():
        School.objects.filter(lea=lea).update(display_option=DisplayOption.GUARDIANS)
        if not lea.configurations.exists():
            _configure(lea, district, sandbox_url)
        groups = seed_groups(lea)
        return {member.username: _sign_in(lea, member, groups) for member in district.cast}


def _configure(lea: Lea, district: District, sandbox_url: str) -> None:
    """The LEA's default configuration, in use at once: the sandbox accepts this pair."""
    pair = district.credentials
    configuration = Configuration.objects.create(lea=lea, name="CAASPP", is_default=True, expires_on=pair.expires_on)
    now = clock.now()
    connection = Connection(
        configuration=configuration,
        state=ConnectionState.LIVE,
        base_url=sandbox_url,
        endpoint_1="/api/v1/students/",
        endpoint_2="/score-reports/",
        authentication_endpoint="/api/v1/token",
        saved_at=now,
        tested_at=now,
        test_outcome="passed",
    )
    seal(connection, "client_key", pair.client_key)
    seal(connection, "client_secret", pair.client_secret)
    connection.save()


def _sign_in(lea: Lea, member: CastMember, groups: dict[str, Group]) -> str:
    """Give a member of the cast a sign-in, tied to all their roster records, and return the password."""
    password = f"{member.username.split('.')[0]}-{secrets.token_hex(4)}"
    user, _ = User.objects.get_or_create(username=member.username, defaults={"name": member.name})
    user.set_password(password)
    # Pages follow the browser, so that whoever looks around in the demo can read them.
    user.report_language = first_languages(getattr(member, "language", ""))["report_language"]
    records = [kind.objects.filter(lea=lea, sourced_id=member.sourced_id) for kind in (Student, Guardian, Staff)]
    user.email = next((row.email for found in records for row in found if row.email), "")
    # So that a code by email can be tried at once: it arrives in the demo's mailbox.
    user.confirmed_email = user.email if member is cast.GUARDIAN else ""
    user.save()
    for found in records:
        found.update(user=user)
    if isinstance(member, CastStaff):
        school = School.objects.get(lea=lea, name=member.school.name) if member.school else None
        group = groups[GROUPS.get(member.role, member.role)]
        began = {"begins_on": dt.date(2000, 1, 1)}
        Assignment.objects.get_or_create(user=user, group=group, school=school, defaults=began)
    return password


def _totp_secret() -> str:
    """Return the secret of the authenticator app of the one person who has one, made where it is missing."""
    user = User.objects.get(username=TWO_STEPS.username)
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is not None:
        return unseal(user, row.data["secret"])
    secret = str(generate_totp_secret())
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": step_seal(user, secret)})
    return secret


def _known_passwords(told: Path) -> dict[str, str]:
    if not told.exists():
        return {}
    people = json.loads(told.read_text(encoding="utf-8"))["everyone"]
    return {person["username"]: person["password"] for person in people}


def _tell(told: Path, base_url: str, sandbox_url: str, passwords: dict[str, str], totp_secret: str) -> None:
    def rows(members: tuple[CastMember, ...]) -> list[dict[str, str]]:
        return [
            {"username": member.username, "password": passwords[member.username], "role": getattr(member, "role", "")}
            | ({"totp_secret": totp_secret} if member is TWO_STEPS else {})
            for member in members
            if member.username in passwords
        ]

    content = {
        "base_url": base_url,
        "sandbox_url": sandbox_url,
        "people": rows(SHOWN),
        "everyone": rows(cast.CAST),
        "mailbox": f"{base_url}/mailbox/",
    }
    # Replaced in one go: a start that is broken off leaves no half of it.
    part = told.with_suffix(".part")
    part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    part.replace(told)
