"""`scoreport import-roster`: the same deeds as the page, at a prompt, or unattended from a drop folder."""

import sys
from pathlib import Path

from django.core.exceptions import MultipleObjectsReturned
from django.db.models import Q

from scoreport.audit.recording import SYSTEM
from scoreport.districts.models import Lea
from scoreport.roster.imports.answers import GUARDIANS, Answers
from scoreport.roster.imports.applying import ImportUnderWay, RosterMoved
from scoreport.roster.imports.checking import check_package
from scoreport.roster.imports.drop import Busy, Drop
from scoreport.roster.imports.labels import kind_label
from scoreport.roster.imports.planning import Plan
from scoreport.roster.imports.taking_in import Exit, take_in
from scoreport.roster.imports.unattended import Unattended
from scoreport.roster.oneroster.findings import Finding, PackageRefused

NAME_LEA = "Name the LEA with --lea: "
QUESTIONS = {
    GUARDIANS: (
        "What may guardians and parents in this package see? OneRoster can't say who holds educational rights.\n"
        "  --guardians listed    all whom the package lists as guardian or parent see their children's reports\n"
        "  --guardians by-hand   nobody does until somebody sets it by hand"
    ),
    "ssid_column": "Where does the Statewide Student Identifier (SSID) stand? Choose with --ssid-column:",
}


def run(package: Path, lea_name: str, ssid_column: str, guardians: str, *, confirm_ends: bool) -> int:
    """Import the package into the LEA. Returns an exit code."""
    try:
        lea = _lea(lea_name)
        plan = check_package(lea, SYSTEM, package, Answers(ssid_column, guardians))
    except (Lea.DoesNotExist, MultipleObjectsReturned):
        return _say(NAME_LEA + ", ".join(Lea.objects.values_list("name", flat=True)), Exit.WRONG_USE)
    except OSError as error:
        return _say(f"{package} can't be read: {error.strerror}.", Exit.WRONG_USE)
    except PackageRefused as refused:
        _show(refused.findings)
        return _say("Nothing was imported; the roster is as it was.", Exit.REFUSED)
    _show(plan.findings)
    if plan.questions:
        return _ask(plan)
    return _apply(plan, package, confirm_ends=confirm_ends)


def run_unattended(folder: Path, lea_name: str, ssid_column: str, guardians: str, *, keep_days: int) -> int:
    """Take in what stands in a drop folder, as far as nobody has to decide. Returns an exit code."""
    try:
        lea, drop = _lea(lea_name), Drop(folder)
        with drop.alone():
            return Unattended(lea, drop, Answers(ssid_column, guardians), print, keep_days=keep_days).run()
    except (Lea.DoesNotExist, MultipleObjectsReturned):
        return _say(NAME_LEA + ", ".join(Lea.objects.values_list("name", flat=True)), Exit.WRONG_USE)
    except Busy:
        return _say(f"Another run is at work in {folder}.", Exit.BUSY)
    except OSError as error:
        return _say(f"{error.filename or folder}: {error.strerror}.", Exit.WRONG_USE)


def _apply(plan: Plan, package: Path, *, confirm_ends: bool) -> int:
    _summarize(plan)
    if plan.needs_confirmation and not confirm_ends:
        for ending in plan.over_threshold:
            print(f"{kind_label(ending.kind)}: {ending.ending} of {ending.of} would end.")
        return _say(
            "More than 5 % would end. A summer roll-over does that too; so does a package that is cut. "
            "If it is meant, run again with --confirm-ends.",
            Exit.UNDECIDED,
        )
    try:
        take_in(plan, package, confirmed=confirm_ends)
    except ImportUnderWay:
        return _say("Another import of this LEA is being written: run again when it is done.", Exit.REFUSED)
    except RosterMoved:
        return _say("The roster was changed while this was being worked out: run again.", Exit.REFUSED)
    return _say(
        "The roster is as the package has it: nothing to change." if plan.is_empty else "Applied.", Exit.APPLIED
    )


def _lea(name: str) -> Lea:
    return Lea.objects.get(Q(name=name) | Q(key=name)) if name else Lea.objects.get()


def _summarize(plan: Plan) -> None:
    for kind, counts in plan.counts.items():
        if any(counts.values()):
            print(f"{kind_label(kind)}: " + ", ".join(f"{count} {verb}" for verb, count in counts.items() if count))
    print(f"{plan.sight.gained} people would gain and {plan.sight.lost} would lose sight of a child.")


def _ask(plan: Plan) -> int:
    for question in plan.questions:
        print(QUESTIONS[question.code])
        if question.code != GUARDIANS:
            for column in plan.ssid_columns:
                print(f"  {column.name}: {column.good} students" + _such_as(column.examples))
            print("  none: this package holds no SSIDs")
    return Exit.UNDECIDED


def _such_as(examples: tuple[str, ...]) -> str:
    return f", such as {', '.join(examples)}" if examples else ""


def _show(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        print(f"{finding.severity}: {finding}")


def _say(text: str, code: Exit) -> int:
    print(text, file=sys.stdout if code == Exit.APPLIED else sys.stderr)
    return code
