"""The living style page: every element, in each layout and theme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoreport.design import samples

LAYOUTS = ("family", "staff", "entrance")
THEMES = ("light", "dark")


def style_page(request: HttpRequest) -> HttpResponse:
    """Show all elements; ``?layout=family|staff|entrance`` and ``?theme=light|dark`` choose how."""
    layout = request.GET.get("layout", "")
    theme = request.GET.get("theme", "")
    chosen = {
        "layout": f"design/layouts/{layout if layout in LAYOUTS else 'family'}.html",
        "theme": theme if theme in THEMES else "",
    }
    return render(request, "design/style_page.html", samples.context() | chosen)


# The mark that every view carries for the sweep over all addresses; `accounts`, which sets it elsewhere, lies above.
style_page.guard = "public"  # type: ignore[attr-defined]
