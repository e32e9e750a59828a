"""One person with a browser: what they press and what they see."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from tests.journeys.demo import Demo
from tests.sandbox.reading import text_of

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1200, "height": 900}


class Walker:
    """A browser without a past. `complaints` are errors of scripts and refusals of the content policy."""

    def __init__(self, demo: Demo, chromium: Browser, *, phone: bool, javascript: bool) -> None:
        self.demo = demo
        self.complaints: list[str] = []
        size = PHONE if phone else DESK
        self._context = chromium.new_context(
            base_url=demo.address, viewport=size, has_touch=phone, java_script_enabled=javascript  # type: ignore[arg-type]
        )  # fmt: skip
        self.page: Page = self._context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        self._context.close()

    def sign_in(self, username: str) -> None:
        """Sign in through the form, wherever it stands now; at the front door where nothing is open yet."""
        if "/sign-in" not in self.page.url:
            self.page.goto("/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", self.demo.password(username))
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def sign_out(self) -> None:
        """Sign out through the account menu."""
        self.page.click(".ds-account summary")
        self.page.click(".ds-account button:has-text('Sign out')")
        self.page.wait_for_url("**/sign-in/**")

    def child(self, name: str) -> Locator:
        """The card of a child in the portal."""
        return self.page.locator(".ds-student").filter(has=self.page.get_by_role("heading", name=name))

    def generate(self, name: str, language: str) -> list[str]:
        """Choose a language for a child, press Generate and return the addresses of the reports."""
        card = self.child(name)
        card.locator("select[name=language]").select_option(language)
        card.get_by_role("button", name="Generate").click()
        # Without JavaScript the page is a new one.
        self.child(name).locator(".ds-document").first.wait_for()
        return self.addresses(self.child(name))

    def addresses(self, place: Locator) -> list[str]:
        """The addresses of the reports that are linked within a place, in order."""
        links = place.locator("a[href^='/score-reports/']")
        return [str(links.nth(index).get_attribute("href")) for index in range(links.count())]

    def read(self, href: str) -> str:
        """Open a report with this browser's sign-in and return the text of its pages."""
        answer = self._context.request.get(href)
        assert answer.status == 200, answer.status
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "no-store, private"
        return text_of(answer.body())

    def open(self, href: str) -> Response:
        """Go to an address and return its answer."""
        answer = self.page.goto(href)
        assert answer is not None
        return answer

    def press_and_read(self, button: str) -> str:
        """Press a button that leads to a report, and return the text of the report's pages."""
        # The browser shows a PDF in a viewer of its own, so the bytes are asked for once more at the same address.
        with self.page.expect_response(
            lambda answer: (
                urlsplit(answer.url).path.startswith("/score-reports/ey")
                or answer.headers.get("content-type") == "application/pdf"
            )
        ) as answered:
            self.page.get_by_role("button", name=button).click()
        return self.read(answered.value.url)

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that answers with an error status is part of the journeys; scripts that fail are not.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)
