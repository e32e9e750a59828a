"""Makes one sound PDF file and five with a defect each, to try the checker on: python -m tests.sandbox.make_defects"""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import typst

from scoreport.sandbox.reports import fonts

FOLDER = Path(__file__).with_name("defects")
SOURCE = """
#set document(title: "A sound page")
#set page(width: 4in, height: 3in)
#set text(font: "Noto Sans", fallback: false, lang: "en")
= Score
The score is 2449.
#figure(alt: "A bar", rect(width: 2in)[2449])
Ask the teacher.
"""


def main() -> None:
    """Write all files anew."""
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts.folders()))
    sound = typst.compile(SOURCE.encode(), font_paths=own, format="pdf", pdf_standards="ua-1", timestamp=0)
    assert isinstance(sound, bytes)
    for name, spoil in DEFECTS.items():
        with pikepdf.open(io.BytesIO(sound)) as document:
            spoil(document)
            modes = pikepdf.ObjectStreamMode.generate
            document.save(FOLDER / f"{name}.pdf", object_stream_mode=modes, deterministic_id=True)


def _untag(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot
    del document.Root.MarkInfo


def _silence_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _blind_figure(document: pikepdf.Pdf) -> None:
    (figure,) = (one for one in _elements(document) if one.S == "/Figure")
    del figure.Alt


def _turn_round(document: pikepdf.Pdf) -> None:
    (whole,) = (one for one in _elements(document) if one.S == "/Document")
    whole.K = pikepdf.Array(list(reversed(list(whole.K))))


def _take_title(document: pikepdf.Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["dc:title"]
    if "/Title" in document.docinfo:
        del document.docinfo["/Title"]


def _elements(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
    ]


DEFECTS: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "sound": lambda document: None,
    "untagged": _untag,
    "no-language": _silence_language,
    "figure-without-text": _blind_figure,
    "wrong-order": _turn_round,
    "no-title": _take_title,
}

if __name__ == "__main__":
    main()
