"""All that is inferred about the state's API, so that a correction is one edit here.

What is certain (one SSID a call, an array of report definitions with type, year, language and a
link, links that live 30 minutes, one pair of credentials per LEA) stands in the other modules. The
specification that would settle the following is not public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .catalogue import Offer

# Certain: base /api/v1 and /token below it. Inferred: both verbs and a final slash are welcome,
# because the vendors' instructions write the end point either way.
TOKEN_PATH = "/api/v1/token"  # noqa: S105  (a path)
TOKEN_METHODS = ("GET", "POST")
# The source document gives both parts as end points 1 and 2; a vendor's filters are unknown.
LISTING_PATH = "/api/v1/students/{ssid}/score-reports"

# Inferred: the state's screens of vendors filter by test, year and language; that the service does so too, and by
# these names in the query, is a guess that costs nothing: a client may filter by itself.
FILTERS = ("reportType", "year", "language")

# Inferred: vendors' pages say "get an identity token for the session"; names are the shortest usual ones.
TOKEN_FIELD, LIFE_FIELD = "token", "expiresIn"
# Inferred: a pair that was made anew or has run out takes its tokens with it. Certain is only that the earlier
# pair is dead at once; this is the harder case, and a client that copes with it copes with the other.
TOKENS_END_WITH_THEIR_PAIR = True

# Type codes of the source document. It lists CA and CAAS without saying what they hold; evidence on the
# state's pages suggests alternate ELA and mathematics for CA, alternate science for CAAS.
# Codes for ELPAC and the Spanish assessment are unknown: ours are descriptive.
REPORT_TYPES = {
    "CAASPP": "CAASPP",
    "CAST": "CAST",
    "CA": "CA",
    "CAAS": "CAAS",
    "LEXQUAN": "LEXQUAN",
    "STS": "STS",
    "CSA": "CSA",
    "ELPAC": "ELPAC",
    "ELPAC_INITIAL": "ELPAC_INITIAL",
    "ELPAC_ALT": "ELPAC_ALT",
    "ELPAC_ALT_INITIAL": "ELPAC_ALT_INITIAL",
}
# Unknown at the state's end; ISO 639 with a script tag where a language has two.
LANGUAGES = {"en": "en", "es": "es", "vi": "vi", "fil": "fil", "ko": "ko", "zh-Hant": "zh-Hant", "ar": "ar"}
# HTML reports come by content area (certain); what the areas are called in a listing is unknown.
CONTENT_AREAS = {
    "SB-ELA": "ELA",
    "SB-MATH": "Mathematics",
    "CAST": "Science",
    "CAA-ELA": "ELA",
    "CAA-MATH": "Mathematics",
    "CAA-SCIENCE": "Science",
    "CSA": "Spanish",
    "ELPAC-SUMMATIVE": "English Language Proficiency",
    "ELPAC-INITIAL": "English Language Proficiency",
    "ELPAC-ALT-SUMMATIVE": "English Language Proficiency",
    "ELPAC-ALT-INITIAL": "English Language Proficiency",
}
# Names of fields are unknown beyond what they hold: type, year, language and a link (certain). Vendors' first screens
# showed a grade and a message where a report was not there yet, so the first version of the service had those.
STUDENT_FIELD, LIST_FIELD = "ssid", "scoreReports"
FILE_FIELD, PAGE_FIELD, AREA_FIELD, MESSAGE_FIELD = "pdfLink", "htmlLink", "contentArea", "message"
# The state's data files print the grade as two characters: KN, 01 to 12 (certain there, inferred here).
KINDERGARTEN_GRADE = "KN"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in the service's own shape: HTTP status, code for machines, words for people."""

    status: int
    code: str
    message: str

    def body(self) -> dict[str, str]:
        """Return the JSON object that the refusal answers with."""
        return {"errorCode": self.code, "message": self.message}


# Inferred: an API in front of AWS answers 401 and 403 as RFC 9110 has them, and says more in a body,
# since vendors show "an error message" of the service. Codes and texts are ours.
WRONG_CREDENTIALS = Refusal(401, "INVALID_CREDENTIALS", "The client key or the client secret is not valid.")
EXPIRED_CREDENTIALS = Refusal(
    401, "CREDENTIALS_EXPIRED", "The credentials have expired. Generate new credentials in TOMS."
)
BAD_TOKEN = Refusal(401, "INVALID_TOKEN", "The token is missing or not valid.")
ENDED_TOKEN = Refusal(401, "TOKEN_EXPIRED", "The token has expired.")
BAD_SSID = Refusal(400, "INVALID_SSID", "The SSID must be 10 digits.")
NOT_ENTITLED = Refusal(403, "STUDENT_NOT_IN_LEA", "The student is not enrolled in an LEA of these credentials.")
UNKNOWN_STUDENT = Refusal(404, "STUDENT_NOT_FOUND", "No student has this SSID.")
# The other way to say that there is nothing: 200 with an empty list, or this. Nobody outside knows which it is.
NO_REPORTS = Refusal(404, "NO_REPORTS", "There are no score reports for this student.")
# Certain behaviour of an AWS API gateway for a path or method that it does not know.
GATEWAY_REFUSAL = {"message": "Missing Authentication Token"}
GATEWAY_STATUS = 403
# Inferred from what such a gateway, and a load balancer before it, say when they fail.
GATEWAY_ERRORS = {429: "Too Many Requests", 500: "Internal server error", 504: "Endpoint request timed out"}
BALANCER_ERRORS = {502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable"}
REQUEST_ID_HEADER = "x-amzn-RequestId"


@dataclass(frozen=True, slots=True)
class StoreRefusal:
    """A refusal of the object store, which answers in XML."""

    status: int
    code: str
    message: str


# Certain: the files lie in Amazon S3, encrypted, and a link lives 30 minutes and needs no header. Inferred: links are
# presigned addresses with temporary credentials, and what is refused is refused as S3 refuses it. Bucket and region
# are ours.
FILES_PATH, FILES_REGION = "/essr-student-score-reports/", "us-west-2"
ENDED_LINK = StoreRefusal(403, "AccessDenied", "Request has expired")
CHANGED_LINK = StoreRefusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match.")
TWO_SIGNATURES = StoreRefusal(400, "InvalidArgument", "Only one auth mechanism allowed")
NO_FILE = StoreRefusal(404, "NoSuchKey", "The specified key does not exist.")
SLOW_DOWN = ("SlowDown", "Please reduce your request rate.")
INTERNAL = ("InternalError", "We encountered an internal error. Please try again.")
IDLE = ("RequestTimeout", "Your socket connection to the server was not read from or written to in time.")
STORE_ERRORS = {
    status: StoreRefusal(status, *words)
    for status, words in ((429, SLOW_DOWN), (500, INTERNAL), (502, INTERNAL), (503, SLOW_DOWN), (504, IDLE))
}


def token_answer(token: str, seconds: int) -> dict[str, Any]:
    """Return the body that answers accepted credentials."""
    return {TOKEN_FIELD: token, LIFE_FIELD: seconds}


def entry(offer: Offer, language: str, link: str, page_of: str = "") -> dict[str, Any]:
    """Return one report definition of a listing: the PDF, or the web page of one test of it."""
    definition = {
        "reportType": REPORT_TYPES[offer.report_type],
        "year": str(offer.year),
        "grade": KINDERGARTEN_GRADE if offer.grade == 0 else f"{offer.grade:02}",
        "language": LANGUAGES[language],
    }
    if page_of:
        return {**definition, AREA_FIELD: CONTENT_AREAS[page_of], PAGE_FIELD: link}
    return {**definition, FILE_FIELD: link}


def is_wanted(definition: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """Tell whether a report definition fits the filters of a query; a query without any wants all."""
    return all(definition[name] == query[name] for name in FILTERS if name in query)


def balancer_page(status: int) -> bytes:
    """Return the page that a load balancer says when the service behind it is not there."""
    title = BALANCER_ERRORS[status]
    return f"<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n".encode()


def listing_answer(ssid: str, entries: list[dict[str, Any]]) -> Mapping[str, Any]:
    """Return the body of a listing; a student without reports has an empty array."""
    return {STUDENT_FIELD: ssid, LIST_FIELD: entries}
