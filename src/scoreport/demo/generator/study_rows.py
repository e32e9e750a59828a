"""Rows of OneRoster files about schools, terms and classes."""

from collections.abc import Iterator
from datetime import date

from scoreport.demo.generator.people import Course, Population, SchoolClass
from scoreport.demo.identity import sourced_id
from scoreport.demo.school_year import SchoolYear
from scoreport.demo.schools import REDWOOD_VALLEY, SCHOOLS

Row = dict[str, str]


def grade_code(grade: int) -> str:
    """OneRoster's (CEDS) code of a grade level, kindergarten being 0."""
    return "KG" if grade == 0 else f"{grade:02d}"


def org_rows() -> Iterator[Row]:
    yield {
        "sourcedId": REDWOOD_VALLEY.sourced_id,
        "name": REDWOOD_VALLEY.name,
        "type": "district",
        "identifier": f"{REDWOOD_VALLEY.cds_code}0000000",
        "metadata.scoreport.cdsCode": f"{REDWOOD_VALLEY.cds_code}0000000",
    }
    for school in SCHOOLS:
        yield {
            "sourcedId": school.sourced_id,
            "name": school.name,
            "type": "school",
            "identifier": school.cds_code,
            "parentSourcedId": REDWOOD_VALLEY.sourced_id,
            "metadata.scoreport.cdsCode": school.cds_code,
        }


def session_rows(year: SchoolYear) -> Iterator[Row]:
    """The school year and its two semesters, which together cover every day of it."""
    winter = date(year.fall, 12, 31)
    spring = date(year.fall + 1, 1, 1)
    yield _session(year, "year", year.title, year.starts_on, year.ends_on)
    yield _session(year, "fall", f"Fall {winter.year}", year.starts_on, winter)
    yield _session(year, "spring", f"Spring {spring.year}", spring, year.ends_on)


def course_rows(population: Population) -> Iterator[Row]:
    courses: dict[str, Course] = {
        school_class.course.sourced_id: school_class.course for school_class in population.classes
    }
    for course in courses.values():
        yield {
            "sourcedId": course.sourced_id,
            "schoolYearSourcedId": _session_id(population.year, "year"),
            "title": course.title,
            "courseCode": course.code,
            "grades": grade_code(course.grade),
            "orgSourcedId": REDWOOD_VALLEY.sourced_id,
            "subjects": course.subject,
        }


def class_rows(population: Population) -> Iterator[Row]:
    for school_class in population.classes:
        homeroom = school_class.period == 0
        terms = ("year",) if homeroom else ("fall", "spring")
        yield {
            "sourcedId": school_class.sourced_id,
            "title": school_class.title,
            "grades": grade_code(school_class.grade),
            "courseSourcedId": school_class.course.sourced_id,
            "classCode": school_class.code,
            "classType": "homeroom" if homeroom else "scheduled",
            "schoolSourcedId": school_class.school.sourced_id,
            "termSourcedIds": ",".join(_session_id(population.year, term) for term in terms),
            "subjects": school_class.course.subject,
            "periods": "" if homeroom else str(school_class.period),
        }


def enrollment_rows(population: Population) -> Iterator[Row]:
    for school_class in population.classes:
        yield _enrollment(population, school_class, school_class.teacher.sourced_id, "teacher")
        for student in school_class.students:
            yield _enrollment(population, school_class, student.sourced_id, "student")


def _enrollment(population: Population, school_class: SchoolClass, person: str, role: str) -> Row:
    return {
        "sourcedId": sourced_id("enrollment", f"{school_class.sourced_id}/{person}"),
        "classSourcedId": school_class.sourced_id,
        "schoolSourcedId": school_class.school.sourced_id,
        "userSourcedId": person,
        "role": role,
        "primary": "true" if role == "teacher" else "false",
        "beginDate": population.opens_on.isoformat(),
        "endDate": population.year.ends_on.isoformat(),
    }


def _session(year: SchoolYear, key: str, title: str, starts_on: date, ends_on: date) -> Row:
    whole = key == "year"
    return {
        "sourcedId": _session_id(year, key),
        "title": title,
        "type": "schoolYear" if whole else "semester",
        "startDate": starts_on.isoformat(),
        "endDate": ends_on.isoformat(),
        "parentSourcedId": "" if whole else _session_id(year, "year"),
        "schoolYear": str(year.fall + 1),
    }


def _session_id(year: SchoolYear, key: str) -> str:
    return sourced_id("session", f"{year.fall}/{key}")
