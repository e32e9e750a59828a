"""Rows of OneRoster files about people, their roles and the ties between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from scoreport.demo.generator.numbering import plain_username
from scoreport.demo.generator.people import Guardian, Guardianship, Population, Staff, Student
from scoreport.demo.generator.study_rows import Row, grade_code
from scoreport.demo.identity import sourced_id
from scoreport.demo.schools import REDWOOD_VALLEY, School


def user_rows(population: Population) -> Iterator[Row]:
    """One row a person; agents stand on both sides, as most student information systems export them."""
    agents = _agents(population.families.guardianships)
    for person in population.staff:
        yield _staff_user(person, agents[person.sourced_id])
    for guardian in population.families.guardians:
        yield _guardian_user(guardian, agents[guardian.sourced_id])
    for student in population.families.students:
        yield _student_user(student, agents[student.sourced_id])


def role_rows(population: Population) -> Iterator[Row]:
    """A role of each person at each org; `primary` marks a student's primary school."""
    employed = {person.sourced_id for person in population.staff}
    for person in population.staff:
        org = REDWOOD_VALLEY.sourced_id if person.school is None else person.school.sourced_id
        yield _role(person.sourced_id, person.oneroster_role, org, primary=True)
    for adult, role, schools in _schools_of_adults(population.families.guardianships):
        for position, school in enumerate(schools):
            primary = position == 0 and adult not in employed
            yield _role(adult, role, school.sourced_id, primary=primary)
    for student in population.families.students:
        for school in student.schools:
            yield _role(student.sourced_id, "student", school.sourced_id, primary=school == student.school)


def demographics_rows(students: Iterable[Student]) -> Iterator[Row]:
    """Birth date and sex; race and birthplace are nobody's business here, so they stay blank."""
    for student in students:
        yield {
            "sourcedId": student.sourced_id,
            "birthDate": student.birth_on.isoformat(),
            "sex": student.sex,
        }


def guardianship_rows(guardianships: Iterable[Guardianship]) -> Iterator[Row]:
    for tie in guardianships:
        yield {
            "sourcedId": sourced_id("guardianship", f"{tie.student.sourced_id}/{tie.adult_sourced_id}"),
            "studentSourcedId": tie.student.sourced_id,
            "guardianSourcedId": tie.adult_sourced_id,
            "relationship": tie.relationship,
            "educationalRights": _flag(tie.educational_rights),
            "portalAccess": _flag(tie.portal_access),
            "endDate": "" if tie.ended_on is None else tie.ended_on.isoformat(),
            "householdId": tie.household,
            "mailings": _flag(tie.mailings),
        }


def _staff_user(person: Staff, children: list[str]) -> Row:
    return {
        **_user(person.sourced_id, person.username, person.given, person.family),
        "identifier": person.local_id,
        "email": f"{plain_username(person.given, person.family)}@redwoodvalley.example",
        "agentSourcedIds": ",".join(children),
        "primaryOrgSourcedId": (person.school or REDWOOD_VALLEY).sourced_id,
    }


def _guardian_user(guardian: Guardian, children: list[str]) -> Row:
    return {
        **_user(guardian.sourced_id, guardian.username, guardian.given, guardian.family),
        "email": f"{guardian.username}@mail.example",
        "agentSourcedIds": ",".join(children),
        "metadata.scoreport.correspondenceLanguage": guardian.language,
    }


def _student_user(student: Student, adults: list[str]) -> Row:
    return {
        **_user(student.sourced_id, student.username, student.given, student.family),
        "middleName": student.middle,
        "identifier": student.local_id,
        "agentSourcedIds": ",".join(adults),
        "grades": grade_code(student.grade),
        "preferredGivenName": student.preferred,
        "primaryOrgSourcedId": student.school.sourced_id,
        "metadata.scoreport.ssid": student.ssid,
        "metadata.scoreport.releaseHold": _flag(student.release_hold),
        "metadata.scoreport.homeLanguage": student.language,
    }


def _user(identity: str, username: str, given: str, family: str) -> Row:
    return {
        "sourcedId": identity,
        "enabledUser": "true",
        "username": username,
        "givenName": given,
        "familyName": family,
    }


def _role(person: str, role: str, org: str, *, primary: bool) -> Row:
    return {
        "sourcedId": sourced_id("role", f"{person}/{role}/{org}"),
        "userSourcedId": person,
        "roleType": "primary" if primary else "secondary",
        "role": role,
        "orgSourcedId": org,
    }


def _agents(guardianships: Iterable[Guardianship]) -> defaultdict[str, list[str]]:
    agents: defaultdict[str, list[str]] = defaultdict(list)
    for tie in guardianships:
        agents[tie.student.sourced_id].append(tie.adult_sourced_id)
        agents[tie.adult_sourced_id].append(tie.student.sourced_id)
    return agents


def _schools_of_adults(guardianships: Iterable[Guardianship]) -> Iterator[tuple[str, str, list[School]]]:
    """Per adult: sourced id, role, and the schools of the children in their order."""
    schools: dict[tuple[str, str], dict[School, None]] = {}
    for tie in guardianships:
        schools.setdefault((tie.adult_sourced_id, tie.role), {}).update(dict.fromkeys(tie.student.schools))
    for (adult, role), children_at in schools.items():
        yield adult, role, list(children_at)


def _flag(value: bool) -> str:  # noqa: FBT001
    return "true" if value else "false"
