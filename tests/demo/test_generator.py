"""The demo district: the same each time, whole, and with the cast as it is described."""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from scoreport.demo import cast
from scoreport.demo.generator import District, write_district
from scoreport.demo.schools import CLEARWATER, REDWOOD_VALLEY, SCHOOLS

TODAY = date(2026, 11, 24)
Table = list[dict[str, str]]


class Written:
    """A district on disk, read back as its readers would."""

    def __init__(self, district: District) -> None:
        self.district = district
        with zipfile.ZipFile(district.package) as package:
            self.tables = {
                name.removesuffix(".csv"): _table(package.read(name).decode("utf-8")) for name in package.namelist()
            }
        self.state = _table(district.state_enrollment.read_text("utf-8"))
        self.users = {row["sourcedId"]: row for row in self.tables["users"]}
        self.births = {row["sourcedId"]: row["birthDate"] for row in self.tables["demographics"]}

    @property
    def students(self) -> Table:
        return [row for row in self.tables["users"] if row["sourcedId"] in self.births]

    def ties_of(self, student: cast.CastStudent) -> dict[str, dict[str, str]]:
        """The student's rows of guardianships.csv by the adult's sourcedId."""
        rows = self.tables["guardianships"]
        return {row["guardianSourcedId"]: row for row in rows if row["studentSourcedId"] == student.sourced_id}


def _table(text: str) -> Table:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(write_district(tmp_path_factory.mktemp("district"), TODAY))


def test_two_runs_write_the_same_bytes(tmp_path: Path, written: Written) -> None:
    again = write_district(tmp_path, TODAY)
    first = written.district
    assert again.package.read_bytes() == first.package.read_bytes()
    assert again.state_enrollment.read_bytes() == first.state_enrollment.read_bytes()
    assert again.sandbox_credentials.read_bytes() == first.sandbox_credentials.read_bytes()


def test_another_seed_gives_other_families_and_the_same_cast(tmp_path: Path, written: Written) -> None:
    other = Written(write_district(tmp_path, TODAY, seed=9))
    assert {row["username"] for row in other.students} != {row["username"] for row in written.students}
    for member in cast.CAST:
        assert other.users[member.sourced_id]["username"] == member.username


def test_the_district_has_about_1200_students_in_six_schools_and_13_grades(written: Written) -> None:
    assert 1150 <= len(written.students) <= 1250
    assert written.district.students == len(written.students)
    by_school = Counter(row["primaryOrgSourcedId"] for row in written.students)
    assert set(by_school) == {school.sourced_id for school in SCHOOLS}
    by_grade = Counter(row["grades"] for row in written.students)
    assert set(by_grade) == {"KG", *(f"{grade:02d}" for grade in range(1, 13))}
    assert all(80 <= count <= 105 for count in by_grade.values())


def test_the_manifest_tells_which_files_the_package_holds(written: Written) -> None:
    manifest = {row["propertyName"]: row["value"] for row in written.tables["manifest"]}
    bulk = {key.removeprefix("file.") for key, value in manifest.items() if value == "bulk"}
    assert bulk == set(written.tables) - {"manifest", "guardianships"}
    assert manifest["oneroster.version"] == "1.2"


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("orgs", "parentSourcedId", "orgs"),
        ("academicSessions", "parentSourcedId", "academicSessions"),
        ("courses", "orgSourcedId", "orgs"),
        ("courses", "schoolYearSourcedId", "academicSessions"),
        ("classes", "courseSourcedId", "courses"),
        ("classes", "schoolSourcedId", "orgs"),
        ("classes", "termSourcedIds", "academicSessions"),
        ("users", "agentSourcedIds", "users"),
        ("users", "primaryOrgSourcedId", "orgs"),
        ("roles", "userSourcedId", "users"),
        ("roles", "orgSourcedId", "orgs"),
        ("enrollments", "classSourcedId", "classes"),
        ("enrollments", "schoolSourcedId", "orgs"),
        ("enrollments", "userSourcedId", "users"),
        ("demographics", "sourcedId", "users"),
        ("guardianships", "studentSourcedId", "users"),
        ("guardianships", "guardianSourcedId", "users"),
    ],
)
def test_every_reference_resolves(written: Written, table: str, column: str, target: str) -> None:
    known = {row["sourcedId"] for row in written.tables[target]}
    named = {value for row in written.tables[table] for value in row[column].split(",") if value}
    assert named
    assert named <= known


@pytest.mark.parametrize("table", ["users", "roles", "enrollments", "classes", "courses", "orgs", "guardianships"])
def test_no_sourced_id_stands_twice(written: Written, table: str) -> None:
    rows = written.tables[table]
    assert len({row["sourcedId"] for row in rows}) == len(rows)


@pytest.mark.parametrize("column", ["metadata.scoreport.ssid", "identifier", "username"])
def test_no_ssid_number_or_user_name_belongs_to_two_people(written: Written, column: str) -> None:
    values = [row[column] for row in written.tables["users"] if row[column]]
    assert len(set(values)) == len(values)


def test_ssids_have_ten_digits_and_some_begin_with_a_zero(written: Written) -> None:
    ssids = [row["metadata.scoreport.ssid"] for row in written.students]
    given = [ssid for ssid in ssids if ssid]
    assert all(re.fullmatch(r"[0-9]{10}", ssid) for ssid in given)
    assert any(ssid.startswith("0") for ssid in given)
    assert 2 <= ssids.count("") <= 20


def test_ages_fit_grades(written: Written) -> None:
    first_of_september = date(2026, 9, 1)
    turned = Counter[int]()
    for row in written.students:
        grade = 0 if row["grades"] == "KG" else int(row["grades"])
        turned[_age(written.births[row["sourcedId"]], first_of_september) - grade] += 1
    assert set(turned) == {5, 6}
    assert turned[6] < len(written.students) / 20


def test_siblings_are_twins_or_born_in_different_pregnancies(written: Written) -> None:
    children: defaultdict[str, set[str]] = defaultdict(set)
    for row in written.tables["guardianships"]:
        children[row["guardianSourcedId"]].add(row["studentSourcedId"])
    assert {len(siblings) for siblings in children.values()} == {1, 2, 3}
    for siblings in children.values():
        births = sorted({date.fromisoformat(written.births[child]) for child in siblings})
        assert all((later - born).days > 270 for born, later in pairwise(births))


def test_each_elementary_student_has_a_homeroom_and_each_other_six_periods(written: Written) -> None:
    periods = {row["sourcedId"]: row["periods"] for row in written.tables["classes"]}
    days: defaultdict[str, list[str]] = defaultdict(list)
    for row in written.tables["enrollments"]:
        if row["userSourcedId"] != cast.TWO_SCHOOLS.sourced_id:
            days[row["userSourcedId"]].append(periods[row["classSourcedId"]])
    for student in written.students:
        if student["sourcedId"] != cast.TWO_SCHOOLS.sourced_id:
            elementary = student["grades"] in {"KG", "01", "02", "03", "04", "05"}
            expected = [""] if elementary else ["1", "2", "3", "4", "5", "6"]
            assert sorted(days[student["sourcedId"]]) == expected
    assert all(len(set(day)) == len(day) for day in days.values()), "a teacher is in two rooms at once"


def test_every_teacher_has_a_class_and_every_class_a_teacher(written: Written) -> None:
    teaching = {row["userSourcedId"]: row for row in written.tables["enrollments"] if row["role"] == "teacher"}
    teachers = {row["userSourcedId"] for row in written.tables["roles"] if row["role"] == "teacher"}
    assert set(teaching) == teachers
    taught = {row["classSourcedId"] for row in written.tables["enrollments"] if row["role"] == "teacher"}
    assert taught == {row["sourcedId"] for row in written.tables["classes"]}


def test_agents_and_guardianships_agree_in_both_directions(written: Written) -> None:
    listed = {(row["studentSourcedId"], row["guardianSourcedId"]) for row in written.tables["guardianships"]}
    from_students, from_adults = set(), set()
    for row in written.tables["users"]:
        for agent in filter(None, row["agentSourcedIds"].split(",")):
            if row["sourcedId"] in written.births:
                from_students.add((row["sourcedId"], agent))
            else:
                from_adults.add((agent, row["sourcedId"]))
    assert listed == from_students == from_adults
    assert {student for student, _ in listed} == {row["sourcedId"] for row in written.students}


def test_the_states_list_agrees_with_the_roster(written: Written) -> None:
    by_ssid = {row["metadata.scoreport.ssid"]: row for row in written.students}
    schools = {school.cds_code: school.sourced_id for school in SCHOOLS}
    current: dict[str, dict[str, str]] = {}
    for row in written.state:
        if row["lea_cds"] == REDWOOD_VALLEY.cds_code and not row["exit_date"]:
            current.setdefault(row["ssid"], row)
    for ssid, row in current.items():
        student = by_ssid[ssid]
        assert (row["first_name"], row["middle_name"], row["last_name"]) == (
            student["givenName"],
            student["middleName"],
            student["familyName"],
        )
        assert row["birth_date"] == written.births[student["sourcedId"]]
        assert row["grade_level"].replace("KN", "KG") == student["grades"]
        assert schools[row["school_cds"]] == student["primaryOrgSourcedId"]
        assert row["entry_date"] <= TODAY.isoformat()
    unknown = set(by_ssid) - set(current) - {""}
    assert cast.UNKNOWN_SSID.ssid in unknown
    assert len(unknown) <= 15


def test_the_states_list_knows_who_came_and_who_left(written: Written) -> None:
    rows: defaultdict[str, Table] = defaultdict(list)
    for row in written.state:
        rows[row["ssid"]].append(row)
    came = rows[cast.MOVED_IN.ssid]
    assert [(row["lea_cds"], bool(row["exit_date"])) for row in came] == [
        (CLEARWATER.cds_code, True),
        (REDWOOD_VALLEY.cds_code, False),
    ]
    assert came[0]["exit_date"] < came[1]["entry_date"]
    left = [ssid for ssid, history in rows.items() if history[-1]["lea_cds"] == CLEARWATER.cds_code]
    assert left
    assert not set(left) & {row["metadata.scoreport.ssid"] for row in written.students}


def test_only_who_speaks_another_language_learns_english(written: Written) -> None:
    statuses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in written.state:
        statuses["ENG" if row["primary_language"] == "ENG" else "other"][row["english_learner_status"]] += 1
    assert set(statuses["ENG"]) == {"EO"}
    assert "EO" not in statuses["other"]
    learners = statuses["other"]["EL"] / len(written.state)
    assert 0.1 < learners < 0.35
    languages = {row["primary_language"] for row in written.state}
    assert {"SPA", "VIE", "FIL", "YUE", "CMN", "KOR", "ARM", "PAN", "HMN", "PER", "ARA"} <= languages
    assert all(re.fullmatch("[A-Z]{3}", language) for language in languages)


def test_the_cast_is_in_the_roster_as_described(written: Written) -> None:
    for member in cast.CAST:
        row = written.users[member.sourced_id]
        assert (row["givenName"], row["familyName"]) == (member.given, member.family)
    for student in cast.STUDENTS:
        row = written.users[student.sourced_id]
        assert row["metadata.scoreport.ssid"] == student.ssid
        assert row["identifier"] == student.local_id
        assert row["primaryOrgSourcedId"] == student.school.sourced_id
        assert row["metadata.scoreport.releaseHold"] == str(student is cast.RELEASE_HOLD).lower()


def test_the_casts_adults_hold_the_rights_that_are_described(written: Written) -> None:
    owen, freya = written.ties_of(cast.OWEN), written.ties_of(cast.FREYA)
    assert owen[cast.WITHOUT_RIGHTS.sourced_id]["educationalRights"] == "false"
    assert owen[cast.WITHOUT_RIGHTS.sourced_id]["portalAccess"] == "true"
    assert owen[cast.MEGAN.sourced_id]["educationalRights"] == "true"
    assert date.fromisoformat(freya[cast.CUSTODY_ENDED.sourced_id]["endDate"]) < TODAY
    assert freya[cast.ANNIKA.sourced_id]["endDate"] == ""
    two = written.ties_of(cast.TWO_HOUSEHOLDS)
    assert {row["educationalRights"] for row in two.values()} == {"true"}
    assert len({row["householdId"] for row in two.values()}) == 2
    roles = {(row["userSourcedId"], row["role"]) for row in written.tables["roles"]}
    assert (cast.RELATIVE.sourced_id, "relative") in roles


def test_the_casts_guardian_has_two_children_at_two_schools_and_reads_spanish(written: Written) -> None:
    children = [student for student in cast.STUDENTS if cast.GUARDIAN.sourced_id in written.ties_of(student)]
    assert children == [cast.MATEO, cast.CAMILA]
    assert len({child.school for child in children}) == 2
    row = written.users[cast.GUARDIAN.sourced_id]
    assert row["metadata.scoreport.correspondenceLanguage"] == "spa"
    state = {row["ssid"]: row for row in written.state}
    assert {state[child.ssid]["primary_language"] for child in children} == {"SPA"}


def test_the_casts_teacher_has_mateo_in_her_homeroom(written: Written) -> None:
    rooms: defaultdict[str, set[str]] = defaultdict(set)
    for row in written.tables["enrollments"]:
        rooms[row["userSourcedId"]].add(row["classSourcedId"])
    assert rooms[cast.TEACHER.sourced_id] & rooms[cast.MATEO.sourced_id]


def test_a_teacher_who_is_a_mother_is_one_person_with_two_roles(written: Written) -> None:
    person = cast.TEACHER_AND_PARENT.sourced_id
    roles = [row for row in written.tables["roles"] if row["userSourcedId"] == person]
    assert [(row["role"], row["roleType"]) for row in roles] == [
        ("teacher", "primary"),
        ("parent", "secondary"),
    ]
    assert written.users[person]["agentSourcedIds"] == cast.ZORA.sourced_id


def test_a_child_at_two_schools_has_one_primary_and_classes_at_both(written: Written) -> None:
    child = cast.TWO_SCHOOLS.sourced_id
    roles = {row["orgSourcedId"]: row["roleType"] for row in written.tables["roles"] if row["userSourcedId"] == child}
    assert cast.TWO_SCHOOLS.second_school is not None
    assert roles == {
        cast.TWO_SCHOOLS.school.sourced_id: "primary",
        cast.TWO_SCHOOLS.second_school.sourced_id: "secondary",
    }
    classes = [row for row in written.tables["enrollments"] if row["userSourcedId"] == child]
    assert {row["schoolSourcedId"] for row in classes} == set(roles)
    state = [row for row in written.state if row["ssid"] == cast.TWO_SCHOOLS.ssid]
    assert [row["school_cds"] for row in state] == [
        cast.TWO_SCHOOLS.school.cds_code,
        cast.TWO_SCHOOLS.second_school.cds_code,
    ]
    assert state[0]["entry_date"] > state[1]["entry_date"]


@pytest.mark.parametrize("today", [date(2026, 7, 1), date(2026, 8, 20), TODAY, date(2027, 6, 30)])
def test_on_each_day_of_the_year_the_cast_has_its_ages_and_is_enrolled(tmp_path: Path, today: date) -> None:
    written = Written(write_district(tmp_path, today))
    assert _age(written.births[cast.STUDENT.sourced_id], today) in {16, 17}
    assert _age(written.births[cast.ADULT_STUDENT.sourced_id], today) >= 18
    for row in written.tables["enrollments"]:
        assert row["beginDate"] <= today.isoformat() <= row["endDate"]
    ended = written.ties_of(cast.FREYA)[cast.CUSTODY_ENDED.sourced_id]["endDate"]
    assert ended < today.isoformat()


def test_the_sandbox_gets_the_pair_that_the_coordinator_enters(written: Written) -> None:
    rows = _table(written.district.sandbox_credentials.read_text("utf-8"))
    credentials = written.district.credentials
    assert [(row["client_key"], row["client_secret"]) for row in rows] == [
        (credentials.client_key, credentials.client_secret)
    ]
    assert rows[0]["lea_cds"] == REDWOOD_VALLEY.cds_code
    assert date.fromisoformat(rows[0]["expires_on"]) > TODAY
    assert credentials.client_secret not in repr(written.district)


def test_names_keep_their_accents_and_marks(written: Written) -> None:
    names = " ".join(f"{row['givenName']} {row['familyName']}" for row in written.tables["users"])
    checks: dict[str, Callable[[], bool]] = {
        "accents": lambda: "Ramírez" in names,
        "Vietnamese marks": lambda: "Trần" in names,
        "two surnames": lambda: "Herrera Delgado" in names,
        "hyphens": lambda: "Santos-Reyes" in names,
        "one name": lambda: "Wulan Wulan" in names,
    }
    assert [kind for kind, is_there in checks.items() if not is_there()] == []


def _age(birth: str, day: date) -> int:
    born = date.fromisoformat(birth)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def test_the_handbook_lists_the_whole_cast() -> None:
    page = (Path(__file__).parents[2] / "docs" / "demo-district.md").read_text("utf-8")
    missing = [m.username for m in cast.CAST if f"| `{m.username}` | {m.name} |" not in page]
    assert missing == []
