"""The cast: who is tied to whom, with which rights."""

from scoreport.demo.cast import guardians, staff, students
from scoreport.demo.cast.members import CastTie

TIES = (
    CastTie(adult=guardians.GUARDIAN, student=students.MATEO, relationship="mother", household="herrera"),
    CastTie(adult=guardians.GUARDIAN, student=students.CAMILA, relationship="mother", household="herrera"),
    CastTie(adult=guardians.JULIAN, student=students.MATEO, relationship="father", household="herrera"),
    CastTie(adult=guardians.JULIAN, student=students.CAMILA, relationship="father", household="herrera"),
    CastTie(adult=guardians.HUONG, student=students.STUDENT, relationship="mother", household="tran"),
    CastTie(adult=guardians.HASMIK, student=students.ADULT_STUDENT, relationship="mother", household="petrosyan"),
    CastTie(adult=guardians.GURPREET, student=students.NO_SSID, relationship="mother", household="kaur"),
    CastTie(
        adult=guardians.DENISE,
        student=students.UNKNOWN_SSID,
        relationship="legal guardian",
        household="washington",
    ),
    CastTie(adult=guardians.FARID, student=students.RELEASE_HOLD, relationship="father", household="karimi"),
    CastTie(
        adult=guardians.WITHOUT_RIGHTS,
        student=students.OWEN,
        relationship="father",
        household="whitfield",
        educational_rights=False,
    ),
    CastTie(adult=guardians.MEGAN, student=students.OWEN, relationship="mother", household="orourke"),
    CastTie(
        adult=guardians.FIRST_HOUSEHOLD,
        student=students.TWO_HOUSEHOLDS,
        relationship="mother",
        household="santos",
    ),
    CastTie(
        adult=guardians.SECOND_HOUSEHOLD,
        student=students.TWO_HOUSEHOLDS,
        relationship="father",
        household="reyes",
    ),
    CastTie(
        adult=guardians.CUSTODY_ENDED,
        student=students.FREYA,
        relationship="father",
        household="lindqvist",
        ended=True,
    ),
    CastTie(adult=guardians.ANNIKA, student=students.FREYA, relationship="mother", household="berg"),
    CastTie(adult=guardians.LAYLA, student=students.TWO_SCHOOLS, relationship="mother", household="haddad"),
    CastTie(
        adult=guardians.RELATIVE,
        student=students.PA_HOUA,
        relationship="grandmother",
        household="vang",
        educational_rights=False,
    ),
    CastTie(adult=guardians.XIONG, student=students.PA_HOUA, relationship="father", household="vang"),
    CastTie(adult=staff.TEACHER_AND_PARENT, student=students.ZORA, relationship="mother", household="carter"),
    CastTie(adult=guardians.WULAN_PARENT, student=students.SINGLE_NAME, relationship="mother", household="suharti"),
    CastTie(adult=guardians.LEANDRA, student=students.ALTERNATE, relationship="mother", household="begay"),
    CastTie(adult=guardians.SOO_JIN, student=students.MOVED_IN, relationship="mother", household="park"),
)
