"""Takes OneRoster packages into the roster: check, answer, confirm, apply.

plan = check_package(lea, who, source, Answers(ssid_column="identifier", guardians="listed"))
run = apply_plan(plan, who, confirmed=True)
"""

from scoreport.roster.imports.answers import Answers, Question
from scoreport.roster.imports.applying import (
    AnswersMissing,
    ConfirmationNeeded,
    ImportUnderWay,
    RosterMoved,
    apply_plan,
)
from scoreport.roster.imports.checking import check_package
from scoreport.roster.imports.endings import Ending
from scoreport.roster.imports.planning import Plan, plan_import
from scoreport.roster.imports.runs import close_refused, finding_from_json, finding_to_json, summary
from scoreport.roster.oneroster.findings import PackageRefused

__all__ = [
    "Answers",
    "AnswersMissing",
    "ConfirmationNeeded",
    "Ending",
    "ImportUnderWay",
    "PackageRefused",
    "Plan",
    "Question",
    "RosterMoved",
    "apply_plan",
    "check_package",
    "close_refused",
    "finding_from_json",
    "finding_to_json",
    "plan_import",
    "summary",
]
