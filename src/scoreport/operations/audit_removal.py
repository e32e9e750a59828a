"""`scoreport prune-audit`: entries past their legal time, shown, exported and proposed, or removed."""

from pathlib import Path

from scoreport.audit import sealing
from scoreport.insights import removals, retention
from scoreport.insights.retention import Prefix

WHERE = "System Settings > Records > Audit > Removal"


def run(export: Path | None, apply: Path | None) -> int:
    """Do what is asked for; without either, only say what would go. Returns 1 where it is refused."""
    if apply:
        return _apply(apply)
    sealing.seal()
    prefix = retention.removable()
    print(*_told(prefix), sep="\n")
    return _propose(prefix, export) if export and prefix.count else 0


def _propose(prefix: Prefix, file: Path) -> int:
    try:
        made = removals.propose(prefix, file)
    except FileExistsError:
        print(f"{file} is there already: choose a new name.")
        return 1
    print(
        f"{made.count} entries were written to {file} (SHA-256 {made.sha256}): keep it, encrypted, as long as you "
        f"wish.\nNothing was removed. Now each LEA has to agree, under {WHERE}; then run\n"
        f"  scoreport prune-audit --apply {file}"
    )
    return 0


def _apply(file: Path) -> int:
    try:
        done = removals.apply(file)
    except FileNotFoundError:
        print(f"There is no file {file}.")
        return 1
    except removals.Refused as refused:
        print(refused)
        return 1
    print(f"{done.count} entries were removed, up to number {done.number}. A sealed checkpoint stands for them.")
    return 0


def _told(prefix: Prefix) -> list[str]:
    lines = [_count(prefix) if prefix.count else "No entry is past its time."]
    if prefix.blocked:
        until = f"until {prefix.blocked.until:%Y-%m-%d}" if prefix.blocked.until else "while its student is enrolled"
        lines.append(f"Number {prefix.blocked.number} has to stay {until}, and so has everything behind it.")
    return lines


def _count(prefix: Prefix) -> str:
    begins_at, ends_at = (f"{at:%Y-%m-%d}" for at in prefix.times())
    return f"{prefix.count} entries are past their time: up to number {prefix.number}, of {begins_at} to {ends_at}."
