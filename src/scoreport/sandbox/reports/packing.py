"""Makes a report that Typst has set smaller, without a difference to see, to read aloud or to search."""

import io
import re

import pikepdf

# Typst writes each word of a line from right to left on its own, with the font again and where it begins. Where
# the next word has the font and the size of the one before, the pen stands there anyway.
_FONT, _PLACE = rb"f\d+ [\d.]+", rb" Tf 1 0 0 -1 [\d.]+ 0 Tm\["
_TWO_WORDS = re.compile(rb"(0 Tr/(" + _FONT + b")" + _PLACE + rb"[^\n]*)\]TJ\nEMC/ReversedChars BMC 0 Tr/\2" + _PLACE)


# What a short report weighs unpacked; packing it would save 10 kB and cost a tenth of the time that setting it takes.
SMALL = 50_000


def gains(file: bytes, language: str, direction: str) -> bool:
    """Tell whether a file is worth packing: it is large, or lacks what only packing can say."""
    return len(file) > SMALL or "-" in language or direction == "rtl"


def pack(document: pikepdf.Pdf, language: str, direction: str) -> bytes:
    """Return a document as a file in that BCP 47 language; equal documents give equal files.

    Typst leaves the tags uncompressed, half of its size, and can't say which script a language is written in,
    as "zh-Hant" does. A report from right to left would still be a fifth larger than others.
    """
    document.Root.Lang = pikepdf.String(language)
    if direction == "rtl":
        for page in document.pages:
            page.Contents.write(_joined(page.Contents.read_bytes()))
        _lift(document.Root.StructTreeRoot)
    packed = io.BytesIO()
    document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _joined(drawing: bytes) -> bytes:
    """Write the words of a line in one piece."""
    count = 1
    while count:
        drawing, count = _TWO_WORDS.subn(rb"\1", drawing)
    return drawing


def _lift(element: pikepdf.Object) -> None:
    """Put what a group without meaning (Div) holds in its place."""
    held = element.get("/K", pikepdf.Array())
    lifted = pikepdf.Array()
    for child in held if isinstance(held, pikepdf.Array) else [held]:
        is_element = isinstance(child, pikepdf.Dictionary) and "/S" in child
        if is_element:
            _lift(child)
        if not is_element or child.S != "/Div":
            lifted.append(child)
            continue
        for grandchild in child.get("/K", pikepdf.Array()):
            if isinstance(grandchild, pikepdf.Dictionary) and "/S" in grandchild:
                grandchild.P = element
            lifted.append(grandchild)
    element.K = lifted
