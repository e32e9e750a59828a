"""Drawing an element's template."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

KINDS = ("neutral", "info", "success", "warning", "danger")


def element(name: str, /, **context: object) -> SafeString:
    """Return the HTML of ``design/elements/<name>.html`` with the given context."""
    return render_to_string(f"design/elements/{name}.html", context)
