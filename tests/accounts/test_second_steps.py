"""The second step: set up, used once, demanded, removed; and what a stolen database tells of it."""

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from scoreport.accounts import rotation
from scoreport.accounts.mail import outbox
from scoreport.accounts.models import OutgoingMail, Session, User
from scoreport.accounts.second_steps.adapter import unseal
from scoreport.audit.models import Entry
from scoreport.lib import crypto
from tests.accounts.second_steps import SECRET, add_app, add_passkey, add_recovery_codes, code_of_app
from tests.configuration.test_rotation import NEW, OLD
from tests.people import PASSWORD, People, signed_in

APP, CODES, SECOND_STEP = "/security/authenticator/", "/security/recovery-codes/", "/sign-in/second-step/"


def enter(username: str = "pia", client: Client | None = None) -> tuple[Client, Any]:
    """Type user name and password, and follow where that leads."""
    client = client or Client()
    return client, client.post("/sign-in/", {"login": username, "password": PASSWORD}, follow=True)


def where(answer: Any) -> str:
    return str(answer.request["PATH_INFO"])


def set_up_app(client: Client) -> str:
    """Set up an authenticator app as a person does, and return its secret."""
    page = client.get(APP).content.decode()
    found = re.search(r'<code class="ds-secret"[^>]*>([^<]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def mailed_code() -> str:
    """The code in the last mail, sent as the worker sends it."""
    outbox.send_due()
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found
    return found[0]


# --- setting up ---------------------------------------------------------------------------------------------


def test_an_app_is_set_up_by_picture_text_or_link_and_then_asked_for(people: People) -> None:
    with time_machine.travel("2026-11-24T20:00:00Z", tick=False):
        client = signed_in(people.pia)
        secret = set_up_app(client)
        page = client.get(APP).content.decode()
        assert '<svg class="ds-qr"' in page
        assert 'href="otpauth://totp/pia?secret=' in page
        secret = set_up_app(client)
        answer = client.post(APP, {"code": _code(secret)}, follow=True)
        assert where(answer) == CODES
        other, answer = enter()
        assert where(answer) == SECOND_STEP
        assert other.get("/assessments/").status_code == 302
        assert other.post(SECOND_STEP, {"code": _code(secret)}).status_code == 422, "the code of the set-up is used"
    with time_machine.travel("2026-11-24T20:01:00Z", tick=False):
        assert where(other.post(SECOND_STEP, {"code": _code(secret)}, follow=True)) == "/assessments/"


def _code(secret: str) -> str:
    return code_of_app(secret=secret)


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_secret(people: People) -> None:
    client = signed_in(people.pia)
    secret = set_up_app(client)
    answer = client.post(APP, {"code": "000000"})
    assert answer.status_code == 422
    assert secret in answer.content.decode().replace(" ", "")
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_once(people: People) -> None:
    client = signed_in(people.pia)
    client.post(APP, {"code": _code(set_up_app(client))})
    first, second = (client.get(CODES).content.decode() for _ in range(2))
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", first)) == 10
    assert not re.findall(r"\d{4} \d{4}</code>", second)
    assert "10 codes are left" in second


def test_setting_up_and_removing_leave_a_trace_a_notice_and_no_other_sign_in(people: People) -> None:
    client, elsewhere = signed_in(people.pia), signed_in(people.pia)
    client.post(APP, {"code": _code(set_up_app(client))})
    assert elsewhere.get("/assessments/").status_code == 302
    elsewhere = signed_in(people.pia)
    client.post(APP + "remove/")
    assert elsewhere.get("/assessments/").status_code == 302
    assert not Authenticator.objects.exists(), "recovery codes go with the last step"
    told = Entry.objects.filter(event__startswith="second_step.").order_by("id")
    assert [(entry.event, entry.details["choice"]) for entry in told] == [
        ("second_step.added", "totp"),
        ("second_step.removed", "totp"),
    ]
    purposes = list(OutgoingMail.objects.values_list("purpose", flat=True))
    assert purposes == ["second_step_added", "second_step_removed"]


# --- codes count once ---------------------------------------------------------------------------------------


def test_a_code_counts_once_in_whichever_process_it_arrives(people: People) -> None:
    add_app(people.pia)
    code = code_of_app()
    client, _ = enter()
    assert where(client.post(SECOND_STEP, {"code": code}, follow=True)) == "/assessments/"
    cache.clear()  # another process has another cache
    client, _ = enter()
    assert client.post(SECOND_STEP, {"code": code}).status_code == 422
    assert client.post(SECOND_STEP, {"code": code_of_app(-1)}).status_code == 422, "nor does an older one"
    assert where(client.post(SECOND_STEP, {"code": code_of_app(1)}, follow=True)) == "/assessments/"


def test_a_recovery_code_counts_once(people: People) -> None:
    add_app(people.pia)
    code = add_recovery_codes(people.pia)[3]
    client, _ = enter()
    assert where(client.post(SECOND_STEP, {"code": f"{code[:4]} {code[4:]}"}, follow=True)) == "/assessments/"
    client, _ = enter()
    assert client.post(SECOND_STEP, {"code": code}).status_code == 422


@pytest.mark.parametrize("code", ["", "123", "１２３４５６", "<script>", "0" * 400, "'; DROP TABLE"])
def test_what_is_no_code_is_refused_in_words(people: People, code: str) -> None:
    add_app(people.pia)
    client, _ = enter()
    assert client.post(SECOND_STEP, {"code": code}).status_code == 422


def test_guessing_codes_is_stopped_and_the_owner_is_told_that_the_password_is_known(people: People) -> None:
    add_app(people.pia)
    User.objects.filter(pk=people.pia.pk).update(email="pia@example.org")
    attacker, _ = enter(client=Client(REMOTE_ADDR="198.51.100.7"))
    for number in range(8):
        answer = attacker.post(SECOND_STEP, {"code": f"{number:06}"})
    assert "Too many tries" in answer.content.decode()
    assert attacker.post(SECOND_STEP, {"code": code_of_app()}).status_code == 422
    assert list(OutgoingMail.objects.values_list("purpose", flat=True)) == ["codes_failing"]
    owner, _ = enter(client=Client(REMOTE_ADDR="203.0.113.5"))
    assert where(owner.post(SECOND_STEP, {"code": code_of_app()}, follow=True)) == "/assessments/"
    outcomes = set(Entry.objects.filter(event="sign_in.failed").values_list("outcome", flat=True))
    assert outcomes == {"wrong_code", "too_many"}


def test_the_second_step_is_no_way_round_the_first(people: People) -> None:
    add_app(people.pia)
    assert Client().post(SECOND_STEP, {"code": code_of_app()}, follow=True).redirect_chain[-1][0] == "/sign-in/"


def test_an_ended_account_does_not_pass_the_second_step(people: People) -> None:
    add_app(people.pia)
    client, _ = enter()
    User.objects.filter(pk=people.pia.pk).update(is_active=False)
    client.post(SECOND_STEP, {"code": code_of_app()})
    assert client.get("/assessments/").status_code == 302


# --- whoever must have one ----------------------------------------------------------------------------------


def test_staff_set_up_a_second_step_before_anything_else(people: People) -> None:
    client, answer = enter("ada")
    assert where(answer) == "/security/"
    assert "Add a second step before you go on" in answer.content.decode()
    for address in ("/tools/", "/system-settings/tool-rights/", "/assessments/"):
        assert client.get(address)["Location"] == "/security/"
    assert client.get("/tools/", headers={"HX-Request": "true"})["HX-Redirect"] == "/security/"
    client.post(APP, {"code": _code(set_up_app(client))})
    assert client.get("/tools/").status_code == 200


def test_a_first_sign_in_of_staff_leads_from_the_one_time_password_to_the_second_step(people: People) -> None:
    User.objects.filter(pk=people.ada.pk).update(must_change_password=True)
    client, answer = enter("ada")
    assert where(answer) == "/password/"
    typed = {"old": PASSWORD, "new": "seven green bicycles", "again": "seven green bicycles"}
    assert where(client.post("/password/", typed, follow=True)) == "/security/"
    assert client.get(APP).status_code == 200, "nobody is asked again a moment after the sign-in"


def test_families_are_offered_one_and_need_none(people: People) -> None:
    client, answer = enter()
    assert where(answer) == "/assessments/"
    assert "Set up an app" in client.get("/security/").content.decode()


def test_whoever_gets_rights_in_the_middle_needs_one_at_the_next_click(people: People) -> None:
    client, _ = enter()
    people.groups["counselor"].assignments.create(user=people.pia)
    assert client.get("/assessments/")["Location"] == "/security/"


@pytest.mark.parametrize(("policy", "ada", "pia"), [("everybody", True, True), ("nobody", False, False)])
def test_the_setting_says_of_whom_it_is_demanded(
    people: People, settings: Any, policy: str, ada: bool, pia: bool
) -> None:
    settings.SECOND_STEP = policy
    for username, demanded in (("ada", ada), ("pia", pia)):
        assert (where(enter(username)[1]) == "/security/") == demanded


def test_who_removes_the_last_one_sets_up_another_first(people: People) -> None:
    add_app(people.ada)
    client = signed_in(people.ada)
    client.post(APP + "remove/")
    assert client.get("/tools/")["Location"] == "/security/"


# --- codes by email -----------------------------------------------------------------------------------------


def confirm(people: People, address: str = "pia@example.org") -> Client:
    """Let Pia confirm an address."""
    client = signed_in(people.pia)
    client.post("/security/email/", {"email": address})
    client.post("/security/email/confirm/", {"code": mailed_code()})
    people.pia.refresh_from_db()
    assert people.pia.confirmed_email == address
    return client


def test_a_code_by_email_can_be_the_second_step(people: People) -> None:
    client = confirm(people)
    client.post("/security/email/codes/", {"wanted": "yes"})
    client, answer = enter()
    assert where(answer) == "/sign-in/code/confirm/"
    assert client.get("/assessments/").status_code == 302
    assert client.post("/sign-in/code/confirm/", {"code": "0000-0000"}).status_code == 422
    assert where(client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)) == "/assessments/"
    assert client.session["second_step"]


def test_three_wrong_codes_end_the_code(people: People) -> None:
    confirm(people).post("/security/email/codes/", {"wanted": "yes"})
    client, _ = enter()
    code = mailed_code()
    for _ in range(3):
        answer = client.post("/sign-in/code/confirm/", {"code": "1111-1111"}, follow=True)
    assert "one wrong code too many" in answer.content.decode()
    client.post("/sign-in/code/confirm/", {"code": code})
    assert client.get("/assessments/").status_code == 302


def test_whoever_knows_the_password_can_not_fill_the_mailbox_or_try_code_after_code(people: People) -> None:
    confirm(people).post("/security/email/codes/", {"wanted": "yes"})
    attacker = Client(REMOTE_ADDR="198.51.100.7")
    answers = []
    for _ in range(7):
        attacker.post("/sign-out/")
        answers.append(enter(client=attacker)[1].status_code)
    assert answers == [200] * 5 + [429] * 2
    assert OutgoingMail.objects.filter(purpose="sign_in_code").count() == 5
    assert where(enter(client=Client(REMOTE_ADDR="203.0.113.5"))[1]) == "/sign-in/code/confirm/"


def test_a_code_by_email_can_stand_in_for_the_password(people: People) -> None:
    confirm(people)
    client = Client()
    client.post("/sign-in/code/", {"username": "Pia"})
    assert where(client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)) == "/assessments/"
    assert Entry.objects.filter(event="sign_in.succeeded").latest("id").details["choice"] == "code"


def test_a_new_code_takes_the_place_of_the_earlier_one(people: People) -> None:
    confirm(people)
    client = Client()
    client.post("/sign-in/code/", {"username": "pia"})
    first = mailed_code()
    client.post("/sign-in/code/confirm/", {"action": "resend"})
    second = mailed_code()
    assert client.post("/sign-in/code/confirm/", {"code": first}).status_code == 422
    assert where(client.post("/sign-in/code/confirm/", {"code": second}, follow=True)) == "/assessments/"


def test_a_code_is_too_old_after_ten_minutes_and_works_in_its_own_browser_only(people: People) -> None:
    confirm(people)
    client = Client()
    with time_machine.travel("2026-11-24T20:00:00Z", tick=False):
        client.post("/sign-in/code/", {"username": "pia"})
        code = mailed_code()
        other = Client()
        other.post("/sign-in/code/", {"username": "pia"})
        assert other.post("/sign-in/code/confirm/", {"code": code}).status_code == 422
    with time_machine.travel("2026-11-24T20:10:01Z", tick=False):
        client.post("/sign-in/code/confirm/", {"code": code})
        assert client.get("/assessments/").status_code == 302


@pytest.mark.parametrize(
    "change",
    [{"confirmed_email": "", "email": "pia@example.org"}, {"email_codes": True}, {"is_active": False}],
    ids=["known to the school only", "the code is the second step already", "ended"],
)
def test_a_code_alone_does_not_let_everybody_in(people: People, change: dict[str, Any]) -> None:
    confirm(people)
    User.objects.filter(pk=people.pia.pk).update(**change)
    mail.outbox.clear()
    Client().post("/sign-in/code/", {"username": "pia"})
    outbox.send_due()
    assert not [sent for sent in mail.outbox if "code" in sent.subject]


def test_staff_without_another_second_step_do_not_enter_by_mail_alone(people: People) -> None:
    User.objects.filter(pk=people.ada.pk).update(confirmed_email="ada@example.org")
    Client().post("/sign-in/code/", {"username": "ada"})
    outbox.send_due()
    assert mail.outbox == []
    add_app(people.ada)
    client = Client()
    client.post("/sign-in/code/", {"username": "ada"})
    assert where(client.post("/sign-in/code/confirm/", {"code": mailed_code()}, follow=True)) == SECOND_STEP


def test_an_address_counts_when_its_code_came_back_and_the_old_one_is_told(people: People) -> None:
    User.objects.filter(pk=people.pia.pk).update(email="old@example.org")
    client = signed_in(people.pia)
    client.post("/security/email/", {"email": "New@Example.org"})
    people.pia.refresh_from_db()
    assert people.pia.confirmed_email == ""
    code = mailed_code()
    assert mail.outbox[-1].to == ["new@example.org"]
    assert client.post("/security/email/confirm/", {"code": "9999-9999"}).status_code == 422
    client.post("/security/email/confirm/", {"code": code})
    outbox.send_due()
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["old@example.org"],
        "Another email address belongs to your sign-in",
    )


def test_without_a_mail_server_the_pages_say_what_can_not_be_done(people: People, settings: Any) -> None:
    settings.MAIL_IS_ON = False
    client = signed_in(people.pia)
    assert "the operator has not set a mail server" in client.get("/security/").content.decode()
    assert "This site sends no mail" in client.get("/security/email/").content.decode()
    assert Client().get("/sign-in/code/").status_code == 404
    assert "Get a code by email" not in Client().get("/sign-in/").content.decode()
    client.post("/password/", {"old": PASSWORD, "new": "seven green bicycles", "again": "seven green bicycles"})
    assert not OutgoingMail.objects.exists()


# --- what a copy of the database tells ----------------------------------------------------------------------


def test_no_secret_stands_in_the_database_also_while_it_is_set_up(people: People) -> None:
    client = signed_in(people.pia)
    secret = set_up_app(client)
    stored = "".join(Session.objects.values_list("session_data", flat=True))
    assert secret not in stored
    assert "totp" not in stored
    client.post(APP, {"code": _code(secret)})
    app = Authenticator.objects.get(type="totp")
    assert secret not in str(app.data)
    assert unseal(people.pia, app.data["secret"]) == secret
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert len(unseal(people.pia, seed)) == 80


def test_a_secret_that_is_copied_to_another_person_opens_nothing(people: People) -> None:
    row = add_app(people.gus)
    Authenticator.objects.filter(pk=row.pk).update(user=people.pia)
    client, _ = enter()
    with pytest.raises(crypto.CannotDecrypt):
        client.post(SECOND_STEP, {"code": code_of_app()})


def test_keys_are_rotated_for_steps_sessions_and_mail(people: People, settings: Any) -> None:
    add_app(people.pia)
    codes = add_recovery_codes(people.pia)
    add_passkey(people.pia)
    client = signed_in(people.gus)
    outbox.post("password_changed", people.pia.key, detail="x")
    settings.MASTER_KEYS = (NEW, OLD)
    counts = rotation.rotate_keys()
    assert (counts.rotated, counts.failed) == (4, 0)
    assert rotation.rotate_keys().already_new == 4
    settings.MASTER_KEYS = (NEW,)
    assert client.get("/assessments/").status_code == 200
    for code in (codes[0], code_of_app()):
        other, _ = enter()
        assert where(other.post(SECOND_STEP, {"code": code}, follow=True)) == "/assessments/"


def test_passkeys_of_others_can_not_be_touched(people: People) -> None:
    theirs = add_passkey(people.gus)
    client = signed_in(people.pia)
    assert client.post(f"/security/passkeys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
    assert unseal(people.pia, add_app(people.pia).data["secret"]) == SECRET
