"""Typed readers of environment variables: a wrong value stops the start, in words."""

import os
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "SCOREPORT_"


def text(name: str, default: str = "", *, kept_in: Path | None = None) -> str:
    """Return the variable's text, or what stands in the file that NAME_FILE names.

    `kept_in` is a file of our own that serves where neither is given, if it is there.

    A file is the safer form for a secret: the environment of a process can be read by its owner.
    Raises ImproperlyConfigured when both forms are given or the file can't be read.
    """
    value, path = os.environ.get(PREFIX + name), os.environ.get(f"{PREFIX}{name}_FILE")
    if value is not None and path is not None:
        raise ImproperlyConfigured(f"Set {PREFIX}{name} or {PREFIX}{name}_FILE, not both.")
    if value is None and path is None and kept_in is not None and kept_in.exists():
        path = str(kept_in)
    if path is None:
        return default if value is None else value.strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{PREFIX}{name}_FILE: {path} can't be read: {error.strerror}.") from None


def boolean(name: str, *, default: bool = False) -> bool:
    """Return the variable as true or false (1/0, true/false, yes/no, on/off)."""
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    value = text(name)
    if not value:
        return default
    if value.lower() not in words:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}: write true or false.")
    return words[value.lower()]


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """Return the variable if it is one of the allowed words; the first of them is the default."""
    value = text(name, allowed[0]).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}: write {', '.join(allowed[:-1])} or {allowed[-1]}.")
    return value


def integer(name: str, default: int, *, least: int = 0) -> int:
    """Return the variable as a whole number of at least `least`."""
    return int(_number(name, default, least, int, "a whole number"))


def number(name: str, default: float) -> float:
    """Return the variable as a number above zero."""
    return float(_number(name, default, 0.001, float, "a number"))


def seconds(name: str, default: float) -> float:
    """Return the variable as a number of seconds above zero."""
    return float(_number(name, default, 0.001, float, "a number of seconds"))


def address(name: str) -> tuple[str, int] | None:
    """Return the variable as host and port, such as 127.0.0.1:9100 or [::1]:9100; None where it is empty or "off"."""
    value = text(name)
    if value.lower() in ("", "off"):
        return None
    host, _colon, port = value.rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    is_address = host and (":" not in host or value.startswith("["))
    if not is_address or not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}: write host and port, such as 127.0.0.1:9100, or off.")
    return host, int(port)


def words(name: str, default: tuple[str, ...] = (), *, kept_in: Path | None = None) -> tuple[str, ...]:
    """Return the variable as words that commas, spaces or line ends separate."""
    value = text(name, kept_in=kept_in)
    return tuple(value.replace(",", " ").split()) if value else default


def _number(name: str, default: float, least: float, kind: Callable[[str], float], what: str) -> float:
    value = text(name)
    if not value:
        return default
    try:
        number = kind(value)
    except ValueError:
        number = least - 1
    if number < least:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}: write {what}, at least {least}.")
    return number
