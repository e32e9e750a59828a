"""A mother with a phone, in Spanish, at the speed of 3G: from the address to her son's report."""

from playwright.sync_api import BrowserContext, Page

from tests.journeys.demo import Demo
from tests.walks.counting import Hand

# What WebPageTest calls "3G": 1.6 Mbit/s down, 768 kbit/s up, 300 ms there and back.
THREE_G = {"offline": False, "latency": 300, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 768_000 / 8}
CHILD = "Mateo Herrera Delgado"


def walk(demo: Demo, phone: BrowserContext) -> Hand:
    """Sign in for the first time on this phone, ask for the son's reports and open the newest one."""
    page = phone.new_page()
    phone.new_cdp_session(page).send("Network.emulateNetworkConditions", THREE_G)
    hand = Hand(page)
    username = demo.username("guardian")
    with hand.step("Open the address; the phone asks for Spanish, so the page is in Spanish"):
        page.goto("/")
        page.get_by_role("heading", name="Iniciar sesión").wait_for()
    with hand.step("Type user name and password, sign in"):
        hand.tap(page.get_by_label("Nombre de usuario"))
        hand.write(username)
        hand.tap(page.get_by_label("Contraseña"))
        hand.write(demo.password(username))
        hand.tap(page.get_by_role("button", name="Iniciar sesión", exact=True))
        page.get_by_role("heading", name=CHILD).wait_for()
    card = page.locator(".ds-student").filter(has=page.get_by_role("heading", name=CHILD))
    with hand.step("Her son's language is chosen already: one tap on Generate"):
        hand.tap(card.get_by_role("button"))
        card.locator(".ds-document").first.wait_for()
    with hand.step("Tap the newest report: it opens in the browser's own viewer"):
        _open(hand, page, card.locator("a.ds-document").first.get_attribute("href") or "")
    return hand


def _open(hand: Hand, page: Page, href: str) -> None:
    with page.context.expect_page() as opened:
        hand.tap(page.locator(f'a[href="{href}"]').first)
    # A browser without a screen downloads what a phone would show; the bytes are the same.
    answer = page.context.request.get(href)
    assert answer.body().startswith(b"%PDF-")
    opened.value.close()
