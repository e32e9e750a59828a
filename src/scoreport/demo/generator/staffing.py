"""Who works for the district: the cast, and the others that six schools need."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from scoreport.demo import cast
from scoreport.demo.cast import CastStaff
from scoreport.demo.cast.members import Sex, StaffRole
from scoreport.demo.generator.lineage import draw_lineage
from scoreport.demo.generator.names import draw_adult
from scoreport.demo.generator.numbering import Numbering
from scoreport.demo.generator.people import Staff
from scoreport.demo.generator.subjects import SUBJECTS, TEACHERS_PER_SUBJECT
from scoreport.demo.identity import sourced_id
from scoreport.demo.schools import SCHOOLS, School

# OneRoster 1.2 has no word for office staff; `aide` is the one that carries no class by itself.
ONEROSTER_ROLES: dict[StaffRole, str] = {
    "coordinator": "districtAdministrator",
    "sis_administrator": "systemAdministrator",
    "site_administrator": "siteAdministrator",
    "counselor": "counselor",
    "teacher": "teacher",
    "office": "aide",
}
HOMEROOMS_PER_GRADE = 2


@dataclass(frozen=True, slots=True)
class Post:
    """A place of work; `teaches` as in Staff."""

    role: StaffRole
    school: School | None
    teaches: int | str | None = None
    oneroster_role: str = ""


def hire_staff(rng: Random, numbering: Numbering) -> tuple[Staff, ...]:
    """One person for every post; members of the cast take theirs first."""
    waiting = list(cast.STAFF)
    staff = []
    for number, post in enumerate(_posts()):
        member = next((member for member in waiting if _fits(member, post)), None)
        if member is None:
            staff.append(_hire(rng, numbering, number, post))
        else:
            waiting.remove(member)
            staff.append(_cast(numbering, member, post))
    return tuple(staff)


def _posts() -> Iterator[Post]:
    yield Post("coordinator", None)
    yield Post("sis_administrator", None)
    for school in SCHOOLS:
        yield Post("site_administrator", school, oneroster_role="principal")
        if school.level != "elementary":
            yield Post("site_administrator", school)
        yield from [Post("counselor", school)] * (2 if school.level == "high" else 1)
        yield from [Post("office", school)] * 2
        yield from _teaching_posts(school)


def _teaching_posts(school: School) -> Iterator[Post]:
    if school.level == "elementary":
        for grade in school.grades:
            yield from [Post("teacher", school, grade)] * HOMEROOMS_PER_GRADE
    else:
        for subject in SUBJECTS[school.level]:
            yield from [Post("teacher", school, subject)] * TEACHERS_PER_SUBJECT[school.level]


def _fits(member: CastStaff, post: Post) -> bool:
    return (member.role, member.school, member.teaches) == (post.role, post.school, post.teaches)


def _cast(numbering: Numbering, member: CastStaff, post: Post) -> Staff:
    return _staff(numbering, post, member.sourced_id, member.username, member.given, member.family)


def _hire(rng: Random, numbering: Numbering, number: int, post: Post) -> Staff:
    lineage = draw_lineage(rng)
    sex: Sex = "female" if rng.random() < 0.7 else "male"
    given = draw_adult(rng, lineage.mother, sex)
    family = lineage.mother_surname or given
    username = numbering.username(given, family)
    return _staff(numbering, post, sourced_id("staff", number), username, given, family)


def _staff(numbering: Numbering, post: Post, identity: str, username: str, given: str, family: str) -> Staff:
    return Staff(
        sourced_id=identity,
        local_id=numbering.staff_id(),
        username=username,
        given=given,
        family=family,
        role=post.role,
        oneroster_role=post.oneroster_role or ONEROSTER_ROLES[post.role],
        school=post.school,
        teaches=post.teaches,
    )
