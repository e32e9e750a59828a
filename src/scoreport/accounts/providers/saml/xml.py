"""Reading XML that a stranger may have written: plain elements in UTF-8, and nothing else that XML could hold."""

import re
from typing import Any

from lxml import etree

from scoreport.accounts.providers.problems import Problem, Refused

NAMES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xenc": "http://www.w3.org/2001/04/xmlenc#",
}
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^<>?]*\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")


def read(data: bytes, *, comments: bool = False) -> Any:
    """Return the root element. Raises Refused for a DTD, entities, processing instructions, other encodings.

    Comments too, unless `comments`: they split a text in two, of which readers have taken the first half. They are
    left out of what is returned.
    """
    rest = _DECLARATION.sub(b"", data)
    encoding = _ENCODING.search(data[: len(data) - len(rest)])
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
        raise Refused(Problem.XML)
    _refuse_strange(rest, comments=comments)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, huge_tree=False
    )
    try:
        # The parser makes its own mind up about encodings unless it is told.
        return etree.fromstring(rest.decode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Problem.NOT_UNDERSTOOD) from None


def _refuse_strange(data: bytes, *, comments: bool) -> None:
    if b"<?" in data:
        raise Refused(Problem.XML)
    marks = re.findall(rb"<!(--)?", data)
    if any(not comments or not mark for mark in marks):
        raise Refused(Problem.XML)


def find(element: Any, path: str) -> list[Any]:
    """Return the elements at a path, prefixes as in NAMES."""
    return list(element.findall(path, NAMES))


def text(element: Any) -> str:
    """Return the text of an element that holds nothing else."""
    return "" if element is None or len(element) else (element.text or "").strip()
