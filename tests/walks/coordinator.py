"""A coordinator on day one: from the first sign-in to a district whose families can read reports."""

from playwright.sync_api import BrowserContext, FilePayload, Page

from tests.roster.oneroster.builder import good, with_guardianships
from tests.walks.counting import Hand

OWN = "a new long sentence"


def walk(desk: BrowserContext, state: str, password: str) -> Hand:
    """Sign in with the one-time password of `scoreport init`, import a roster, enter credentials, show reports."""
    page = desk.new_page()
    hand = Hand(page)
    with hand.step("Sign in with the one-time password and choose an own one"):
        _first_sign_in(hand, page, password)
    with hand.step("Roster Import: upload the SIS's package; it is read while the page says how far it is"):
        hand.tap(page.get_by_role("link", name="Roster Import").first)
        page.get_by_label("Package").set_input_files(_package())
        hand.steps[-1].taps += 3  # the button, the file, Open
        hand.tap(page.get_by_role("button", name="Upload"))
        page.get_by_text("Where does the SSID stand?").wait_for()
    with hand.step("Say where the SSID stands, look at the preview, apply"):
        _apply(hand, page)
    with hand.step("CAASPP Configuration: type the Client Key and Secret from TOMS; tested and in use at once"):
        _configure(hand, page, state)
    with hand.step("Assessment Display Option: say for which schools families see reports"):
        _show(hand, page)
    return hand


def _first_sign_in(hand: Hand, page: Page, password: str) -> None:
    page.goto("/")
    hand.write("ada")
    hand.press("Tab")
    hand.write(password)
    hand.press("Enter")
    page.get_by_label("New password", exact=True).wait_for()
    for label, words in (("Current password", password), ("New password", OWN), ("New password again", OWN)):
        hand.tap(page.get_by_label(label, exact=True))
        hand.write(words)
    hand.press("Enter")
    page.wait_for_load_state()
    if page.locator("input[name=login]").count():
        hand.tap(page.locator("input[name=login]"))
        hand.write("ada")
        hand.press("Tab")
        hand.write(OWN)
        hand.press("Enter")
    page.get_by_role("link", name="Roster Import").first.wait_for()


def _package() -> FilePayload:
    return {
        "name": "roster.zip",
        "mimeType": "application/zip",
        "buffer": with_guardianships(good()).zip().getvalue(),
    }


def _apply(hand: Hand, page: Page) -> None:
    hand.tap(page.get_by_label("metadata.scoreport.ssid"))
    hand.tap(page.get_by_role("button", name="Continue"))
    hand.tap(page.get_by_role("button", name="Apply"))
    page.get_by_text("Applied", exact=True).first.wait_for()


def _configure(hand: Hand, page: Page, state: str) -> None:
    hand.tap(page.get_by_role("link", name="CAASPP Configuration").first)
    hand.tap(page.get_by_role("link", name="Add Configuration"))
    page.get_by_label("Base URL").fill(state)  # a real district leaves the state's own address
    for label, words in (("Client Key", "sandbox"), ("Client Secret", "sandbox-secret-00001")):
        hand.tap(page.get_by_label(label))
        hand.write(words)
    hand.tap(page.get_by_role("button", name="Save"))
    page.get_by_text("Saved and in use.").wait_for()


def _show(hand: Hand, page: Page) -> None:
    hand.tap(page.get_by_role("link", name="Assessment Display Option").first)
    for choice in page.locator("select[name^=option-]").all():
        hand.choose(choice, "guardians")
    hand.tap(page.get_by_role("button", name="Save").first)
    page.get_by_text("2 schools changed.").wait_for()
