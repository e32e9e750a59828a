"""Who enters which page: one line for every address of the product.

The rows that addresses name belong to Test Valley Unified: Ben (Aldrich; Tess's class, Kai's caseload, Pia's child),
that caseload, Pia's sign-in, Gus's tie to Ben, Noa's mother Lia, a group, a configuration, an import run, a sealed
link that was made for Pia, her second steps and a browser in which she is signed in. So whoever is missing from a line
is a stranger to that row, however many rights they hold elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator

from scoreport.accounts.models import Assignment, Provider, ProviderConnection, ProviderTie, User
from scoreport.accounts.models_providers import ProviderState
from scoreport.configuration.models import Configuration, Connection
from scoreport.configuration.sealing import FIELDS, seal
from scoreport.districts.models import Branding
from scoreport.ets import Link, ScoreReport
from scoreport.insights.models import Alarm, AlarmKind, Removal
from scoreport.lib import clock
from scoreport.onboarding.activation.codes import digest_of, life
from scoreport.onboarding.models import ActivationCode, Way
from scoreport.reports import links
from scoreport.roster.models import Guardian, Guardianship, ImportRun, ImportState
from tests.accounts.second_steps import add_steps
from tests.people import People, actor, make_guardian, signed_in
from tests.providers import making

PUBLIC = frozenset({"anonymous"})
EVERYBODY = frozenset({"ada", "sid", "cole", "tess", "kai", "opal", "pia", "gus", "sam", "max"})


@dataclass(frozen=True)
class Rows:
    """The rows of Test Valley that addresses name."""

    people: People
    configuration: Configuration
    deleted: Configuration
    pending: Connection
    run: ImportRun
    tie: Guardianship
    assignment: Assignment
    lia: Guardian
    sealed: str
    alarm: Alarm
    removal: Removal
    passkey: Authenticator
    sign_in: str
    oidc: Provider
    saml: Provider
    tie_at_provider: ProviderTie
    code: ActivationCode


@dataclass(frozen=True)
class Endpoint:
    """Which row its address names, how it is asked for, and who gets in. "anonymous" stands for everybody."""

    enter: frozenset[str]
    method: str = "get"
    named: Callable[[Rows], dict[str, Any]] = field(default=lambda rows: {})
    data: Callable[[Rows], dict[str, str]] = field(default=lambda rows: {})


def make_rows(people: People) -> Rows:
    """Write the rows into the database."""
    configuration = Configuration.objects.create(lea=people.lea, name="CAASPP")
    saml = making.saml(people.lea)
    Branding.objects.create(lea=people.lea, brand_color="#0b5563", accent_color="#c4671b", logo=b"a picture")
    return Rows(
        oidc=making.oidc(people.lea, "http://127.0.0.1:9", ProviderState.PENDING),
        saml=saml,
        tie_at_provider=making.tie(saml, people.pia, "pia-at-the-district"),
        people=people,
        configuration=configuration,
        pending=_pending(configuration),
        deleted=Configuration.objects.create(lea=people.lea, name="Old", deleted_at=clock.now()),
        run=ImportRun.objects.create(lea=people.lea, state=ImportState.APPLIED, started_at=clock.now()),
        tie=Guardianship.objects.get(guardian=people.gus_guardian),
        assignment=Assignment.objects.get(user=people.cole),
        lia=make_guardian(people.lea, "Lia", "Lindqvist", [people.noa])[1],
        sealed=_sealed(people),
        alarm=_alarm(people),
        removal=_removal(people),
        passkey=add_steps(people.pia),
        code=_code(people),
        sign_in=_sign_in(people.pia),
    )


def _pending(configuration: Configuration) -> Connection:
    """New credentials whose test didn't reach the state: nothing listens at that address."""
    connection = Connection(
        configuration=configuration, base_url="http://127.0.0.1:9", endpoint_1="/students/", endpoint_2="/reports/",
        authentication_endpoint="/token", saved_at=clock.now(), tested_at=clock.now(), test_outcome="unavailable",
    )  # fmt: skip
    for name in FIELDS:
        seal(connection, name, "a value of the test")
    connection.save()
    return connection


def _alarm(people: People) -> Alarm:
    """Cole looked up many students today."""
    now = clock.now()
    return Alarm.objects.create(
        lea=people.lea, kind=AlarmKind.MANY, user_key=people.cole.key, user_name=people.cole.name,
        day=people.lea.today(), first_at=now, last_at=now,
    )  # fmt: skip


def _code(people: People) -> ActivationCode:
    """A one-time code with which Pia could have opened her account."""
    tie = Guardianship.objects.get(guardian=people.pia_guardian, student=people.ben)
    now = clock.now()
    return ActivationCode.objects.create(
        guardianship=tie, digest=digest_of("a code"), way=Way.DESK, made_at=now, expires_at=now + life(Way.DESK)
    )


def _removal(people: People) -> Removal:
    """Somebody proposed to remove the first entry of the LEA."""
    now = clock.now()
    return Removal.objects.create(number=1, count=1, begins_at=now, ends_at=now, leas=[people.lea.key], proposed_at=now)


def _sealed(people: People) -> str:
    report = ScoreReport("CAASPP", 2026, "2026", "es", "pdf", Link("https://example.ets.org/report"))
    choice = links.choose(report, people.ben, actor(people.pia), for_family=True, with_link=False)
    return links.seal(choice)


def _sign_in(user: User) -> str:
    signed_in(user)
    return user.sessions.get().sign_in


def _look(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.lea.key, "version": rows.people.lea.branding.version}


def _to(*names: str) -> frozenset[str]:
    return frozenset(names)


def _ben(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.ben.key}


def _person(rows: Rows) -> dict[str, Any]:
    return {"kind": "guardian", "key": rows.people.pia_guardian.key}


def _pia(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.pia_guardian.key}


def _aldrich(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.aldrich.key}


def _lea(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.lea.key}


def _group(rows: Rows) -> dict[str, Any]:
    return {"pk": rows.people.groups["office"].pk}


def _configuration(rows: Rows) -> dict[str, Any]:
    return {"key": rows.configuration.key}


def _caseload(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.caseload.key}


def _oidc(rows: Rows) -> dict[str, Any]:
    return {"key": rows.oidc.key}


def _at_oidc(rows: Rows) -> dict[str, Any]:
    return {"slug": rows.people.lea.slug, "key": rows.oidc.key}


def _at_saml(rows: Rows) -> dict[str, Any]:
    return {"slug": rows.people.lea.slug, "key": rows.saml.key}


def _waiting_provider(rows: Rows) -> dict[str, str]:
    return {"pending": ProviderConnection.objects.get(provider=rows.oidc).key}


def _ben_and_lia(rows: Rows) -> dict[str, Any]:
    return {"key": rows.people.ben.key, "adult": rows.lia.key}


def _waiting(rows: Rows) -> dict[str, str]:
    return {"pending": rows.pending.key}


def _run(rows: Rows) -> dict[str, Any]:
    return {"key": rows.run.key}


ENDPOINTS: dict[str, Endpoint] = {
    "home": Endpoint(EVERYBODY),
    "account_login": Endpoint(PUBLIC),
    "account_signup": Endpoint(PUBLIC),
    "account_reset_password": Endpoint(PUBLIC),
    "account_request_login_code": Endpoint(PUBLIC),
    "account_confirm_login_code": Endpoint(PUBLIC),
    "mfa_login_webauthn": Endpoint(PUBLIC),
    "mfa_authenticate": Endpoint(PUBLIC),
    "account_reauthenticate": Endpoint(EVERYBODY),
    "mfa_reauthenticate": Endpoint(EVERYBODY),
    "mfa_reauthenticate_webauthn": Endpoint(EVERYBODY),
    "mfa_activate_totp": Endpoint(EVERYBODY),
    "mfa_deactivate_totp": Endpoint(_to("pia")),
    "mfa_add_webauthn": Endpoint(EVERYBODY),
    "mfa_remove_webauthn": Endpoint(_to("pia"), named=lambda rows: {"pk": rows.passkey.pk}),
    "mfa_view_recovery_codes": Endpoint(_to("pia")),
    "mfa_generate_recovery_codes": Endpoint(EVERYBODY),
    "mailbox": Endpoint(PUBLIC),
    "design:style": Endpoint(PUBLIC),
    "operations:health": Endpoint(PUBLIC),
    "operations:ready": Endpoint(PUBLIC),
    # accounts
    "accounts:sign_in": Endpoint(PUBLIC),
    "accounts:sign_out": Endpoint(PUBLIC, "post"),
    "accounts:language": Endpoint(PUBLIC, "post"),
    "accounts:password": Endpoint(EVERYBODY),
    "accounts:session": Endpoint(EVERYBODY),
    "accounts:security": Endpoint(EVERYBODY),
    "accounts:end_sign_in": Endpoint(_to("pia"), "post", lambda rows: {"sign_in": rows.sign_in}),
    "accounts:sign_out_everywhere": Endpoint(EVERYBODY, "post"),
    "accounts:address": Endpoint(EVERYBODY),
    "accounts:confirm_address": Endpoint(EVERYBODY),
    "accounts:email_codes": Endpoint(EVERYBODY, "post"),
    "accounts:tools": Endpoint(EVERYBODY),
    "accounts:keys": Endpoint(EVERYBODY),
    "accounts:providers": Endpoint(_to("ada", "max")),
    "accounts:add_provider": Endpoint(_to("ada", "max"), data=lambda rows: {"protocol": "oidc"}),
    "accounts:provider": Endpoint(_to("ada"), named=_oidc),
    "accounts:test_provider": Endpoint(_to("ada"), "post", _oidc),
    "accounts:try_provider": Endpoint(_to("ada"), named=_oidc),
    "accounts:discard_provider": Endpoint(_to("ada"), "post", _oidc, _waiting_provider),
    "accounts:delete_provider": Endpoint(_to("ada"), "post", _oidc),
    "accounts:rights": Endpoint(_to("ada", "max")),
    "accounts:lea_rights": Endpoint(_to("ada"), named=_lea),
    "accounts:change_rights": Endpoint(_to("ada"), "post", _lea),
    "accounts:add_group": Endpoint(_to("ada"), "post", _lea),
    "accounts:group": Endpoint(_to("ada"), named=_group),
    "accounts:change_group": Endpoint(_to("ada"), "post", _group),
    "accounts:delete_group": Endpoint(_to("ada"), "post", _group),
    "accounts:assign": Endpoint(_to("ada"), "post", _group),
    "accounts:end_assignment": Endpoint(_to("ada"), "post", lambda rows: {"pk": rows.assignment.pk}),
    # reports
    "reports:assessments": Endpoint(EVERYBODY),
    "reports:more": Endpoint(EVERYBODY),
    "reports:more_assessments": Endpoint(EVERYBODY),
    "reports:accessibility": Endpoint(PUBLIC),
    "reports:how_to_read": Endpoint(EVERYBODY, named=lambda rows: {"report_type": "CAASPP", "year": 2026}),
    "reports:generate_child": Endpoint(_to("pia"), "post", _ben),
    "reports:find_student": Endpoint(_to("ada", "cole", "tess", "kai", "max")),
    "reports:student": Endpoint(_to("ada", "tess", "kai"), named=_ben),
    "reports:open": Endpoint(_to("pia"), named=lambda rows: {"sealed": rows.sealed}),
    "reports:try_again": Endpoint(_to("pia"), "post", data=lambda rows: {"student": rows.people.ben.key}),
    "reports:renew": Endpoint(_to("pia"), "post", data=lambda rows: {"choice": rows.sealed}),
    # configuration
    "configuration:list": Endpoint(_to("ada", "sid", "max")),
    "configuration:add": Endpoint(_to("ada", "max")),
    "configuration:edit": Endpoint(_to("ada", "sid"), named=_configuration),
    "configuration:test": Endpoint(_to("ada"), "post", _configuration, _waiting),
    "configuration:use_anyway": Endpoint(_to("ada"), "post", _configuration, _waiting),
    "configuration:discard": Endpoint(_to("ada"), "post", _configuration, _waiting),
    "configuration:delete": Endpoint(_to("ada"), named=_configuration),
    "configuration:undo": Endpoint(_to("ada"), "post", lambda rows: {"key": rows.deleted.key}),
    "configuration:branding": Endpoint(_to("ada", "max")),
    "configuration:branding_edit": Endpoint(_to("ada"), named=_lea),
    "configuration:colors": Endpoint(PUBLIC, named=_look),
    "configuration:logo": Endpoint(PUBLIC, named=_look),
    "configuration:display_options": Endpoint(_to("ada", "max")),
    "configuration:guardians_of_adults": Endpoint(_to("ada"), "post", _lea),
    # roster
    "roster:imports": Endpoint(_to("ada", "sid", "max")),
    "roster:import_run": Endpoint(_to("ada", "sid"), named=_run),
    "roster:import_apply": Endpoint(_to("ada", "sid"), "post", _run),
    "roster:import_cancel": Endpoint(_to("ada", "sid"), "post", _run),
    "roster:release_holds": Endpoint(_to("ada", "max")),
    "roster:release_hold": Endpoint(_to("ada"), named=_ben),
    "roster:guardians": Endpoint(_to("ada", "sid"), named=_ben),
    "roster:guardianship": Endpoint(_to("ada", "sid"), named=lambda rows: {"pk": rows.tie.pk}),
    "roster:add_adult": Endpoint(_to("ada", "sid"), named=_ben),
    "roster:tie_adult": Endpoint(_to("ada", "sid"), named=_ben_and_lia),
    "roster:caseloads": Endpoint(_to("ada", "max")),
    "roster:caseload": Endpoint(_to("ada"), named=_caseload),
    "roster:end_caseload": Endpoint(_to("ada"), "post", _caseload),
    "roster:fill_caseload": Endpoint(_to("ada"), "post", _caseload),
    "roster:caseload_students": Endpoint(_to("ada"), "post", _caseload),
    "roster:caseload_staff": Endpoint(_to("ada"), "post", _caseload),
    # onboarding
    "onboarding:people": Endpoint(_to("ada", "sid", "opal", "max")),
    "onboarding:person": Endpoint(_to("ada", "sid", "opal"), named=_person),
    "onboarding:give": Endpoint(_to("ada", "sid", "opal"), "post", _person),
    "onboarding:reset": Endpoint(_to("ada", "sid", "opal"), "post", _person),
    "onboarding:remove_step": Endpoint(_to("ada", "sid", "opal"), "post", _person),
    "onboarding:end": Endpoint(_to("ada", "sid", "opal"), "post", _person),
    "onboarding:untie": Endpoint(
        _to("ada", "sid", "opal"), "post", lambda rows: _person(rows) | {"pk": rows.tie_at_provider.pk}
    ),
    "onboarding:desk_code": Endpoint(_to("ada", "sid", "opal"), "post", _pia),
    "onboarding:mail_code": Endpoint(_to("ada", "sid", "opal"), "post", _pia),
    "onboarding:code_state": Endpoint(
        _to("ada", "sid", "opal"), named=lambda rows: _pia(rows) | {"code": rows.code.key}
    ),
    "onboarding:activation": Endpoint(_to("ada", "sid", "opal", "max")),
    "onboarding:activation_school": Endpoint(_to("ada", "sid", "opal"), named=_aldrich),
    "onboarding:activation_letters": Endpoint(_to("ada", "sid", "opal"), "post", _aldrich),
    "onboarding:activation_mail": Endpoint(_to("ada", "sid", "opal"), "post", _aldrich),
    "onboarding:activate": Endpoint(PUBLIC),
    "onboarding:open_account": Endpoint(PUBLIC),
    "onboarding:entrance": Endpoint(PUBLIC, named=lambda rows: {"slug": rows.people.lea.slug}),
    "onboarding:begin": Endpoint(PUBLIC, named=_at_saml),
    "onboarding:confirm": Endpoint(EVERYBODY, named=_at_saml),
    "onboarding:callback": Endpoint(PUBLIC, named=_at_oidc),
    "onboarding:acs": Endpoint(PUBLIC, "post", _at_saml),
    "onboarding:finish": Endpoint(PUBLIC, named=_at_saml),
    "onboarding:metadata": Endpoint(PUBLIC, named=_at_saml),
    # insights
    "insights:audit": Endpoint(_to("ada", "max")),
    "insights:export": Endpoint(_to("ada", "max"), "post", data=lambda rows: {"format": "csv"}),
    "insights:removals": Endpoint(_to("ada", "max")),
    "insights:agree": Endpoint(
        _to("ada"), "post", lambda rows: {"key": rows.removal.key}, lambda rows: {"confirmation": "REMOVE"}
    ),
    "insights:alarms": Endpoint(_to("ada", "max")),
    "insights:acknowledge": Endpoint(
        _to("ada"), "post", lambda rows: {"key": rows.alarm.key}, lambda rows: {"note": "asked, all well"}
    ),
    "insights:limits": Endpoint(_to("ada"), named=lambda rows: {"key": rows.people.lea.key}),
    "insights:openings": Endpoint(_to("ada"), named=_ben),
    "insights:disclosure_record": Endpoint(_to("ada"), named=_ben),
    "insights:record_file": Endpoint(_to("ada"), "post", _ben),
    "insights:who_opened": Endpoint(EVERYBODY),
    "insights:who_opened_child": Endpoint(_to("pia"), named=_ben),
    "insights:sight": Endpoint(_to("ada", "sid", "max")),
    "insights:person": Endpoint(_to("ada", "sid"), named=_person),
    "insights:reasons": Endpoint(
        _to("ada", "sid"), named=lambda rows: _person(rows) | {"student": rows.people.ben.key}
    ),
    "insights:view_as_family": Endpoint(_to("ada", "max")),
    "insights:family": Endpoint(_to("ada"), named=_person),
}
