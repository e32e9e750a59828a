"""Each failure of the table over a socket: it does what it says, and the check would notice if it did not."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from scoreport.sandbox.faults.bomb import Bomb
from scoreport.sandbox.faults.table import FAULTS, NoSuchFault, Stage, fault_named, fault_of_ssid, split_client_key
from tests.places import ROOT
from tests.sandbox.calling import Caller
from tests.sandbox.faults.asking import Seen, meet_all, meet_none
from tests.sandbox.faults.checks import CHECKS
from tests.sandbox.running import running_sandbox
from tests.sandbox.state_list import TODAY

EVERY = [(fault.name, stage) for fault in FAULTS for stage in fault.stages]
# Whether an answer begins late is told by time alone, and a slow machine is late with any.
BY_TIME_ALONE = {"slow-start"}
ROW = re.compile(
    r"^\| `(?P<name>[^`]+)` \| (?P<key>[^|]*) \| (?P<listing>[^|]*) \| (?P<report>[^|]*) \| (?P<does>.*) \|$"
)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "sandbox.log"


@pytest.fixture(scope="module")
def base(log: Path) -> Iterator[str]:
    with running_sandbox(log=log, today=TODAY, slow_seconds=2, drip_seconds=0.01, renderers=0) as address:
        yield address


@pytest.fixture(scope="module")
def met(base: str) -> dict[tuple[str, Stage], Seen]:
    return meet_all(base)


@pytest.fixture(scope="module")
def ordinary(base: str) -> dict[Stage, Seen]:
    return {stage: meet_none(base, stage) for stage in get_args(Stage)}


@pytest.mark.parametrize(("name", "stage"), EVERY)
def test_a_failure_does_what_the_table_says(met: dict[tuple[str, Stage], Seen], name: str, stage: Stage) -> None:
    seen = met[name, stage]
    assert CHECKS[name](seen), (seen.got.data[:600], seen.got.size, seen.got.pieces, seen.got.end)


@pytest.mark.parametrize(("name", "stage"), [pair for pair in EVERY if pair[0] not in BY_TIME_ALONE])
def test_no_check_is_content_with_an_ordinary_answer(ordinary: dict[Stage, Seen], name: str, stage: Stage) -> None:
    assert not CHECKS[name](ordinary[stage])


def test_the_process_has_come_through_it_all(met: dict[tuple[str, Stage], Seen], base: str, log: Path) -> None:
    assert len(met) == len(EVERY)
    assert Caller(base).get("/health").status == 200
    assert log.read_text() == ""


def test_nothing_that_was_promised_has_gone_from_the_table() -> None:
    assert [fault.name for fault in FAULTS if fault.name not in CHECKS] == []
    assert CHECKS.keys() - {fault.name for fault in FAULTS} == set()


def test_each_ssid_and_client_key_stands_for_one_failure() -> None:
    ssids = [fault.ssid(stage) for fault in FAULTS for stage in fault.stages if stage != "token"]
    assert len(set(ssids)) == len(ssids)
    assert all(re.fullmatch(r"99000[12]\d{4}|\d{10}", ssid) for ssid in ssids)
    for fault in FAULTS:
        for stage in fault.stages:
            if stage == "token":
                assert split_client_key(fault.client_key("a+b")) == ("a+b", fault)
            else:
                assert fault_of_ssid(fault.ssid(stage)) == (stage, fault)
    assert split_client_key("a+no-such-failure") == ("a+no-such-failure", None)
    assert fault_of_ssid("2000000001") is None


def test_what_is_not_there_is_said_with_what_is() -> None:
    with pytest.raises(NoSuchFault, match="slow-start"):
        fault_named("sluggish")
    with pytest.raises(NoSuchFault, match="at the token"):
        fault_named("duplicates", "token")


def test_the_page_shows_the_table_as_it_is() -> None:
    page = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    shown = [match.groupdict() for match in map(ROW.match, page.splitlines()) if match]
    assert shown == [
        {
            "name": fault.name,
            "key": f"`+{fault.name}`" if "token" in fault.stages else "",
            "listing": fault.ssid("listing") if "listing" in fault.stages else "",
            "report": fault.ssid("report") if "report" in fault.stages else "",
            "does": fault.does,
        }
        for fault in FAULTS
    ]


def test_the_bomb_is_a_whole_gzip_file() -> None:
    bomb = Bomb(b"begun", 3)
    packed = b"".join(bomb)
    assert len(packed) == bomb.size < 5000
    assert gzip.decompress(packed) == b"begun" + b" " * 3 * 1024 * 1024
