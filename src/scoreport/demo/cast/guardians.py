"""The cast: adults of families."""

from scoreport.demo.cast.members import CastGuardian

GUARDIAN = CastGuardian(
    given="Rosa",
    family="Delgado Ruiz",
    username="guardian",
    language="spa",
    special="Two children at two schools; the school writes to her in Spanish",
)
JULIAN = CastGuardian(
    given="Julián",
    family="Herrera Soto",
    username="julian.herrera",
    language="spa",
    special="Father of Mateo and Camila, in the same household",
)
HUONG = CastGuardian(
    given="Hương",
    family="Trần",
    username="huong.tran",
    language="vie",
    special="Mother of the cast's student; her name keeps its Vietnamese marks",
)
HASMIK = CastGuardian(
    given="Hasmik",
    family="Petrosyan",
    username="hasmik.petrosyan",
    language="hye",
    special="Mother of a student of 18",
)
GURPREET = CastGuardian(
    given="Gurpreet",
    family="Kaur",
    username="gurpreet.kaur",
    language="pan",
    special="Mother of the student without an SSID",
)
DENISE = CastGuardian(
    given="Denise",
    family="Washington",
    username="denise.washington",
    oneroster_role="guardian",
    special="Aunt and legal guardian of the student whom the state does not know",
)
FARID = CastGuardian(
    given="Farid",
    family="Karimi",
    username="farid.karimi",
    special="Father of the student with a release hold",
)
WITHOUT_RIGHTS = CastGuardian(
    given="Travis",
    family="Whitfield",
    username="travis.whitfield",
    special="Has portal access but no educational rights for Owen",
)
MEGAN = CastGuardian(
    given="Megan",
    family="O’Rourke",
    username="megan.orourke",
    special="Owen's mother, who holds the educational rights",
)
FIRST_HOUSEHOLD = CastGuardian(
    given="Maricel",
    family="Santos",
    username="maricel.santos",
    language="fil",
    special="Isabela's mother, first household",
)
SECOND_HOUSEHOLD = CastGuardian(
    given="Jerome",
    family="Reyes",
    username="jerome.reyes",
    special="Isabela's father, second household",
)
CUSTODY_ENDED = CastGuardian(
    given="Scott",
    family="Lindqvist",
    username="scott.lindqvist",
    special="His guardianship of Freya ended on March 31",
)
ANNIKA = CastGuardian(
    given="Annika",
    family="Berg",
    username="annika.berg",
    special="Freya's mother",
)
LAYLA = CastGuardian(
    given="Layla",
    family="Haddad",
    username="layla.haddad",
    language="ara",
    special="Mother of the child at two schools; Arabic is written from right to left",
)
RELATIVE = CastGuardian(
    given="Mai",
    family="Vang",
    username="mai.vang",
    oneroster_role="relative",
    language="hmn",
    special="Pa Houa's grandmother: a relative, so she sees nothing",
)
XIONG = CastGuardian(
    given="Xiong",
    family="Vang",
    username="xiong.vang",
    language="hmn",
    special="Pa Houa's father; the state writes no reports in Hmong",
)
WULAN_PARENT = CastGuardian(
    given="Suharti",
    family="Suharti",
    username="suharti",
    special="Wulan's mother, with a single name",
)
LEANDRA = CastGuardian(
    given="Leandra",
    family="Begay",
    username="leandra.begay",
    special="Mother of the student who takes alternate assessments",
)
SOO_JIN = CastGuardian(
    given="Soo-jin",
    family="Choi",
    username="soojin.choi",
    language="kor",
    special="Mother of the student who moved in",
)
GUARDIANS = (
    GUARDIAN,
    JULIAN,
    HUONG,
    HASMIK,
    GURPREET,
    DENISE,
    FARID,
    WITHOUT_RIGHTS,
    MEGAN,
    FIRST_HOUSEHOLD,
    SECOND_HOUSEHOLD,
    CUSTODY_ENDED,
    ANNIKA,
    LAYLA,
    RELATIVE,
    XIONG,
    WULAN_PARENT,
    LEANDRA,
    SOO_JIN,
)
