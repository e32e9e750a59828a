"""Classes: two homerooms a grade in elementary schools, sections by subject and period in the others.

Each secondary grade is two cohorts that go through the day together. Cohort by cohort the subjects move on
by one period, a Latin square: nobody has two classes at once, no teacher either.
"""

from collections.abc import Iterator, Sequence

from scoreport.demo.generator.people import Course, SchoolClass, Staff, Student
from scoreport.demo.generator.subjects import PERIODS, SUBJECTS, TEACHERS_PER_SUBJECT
from scoreport.demo.identity import sourced_id
from scoreport.demo.schools import SCHOOLS, School

COHORTS = 2


def build_classes(students: Sequence[Student], staff: Sequence[Staff]) -> tuple[SchoolClass, ...]:
    """All classes of all schools; each student has one homeroom, or a section in each of six periods."""
    return tuple(
        school_class
        for school in SCHOOLS
        for grade in school.grades
        for school_class in _classes_of_grade(school, grade, students, staff)
    )


def _classes_of_grade(
    school: School, grade: int, students: Sequence[Student], staff: Sequence[Staff]
) -> Iterator[SchoolClass]:
    here = [student for student in students if student.grade == grade and student.school == school]
    guests = [student for student in students if student.grade == grade and student.second_school == school]
    for cohort in range(COHORTS):
        members = tuple(here[cohort::COHORTS])
        if school.level == "elementary":
            yield _homeroom(school, grade, cohort, members, staff)
        else:
            yield from _sections(school, grade, cohort, (members, guests), staff)


def _homeroom(
    school: School, grade: int, cohort: int, members: tuple[Student, ...], staff: Sequence[Staff]
) -> SchoolClass:
    teacher = _teachers(staff, school, grade)[cohort]
    label = "Kindergarten" if grade == 0 else f"Grade {grade}"
    return SchoolClass(
        sourced_id=sourced_id("class", f"{school.cds_code}/{grade}/{cohort}"),
        title=f"{label} – {teacher.family}",
        code=f"HR{grade}{'AB'[cohort]}",
        course=_course(school, "Homeroom", grade, label),
        school=school,
        grade=grade,
        period=0,
        teacher=teacher,
        students=members,
    )


def _sections(
    school: School,
    grade: int,
    cohort: int,
    members_and_guests: tuple[tuple[Student, ...], list[Student]],
    staff: Sequence[Staff],
) -> Iterator[SchoolClass]:
    members, guests = members_and_guests
    row = (grade - school.grades[0]) * COHORTS + cohort
    rows_per_teacher = len(school.grades) * COHORTS // TEACHERS_PER_SUBJECT[school.level]
    for column, (subject, titles) in enumerate(SUBJECTS[school.level].items()):
        period = (row + column) % PERIODS + 1
        title = titles[grade - school.grades[0]]
        # Who comes from another school comes for the elective of the first cohort.
        joins = tuple(guests) if subject == "Electives" and cohort == 0 else ()
        yield SchoolClass(
            sourced_id=sourced_id("class", f"{school.cds_code}/{grade}/{cohort}/{subject}"),
            title=f"{title} (period {period})",
            code=f"{subject[:3].upper()}{grade}-{period}",
            course=_course(school, subject, grade, title),
            school=school,
            grade=grade,
            period=period,
            teacher=_teachers(staff, school, subject)[row // rows_per_teacher],
            students=members + joins,
        )


def _teachers(staff: Sequence[Staff], school: School, teaches: int | str) -> list[Staff]:
    return [person for person in staff if person.school == school and person.teaches == teaches]


def _course(school: School, subject: str, grade: int, title: str) -> Course:
    return Course(
        sourced_id=sourced_id("course", f"{school.level}/{subject}/{grade}"),
        title=title,
        code=f"{subject[:3].upper()}{grade:02d}",
        subject=subject,
        grade=grade,
    )
