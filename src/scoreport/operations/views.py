"""Is this process up, and can it serve? Neither answer asks the state."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse

from scoreport.accounts.guards import public


@public
def health(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process does."""
    return JsonResponse({"status": "ok"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when each database answers, else 503."""
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"status": "ok"})
