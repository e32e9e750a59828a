"""The examples of the page on the sandbox do what the page says."""

import json
import re
import shlex

import urllib3

from scoreport.sandbox.faults.plans import profile, profiles
from scoreport.sandbox.options import parser
from tests.docs.handbook import blocks
from tests.places import ROOT
from tests.sandbox.calling import Caller

PAGE = ROOT / "docs" / "sandbox.md"
ADDRESS = "http://127.0.0.1:8100"


def test_each_call_of_the_control_end_point_is_followed(controlled: Caller) -> None:
    calls = [shlex.split(line) for block in blocks(PAGE, "bash") for line in block.splitlines() if line]
    assert len(calls) >= 4
    for words in [*calls, ["curl", "-X", "DELETE", f"{ADDRESS}/control/weather"]]:
        command, _, method, url, *rest = words
        body = rest[1] if rest else None
        answer = urllib3.PoolManager().request(method, url.replace(ADDRESS, controlled.base), body=body)
        assert (command, answer.status) == ("curl", 200), (words, answer.data)
        if body and "fault" in json.loads(body):
            assert json.loads(body)["fault"] in answer.data.decode()


def test_the_page_names_each_option() -> None:
    options = {option for action in parser()._actions for option in action.option_strings} - {"-h", "--help"}
    shown = set(re.findall(r"`(--[a-z-]+)", PAGE.read_text(encoding="utf-8")))
    assert options <= shown


def test_the_page_shows_the_profiles_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in profiles():
        plan = profile(name)
        latencies = [plan.latencies[stage] for stage in ("token", "listing", "report") if stage in plan.latencies]
        shown = [f"{found.median * 1000:.0f}, {found.p95 * 1000:.0f}" for found in latencies] or ["0"] * 3
        share = sum(share for _, share in plan.failures)
        assert f"| {name} | {' | '.join(shown)} | {f'{share * 100:.2g} %' if share else 'none'} |" in page
