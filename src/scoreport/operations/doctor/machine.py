"""Folders, files, space, limits and fonts of the machine."""

import json
import os
import resource
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from scoreport.onboarding.letters import typefaces
from scoreport.operations import keys
from scoreport.operations.doctor.findings import Finding, ok, warn, wrong

GIGABYTE = 10**9
LEAST_FREE, LITTLE_FREE = GIGABYTE, 5 * GIGABYTE
LEAST_FILES = 4096


def data_folder() -> Finding:
    """Databases and secrets are in it."""
    folder = Path(settings.DATA_DIR)
    if not folder.is_dir():
        return wrong(f"{folder} is not there", "set SCOREPORT_DATA_DIR, or run scoreport init")
    if not os.access(folder, os.W_OK | os.X_OK):
        return wrong(f"{folder} can't be written by this user", "run as the user that owns it")
    if _open_to_others(folder):
        return wrong(f"{folder} can be read by others on this machine", f"chmod 700 {folder}")
    return ok(f"{folder} is its owner's alone")


def secret_files() -> Finding:
    """Whoever reads them can decrypt what is stored."""
    paths = list(_secret_files())
    loose = [str(path) for path in paths if path.exists() and _open_to_others(path)]
    if loose:
        return wrong(f"others on this machine can read {', '.join(loose)}", f"chmod 400 {' '.join(loose)}")
    given = [name for name in keys.FILES.values() if name in os.environ]
    if given:
        return warn(
            f"{', '.join(given)} stands in the environment, which crash reports and /proc show",
            f"give a file instead: {given[0]}_FILE",
        )
    return ok(f"{len(paths)} files of secrets are their owner's alone")


def disk() -> Finding:
    """A full disk stops everything: without a trace nothing opens."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    found = f"{usage.free / GIGABYTE:.1f} GB of {usage.total / GIGABYTE:.1f} GB are free for {settings.DATA_DIR}"
    if usage.free < LEAST_FREE:
        return wrong(found, "make room: without it no entry of the audit can be written, and nothing opens")
    if usage.free < LITTLE_FREE:
        return warn(found, "make room soon")
    return ok(found)


def open_files() -> Finding:
    """Each connection of a browser is an open file."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < LEAST_FILES:
        return warn(
            f"a process may have {hard} files open, browsers' connections among them",
            f"let it have {LEAST_FILES} or more: LimitNOFILE in systemd, ulimit -Hn elsewhere",
        )
    return ok("a process may have enough files open")


def static_files() -> Finding:
    """Pages without their styles and scripts were collected for another version, or not at all."""
    try:
        listed = json.loads((Path(settings.STATIC_ROOT) / "staticfiles.json").read_text())["paths"].values()
    except (OSError, ValueError, KeyError):
        return wrong("static files are not collected", "scoreport migrate")
    missing = [name for name in listed if not (Path(settings.STATIC_ROOT) / name).exists()]
    if missing:
        return wrong(f"{len(missing)} static files are missing", "scoreport migrate")
    return ok(f"{len(listed)} static files are collected")


def fonts() -> Finding:
    """Letters are set in our own fonts and those of an extra, never in the machine's."""
    if not all(folder.is_dir() for folder in typefaces.folders()):
        return wrong("the fonts of letters are not installed", "install the package again")
    without = [language for language in sorted(typefaces.CJK_LANGUAGES) if not typefaces.can_be_set(language)]
    if without:
        return warn(
            f"letters can't be set in {', '.join(without)}: they go out in English",
            "install the extra: pip install 'scoreport[sandbox-cjk]'",
        )
    return ok("letters can be set in every language")


def _secret_files() -> Iterator[Path]:
    for name, variable in keys.FILES.items():
        yield Path(os.environ.get(f"{variable}_FILE", Path(settings.DATA_DIR) / "secrets" / name))
    if "SCOREPORT_SMTP_PASSWORD_FILE" in os.environ:
        yield Path(os.environ["SCOREPORT_SMTP_PASSWORD_FILE"])


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
