"""Roster Import: upload, see what would change, decide, follow the progress."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.recording import Who
from scoreport.districts.models import Lea
from scoreport.roster import uploads
from scoreport.roster.forms import AnswersForm, ChangeForm, DecisionForm, UploadForm
from scoreport.roster.imports import finding_from_json, runs
from scoreport.roster.imports.tasks import enqueue_apply, enqueue_check
from scoreport.roster.models import ImportRun, ImportState

TOOL = ToolCode.ROSTER
UNDER_WAY = (ImportState.UPLOADED, ImportState.APPLYING)
SHOWN = 50


def leas(actor: Actor, right: Right) -> QuerySet[Lea]:
    """Return the LEAs whose whole roster the actor may see or import."""
    return Lea.objects.filter(pk__in=actor.leas(TOOL, right)).order_by("name")


def get_run(actor: Actor, key: str, right: Right) -> ImportRun:
    """Return a run of one of those LEAs. Raises Http404."""
    run = ImportRun.objects.filter(key=key, lea__in=leas(actor, right)).select_related("lea").first()
    if run is None:
        raise Http404
    return run


@csrf_exempt
def imports(request: HttpRequest) -> HttpResponse:
    """Choose how an upload is received before anything of it is read; only then look at the form's token."""
    request.upload_handlers = [uploads.SealedUploadHandler(request)]
    return _imports(request)  # type: ignore[return-value]


@csrf_protect
@tool_right(TOOL, Right.READ)
def _imports(request: SignedInRequest) -> HttpResponse:
    """List the runs, and take in a package."""
    found = list(leas(request.actor, Right.WRITE))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        lea = next((lea for lea in found if lea.key == request.POST.get("lea", found[0].key)), None) if found else None
        upload = request.FILES.get("package")
        if lea is None:
            _drop(upload)
            raise Http404
        if form.is_valid() and isinstance(upload, uploads.SealedUpload):
            return _take_in(request, lea, upload)
        _drop(upload)
        if any(getattr(handler, "is_too_large", False) for handler in request.upload_handlers):
            form.errors["package"] = form.error_class([_too_large()])
    earlier = ImportRun.objects.filter(lea__in=leas(request.actor, Right.READ)).select_related("lea")
    page = Paginator(earlier, SHOWN).get_page(request.GET.get("page"))
    return render(request, "roster/imports.html", {"form": form, "leas": found, "page": page, "runs": page.object_list})


imports.guard = _imports.guard  # type: ignore[attr-defined]


@tool_right(TOOL, Right.READ)
def import_run(request: SignedInRequest, key: str) -> HttpResponse:
    """Show a run: how far it is, what it would change, what was found, what is to be decided."""
    run = get_run(request.actor, key, Right.READ)
    return _page(request, run)


@tool_right(TOOL, Right.WRITE)
@require_POST
def import_apply(request: SignedInRequest, key: str) -> HttpResponse:
    """Take the answers: work the package out again with them, or apply it."""
    run = get_run(request.actor, key, Right.WRITE)
    kind = ChangeForm if "change" in request.POST else DecisionForm
    form: AnswersForm = kind(run, request.POST)
    if run.state == ImportState.READY and not form.is_valid():
        return _page(request, run, form)
    if run.state == ImportState.READY:
        _decide(run, request.actor.who(), form.answers(), confirmed="confirmation" in form.cleaned_data)
    return redirect("roster:import_run", key)


def _decide(run: ImportRun, who: Who, answers: dict[str, str], *, confirmed: bool) -> None:
    """Have the package worked out again with these answers, or applied; once, however often the button is pressed.

    A package that the SIS dropped becomes the import of whoever decides about it.
    """
    by = {} if run.user_key else {"user_key": who.user_key, "user_name": who.user_name}
    summary = run.summary | {"answers": run.summary.get("answers", {}) | answers, "problem": ""}
    state = ImportState.UPLOADED if answers else ImportState.APPLYING
    with transaction.atomic():
        if not ImportRun.objects.filter(pk=run.pk, state=ImportState.READY).update(state=state, summary=summary, **by):
            return
        if answers:
            enqueue_check(run)
        else:
            enqueue_apply(run, confirmed=confirmed)


@tool_right(TOOL, Right.WRITE)
@require_POST
def import_cancel(request: SignedInRequest, key: str) -> HttpResponse:
    """Leave the roster as it is and remove the package."""
    run = get_run(request.actor, key, Right.WRITE)
    runs.cancel(run)
    return redirect("roster:imports")


def _take_in(request: SignedInRequest, lea: Lea, upload: uploads.SealedUpload) -> HttpResponse:
    with transaction.atomic():
        Lea.objects.select_for_update().get(pk=lea.pk)
        if ImportRun.objects.filter(lea=lea, state__in=runs.OPEN).exists():
            _drop(upload)
            messages.error(request, _("Another import is open. Apply or cancel it first."))
            return redirect("roster:imports")
        run = runs.new_run(lea, request.actor.who(), upload.name or "")
        run.upload = upload.upload
        run.save()
        enqueue_check(run)
    return redirect("roster:import_run", run.key)


def _page(request: SignedInRequest, run: ImportRun, refused: AnswersForm | None = None) -> HttpResponse:
    context = {
        "run": run,
        "form": refused if isinstance(refused, DecisionForm) else DecisionForm(run),
        "change": refused if isinstance(refused, ChangeForm) else ChangeForm(run),
        "under_way": run.state in UNDER_WAY,
        "ready": run.state == ImportState.READY,
        "refused": run.state in (ImportState.REFUSED, ImportState.FAILED),
        "may_cancel": run.state in runs.CANCELLABLE,
        "questions": bool(run.summary.get("questions")),
        "findings": [finding_from_json(kept) for kept in run.findings],
        "may_write": request.actor.may_lea_wide(TOOL, Right.WRITE, run.lea_id),
    }
    # An upload's form is boosted: it gets a page as a browser would.
    is_fragment = request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    template = "roster/import_body.html" if is_fragment else "roster/import_run.html"
    return render(request, template, context, status=422 if refused else 200)


def _too_large() -> str:
    return _("The package is larger than %(limit)s, which is more than this server takes. Ask whoever runs it.") % {
        "limit": filesizeformat(settings.UPLOAD_BYTES)
    }


def _drop(upload: object) -> None:
    if isinstance(upload, uploads.SealedUpload):
        uploads.remove_upload(upload.upload)
