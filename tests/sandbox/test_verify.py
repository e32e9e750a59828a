"""`scoreport-sandbox verify`: it praises what is right, and each of its checks can fail."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scoreport.sandbox.verify.calls import Answer
from scoreport.sandbox.verify.checks import ALL
from scoreport.sandbox.verify.command import main
from scoreport.sandbox.verify.examination import Evidence, Subject
from scoreport.sandbox.verify.judging import Outcome, judged
from scoreport.sandbox.verify.names import read_names
from tests.sandbox.calling import SAMPLE_SECRET
from tests.sandbox.conftest import CREDENTIALS
from tests.sandbox.running import COMMAND, running_sandbox
from tests.sandbox.service_faults import ELSEWHERE_SHOWN, FAULTS, NEVER_FAILS, OPEN, entries, on
from tests.sandbox.small_service import (
    KEY,
    OTHER_SSID,
    SECRET,
    SSID,
    Ask,
    Fault,
    Reply,
    Service,
    refused,
    small_service,
)
from tests.sandbox.state_list import ELSEWHERE, FOURTH, TODAY, write_state_list

Said = tuple[int, str, str]
Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command against a small service and returns exit code, output and errors."""
    for name, value in (("CLIENT_KEY", KEY), ("CLIENT_SECRET", SECRET), ("SSID", SSID)):
        monkeypatch.setenv(f"SCOREPORT_VERIFY_{name}", value)

    def run(base: str, *words: str) -> Said:
        code = main([base, "--pause", "0", "--try-wrong-secret", "--other-ssid", OTHER_SSID, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def outcomes(table: str) -> dict[str, str]:
    """The outcome of each check, as the table has it."""
    found = {}
    for line in table.splitlines():
        for outcome in Outcome:
            if line.lower().startswith(f"{outcome}  "):
                found[line[17:].split()[0]] = str(outcome)
    return found


def failing(table: str) -> set[str]:
    return {name for name, outcome in outcomes(table).items() if outcome == Outcome.FAILS}


def test_all_that_can_be_told_of_a_right_service_holds(run: Run) -> None:
    with small_service(link_seconds=1) as service:
        code, table, _ = run(service.base, "--until-links-end")
    told = outcomes(table)
    assert code == 0, table
    assert set(told) == {check.name for check in ALL}
    assert {name for name, outcome in told.items() if outcome != Outcome.HOLDS} == {"links.https"}


def test_each_check_is_shown_to_fail() -> None:
    assert set(FAULTS) | ELSEWHERE_SHOWN | NEVER_FAILS == {check.name for check in ALL}


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_finds_its_fault_and_no_other_cries(name: str, run: Run) -> None:
    fault, others = FAULTS[name]
    with small_service(fault) as service:
        code, table, _ = run(service.base)
    assert failing(table) == {name} | others, table
    assert code == 1


def test_a_link_that_outlives_its_end_is_found(run: Run) -> None:
    opened: set[str] = set()

    def fault(ask: Ask, reply: Reply) -> Reply:
        if ask.kind != "pdf":
            return reply
        signature = ask.query["X-Amz-Signature"]
        if reply.status == 200:
            opened.add(signature)
        return OPEN if signature in opened else reply

    with small_service(fault, link_seconds=1) as service:
        code, table, _ = run(service.base, "--until-links-end")
    assert (code, failing(table)) == (1, {"files.ended"})


@pytest.mark.parametrize(("link", "outcome"), [("https://x.test/1", Outcome.HOLDS), ("http://x.test/1", Outcome.FAILS)])
def test_links_without_tls_are_found_where_the_service_has_it(link: str, outcome: Outcome) -> None:
    subject = Subject("https://x.test", "", "", KEY, SECRET, SSID)
    body = f'[{{"type": "CAASPP", "year": 2024, "language": "en", "url": "{link}"}}]'.encode()
    evidence = Evidence(subject, read_names(), {"listing": Answer(200, body=body)})
    (check,) = (check for check in ALL if check.name == "links.https")
    assert judged(check, evidence).outcome is outcome


def test_what_can_not_be_reached_is_not_tried(run: Run) -> None:
    with small_service() as gone:
        base = gone.base
    code, table, errors = run(base)
    assert code == 2
    assert "no connection" in errors
    assert outcomes(table)["token.none"] == Outcome.UNTOLD


def test_refused_credentials_end_the_examination_after_one_call(run: Run) -> None:
    with small_service(on("token", lambda _: refused(401, "WRONG_PAIR"))) as service:
        code, _, errors = run(service.base)
        assert len(service.asked) == 1
    assert code == 2
    assert "refused these credentials" in errors


def test_a_link_that_says_it_lives_for_a_day_is_not_waited_for_that_long(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("scoreport.sandbox.verify.examination.time.sleep", slept.append)
    with small_service(link_seconds=86_400) as service:
        _, table, _ = run(service.base, "--until-links-end")
    assert 1700 < max(slept) <= 1801
    assert failing(table) == {"links.life", "files.ended"}


def test_it_is_polite(run: Run) -> None:
    with small_service() as service:
        run(service.base)
    asks, headers = zip(*service.asked, strict=True)
    assert {ask.method for ask in asks if ask.kind != "token"} == {"GET"}
    assert len(asks) <= 20
    assert all(sent["user-agent"].startswith("scoreport-sandbox-verify/") for sent in headers)
    assert not any("authorization" in sent for ask, sent in service.asked if ask.kind in ("pdf", "page"))


def test_without_being_told_it_tries_no_wrong_secret(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_service() as service:
        assert main([service.base, "--pause", "0"]) == 0
        assert {ask.authorization for ask, _ in service.asked if ask.kind == "token"} == {
            *(sent.authorization for sent, _ in service.asked[:1]),
            "",
        }


def nasty(ask: Ask, reply: Reply) -> Reply:
    """Whatever is private, in each place of an answer that is shown: names of fields and headers, media types."""
    if ask.kind != "listing" or reply.status != 200:
        return reply
    link = reply.body["scoreReports"][0]["url"]
    told = {SSID: 1, f"of {SSID}": 1, SECRET: {KEY: [ask.authorization]}, link: 1, "\x1b[31mred": 1}
    return replace(reply.with_body(**told), media_type=f"text/{SSID}", headers={f"X-{SECRET}": SSID, f"X-{SSID}": "1"})


@pytest.mark.parametrize("fault", [lambda ask, reply: reply, nasty])
def test_nothing_private_is_printed(fault: Fault, run: Run) -> None:
    with small_service(fault) as service:
        _, table, errors = run(service.base, "--show-codes")
    private = [SSID, OTHER_SSID, KEY, SECRET, service.token, "/store/", *_signatures(service)]
    assert [word for word in private if word in table + errors] == []
    assert table.replace("\n", "").isprintable()


def _signatures(service: Service) -> list[str]:
    return [ask.query["X-Amz-Signature"] for ask, _ in service.asked if ask.query]


def test_the_shape_of_an_answer_is_shown_without_its_values(run: Run) -> None:
    with small_service() as service:
        _, table, _ = run(service.base)
    assert "studentId: digits, 10 characters [read as fields.ssid]" in table
    assert "type: text, 5 to 6 characters [read as fields.report_type]" in table
    assert "language: text, 2 to 3 characters" in table
    assert "url (1 of 2): http link to 127.0.0.1 with X-Amz-Date X-Amz-Expires X-Amz-Signature" in table
    assert "CAASPP" not in table


def test_codes_are_printed_on_demand(run: Run) -> None:
    with small_service(entries(lambda entry: {**entry, "language": "Klingon"})) as service:
        _, table, _ = run(service.base, "--show-codes")
    assert "report type: CAASPP, ELPAC\n" in table
    assert "language: Klingon (unknown)\n" in table
    assert outcomes(table)["listing.codes"] == Outcome.UNTOLD


ALIASES = """
[fields]
reports = ["berichte"]
report_type = ["art"]

[token]
text = ["jeton"]

[other_languages]
"xx" = "Something else"
"""


def foreign(ask: Ask, reply: Reply) -> Reply:
    """A service that calls things otherwise."""
    if ask.kind == "token" and reply.status == 200:
        return reply.with_body(access_token=None, jeton=reply.body["access_token"])
    if ask.kind == "listing" and reply.status == 200:
        renamed = [
            {("art" if key == "type" else key): entry[key] for key in entry} for entry in reply.body["scoreReports"]
        ]
        return reply.with_body(scoreReports=None, berichte=renamed)
    return reply


def test_an_alias_file_makes_another_implementation_readable(run: Run, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.toml"
    aliases.write_text(ALIASES, encoding="utf-8")
    with small_service(foreign) as service:
        assert failing(run(service.base)[1]) == {"token.post"}
        code, table, _ = run(service.base, "--aliases", str(aliases))
    assert code == 0, table
    assert "art: text, 5 to 6 characters [read as fields.report_type]" in table


@pytest.mark.parametrize(
    ("text", "said"),
    [("fields = 1", "[fields]"), ("[fields]\nyear = 'annee'", "fields.year"), ("[fields", "cannot read")],
)
def test_a_bad_alias_file_is_refused_by_name(text: str, said: str, run: Run, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.toml"
    aliases.write_text(text, encoding="utf-8")
    code, _, errors = run("http://127.0.0.1:9", "--aliases", str(aliases))
    assert code == 2
    assert said in errors


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["http://state.example.org"], "https"),
        (["https://state.example.org", "--ssid", "12"], "10 digits"),
        (["https://state.example.org", "--listing-path", "/x"], "{ssid}"),
    ],
)
def test_what_is_asked_wrongly_is_said_before_any_call(words: list[str], said: str, run: Run) -> None:
    code, table, errors = run(*words)
    assert (code, table) == (2, "")
    assert said in errors


def test_a_value_that_is_missing_is_named() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SCOREPORT_")}
    done = subprocess.run(
        [COMMAND, "verify", "https://state.example.org"],
        env=bare,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "SCOREPORT_VERIFY_CLIENT_KEY" in done.stderr


def verified(base: str, key: str, secret: str, ssid: str, *words: str) -> "subprocess.CompletedProcess[str]":
    told = {"CLIENT_KEY": key, "CLIENT_SECRET": secret, "SSID": ssid}
    env = {**os.environ, **{f"SCOREPORT_VERIFY_{name}": value for name, value in told.items()}}
    words = ("verify", base, "--pause", "0", "--try-wrong-secret", "--until-links-end", *words)
    return subprocess.run([COMMAND, *words], env=env, capture_output=True, text=True, timeout=60, check=False)


def test_our_own_sandbox_keeps_all_of_it(tmp_path: Path) -> None:
    enrollment = write_state_list(tmp_path / "state-enrollment.csv")
    credentials = tmp_path / "credentials.csv"
    credentials.write_text(CREDENTIALS, encoding="utf-8")
    with running_sandbox(today=TODAY, enrollment=enrollment, credentials=credentials, link_seconds=2) as base:
        done = verified(base, "here", "secret-of-here-00001", FOURTH, "--other-ssid", ELSEWHERE)
    told = outcomes(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name for name, outcome in told.items() if outcome != Outcome.HOLDS} == {"links.https"}


def test_a_sandbox_that_knows_every_number_can_be_told_from_one_that_shows_strangers() -> None:
    with running_sandbox(today=TODAY, link_seconds=2) as base:
        done = verified(base, "sandbox", SAMPLE_SECRET, FOURTH)
    untold = {name for name, outcome in outcomes(done.stdout).items() if outcome == Outcome.UNTOLD}
    assert done.returncode == 0, done.stdout + done.stderr
    assert untold == {"links.https", "listing.nobody", "listing.other"}
