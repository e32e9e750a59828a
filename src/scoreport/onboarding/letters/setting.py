"""Turns letters into one tagged PDF file (PDF/UA-1) with Typst; nothing of it touches the disk."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files

import typst
from django.utils.translation import gettext as _

from scoreport.lib import clock
from scoreport.onboarding.letters.typefaces import folders
from scoreport.onboarding.letters.writing import Letter


class NotSet(RuntimeError):
    """Typst could not set the letters."""


def typeset(letters: Sequence[Letter]) -> bytes:
    """Return the letters as a PDF file, a page each. Raises NotSet."""
    told = {"title": _("Letters with one-time codes"), "letters": [asdict(letter) for letter in letters]}
    with as_file(files(__package__)) as folder:
        try:
            file = typst.compile(
                folder / "letter.typ",
                root=folder,
                font_paths=_fonts(),
                format="pdf",
                sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
                pdf_standards="ua-1",
                timestamp=clock.now().replace(microsecond=0),
            )
        except typst.TypstError:
            # Its message may quote a letter.
            raise NotSet from None
    if not isinstance(file, bytes):
        raise NotSet
    return file


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders()))
