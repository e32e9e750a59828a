"""The table of all failures, read from `data/faults.toml`: what they are called, where they happen, what they do."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

Stage = Literal["token", "listing", "report"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
PLUS: Final = "+"  # between a Client Key and the failure that it shall bring
_PREFIX: Final[Mapping[Stage, str]] = {"listing": "990001", "report": "990002"}


class NoSuchFault(LookupError):
    """There is no failure of that name, or not at that stage; the text says what there is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure.

    `change` says how the ordinary answer is changed, `send` how it goes out, `skew_seconds` how far the service's
    clock is off, `link_seconds` how long its links live where that is not as ever; `more` is what the change and the
    sending need to know beside.
    """

    name: str
    number: int
    stages: tuple[Stage, ...]
    does: str
    change: str = ""
    send: str = ""
    skew_seconds: int = 0
    link_seconds: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def ssid(self, stage: Stage) -> str:
        """Return the SSID that brings the failure at that stage. Raises NoSuchFault."""
        if stage not in self.stages or stage not in _PREFIX:
            raise NoSuchFault(f"no SSID brings {self.name} at the {stage}")
        return f"{_PREFIX[stage]}{self.number:04}"

    def client_key(self, client_key: str) -> str:
        """Return the Client Key that brings the failure at the token, for a pair that is valid. Raises NoSuchFault."""
        if "token" not in self.stages:
            raise NoSuchFault(f"no Client Key brings {self.name}")
        return f"{client_key}{PLUS}{self.name}"


def fault_named(name: str, stage: Stage | None = None) -> Fault:
    """Return the failure of that name, which must be possible at the stage. Raises NoSuchFault."""
    found = _by_name().get(name)
    if found is None or (stage is not None and stage not in found.stages):
        where = f" at the {stage}" if stage else ""
        raise NoSuchFault(f"there is no failure {name!r}{where}: choose of {', '.join(_names(stage))}")
    return found


def fault_of_ssid(ssid: str) -> tuple[Stage, Fault] | None:
    """Return the failure that an SSID brings and where, None for one that is not reserved."""
    return _by_ssid().get(ssid)


def split_client_key(client_key: str) -> tuple[str, Fault | None]:
    """Return a Client Key without its addition, and the failure that the addition brings at the token."""
    bare, plus, name = client_key.rpartition(PLUS)
    found = _by_name().get(name) if plus else None
    return (bare, found) if found is not None and "token" in found.stages else (client_key, None)


def _names(stage: Stage | None) -> Iterable[str]:
    return (fault.name for fault in FAULTS if stage is None or stage in fault.stages)


def _read() -> tuple[Fault, ...]:
    text = (files("scoreport.sandbox") / "data" / "faults.toml").read_text(encoding="utf-8")
    return tuple(_fault(name, dict(row)) for name, row in tomllib.loads(text).items())


def _fault(name: str, row: dict[str, Any]) -> Fault:
    own = {key: row.pop(key) for key in ("number", "does", "change", "send", "link_seconds") if key in row}
    wanted = row.pop("stages")
    stages = tuple(stage for stage in STAGES if stage in wanted)
    return Fault(name, stages=stages, skew_seconds=row.pop("skew", 0), more=row, **own)


@cache
def _by_name() -> Mapping[str, Fault]:
    return {fault.name: fault for fault in FAULTS}


@cache
def _by_ssid() -> Mapping[str, tuple[Stage, Fault]]:
    return {fault.ssid(stage): (stage, fault) for fault in FAULTS for stage in fault.stages if stage in _PREFIX}


FAULTS: Final = _read()
