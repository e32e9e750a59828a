"""Many families at once, of whom many go away in the middle: nobody gets a byte of another family's report.

The gate plays it with a few; `make proof` sets SCOREPORT_PROOF and plays 200 families and 100,000 answers.
"""

import json
import os
import random
import re
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from benchmarks.support.browsing import Browser

from tests.installation import Installation
from tests.reports import upstream

pytestmark = pytest.mark.journey
FAMILIES, ANSWERS = (200, 100_000) if os.environ.get("SCOREPORT_PROOF") else (12, 600)
AT_ONCE = 24
GONE = 0.3  # share of requests whose browser goes away before, within or right after the answer
FILL = """
from benchmarks.support import district
from scoreport.districts.models import Lea
from scoreport.roster.models import Student
import json
families = district.fill({url!r}, {count})
Lea.objects.update(family_look_ups_an_hour=1_000_000)
ssids = dict(Student.objects.values_list("key", "ssid"))
print(json.dumps([family | {{"ssids": [ssids[key] for key in family["children"]]}} for family in families]))
"""
SSID = re.compile(rb"this is of (\d{10})")
LINK = re.compile(rb'href="(/score-reports/[^"]+)"')


@dataclass
class Site:
    """The running product and its families."""

    port: int
    families: list[dict[str, Any]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    installation = Installation(tmp_path_factory.mktemp("many"), {"SCOREPORT_ETS_CALLS_PER_SECOND": "5000"})
    installation.run("init", "--lea", "Our District", "--username", "boss", "--name", "The Boss")
    with upstream.running() as state:
        state.marked = True
        families = json.loads(installation.python(FILL.format(url=state.url, count=FAMILIES)))
        with installation.web() as address:
            yield Site(int(address.rpartition(":")[2]), families)


def exchange(port: int, wire: bytes, draw: random.Random) -> tuple[bytes, bytes] | None:
    """Send a request; return head and body where they came whole, None where this browser went away."""
    goes = draw.random() < GONE
    with socket.create_connection(("127.0.0.1", port), 60) as sock:
        if goes and draw.random() < 0.2:
            sock.sendall(wire[: draw.randrange(len(wire))])
            return None
        sock.sendall(wire)
        limit = draw.randrange(1, 40_000) if goes else None
        received = b""
        while limit is None or len(received) < limit:
            part = sock.recv(65_536 if limit is None else min(limit, 8_192))
            if not part or b"\r\n\r\n" not in received + part:
                received += part
                if not part:
                    break
                continue
            received += part
            head, _, body = received.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if length and len(body) >= int(length[1]):
                assert len(body) == int(length[1]), "bytes of another answer behind this one"
                return head, body
    return None


def walk(site: Site, family: dict[str, Any], browser: Browser, wanted: int, seed: int) -> Counter[str]:
    """Press Generate and open what came, again and again, until so many answers have come whole."""
    draw, counted = random.Random(seed), Counter[str]()
    own = list(zip(family["children"], family["ssids"], strict=True))
    while counted["whole"] < wanted:
        child, ssid = draw.choice(own)
        listed = exchange(site.port, browser.generate(child), draw)
        if listed is None:
            counted["gone"] += 1
            continue
        assert listed[0].startswith(b"HTTP/1.1 200 "), listed
        counted["whole"] += 1
        for link in LINK.findall(listed[1]):
            opened = exchange(site.port, browser.get(link.decode()), draw)
            if opened is None:
                counted["gone"] += 1
                continue
            head, body = opened
            assert head.startswith(b"HTTP/1.1 200 "), head
            assert set(SSID.findall(body)) == {ssid.encode()}, "a report of somebody else"
            assert body == upstream.marked(ssid), "a report that is not whole was called whole"
            counted["whole"] += 1
    return counted


def test_sec_03_nobody_gets_a_byte_of_another_familys_report(site: Site) -> None:
    each = ANSWERS // FAMILIES
    counted: Counter[str] = Counter()
    base = f"http://127.0.0.1:{site.port}"
    # One after the other: a wave of sign-ins would be asked to press again, which is not what is tried here.
    browsers = [Browser(base, family["username"], family["password"]) for family in site.families]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        walks = [
            crowd.submit(walk, site, family, browser, each, seed)
            for seed, (family, browser) in enumerate(zip(site.families, browsers, strict=True))
        ]
        for one in walks:
            counted += one.result()
    print(f"{counted['whole']} answers to {FAMILIES} families, and {counted['gone']} that nobody stayed for")
    assert counted["whole"] >= ANSWERS - FAMILIES
    assert counted["gone"] > counted["whole"] / 10
