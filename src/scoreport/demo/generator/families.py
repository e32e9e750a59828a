"""Fills the district's seats with families of one to three children."""

from collections import Counter
from datetime import date
from random import Random

from scoreport.demo.generator.casting import cast_families
from scoreport.demo.generator.children import Children
from scoreport.demo.generator.households import Household
from scoreport.demo.generator.lineage import draw_lineage
from scoreport.demo.generator.numbering import Numbering
from scoreport.demo.generator.people import Families, Guardian, Guardianship, Student
from scoreport.demo.school_year import SchoolYear
from scoreport.demo.schools import Zone

# 26 grades of 46 students (13 grade levels in two halves of the district): 1,196 in all.
SEATS = 46
GRADES = range(13)
ZONES: tuple[Zone, ...] = ("east", "west")
CHILDREN = {1: 45, 2: 38, 3: 17}
TWINS = 0.03

Seats = Counter[tuple[Zone, int]]


def build_families(rng: Random, numbering: Numbering, year: SchoolYear) -> Families:
    """The cast's families first, then others until every seat is taken."""
    # In the past on each day of this school year.
    custody_ended_on = date(year.fall, 3, 31)
    cast = cast_families(year, custody_ended_on)
    students, guardians, ties = list(cast.students), list(cast.guardians), list(cast.guardianships)
    seats = _seats_beside(cast.students)
    number = 0
    while seats.total():
        number += 1
        new = _draw_family(rng, numbering, number, seats, year, custody_ended_on)
        students += new.students
        guardians += new.guardians
        ties += new.guardianships
    return Families(students=tuple(students), guardians=tuple(guardians), guardianships=tuple(ties))


def _draw_family(
    rng: Random, numbering: Numbering, number: int, seats: Seats, year: SchoolYear, ended_on: date
) -> Families:
    lineage = draw_lineage(rng)
    zone, grades = _take_seats(rng, seats)
    adults = Household(rng, numbering, number, lineage, ended_on).adults()
    children = Children(rng, numbering, number, lineage, zone, year).draw(grades)
    guardians: tuple[Guardian, ...] = tuple(adult.guardian for adult in adults)
    ties: tuple[Guardianship, ...] = tuple(adult.tied_to(child) for child in children for adult in adults)
    return Families(students=children, guardians=guardians, guardianships=ties)


def _seats_beside(students: tuple[Student, ...]) -> Seats:
    seats: Seats = Counter({(zone, grade): SEATS for zone in ZONES for grade in GRADES})
    seats.subtract((student.school.zone, student.grade) for student in students)
    return seats


def _take_seats(rng: Random, seats: Seats) -> tuple[Zone, list[int]]:
    """Takes seats for one to three siblings; the first goes where most are free."""
    free = max(seats.values())
    zone, grade = rng.choice([seat for seat, count in seats.items() if count == free])
    grades: list[int] = []
    for wanted in _sibling_grades(rng, grade):
        if seats[zone, wanted] > 0:
            seats[zone, wanted] -= 1
            grades.append(wanted)
    return zone, grades


def _sibling_grades(rng: Random, first: int) -> list[int]:
    grades = [first]
    for _ in range(rng.choices(list(CHILDREN), weights=list(CHILDREN.values()))[0] - 1):
        gap = 0 if rng.random() < TWINS else rng.randint(1, 4)
        grades.append(rng.choice([max(grades) + gap, min(grades) - gap]))
    return [grade for grade in grades if grade in GRADES]
