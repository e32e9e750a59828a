"""The control end point: `/control` tells what befalls requests now, and changes it while the sandbox runs.

It is there only where it was asked for. Without a secret it serves this machine, by a name of this machine: a web page
from elsewhere that a browser has been led to can do nothing. Whoever may not use it is told what a wrong path is told.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from scoreport.sandbox.authorization import bearer
from scoreport.sandbox.loopback import is_loopback
from scoreport.sandbox.settings import Settings

from .plans import CALM, BadPlan, Plan, profile
from .table import FAULTS, STAGES, Fault, NoSuchFault, Stage, fault_named
from .weather import Order, Weather

Endpoint = Callable[[Request], Awaitable[Response]]


class BadOrder(ValueError):
    """What was sent can't be followed; the text says why."""


@dataclass(frozen=True, slots=True)
class Control:
    """Who may use the end point: this machine alone, or whoever has the secret."""

    secret: str = ""

    def lets_in(self, request: Request) -> bool:
        """Tell whether a request may be followed."""
        if self.secret:
            given = bearer(request.headers.get("authorization", ""))
            return hmac.compare_digest(given.encode(), self.secret.encode())
        caller = request.client.host if request.client else ""
        return is_loopback(caller) and is_loopback(request.url.hostname or "")


def control_routes(settings: Settings, control: Control) -> list[Mount]:
    """Return the routes below /control."""

    def guarded(endpoint: Callable[[Weather, Request], Awaitable[Response]]) -> Endpoint:
        async def answer(request: Request) -> Response:
            if not control.lets_in(request):
                raise HTTPException(404)
            try:
                return await endpoint(settings.weather, request)
            except (BadOrder, BadPlan, NoSuchFault) as error:
                return JSONResponse({"message": str(error)}, 400)

        return answer

    routes = [
        Route("/", guarded(_tell), methods=["GET"]),
        Route("/weather", guarded(_turn), methods=["PUT"]),
        Route("/weather", guarded(_calm), methods=["DELETE"]),
        Route("/faults", guarded(_clear), methods=["DELETE"]),
        Route("/faults/{stage}", guarded(_order), methods=["PUT"]),
        Route("/faults/{stage}", guarded(_withdraw), methods=["DELETE"]),
    ]
    return [Mount("/control", routes=routes)]


async def _tell(weather: Weather, request: Request) -> Response:
    return JSONResponse({**_state(weather), "table": [_row(fault) for fault in FAULTS]})


async def _turn(weather: Weather, request: Request) -> Response:
    """Another day: `profile`, and in its place `latency`, `failures` and `seed`, as the command has them."""
    wanted = await _wanted(request, {"profile": str, "latency": list, "failures": list, "seed": int})
    plan = profile(wanted.get("profile", CALM))
    for text in wanted.get("latency", []):
        plan = plan.with_latency(str(text))
    if "failures" in wanted:
        plan = plan.with_failures(str(text) for text in wanted["failures"])
    weather.turn(plan, wanted.get("seed", weather.seed))
    return JSONResponse(_state(weather))


async def _calm(weather: Weather, request: Request) -> Response:
    weather.turn(Plan(), weather.seed)
    return JSONResponse(_state(weather))


async def _order(weather: Weather, request: Request) -> Response:
    """One failure for a stage: `fault`, and `times`, `share` and `ssid` if not all requests shall meet it."""
    stage = _stage(request)
    wanted = await _wanted(request, {"fault": str, "times": int, "share": (int, float), "ssid": str})
    if "fault" not in wanted:
        raise BadOrder("name a fault")
    order = Order(
        fault_named(wanted["fault"], stage), wanted.get("times"), wanted.get("share", 1.0), wanted.get("ssid", "")
    )
    if (order.times is not None and order.times < 1) or not 0 < order.share <= 1:
        raise BadOrder("times is 1 or more, share more than 0 and at most 1")
    weather.orders[stage] = order
    return JSONResponse(_state(weather))


async def _withdraw(weather: Weather, request: Request) -> Response:
    weather.orders.pop(_stage(request), None)
    return JSONResponse(_state(weather))


async def _clear(weather: Weather, request: Request) -> Response:
    weather.orders.clear()
    return JSONResponse(_state(weather))


async def _wanted(request: Request, kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent. Raises BadOrder where it holds something else than the kinds say."""
    try:
        wanted = json.loads(await request.body())
    except ValueError as error:
        raise BadOrder("send a JSON object") from error
    if not isinstance(wanted, dict) or any(
        name not in kinds or isinstance(value, bool) or not isinstance(value, kinds[name])
        for name, value in wanted.items()
    ):
        raise BadOrder(f"send a JSON object with nothing but {', '.join(kinds)}")
    return wanted


def _stage(request: Request) -> Stage:
    name = request.path_params["stage"]
    for stage in STAGES:
        if stage == name:
            return stage
    raise BadOrder(f"there is no stage of that name: choose of {', '.join(STAGES)}")


def _state(weather: Weather) -> dict[str, Any]:
    return {
        "latency": {
            stage: f"{found.median * 1000:g},{found.p95 * 1000:g}" for stage, found in weather.plan.latencies.items()
        },
        "failures": [f"{fault.name}={share:g}" for fault, share in weather.plan.failures],
        "seed": weather.seed,
        "orders": {
            stage: {"fault": order.fault.name, "times": order.times, "share": order.share, "ssid": order.ssid}
            for stage, order in weather.orders.items()
            if order.times != 0
        },
    }


def _row(fault: Fault) -> dict[str, Any]:
    return {
        "fault": fault.name,
        "stages": fault.stages,
        "ssids": {stage: fault.ssid(stage) for stage in fault.stages if stage != "token"},
        "does": fault.does,
    }
