"""A code to be read by a camera, drawn in the page itself."""

import qrcode
from django import template
from django.utils.safestring import SafeString

from scoreport.design.elements.rendering import element

register = template.Library()

MARGIN = 4  # modules of white around it, as ISO/IEC 18004 asks


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """Return a QR code of the text, dark on white in every theme; what it says must stand beside it too."""
    size, path = qr_path(text)
    return element("qr_code", label=label, size=size, path=path)


def qr_path(text: str) -> tuple[int, str]:
    """Return how many modules wide the code is, its margin included, and its dark modules as the path of an SVG."""
    code = qrcode.QRCode(border=MARGIN)
    code.add_data(text)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
