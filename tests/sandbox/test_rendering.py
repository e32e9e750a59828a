"""How report files are made and kept: in processes of their own, once for each that is wanted, in bounded memory."""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scoreport.sandbox.cache import RenderCache
from scoreport.sandbox.catalogue import offers
from scoreport.sandbox.invented import invent_student
from scoreport.sandbox.reports.render import Draft, NotRendered, draft, typeset
from scoreport.sandbox.reports.typesetter import Typesetters
from tests.sandbox.calling import Caller
from tests.sandbox.running import listening_address, running_sandbox, start

TODAY = date(2026, 11, 24)
SECONDS = 20


def some_draft() -> Draft:
    """The first report of the first invented student who has one."""
    for number in range(100):
        student = invent_student(1, f"{number:010}", TODAY)
        for offer in offers(1, student, 2024, TODAY):
            return draft(1, student, offer, "en", TODAY)
    raise AssertionError


def told(size: int, made: list[int]) -> Callable[[], bytes]:
    def make() -> bytes:
        made.append(size)
        return bytes(size)

    return make


def test_a_kept_file_is_not_made_again() -> None:
    cache, made = RenderCache(100), list[int]()
    assert [cache.get("a", told(40, made)) for _ in range(3)] == [bytes(40)] * 3
    assert made == [40]


def test_memory_is_bounded_in_bytes_and_the_file_asked_for_longest_ago_goes_first() -> None:
    cache, made = RenderCache(100), list[int]()
    for key in ("a", "b", "a", "c"):  # a is asked for again: b has to make room
        cache.get(key, told(40, made))
    assert cache.kept_bytes == 80
    made.clear()
    for key in ("a", "c", "b"):
        cache.get(key, told(40, made))
    assert made == [40]


@pytest.mark.parametrize(("room", "size"), [(0, 1), (100, 101)])
def test_a_file_that_does_not_fit_is_answered_and_not_kept(room: int, size: int) -> None:
    cache, made = RenderCache(room), list[int]()
    assert [len(cache.get("a", told(size, made))) for _ in range(2)] == [size, size]
    assert (made, cache.kept_bytes) == ([size, size], 0)


def test_those_who_ask_together_share_one_making() -> None:
    cache, made, waiting = RenderCache(100), list[int](), threading.Barrier(8)

    def make() -> bytes:
        made.append(1)
        return b"%PDF"

    def ask(_number: int) -> bytes:
        waiting.wait(SECONDS)
        return cache.get("a", make)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {b"%PDF"}
    assert len(made) == 1


def test_two_different_files_are_made_side_by_side() -> None:
    cache, meet = RenderCache(100), threading.Barrier(2)

    def make() -> bytes:
        meet.wait(SECONDS)  # breaks unless the other one is being made at the same time
        return b"%PDF"

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda key: cache.get(key, make), "ab")) == [b"%PDF"] * 2


def test_a_failure_reaches_who_asked_and_the_next_one_tries_again() -> None:
    cache = RenderCache(100)

    def fail() -> bytes:
        raise NotRendered("no")

    with pytest.raises(NotRendered):
        cache.get("a", fail)
    assert cache.get("a", lambda: b"%PDF") == b"%PDF"


def test_a_process_sets_the_very_bytes_that_this_one_would() -> None:
    setters, one = Typesetters(1), some_draft()
    try:
        assert setters.typeset(one) == setters.typeset(one) == typeset(one) == Typesetters(0).typeset(one)
    finally:
        setters.close()


def test_a_draft_that_cannot_be_set_is_named_and_the_process_goes_on() -> None:
    setters = Typesetters(1)
    try:
        with pytest.raises(NotRendered, match="JSON"):
            setters.typeset(replace(some_draft(), report="{"))
        assert setters.typeset(some_draft()).startswith(b"%PDF-")
    finally:
        setters.close()


def test_a_lost_process_costs_one_report_and_is_replaced() -> None:
    setters, others = Typesetters(1), children(os.getpid())
    try:
        setters.typeset(some_draft())
        (lost,) = children(os.getpid()) - others
        os.kill(lost, signal.SIGKILL)
        with pytest.raises(NotRendered, match="lost"):
            setters.typeset(some_draft())
        assert setters.typeset(some_draft()).startswith(b"%PDF-")
    finally:
        setters.close()
    assert children(os.getpid()) == others


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_sandbox_however_it_ends(number: signal.Signals) -> None:
    process = start("--port", "0", "--today", str(TODAY))
    some_report(Caller(listening_address(process)))
    helpers = children(process.pid)
    assert helpers
    process.send_signal(number)
    process.communicate(timeout=SECONDS)
    ends = time.monotonic() + SECONDS
    while any(Path(f"/proc/{helper}").exists() for helper in helpers):
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_without_cache_and_processes_it_answers_the_same() -> None:
    with running_sandbox(today=TODAY) as kept, running_sandbox(today=TODAY, cache_mb=0, renderers=0) as bare:
        assert some_report(Caller(kept)) == some_report(Caller(bare)) == some_report(Caller(bare))


def some_report(caller: Caller) -> bytes:
    for number in range(100):
        for entry in caller.entries(f"{number:010}"):
            if "pdfLink" in entry:
                return caller.get(entry["pdfLink"]).data
    raise AssertionError


def children(parent: int) -> set[int]:
    """The processes that this one started and that still run."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return {int(number) for task in tasks for number in task.read_text().split()}
