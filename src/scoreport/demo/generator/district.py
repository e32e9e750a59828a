"""Writes the whole district: the roster package, the state's enrollment list, the sandbox's credentials."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from scoreport.demo import cast
from scoreport.demo.cast import CastMember
from scoreport.demo.generator import casting, state_enrollment
from scoreport.demo.generator.families import build_families
from scoreport.demo.generator.numbering import Numbering
from scoreport.demo.generator.packaging import csv_text, write_package
from scoreport.demo.generator.people import Population
from scoreport.demo.generator.staffing import hire_staff
from scoreport.demo.generator.timetable import build_classes
from scoreport.demo.school_year import SchoolYear
from scoreport.demo.schools import REDWOOD_VALLEY, Lea

# The sandbox's own pair, as long as the state's are (secrets have 20 characters). It opens nothing else.
CLIENT_KEY = "redwood-valley-ACeA"
CLIENT_SECRET = "demo-Qv7rW2xL9mKt^00"
# The state's credentials live for 365 days; these were made in a spring before.
CREDENTIALS_LAST = timedelta(days=200)
CREDENTIAL_COLUMNS = ("client_key", "client_secret", "lea_cds", "expires_on")


@dataclass(frozen=True, slots=True)
class Credentials:
    """The pair that the sandbox accepts."""

    client_key: str
    client_secret: str = field(repr=False)
    expires_on: date


@dataclass(frozen=True, slots=True)
class District:
    """What was written, and who is in it."""

    lea: Lea
    school_year: SchoolYear
    package: Path
    state_enrollment: Path
    sandbox_credentials: Path
    credentials: Credentials
    cast: tuple[CastMember, ...]
    students: int
    guardians: int
    staff: int


def write_district(folder: Path, today: date, seed: int = 8) -> District:
    """Writes Redwood Valley Unified, as of the school year of `today`, into `folder` (made if missing).

    Files: roster.zip, state-enrollment.csv, sandbox-credentials.csv. The same day and seed give the same
    bytes; the cast is the same for every seed. Raises OSError when a file can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbering = Numbering(Random(f"{seed}/numbers"), casting.taken())
    population = _populate(SchoolYear.containing(today), today, seed, numbering)
    credentials = Credentials(CLIENT_KEY, CLIENT_SECRET, today + CREDENTIALS_LAST)
    district = District(
        lea=REDWOOD_VALLEY,
        school_year=population.year,
        package=folder / "roster.zip",
        state_enrollment=folder / "state-enrollment.csv",
        sandbox_credentials=folder / "sandbox-credentials.csv",
        credentials=credentials,
        cast=cast.CAST,
        students=len(population.families.students),
        guardians=len({tie.adult_sourced_id for tie in population.families.guardianships}),
        staff=len(population.staff),
    )
    write_package(district.package, population)
    state = state_enrollment.state_rows(population, Random(f"{seed}/state"), numbering)
    _write(district.state_enrollment, csv_text(state_enrollment.COLUMNS, state))
    _write(district.sandbox_credentials, _credentials_text(credentials))
    return district


def _populate(year: SchoolYear, today: date, seed: int, numbering: Numbering) -> Population:
    families = build_families(Random(f"{seed}/families"), numbering, year)
    staff = hire_staff(Random(f"{seed}/staff"), numbering)
    return Population(
        year=year,
        opens_on=year.opens_on(today),
        families=families,
        staff=staff,
        classes=build_classes(families.students, staff),
    )


def _credentials_text(credentials: Credentials) -> str:
    row = {
        "client_key": credentials.client_key,
        "client_secret": credentials.client_secret,
        "lea_cds": REDWOOD_VALLEY.cds_code,
        "expires_on": credentials.expires_on.isoformat(),
    }
    return csv_text(CREDENTIAL_COLUMNS, [row])


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
