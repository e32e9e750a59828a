"""The four doors to the state, what a click at each brings back, and how a failure is put behind them.

A failure comes by a reserved SSID, by an addition to the Client Key or by the sandbox's control end point: each door
uses another of these ways, so that all of them are tried.
"""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import reverse

from scoreport.configuration import clients, sealing
from scoreport.configuration.credentials import for_school
from scoreport.configuration.models import Connection
from scoreport.ets import Client as EtsClient
from scoreport.ets import EtsError
from scoreport.ets.client import NOBODY
from scoreport.lib import clock
from scoreport.roster.models import Student
from scoreport.sandbox.faults.table import Fault, Stage
from tests.people import People, signed_in
from tests.reports.conftest import configure, links_in

KEY, SECRET = "plantedkey7f3q", "planted-secret-9vh2kz"
ORDINARY = "4000000001"  # a student without any failure; without an enrollment list the sandbox knows every number


@dataclass(frozen=True)
class Seen:
    """What one click brought: status, page as it is read, bytes of a report, seconds."""

    status: int
    text: str
    body: bytes
    seconds: float
    broke_off: bool = False

    @property
    def links(self) -> list[str]:
        return links_in(self.text)


class Site:
    """One district whose state is the sandbox, and what its people press; `address` is what a coordinator types."""

    def __init__(self, people: People, sandbox: str) -> None:
        self.people, self.sandbox, self.address = people, sandbox, sandbox
        configure(people, sandbox)
        self.enter(KEY)
        self.pia, self.tess, self.ada = (signed_in(user) for user in (people.pia, people.tess, people.ada))
        self.move(ORDINARY)

    @property
    def ben(self) -> Student:
        return self.people.ben

    @property
    def client(self) -> EtsClient:
        """The client by which this district's clicks reach the state now."""
        return clients.client_for(for_school(self.people.aldrich))

    def enter(self, client_key: str) -> None:
        """Put another Client Key into use, as a promotion does."""
        connection = Connection.objects.get(configuration__lea=self.people.lea)
        sealing.seal(connection, "client_key", client_key)
        sealing.seal(connection, "client_secret", SECRET)
        connection.saved_at = clock.now()
        connection.save()

    def move(self, ssid: str) -> None:
        """Let the child have another State ID."""
        self.people.ben.ssid = ssid
        self.people.ben.save(update_fields=["ssid"])

    def order(self, fault: Fault, stage: Stage, ssid: str = "") -> None:
        """Let the sandbox's next requests of a stage meet the failure."""
        self._control("PUT", f"/faults/{stage}", {"fault": fault.name, "ssid": ssid})

    def calm(self) -> None:
        """End every failure: orders, the Client Key's, the SSID's."""
        self._control("DELETE", "/faults")
        self._control("DELETE", "/weather")
        if self.ben.ssid != ORDINARY:
            self.move(ORDINARY)

    def chance(self, *failures: str) -> None:
        """Let a share of all requests fail."""
        self._control("PUT", "/weather", {"failures": list(failures)})

    def _control(self, method: str, path: str, body: object = None) -> None:
        control(self.sandbox, method, path, body)

    def generate(self) -> Seen:
        """The guardian presses Generate."""
        path = reverse("reports:generate_child", args=[self.ben.key])
        return taken(lambda: self.pia.post(path, {"language": "en"}))

    def get_score_report(self) -> Seen:
        """The teacher presses Get Score Report."""
        return self._staff(self.tess)

    def coordinate(self) -> Seen:
        """The coordinator presses Get Score Report."""
        return self._staff(self.ada)

    def _staff(self, browser: object) -> Seen:
        path = reverse("reports:student", args=[self.ben.key])
        return taken(lambda: browser.post(path, {"test": "", "language": "", "year": ""}))  # type: ignore[attr-defined]

    def open(self, link: str) -> Seen:
        """The guardian opens a link."""
        return taken(lambda: self.pia.get(link))

    def test_connection(self, client_key: str = KEY) -> Seen:
        """The coordinator types a configuration and presses Test connection."""
        typed = {
            "name": "Another", "schools": [self.people.emerson.pk], "base_url": self.address,
            "endpoint_1": "/api/v1/students/", "endpoint_2": "/score-reports/",
            "authentication_endpoint": "/api/v1/token", "client_key": client_key, "client_secret": SECRET,
            "expires_on": "2999-01-01", "action": "test",
        }  # fmt: skip
        return taken(lambda: self.ada.post(reverse("configuration:add"), typed))


def control(sandbox: str, method: str, path: str, body: object = None) -> None:
    """Ask the sandbox's control end point for something."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{sandbox}/control{path}", data, method=method)  # noqa: S310 - our own process
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        assert answer.status == 200


def taken(press: Callable[[], HttpResponseBase]) -> Seen:
    """Press, and read the answer to its end, as a browser does."""
    begun, body, broke_off = time.monotonic(), b"", False
    answer = press()
    try:
        for part in getattr(answer, "streaming_content", [getattr(answer, "content", b"")]):
            body += part
    except EtsError:
        broke_off = True
    answer.close()
    text = "" if body.startswith(b"%PDF-") else body.decode()
    for written, read in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(written, read)
    return Seen(answer.status_code, text, body, time.monotonic() - begun, broke_off)


Door = Callable[[Site, Fault, Stage], Seen]


def portal(site: Site, fault: Fault, stage: Stage) -> Seen:
    """Generate; the failure is ordered at the control end point."""
    site.order(fault, stage, "" if stage == "token" else ORDINARY)
    return site.generate()


def staff(site: Site, fault: Fault, stage: Stage) -> Seen:
    """Get Score Report as a teacher; the failure comes by Client Key or by SSID."""
    return _staff(site, fault, stage, site.get_score_report)


def coordinator(site: Site, fault: Fault, stage: Stage) -> Seen:
    """Get Score Report as whoever can mend the setting."""
    return _staff(site, fault, stage, site.coordinate)


def _staff(site: Site, fault: Fault, stage: Stage, press: Callable[[], Seen]) -> Seen:
    if stage == "token":
        site.enter(fault.client_key(KEY))
    else:
        site.move(fault.ssid(stage))
    return press()


def opening(site: Site, fault: Fault, stage: Stage) -> Seen:
    """Open a link: of the newest year, whose file fails, or of an older year, for which the state is asked first."""
    if stage == "report":
        site.move(fault.ssid(stage))
        return site.open(site.generate().links[0])
    link = site.generate().links[-1]
    site.order(fault, stage, "" if stage == "token" else ORDINARY)
    if stage == "token":
        site.enter(KEY)  # entered anew: the token that was kept is gone
    return site.open(link)


def test_connection(site: Site, fault: Fault, stage: Stage) -> Seen:
    """Test connection, which asks for a student that nobody is."""
    if stage == "token":
        return site.test_connection(fault.client_key(KEY))
    site.order(fault, stage, NOBODY)
    return site.test_connection()


test_connection.__test__ = False  # type: ignore[attr-defined]
