"""A package that lies on this machine: it becomes the roster, and the base of the next delta."""

from enum import IntEnum
from pathlib import Path

from scoreport.audit.recording import SYSTEM
from scoreport.roster.imports.applying import apply_plan
from scoreport.roster.imports.bases import base_kept, last_run_key
from scoreport.roster.imports.planning import Plan
from scoreport.roster.imports.runs import new_run


class Exit(IntEnum):
    """How `scoreport import-roster` ends."""

    APPLIED = 0  # or there was nothing to do
    REFUSED = 1
    WRONG_USE = 2
    UNDECIDED = 3  # it is printed, or waits on the import page
    BUSY = 4  # another run is at the same folder or roster


def take_in(plan: Plan, package: Path, *, confirmed: bool = False) -> None:
    """Apply the plan of this package. Raises ImportUnderWay, RosterMoved."""
    if plan.is_empty:
        with base_kept(plan.lea, lambda: package, last_run_key(plan.lea)):
            return
    run = new_run(plan.lea, SYSTEM, package.name)
    with base_kept(plan.lea, lambda: package, run.key):
        apply_plan(plan, SYSTEM, confirmed=confirmed, run=run)
