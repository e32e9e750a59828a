"""On what ground somebody asks for a student's record: the closed list (Ed. Code 49064 and 49076, 34 CFR 99.31)."""

from enum import StrEnum


class Interest(StrEnum):
    """One ground. Those of staff say what they do for the student: the legitimate educational interest."""

    STUDENT = "student"  # one's own record
    PARENT = "parent"
    TEACHING = "teaching"  # a student of one's own class
    CASELOAD = "caseload"  # a student of one's own caseload
    SCHOOL = "school"  # a student of the school that one works for
    DISTRICT = "district"  # work for the whole district


FAMILY = frozenset({Interest.STUDENT, Interest.PARENT})
STAFF = frozenset(Interest) - FAMILY
