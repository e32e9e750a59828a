"""Files and columns of a OneRoster 1.2 CSV package, in the order of the specification's CSV binding.

`metadata.scoreport.*` and guardianships.csv are ours.
"""

BASE = ("sourcedId", "status", "dateLastModified")

COLUMNS: dict[str, tuple[str, ...]] = {
    "academicSessions": (*BASE, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    "classes": (
        *BASE,
        *("title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId"),
        *("termSourcedIds", "subjects", "subjectCodes", "periods"),
    ),
    "courses": (
        *BASE,
        *("schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes"),
    ),
    "demographics": (
        *BASE,
        *("birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican"),
        *("nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces"),
        *("hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth"),
        "publicSchoolResidenceStatus",
    ),
    "enrollments": (
        *BASE,
        *("classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"),
    ),
    "orgs": (*BASE, "name", "type", "identifier", "parentSourcedId", "metadata.scoreport.cdsCode"),
    "roles": (
        *BASE,
        *("userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"),
    ),
    "users": (
        *BASE,
        *("enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier"),
        *("email", "sms", "phone", "agentSourcedIds", "grades", "password", "userMasterIdentifier"),
        *("preferredGivenName", "preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId"),
        *("pronouns", "metadata.scoreport.ssid", "metadata.scoreport.correspondenceLanguage"),
        *("metadata.scoreport.releaseHold", "metadata.scoreport.homeLanguage"),
    ),
    "guardianships": (
        *BASE,
        *("studentSourcedId", "guardianSourcedId", "relationship", "educationalRights", "portalAccess"),
        *("beginDate", "endDate", "householdId", "mailings"),
    ),
}

# Ours, so the manifest has no row for it.
NOT_IN_MANIFEST = ("guardianships",)

# Files of the specification that this package does not hold.
ABSENT = (
    *("categories", "classResources", "courseResources", "lineItemLearningObjectiveIds", "lineItems"),
    *("lineItemScoreScales", "resources", "resultLearningObjectiveIds", "resultScoreScales", "results"),
    *("scoreScales", "userProfiles", "userResources"),
)


def manifest_rows() -> list[tuple[str, str]]:
    """The rows of manifest.csv below its header."""
    modes = {name: "bulk" for name in COLUMNS if name not in NOT_IN_MANIFEST}
    modes |= dict.fromkeys(ABSENT, "absent")
    return [
        ("manifest.version", "1.0"),
        ("oneroster.version", "1.2"),
        *((f"file.{name}", mode) for name, mode in sorted(modes.items())),
        ("source.systemName", "Redwood Valley demo"),
    ]
