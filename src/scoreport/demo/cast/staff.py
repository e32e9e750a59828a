"""The cast: people who work for the district."""

from scoreport.demo.cast.members import CastStaff
from scoreport.demo.schools import ALDRICH, EMERSON

COORDINATOR = CastStaff(
    given="Marisol",
    family="Ibarra",
    username="coordinator",
    role="coordinator",
    special="District assessment coordinator: enters the state's credentials",
)
SIS_ADMINISTRATOR = CastStaff(
    given="Daniel",
    family="Okafor",
    username="sis",
    role="sis_administrator",
    special="SIS administrator: imports the roster",
)
COUNSELOR = CastStaff(
    given="Thuy",
    family="Nguyen",
    username="counselor",
    role="counselor",
    school=EMERSON,
    special="Counselor of Emerson High",
)
COUNSELOR_ALDRICH = CastStaff(
    given="Renée",
    family="Baptiste",
    username="renee.baptiste",
    role="counselor",
    school=ALDRICH,
    special="Counselor of Aldrich Elementary",
)
TEACHER = CastStaff(
    given="Grace",
    family="Kim",
    username="teacher",
    role="teacher",
    school=ALDRICH,
    teaches=4,
    special="Homeroom teacher of grade 4 at Aldrich; Mateo is in her class",
)
TEACHER_AND_PARENT = CastStaff(
    given="Monique",
    family="Carter",
    username="monique.carter",
    role="teacher",
    school=EMERSON,
    teaches="English",
    special="Teaches English at Emerson and is the mother of Zora at Bryant: one user, two roles",
)
OFFICE = CastStaff(
    given="Yolanda",
    family="Pruitt",
    username="office",
    role="office",
    school=ALDRICH,
    special="Office staff of Aldrich Elementary",
)
PRINCIPAL = CastStaff(
    given="Samuel",
    family="Fonseca",
    username="samuel.fonseca",
    role="site_administrator",
    school=EMERSON,
    special="Principal of Emerson High",
)
STAFF = (
    COORDINATOR,
    SIS_ADMINISTRATOR,
    COUNSELOR,
    COUNSELOR_ALDRICH,
    TEACHER,
    TEACHER_AND_PARENT,
    OFFICE,
    PRINCIPAL,
)
