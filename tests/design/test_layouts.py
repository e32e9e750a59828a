"""Layouts: every page is safe under the content policy, has its landmarks and its direction."""

import re

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.urls("tests.design.site")
LAYOUTS = ("family", "staff", "entrance")


def page(layout: str, language: str = "en") -> tuple[str, str]:
    """Return HTML and content policy of the style page in a layout and a language."""
    answer = Client(headers={"accept-language": language}).get("/design/", {"layout": layout})
    assert answer.status_code == 200
    return answer.content.decode(), answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_script_carries_the_nonce_of_its_answer(layout: str) -> None:
    html, policy = page(layout)
    found = re.search(r"'nonce-([^']+)'", policy)
    assert found
    scripts = re.findall(r"<script[^>]*>", html)
    assert scripts
    assert all(f'nonce="{found[1]}"' in script and " src=" in script for script in scripts)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_page_has_a_style_or_a_handler_in_its_markup(layout: str) -> None:
    html, _policy = page(layout)
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", html) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_page_loads_anything_from_another_host(layout: str) -> None:
    html, _policy = page(layout)
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', html)
    assert [address for address in addresses if address.startswith(("http", "//"))] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ids_are_unique_and_the_skip_link_leads_to_the_content(layout: str) -> None:
    html, _policy = page(layout)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert 'href="#main"' in html
    assert html.count("<main ") == html.count("<h1") == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_htmx_may_neither_keep_history_nor_run_scripts(layout: str) -> None:
    html, _policy = page(layout)
    assert '"historyCacheSize":0' in html
    assert '"allowEval":false' in html
    assert '"allowScriptTags":false' in html
    assert '"includeIndicatorStyles":false' in html


def test_arabic_pages_run_from_right_to_left_with_the_mirrored_style_sheet(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    with override("ar"):
        html = get_template("404.html").render()
    assert '<html lang="ar" dir="rtl">' in html
    assert "bootstrap.rtl.min.css" in html


def test_english_pages_run_from_left_to_right() -> None:
    html, _policy = page("family")
    assert '<html lang="en" dir="ltr">' in html
    assert "rtl.min.css" not in html


def test_pages_of_signed_in_people_are_guarded_when_the_browser_goes_back() -> None:
    assert "guard.js" in page("family")[0]
    assert "guard.js" in page("staff")[0]


@pytest.mark.parametrize("code", [400, 403, 404, 500, 503])
def test_an_error_page_needs_nothing_and_says_what_to_do(code: int) -> None:
    html = get_template(f"{code}.html").render()
    assert html.count("<h1>") == 1
    assert "Go to the start page" in html
    assert "<script" not in html
    assert str(code) not in re.sub(r"<[^>]+>", "", html)


def test_an_error_page_gives_a_short_reference_when_there_is_one() -> None:
    answer = Client().get("/failed/404/")
    assert "7f3a-91c2" in answer.content.decode()


def test_each_language_is_named_in_itself(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish"), ("fil", "Filipino"), ("ar", "Arabic")]
    html, _policy = page("entrance")
    assert 'value="es" lang="es"><bdi>Español' in html
    assert 'value="fil" lang="fil"><bdi>Filipino' in html


def test_messages_of_the_last_request_are_banners() -> None:
    template = get_template("design/parts/messages.html")
    html = template.render({"messages": [Message("error", "Not saved"), Message("success", "Saved")]})
    assert re.search(r'ds-danger" role="alert".*Not saved', html, re.S)
    assert re.search(r'ds-success" role="status".*Saved', html, re.S)


class Message:
    """A message as the messages framework hands it to templates."""

    def __init__(self, level_tag: str, text: str) -> None:
        self.level_tag, self.text = level_tag, text

    def __str__(self) -> str:
        return self.text
