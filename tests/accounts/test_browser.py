"""Sign-in in a real browser: passkeys, life without scripts, the question before the end, and the Back button."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.accounts.second_steps import code_of_app
from tests.browsers import chromium
from tests.installation import Installation
from tests.journeys.demo import CLOCK_FOLDER, FOLLOWED
from tests.people import PASSWORD

pytestmark = pytest.mark.journey
Open = Callable[..., Page]
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
CAST = "from tests import people\npeople.make()"


class Site:
    """The running product, with a clock that a test can move."""

    def __init__(self, installation: Installation, address: str, clock: Path) -> None:
        self.installation, self.clock = installation, clock
        # Passkeys belong to a host by name.
        self.address = address.replace("127.0.0.1", "localhost")

    def later(self, minutes: float) -> None:
        """Let it be so many minutes later than it is, for the server."""
        self.clock.write_text(str(minutes * 60))
        time.sleep(FOLLOWED)

    def end_sessions(self) -> None:
        """End every sign-in on the server, as another browser or an administrator does."""
        self.installation.python("from scoreport.accounts.models import Session\nSession.objects.all().delete()")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sign-in")
    clock = folder / "clock"
    clock.write_text("0")
    env = {"PYTHONPATH": str(CLOCK_FOLDER), "JOURNEY_CLOCK": str(clock), "SCOREPORT_DEMO": "true"}
    installation = Installation(folder, env)
    installation.run("init", "--lea", "Our District", "--username", "boss", "--name", "The Boss")
    installation.python(CAST)
    with installation.web() as address:
        yield Site(installation, address, clock)


@pytest.fixture(autouse=True)
def today(site: Site) -> Iterator[None]:
    yield
    site.later(0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright turns the cache of whole pages off, which is what Back is about.
    with chromium(without=["--disable-back-forward-cache"]) as started:
        yield started


@pytest.fixture
def opened(site: Site, browser: Browser) -> Iterator[Open]:
    """Open a browser without a past; at the end none may have complained of a script or of the content policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def start(*, phone: bool = True, javascript: bool = True) -> Page:
        size = {"width": 360, "height": 740} if phone else {"width": 1200, "height": 900}
        context = browser.new_context(base_url=site.address, viewport=size, java_script_enabled=javascript)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if "Content Security" in told.text else None)
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []


def device(page: Page) -> Callable[[], object]:
    """Give the browser a device that holds passkeys and knows its owner's finger; calling it back loses them."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return lambda: session.send("WebAuthn.clearCredentials", made)


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def sign_out(page: Page) -> None:
    page.locator(".ds-account summary").click()
    page.locator(".ds-account").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def test_a_passkey_is_the_second_step_and_gets_in_alone(opened: Open) -> None:
    page = opened()
    device(page)
    sign_in(page, "gus")
    page.goto("/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("Gus's phone")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Gus's phone")).to_be_visible()
    sign_out(page)
    sign_in(page, "gus")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/assessments/")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/assessments/")
    page.goto("/security/")
    page.get_by_role("link", name="Remove “Gus's phone”").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Gus's phone")).to_have_count(0)
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey is not known here")).to_be_visible()


def test_a_device_that_holds_no_passkey_any_more_says_so(opened: Open) -> None:
    page = opened()
    lose = device(page)
    sign_in(page, "sam")
    page.goto("/security/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    sign_out(page)
    lose()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey could not be used")).to_be_visible()


def test_without_scripts_an_app_is_set_up_by_its_key_and_asked_for(opened: Open) -> None:
    page = opened(javascript=False)
    sign_in(page, "pia")
    page.goto("/security/")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator(".ds-secret").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(code_of_app(secret=secret))
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".ds-codes li")).to_have_count(10)
    codes = page.locator(".ds-codes li").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator(".ds-until-unused")).to_be_visible()
    sign_out(page)
    sign_in(page, "pia")
    assert page.get_by_role("button", name="Use a passkey").count() == 0
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/assessments/")


# --- the question before the end ----------------------------------------------------------------------------


def wait(page: Page, site: Site, minutes: float, since: float = 0) -> None:
    """Let it be `minutes` later than at the start, for the server and for the browser, which was there at `since`."""
    site.later(minutes)
    page.clock.fast_forward(int((minutes - since) * 60_000))


def test_before_a_sign_in_ends_the_page_asks_and_one_key_stays(site: Site, opened: Open) -> None:
    page = opened(phone=False)
    page.clock.install()
    sign_in(page, "tess")
    dialog = page.get_by_role("alertdialog", name="You are about to be signed out")
    wait(page, site, 12)
    expect(dialog).to_have_count(0)
    wait(page, site, 13.5, since=12)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    expect(dialog).to_contain_text("Minutes left: 2")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    wait(page, site, 20, since=13.5)
    assert "/sign-in/" not in page.url
    assert page.request.get("/tools/").url.endswith("/tools/")


def test_a_sign_in_that_nobody_answers_for_goes_away_by_itself(site: Site, opened: Open) -> None:
    page = opened(phone=False)
    page.clock.install()
    sign_in(page, "opal")
    page.goto("/system-settings/people/")
    wait(page, site, 13.5)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    wait(page, site, 15.5, since=13.5)
    page.wait_for_url(re.compile(r"/sign-in/\?ended=1&next=%2Fsystem-settings%2Fpeople%2F$"))
    expect(page.get_by_text("You were signed out")).to_be_visible()
    page.get_by_label("User name").fill("opal")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/system-settings/people/")


def test_whoever_is_typing_is_not_asked(site: Site, opened: Open) -> None:
    page = opened(phone=False)
    page.clock.install()
    sign_in(page, "cole")
    wait(page, site, 10)
    page.locator("#tool-search").press_sequentially("paper")
    with page.expect_request(lambda sent: sent.url.endswith("/session/") and sent.method == "POST"):
        wait(page, site, 13.5, since=10)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    wait(page, site, 20, since=13.5)
    assert "/sign-in/" not in page.url


def test_escape_stays_too_and_another_tab_in_use_asks_nothing(site: Site, opened: Open) -> None:
    page = opened(phone=False)
    page.clock.install()
    sign_in(page, "tess")
    site.later(10)
    page.context.request.get("/tools/")  # another tab
    wait(page, site, 13.5)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    wait(page, site, 23.5, since=13.5)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    wait(page, site, 30, since=23.5)
    assert "/sign-in/" not in page.url


# --- the Back button ----------------------------------------------------------------------------------------


def kept(page: Page) -> None:
    """Let the browser keep whole pages, as it does where somebody else forgot to forbid it."""

    def stripped(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        headers = {name: value for name, value in answer.headers.items() if name not in ("cache-control", "set-cookie")}
        route.fulfill(response=answer, headers=headers)

    page.route(re.compile("/assessments/$"), stripped)


def watch(page: Page) -> list[tuple[bool, bool]]:
    """Note at each showing of a page whether it came from the cache of pages and whether it could be seen."""
    shown: list[tuple[bool, bool]] = []
    page.expose_function("noted", lambda was_kept, is_seen: shown.append((was_kept, is_seen)))
    page.add_init_script(
        "addEventListener('pageshow', event => noted(event.persisted, !document.documentElement.hidden))"
    )
    return shown


@pytest.mark.parametrize("how", ["sign out", "ended on the server"])
@pytest.mark.parametrize("is_kept", [False, True], ids=["no-store", "kept by the browser"])
def test_back_shows_nothing_after_the_sign_in_has_ended(site: Site, opened: Open, how: str, is_kept: bool) -> None:
    page = opened()
    sign_in(page, "max" if how == "sign out" else "sid")
    shown = watch(page)
    if is_kept:
        kept(page)
    page.goto("/assessments/")
    expect(page.locator(".ds-account")).to_be_visible()
    if how == "sign out":
        sign_out(page)
    else:
        page.goto("/health")
        site.end_sessions()
    page.go_back()
    page.wait_for_url("**/sign-in/**")
    assert not [seen for was_kept, seen in shown if was_kept and seen], "a kept page was seen"
    assert not is_kept or [True for was_kept, _seen in shown if was_kept], "the browser kept no page: nothing is proven"
    assert page.locator(".ds-account").count() == 0


def test_back_shows_nothing_after_sign_out_without_scripts(opened: Open) -> None:
    page = opened(javascript=False)
    sign_in(page, "max")
    page.goto("/assessments/")
    sign_out(page)
    page.go_back()
    assert "/sign-in/" in page.url
    assert page.locator(".ds-account").count() == 0
