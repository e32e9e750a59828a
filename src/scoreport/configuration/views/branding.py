"""Branding and Languages: how the district looks to its people, and in which languages; and the look as files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import public, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import branding, rows
from scoreport.configuration.forms_branding import BrandingForm
from scoreport.design import catalogues, colors
from scoreport.districts.models import Branding

TOOL = ToolCode.BRANDING
YEAR = 365 * 86400


@require_GET
@tool_right(TOOL, Right.READ)
def leas(request: SignedInRequest) -> HttpResponse:
    """Show the only LEA, or offer those within reach; and the languages of the pages."""
    found = list(rows.leas(request.actor, TOOL, Right.READ))
    context = {"leas": found, "languages": catalogues.states()}
    return render(request, "configuration/branding_list.html", context)


@require_http_methods(["GET", "POST"])
@tool_right(TOOL, Right.WRITE)
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change an LEA's look."""
    lea = rows.get_lea(request.actor, key, TOOL, Right.WRITE)
    row = branding.branding_of(lea)
    form = BrandingForm(row, request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        changed = branding.save(lea, request.actor, form.look())
        messages.success(
            request, _("Saved. Other people see it within a minute.") if changed else _("Nothing changed.")
        )
        return redirect("configuration:branding_edit", lea.key)
    status = 422 if form.is_bound else 200
    return render(request, "configuration/branding.html", {"lea": lea, "row": row, "form": form}, status=status)


@public
@require_GET
@cache_control(public=True, max_age=YEAR, immutable=True)
def style_sheet(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """Return the district's colors, for both themes."""
    row = _row(key, version)
    if not row.brand_color:
        raise Http404
    return HttpResponse(colors.style_sheet(row.brand_color, row.accent_color), content_type="text/css")


@public
@require_GET
@cache_control(public=True, max_age=YEAR, immutable=True)
def logo(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """Return the district's logo."""
    row = _row(key, version)
    if not row.logo:
        raise Http404
    return HttpResponse(bytes(row.logo), content_type="image/png")


def _row(key: str, version: str) -> Branding:
    row = Branding.objects.filter(lea__key=key, version=version).first()
    if row is None:
        raise Http404
    return row
