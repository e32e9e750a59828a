"""The sandbox as an ASGI application: token, listing, report files, and a health check."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import adapter
from .adapter import Refusal
from .authorization import basic, bearer
from .circumstances import link_seconds, moment
from .credentials import Verdict, judge
from .enrollment import SSID_DIGITS
from .faults.control import Control, control_routes
from .faults.layer import Faults
from .listing import Minting, NotEntitled, UnknownStudent, find_student, listing
from .openapi import description
from .settings import Settings
from .store import report_file
from .tokens import TokenEnded, TokenRefused, identify, issue


def create_app(settings: Settings, control: Control | None = None) -> Starlette:
    """Return an application that answers as the state's service does; it is controlled only where that is asked for."""
    listing_paths = (adapter.LISTING_PATH, adapter.LISTING_PATH + "/")
    token_paths = (adapter.TOKEN_PATH, adapter.TOKEN_PATH + "/")
    app = Starlette(
        routes=[
            *(Route(path, _token, methods=list(adapter.TOKEN_METHODS)) for path in token_paths),
            *(Route(path, _listing, methods=["GET"]) for path in listing_paths),
            Route(adapter.FILES_PATH + "{key:path}", _file, methods=["GET"]),
            Route("/health", _health, methods=["GET"]),
            Route("/openapi.json", _description, methods=["GET"]),
            *(control_routes(settings, control) if control else ()),
        ],
        middleware=[Middleware(Faults, settings=settings)],
        exception_handlers={404: _gateway_refusal, 405: _gateway_refusal},
    )
    app.router.redirect_slashes = False
    app.state.settings = settings
    return app


def _token(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    verdict, pair = judge(settings.credentials, *basic(_authorization(request)), settings.day())
    if verdict is Verdict.EXPIRED:
        return _refused(adapter.EXPIRED_CREDENTIALS)
    if pair is None:
        return _refused(adapter.WRONG_CREDENTIALS)
    token = issue(settings.signing_key, pair, time.time(), settings.token_seconds)
    return _answer(adapter.token_answer(token, settings.token_seconds))


def _listing(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    try:
        token = bearer(_authorization(request))
        identity = identify(settings.signing_key, token, settings.credentials, time.time(), settings.day())
    except TokenEnded:
        return _refused(adapter.ENDED_TOKEN)
    except TokenRefused:
        return _refused(adapter.BAD_TOKEN)
    ssid = request.path_params["ssid"]
    if not (len(ssid) == SSID_DIGITS and ssid.isascii() and ssid.isdigit()):
        return _refused(adapter.BAD_SSID)
    try:
        student = find_student(settings, ssid, settings.day())
        entries = listing(settings, student, identity.leas, _minting(request))
    except UnknownStudent:
        return _refused(adapter.UNKNOWN_STUDENT)
    except NotEntitled:
        return _refused(adapter.NOT_ENTITLED)
    wanted = [entry for entry in entries if adapter.is_wanted(entry, request.query_params)]
    return _answer(adapter.listing_answer(ssid, wanted))


async def _file(request: Request) -> Response:
    return await run_in_threadpool(report_file, request.app.state.settings, request)


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def _description(request: Request) -> Response:
    return JSONResponse(description(_base(request)), headers={"Cache-Control": "no-store"})


async def _gateway_refusal(request: Request, error: Exception) -> Response:
    return _answer(adapter.GATEWAY_REFUSAL, adapter.GATEWAY_STATUS)


def _minting(request: Request) -> Minting:
    settings: Settings = request.app.state.settings
    return Minting(_base(request), moment(request), link_seconds(request, settings.link_seconds))


def _base(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return (settings.public_url or str(request.base_url)).rstrip("/")


def _authorization(request: Request) -> str:
    return request.headers.get("authorization", "")


def _refused(refusal: Refusal) -> Response:
    return _answer(refusal.body(), refusal.status)


def _answer(body: Mapping[str, Any], status: int = 200) -> Response:
    headers = {adapter.REQUEST_ID_HEADER: str(uuid4()), "Cache-Control": "no-store"}
    return JSONResponse(body, status, headers)
