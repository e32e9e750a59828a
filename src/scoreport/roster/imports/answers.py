"""The questions that OneRoster leaves open, and the answers that an LEA keeps."""

from dataclasses import dataclass

from scoreport.districts.models import GuardiansListed, Lea
from scoreport.roster.oneroster.findings import Findings
from scoreport.roster.oneroster.records import Package, SsidColumn
from scoreport.roster.oneroster.ssid import NO_COLUMN, find_column

SSID_COLUMN = "ssid_column"
GUARDIANS = "guardians"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answers now; an empty text leaves the LEA's own answer in force.

    ssid_column is the name of one of Package.ssid_columns, or `none`; guardians is `listed` or `by-hand`.
    """

    ssid_column: str = ""
    guardians: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that has to be answered before anything is applied; choices are what Answers takes."""

    code: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The answers in force. ssid_column is None where no column of the package holds SSIDs, or none is chosen."""

    ssid_column: SsidColumn | None
    kept_ssid_column: str
    guardians: str
    questions: tuple[Question, ...]


def decide(lea: Lea, package: Package, answers: Answers, findings: Findings) -> Decisions:
    """Join the answers given now with the LEA's. Raises ValueError on an answer to guardians that is none."""
    guardians = answers.guardians or lea.guardians_listed
    if guardians not in GuardiansListed.values:
        raise ValueError("The answer about guardians is listed or by-hand.")
    kept, column, questions = _ssid_column(answers.ssid_column or lea.ssid_column, package, findings)
    if package.guardianships is None and not guardians:
        questions += (Question(GUARDIANS, (GuardiansListed.LISTED.value, GuardiansListed.BY_HAND.value)),)
    return Decisions(column, kept, guardians, questions)


def _ssid_column(
    name: str, package: Package, findings: Findings
) -> tuple[str, SsidColumn | None, tuple[Question, ...]]:
    """The name to keep, the column of this package, and the question where there is none."""
    if name.lower() == NO_COLUMN:
        return NO_COLUMN, None, ()
    column = find_column(package, name) if name else None
    if column is not None:
        return column.name, column, ()
    choices = tuple(column.name for column in package.ssid_columns if column.good)
    if not choices and not name:
        findings.warning("no_ssid_anywhere", "users.csv")
        return "", None, ()
    if name:
        findings.warning("ssid_column_gone", "users.csv", 0, name)
    return name, None, (Question(SSID_COLUMN, (*choices, NO_COLUMN)),)
