"""Is this process up, and can it serve? Neither answer asks the state."""

from django.http import HttpRequest, JsonResponse

from scoreport.accounts.guards import public
from scoreport.operations import readiness


@public
def health(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process does."""
    return JsonResponse({"status": "ok"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when it is not on its way out and each database answers, else 503."""
    status = readiness.status()
    if status == readiness.OK:
        return JsonResponse({"status": status})
    return JsonResponse({"status": status}, status=503, headers={"Retry-After": "5"})
