"""Branding and Languages: a district's name, logo, colors and help, from the form to everybody's pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.districts.models import Branding
from tests.people import People, signed_in

LIST = reverse("configuration:branding")


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300), **extra: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#aa2200").save(out, kind, **extra)
    return out.getvalue()


def save(people: People, logo: bytes | None = None, **fields: str) -> str:
    """Save the form as the coordinator, and return the page that follows."""
    data: dict[str, object] = {"name": "", "brand_color": "#0b5563", "accent_color": "#c4671b", **fields}
    if logo is not None:
        data["logo"] = SimpleUploadedFile("logo.png", logo)
    return signed_in(people.ada).post(address(people), data, follow=True).content.decode()


def address(people: People) -> str:
    return reverse("configuration:branding_edit", args=[people.lea.key])


def other_lea_gone(people: People) -> None:
    """Leave the installation with one LEA, as most are."""
    people.other_lea.delete()


def test_name_logo_and_colors_stand_on_everybodys_pages(people: People) -> None:
    other_lea_gone(people)
    save(people, picture(), name="Valley Schools", own_colors="on", brand_color="#7a1f3d", help_phone="555 0100")
    for browser, page in (
        (Client(), "/sign-in/"),
        (signed_in(people.pia), "/assessments/"),
        (signed_in(people.tess), "/tools/"),
    ):
        text = browser.get(page).content.decode()
        assert "<span>Valley Schools</span>" in text
        version = Branding.objects.get().version
        sheet = browser.get(f"/branding/{people.lea.key}/{version}/colors.css")
        assert f'href="{sheet.request["PATH_INFO"]}"' in text
        assert "--ds-brand:#7a1f3d" in sheet.content.decode()
        logo = browser.get(f"/branding/{people.lea.key}/{version}/logo.png")
        assert f'src="{logo.request["PATH_INFO"]}"' in text
        assert logo["Cache-Control"] == "public, max-age=31536000, immutable"
        with Image.open(io.BytesIO(logo.content)) as shown:
            assert shown.size == (480, 160)
    assert "555 0100" in Client().get("/accessibility/").content.decode()
    entry = Entry.objects.using("audit").get(event=Event.LEA_SETTING_CHANGED)
    assert entry.details["new"] == "accent_color,brand_color,help_phone,logo,name"


def test_an_lea_looks_as_itself_behind_its_own_entrance_only(people: People) -> None:
    save(people, name="Valley Schools")
    browser = Client()
    assert "Valley Schools" not in browser.get("/sign-in/").content.decode()
    assert "Valley Schools" in browser.get(f"/sign-in/{people.lea.slug}/").content.decode()
    assert "Valley Schools" in browser.get("/accessibility/").content.decode()
    assert "Valley Schools" not in browser.get(f"/sign-in/{people.other_lea.slug}/").content.decode()


def test_a_color_that_cannot_be_read_is_refused_with_one_that_can(people: People) -> None:
    page = save(people, own_colors="on", brand_color="#ffcc00", accent_color="#ffffff")
    assert "White text on this color, or this color as text, can&#x27;t be read well" in page
    assert "This color is hardly seen on a light page" in page
    assert not Branding.objects.exists()
    assert "Write a color as # and six digits" in save(people, own_colors="on", brand_color="red;}*{display:none")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "This is no PNG, JPEG or WebP"),
        (b"GIF89a" + b"0" * 100, "This is no PNG, JPEG or WebP"),
        (picture()[:200], "This is no PNG, JPEG or WebP"),
        (picture(size=(9000, 9000)), "This is no PNG, JPEG or WebP"),
        (b"0" * 1_000_001, "The file is larger than 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused_in_words(people: People, content: bytes, words: str) -> None:
    assert words in save(people, content)
    assert not Branding.objects.exists()


def test_what_a_picture_says_of_its_maker_is_not_kept(people: People) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Planted Photographer"
    save(people, picture("JPEG", exif=exif))
    assert b"Planted" not in bytes(Branding.objects.get().logo)


def test_a_logo_stays_until_it_is_taken_away(people: People) -> None:
    save(people, picture())
    save(people, name="Valley")
    assert Branding.objects.get().logo
    save(people, name="Valley", remove_logo="on")
    assert not Branding.objects.get().logo
    assert "Nothing changed." in save(people, name="Valley")


def test_the_languages_say_which_are_drafts(people: People) -> None:
    page = signed_in(people.ada).get(LIST).content.decode()
    assert "Draft, not yet reviewed by a speaker" in page
    assert "한국어" in page
