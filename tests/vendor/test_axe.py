"""The checker of pages is the one that was reviewed, and it can find a fault."""

import hashlib

import pytest

from tests.axe import SCRIPT, violations
from tests.browsers import chromium

# axe-core 4.14.1, byte for byte as in https://registry.npmjs.org/axe-core/-/axe-core-4.14.1.tgz
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
SOUND = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><p>Words</p>{}</main>"


def test_the_vendored_script_is_the_one_on_record_and_its_licence_stands_beside_it() -> None:
    assert hashlib.sha256(SCRIPT.read_bytes()).hexdigest() == SHA256
    assert "Mozilla Public License" in SCRIPT.with_name("axe.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("", None),
        ("<img src='data:,'>", "image-alt"),
        ("<p style='color: #aaa; background: #fff'>Faint</p>", "color-contrast"),
        ("<input>", "label"),
    ],
)
def test_it_finds_what_is_planted_and_nothing_in_a_sound_page(planted: str, rule: str | None) -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(SOUND.format(planted))
        assert {line.split(":")[0] for line in violations(page)} == ({rule} if rule else set())
