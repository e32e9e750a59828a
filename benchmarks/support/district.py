"""A small district in the application's own database: guardians with three children each, and credentials.

Import it where Django is set up.
"""

from dataclasses import asdict, dataclass

from django.contrib.auth.hashers import make_password

from scoreport.accounts.models import User
from scoreport.configuration import sealing
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.districts.models import DisplayOption, Lea, School
from scoreport.lib import clock
from scoreport.roster.models import Guardian, Guardianship, Student

GUARDIANS, CHILDREN = 16, 3
PASSWORD = "a long sentence for benchmarks"


@dataclass(frozen=True)
class Family:
    """A guardian's sign-in, and the keys and State IDs of the children."""

    username: str
    password: str
    children: list[str]
    ssids: list[str]


def fill(upstream: str, guardians: int = GUARDIANS) -> list[dict[str, object]]:
    """Write district, families and credentials for that upstream; return the families, fit for JSON."""
    lea = Lea.objects.create(name="Benchmark Unified", cds_code="1234567", guardians_listed="listed")
    school = School.objects.create(
        lea=lea, sourced_id="school", name="Benchmark Middle", display_option=DisplayOption.GUARDIANS
    )
    _configure(lea, upstream)
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    return [asdict(_family(school, number, hashed)) for number in range(guardians)]


def _configure(lea: Lea, upstream: str) -> None:
    configuration = Configuration.objects.create(lea=lea, name="CAASPP", is_default=True)
    connection = Connection(
        configuration=configuration, state=ConnectionState.LIVE, saved_at=clock.now(), base_url=upstream,
        endpoint_1="/api/v1/students/", endpoint_2="/score-reports/", authentication_endpoint="/api/v1/token",
    )  # fmt: skip
    for field in sealing.FIELDS:
        sealing.seal(connection, field, f"a {field} of the benchmark")
    connection.save()


def _family(school: School, number: int, hashed: str) -> Family:
    username = f"guardian{number}"
    # The language is remembered already, so that no click has to write it.
    user = User.objects.create(username=username, password=hashed, name=f"Guardian {number}", report_language="en")
    guardian = Guardian.objects.create(
        lea=school.lea, sourced_id=username, given_name="Guardian", family_name=str(number), user=user
    )
    ssids = [f"1{number:05}{child:04}" for child in range(CHILDREN)]
    return Family(username, PASSWORD, [_child(school, guardian, ssid) for ssid in ssids], ssids)


def _child(school: School, guardian: Guardian, ssid: str) -> str:
    student = Student.objects.create(
        lea=school.lea, sourced_id=f"student-{ssid}", given_name="Child", family_name=ssid[-5:], ssid=ssid,
        grade_level="07", primary_school=school,
    )  # fmt: skip
    Guardianship.objects.create(
        student=student, guardian=guardian, relationship="parent", educational_rights=True, portal_access=True
    )
    return student.key
