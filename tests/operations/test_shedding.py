"""Who gets a turn, who waits, and what the rest get: a light page at once, from no session and no database."""

import logging
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from scoreport.ets.bulkhead import Bulkhead
from scoreport.operations import crowd, hints
from scoreport.operations.hints import Kind
from scoreport.operations.shedding import Shed, kind_of, wrapped
from tests.ets.test_bulkhead import until
from tests.people import People, signed_in

STAFF_COOKIE = f"{hints.cookie_name()}={hints.write(hints.Hint(Kind.STAFF, 'somebody'))}"


class Answer:
    """What came of one request."""

    def __init__(self) -> None:
        self.status, self.body = "", b""
        self.headers: dict[str, str] = {}

    def start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


def ask(shed: Shed, path: str = "/assessments/", **environ: str) -> Answer:
    """Ask as a server does: iterate, then close."""
    answer = Answer()
    told = {"REQUEST_METHOD": "GET", "HTTP_HOST": "localhost", "PATH_INFO": path, "QUERY_STRING": "", **environ}
    body = shed(told, answer.start)
    try:
        answer.body = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return answer


class Busy:
    """An application whose answers wait for a gate."""

    def __init__(self) -> None:
        self.gate, self.inside = threading.Event(), threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.inside.release()
        self.gate.wait(20)
        start("200 OK", [])
        return [b"served"]


@pytest.fixture
def busy() -> Iterator[Busy]:
    made = Busy()
    yield made
    made.gate.set()


def shed_of(application: Any, running: int = 2, waiting: int = 2, wait: float = 20) -> Shed:
    rooms = {kind: Bulkhead(running, waiting) for kind in Kind}
    return Shed(application, rooms, wait, ("/static/", "/health", "/ready"))


@pytest.fixture
def crowded(busy: Busy) -> Iterator[tuple[Shed, list[Future[Answer]]]]:
    """Families fill their turns and their line; each of the four is still waiting."""
    shed = shed_of(busy)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, shed) for _ in range(4)]
        until(lambda: (shed._rooms[Kind.FAMILY].running, shed._rooms[Kind.FAMILY].in_line) == (2, 2))
        yield shed, asked
        busy.gate.set()


def test_beyond_the_limits_a_light_page_comes_at_once_and_the_others_are_served(
    busy: Busy, crowded: tuple[Shed, list[Future[Answer]]]
) -> None:
    shed, asked = crowded
    turned_away = [ask(shed) for _ in range(20)]
    assert {answer.status for answer in turned_away} == {"503 Service Unavailable"}
    assert not any(one.done() for one in asked)
    busy.gate.set()
    assert [one.result().body for one in asked] == [b"served"] * 4
    assert ask(shed).body == b"served"


def test_the_classes_do_not_take_from_each_other(busy: Busy, crowded: tuple[Shed, list[Future[Answer]]]) -> None:
    shed, _asked = crowded
    with ThreadPoolExecutor(2) as pool:
        others = [
            pool.submit(ask, shed, HTTP_COOKIE=STAFF_COOKIE),
            pool.submit(ask, shed, HTTP_X_UNATTENDED="1"),
        ]
        until(lambda: shed._rooms[Kind.STAFF].running == shed._rooms[Kind.BACKGROUND].running == 1)
        busy.gate.set()
        assert [one.result().body for one in others] == [b"served"] * 2


@pytest.mark.parametrize("path", ["/health", "/ready", "/static/design/app.css"])
def test_health_and_static_files_are_always_served(crowded: tuple[Shed, list[Future[Answer]]], path: str) -> None:
    shed, asked = crowded
    shed._application = lambda _environ, start: start("200 OK", []) or [b"well"]
    assert ask(shed, path).body == b"well"
    assert not any(one.done() for one in asked)


def test_whoever_waits_too_long_gets_the_page_and_no_time_out(busy: Busy) -> None:
    shed = shed_of(busy, running=1, waiting=1, wait=0.05)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, shed)
        busy.inside.acquire(timeout=20)
        assert ask(shed).status.startswith("503")
        busy.gate.set()
        assert first.result().body == b"served"


def test_a_turn_ends_however_the_answer_does() -> None:
    closed: list[str] = []

    class Body(list[bytes]):
        def close(self) -> None:
            closed.append("yes")

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/breaks/":
            raise RuntimeError
        start("200 OK", [])
        return Body([b"served"])

    shed = shed_of(application, running=1, waiting=0)
    assert ask(shed).body == b"served"
    assert closed == ["yes"]
    with pytest.raises(RuntimeError):
        ask(shed, "/breaks/")
    # A server that drops an answer without closing it.
    shed({"PATH_INFO": "/"}, Answer().start)
    body = shed({"PATH_INFO": "/"}, Answer().start)
    body.close()  # type: ignore[attr-defined]
    body.close()  # type: ignore[attr-defined]
    assert shed._rooms[Kind.FAMILY].running == 0
    assert ask(shed).body == b"served"


def test_room_says_whether_it_is_worth_trying_again(busy: Busy, crowded: tuple[Shed, list[Future[Answer]]]) -> None:
    shed, asked = crowded
    full = ask(shed, "/room")
    assert (full.status, full.body) == ("503 Service Unavailable", b"")
    assert ask(shed, "/room", HTTP_COOKIE=STAFF_COOKIE).status == "204 No Content"
    busy.gate.set()
    for one in asked:
        one.result()
    assert ask(shed, "/room").status == "204 No Content"


@pytest.fixture
def page() -> Callable[..., Answer]:
    """Ask a service that has no room at all."""
    return lambda **environ: ask(shed_of(None, running=0, waiting=0), **environ)


def test_the_page_is_small_static_and_tries_again_with_jitter(page: Callable[..., Answer]) -> None:
    answers = [page() for _ in range(40)]
    first = answers[0]
    assert max(len(answer.body) for answer in answers) < 2500
    assert first.headers["Content-Length"] == str(len(first.body))
    waits = {int(answer.headers["Retry-After"]) for answer in answers}
    assert len(waits) > 3
    assert waits <= set(range(crowd.SOONEST, crowd.LATEST + 1))
    text = first.body.decode()
    assert f'data-seconds="{first.headers["Retry-After"]}"' in text
    assert '<a id="again" href=""' in text
    assert crowd._AGAIN not in text
    assert "Set-Cookie" not in first.headers


def test_the_page_has_the_headers_of_every_answer(page: Callable[..., Answer], people: People) -> None:
    ours, usual = page().headers, signed_in(people.pia).get("/assessments/").headers
    kept = ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy", "Permissions-Policy", "X-Frame-Options")  # fmt: skip
    assert {name: ours[name] for name in kept} == {name: usual[name] for name in kept}
    assert "'unsafe-inline'" not in ours["Content-Security-Policy"]


def test_it_speaks_the_readers_language(page: Callable[..., Answer]) -> None:
    assert '<html lang="en" dir="ltr">' in page().body.decode()
    spanish = page(HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9")
    assert spanish.headers["Content-Language"] == "es"
    assert "Hay muchísimas personas" in spanish.body.decode()
    chosen = page(HTTP_ACCEPT_LANGUAGE="es", HTTP_COOKIE=f"{django_settings.LANGUAGE_COOKIE_NAME}=en")
    assert "Very many people" in chosen.body.decode()


def test_what_was_pressed_is_not_pressed_again_by_itself(page: Callable[..., Answer]) -> None:
    pressed = page(REQUEST_METHOD="POST", HTTP_REFERER="http://localhost/assessments/?x=1").body.decode()
    assert "was not carried out" in pressed
    assert '<a id="again" href="/assessments/"' in pressed
    for stranger in ("https://evil.example/x", "javascript:alert(1)", "//evil.example", "http://localhost.evil/x", ""):
        assert '<a id="again" href="/"' in page(REQUEST_METHOD="POST", HTTP_REFERER=stranger).body.decode()
    odd = page(REQUEST_METHOD="POST", HTTP_REFERER='http://localhost/"><script>x').body.decode()
    assert "<script>x" not in odd


def test_htmx_gets_a_part_that_says_so(page: Callable[..., Answer]) -> None:
    part = page(REQUEST_METHOD="POST", HTTP_HX_REQUEST="true")
    assert part.headers["X-Crowded"] == "1"
    assert "<html" not in part.body.decode()
    assert "tried again by itself" in part.body.decode()


def test_the_page_asks_no_database(page: Callable[..., Answer]) -> None:
    # Without the `db` fixture pytest-django refuses every query.
    for environ in ({}, {"HTTP_HX_REQUEST": "true"}, {"REQUEST_METHOD": "POST"}, {"HTTP_COOKIE": STAFF_COOKIE}):
        assert page(**environ).status.startswith("503")


def test_those_turned_away_are_logged_now_and_then_and_nothing_of_them(
    page: Callable[..., Answer], caplog: pytest.LogCaptureFixture
) -> None:
    shed = shed_of(None, running=0, waiting=0)
    with caplog.at_level(logging.WARNING):
        for _ in range(50):
            ask(shed, "/score-reports/sealed/")
    assert [record.getMessage() for record in caplog.records] == ["no room for some requests: family 1"]


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({}, Kind.FAMILY),
        ({"HTTP_COOKIE": STAFF_COOKIE}, Kind.STAFF),
        ({"HTTP_COOKIE": STAFF_COOKIE + "x"}, Kind.FAMILY),
        ({"HTTP_COOKIE": f"{hints.cookie_name()}=staff:somebody"}, Kind.FAMILY),
        ({"HTTP_COOKIE": "=;;=x; \x00"}, Kind.FAMILY),
        ({"HTTP_COOKIE": STAFF_COOKIE, "HTTP_X_UNATTENDED": "1"}, Kind.BACKGROUND),
        ({"HTTP_SEC_PURPOSE": "prefetch;prerender"}, Kind.BACKGROUND),
    ],
)
def test_the_class_of_a_request_is_known_without_a_session(environ: dict[str, str], kind: Kind) -> None:
    assert kind_of(environ) is kind


def test_the_limits_are_settings(settings: Settings) -> None:
    settings.REQUESTS = {"family": (0, 0), "staff": (1, 0), "background": (1, 0)}
    shed = wrapped(lambda _environ, start: start("200 OK", []) or [b"served"])
    assert ask(shed).status.startswith("503")
    assert ask(shed, HTTP_COOKIE=STAFF_COOKIE).body == b"served"


def test_staff_get_the_cookie_and_leave_it_to_nobody(people: People) -> None:
    browser, name = signed_in(people.tess), hints.cookie_name()
    browser.get("/tools/")
    cookie = browser.cookies[name]
    hint = hints.read(cookie.value)
    assert hint is not None
    assert hint.kind is Kind.STAFF
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert people.tess.key not in cookie.value
    assert name not in browser.get("/tools/").cookies
    browser.post("/sign-out/")
    assert browser.cookies[name].value == ""


def test_families_need_no_cookie_and_another_person_gets_another(people: People) -> None:
    browser, name = signed_in(people.pia), hints.cookie_name()
    browser.get("/assessments/")
    assert name not in browser.cookies
    browser.cookies[name] = hints.write(hints.Hint(Kind.STAFF, "somebody"))
    browser.get("/assessments/")
    assert browser.cookies[name].value == ""
    colleague = signed_in(people.ada)
    colleague.cookies[name] = hints.write(hints.Hint(Kind.STAFF, "somebody"))
    answer = colleague.get("/tools/")
    assert re.match(r"staff:[0-9a-f]{12}:", answer.cookies[name].value)
