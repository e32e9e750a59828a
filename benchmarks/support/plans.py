"""Who asks for what: each connection stands for a few families and goes through their children in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.support import load
from benchmarks.support.browsing import LINK, Browser, Call
from benchmarks.support.upstream import PDF_BYTES, REPORTS

PDF_END, ROW = b"%%EOF", b'href="/score-reports/'
PER_CHILD = 2  # reports of the newest year, whose links hold the state's own
SLACK = 200  # bytes by which two lists of the same reports differ, since sealed links do
Plans = list[list[Call]]


@dataclass(frozen=True)
class Clicks:
    """The calls of both applications for both clicks, one list for each connection."""

    generate: Plans
    bare_generate: Plans
    opening: Plans
    bare_opening: Plans


def make(port: int, people: Sequence[tuple[Browser, list[str]]], answer: bytes, connections: int) -> Clicks:
    """Return the plans. `answer` is what Generate answered in this run. Raises AssertionError on a strange one."""
    assert answer.count(ROW) == REPORTS, answer
    found: tuple[Plans, Plans, Plans, Plans] = ([], [], [], [])
    for connection in range(connections):
        own = [(browser, child) for browser, children in people[connection::connections] for child in children]
        found[0].append([_press(b, c, answer) for b, c in own])
        found[1].append([_bare_press(b, c, answer) for b, c in own])
        found[2].append([_pdf(b.get(path)) for b, c in own for path in _links(port, b, c)])
        found[3].append([_pdf(b.get(f"/open/{c}/")) for b, c in own for _ in range(PER_CHILD)])
    return Clicks(*found)


def presses(people: Sequence[tuple[Browser, list[str]]], answer: bytes, connections: int) -> tuple[Plans, Plans]:
    """Return the plans of both applications for Generate, each connection pressing for a child of its own."""
    assert answer.count(ROW) == REPORTS, answer
    own = [(browser, child) for browser, children in people for child in children][:connections]
    assert len(own) == connections
    return [[_press(b, c, answer)] for b, c in own], [[_bare_press(b, c, answer)] for b, c in own]


def _press(browser: Browser, child: str, answer: bytes) -> Call:
    return Call(browser.generate(child), ROW, len(answer) - SLACK, len(answer) + SLACK)


def _bare_press(browser: Browser, child: str, answer: bytes) -> Call:
    return Call(browser.post(f"/generate/{child}/"), ROW, len(answer), len(answer))


def _pdf(wire: bytes) -> Call:
    return Call(wire, PDF_END, PDF_BYTES, PDF_BYTES)


def _links(port: int, browser: Browser, child: str) -> Iterator[str]:
    page = load.exchange(port, browser.generate(child))
    for match in LINK.findall(page)[:PER_CHILD]:
        yield match.decode()
