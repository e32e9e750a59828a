"""What the state's enrollment feed would hold of this district: state-enrollment.csv for the sandbox."""

from collections.abc import Iterator
from datetime import date
from random import Random

from scoreport.demo.generator.languages import calpads_code
from scoreport.demo.generator.names import draw_child, draw_culture, draw_surname
from scoreport.demo.generator.numbering import Numbering
from scoreport.demo.generator.people import Population, Student
from scoreport.demo.school_year import SchoolYear
from scoreport.demo.schools import (
    CLEARWATER,
    REDWOOD_VALLEY,
    SCHOOLS,
    Lea,
    School,
    clearwater_school_for,
)

COLUMNS = (
    *("ssid", "first_name", "middle_name", "last_name", "birth_date", "grade_level", "lea_cds", "lea_name"),
    *("school_cds", "school_name", "entry_date", "exit_date", "primary_language", "english_learner_status"),
    "alternate_assessment",
)
MOVED_AWAY = 6

Row = dict[str, str]


def state_rows(population: Population, rng: Random, numbering: Numbering) -> Iterator[Row]:
    """One row per enrollment that the state knows: today's, the movers' earlier ones, and of some who left."""
    for student in population.families.students:
        if student.ssid and student.known_to_state:
            yield from _rows_of(student, population)
    for _ in range(MOVED_AWAY):
        yield from _rows_of_one_who_left(rng, numbering, population)


def _rows_of(student: Student, population: Population) -> Iterator[Row]:
    year = population.year
    if student.moved_in:
        before = clearwater_school_for(student.grade - 1)
        dates = (year.earlier(1).first_day, year.earlier(1).last_day)
        yield _student_row(student, student.grade - 1, CLEARWATER, before, *dates)
    yield _current_row(student, student.school, student.joined, population)
    if second := student.second_school:
        # The second school is the one that was there before.
        yield _current_row(student, second, year.fall - (student.grade - second.grades[0]), population)


def _current_row(student: Student, school: School, joined: int, population: Population) -> Row:
    entry = population.opens_on if joined == population.year.fall else SchoolYear(joined).first_day
    return _student_row(student, student.grade, REDWOOD_VALLEY, school, entry, None)


def _student_row(student: Student, grade: int, lea: Lea, school: School, entry_on: date, exit_on: date | None) -> Row:
    return {
        "ssid": student.ssid,
        "first_name": student.given,
        "middle_name": student.middle,
        "last_name": student.family,
        "birth_date": student.birth_on.isoformat(),
        **_enrollment(grade, lea, school, entry_on, exit_on),
        "primary_language": calpads_code(student.language),
        "english_learner_status": student.english_status,
        "alternate_assessment": "Y" if student.alternate_assessment else "N",
    }


def _rows_of_one_who_left(rng: Random, numbering: Numbering, population: Population) -> Iterator[Row]:
    year = population.year
    school = rng.choice([school for school in SCHOOLS if school.level != "high"])
    grade = rng.choice(school.grades)
    person = _stranger(rng, numbering, year, grade)
    last = year.earlier(1)
    yield person | _enrollment(grade, REDWOOD_VALLEY, school, last.first_day, last.last_day)
    after = clearwater_school_for(grade + 1)
    yield person | _enrollment(grade + 1, CLEARWATER, after, population.opens_on, None)


def _stranger(rng: Random, numbering: Numbering, year: SchoolYear, last_grade: int) -> Row:
    culture = draw_culture(rng)
    names = draw_child(rng, culture, rng.choice(("female", "male")))
    return {
        "ssid": numbering.ssid(),
        "first_name": names.given,
        "middle_name": names.middle,
        "last_name": names.given if culture.mononym else draw_surname(rng, culture),
        "birth_date": year.birth_date(last_grade + 1, rng.randint(1, 8), rng.randint(1, 28)).isoformat(),
        "primary_language": "ENG",
        "english_learner_status": "EO",
        "alternate_assessment": "N",
    }


def _enrollment(grade: int, lea: Lea, school: School, entry_on: date, exit_on: date | None) -> Row:
    return {
        "grade_level": "KN" if grade == 0 else f"{grade:02d}",
        "lea_cds": lea.cds_code,
        "lea_name": lea.name,
        "school_cds": school.cds_code,
        "school_name": school.name,
        "entry_date": entry_on.isoformat(),
        "exit_date": "" if exit_on is None else exit_on.isoformat(),
    }
