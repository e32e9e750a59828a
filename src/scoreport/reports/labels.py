"""What the codes of tests and languages are called on screen. The codes themselves stand in `ets.vocabulary`."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.design.languages import native_name
from scoreport.ets.vocabulary import LANGUAGES, REPORT_TYPES, language_of

ENGLISH = "en"

# The first eight under the very names that districts know from their SIS; the others the same service delivers.
TESTS: dict[str, str | Promise] = {
    "CAASPP": _("California Assessment of Student Performance and Progress (CAASPP)"),
    "CST": _("California Standards Test (CST)"),
    "CA": _("California Assessments (CA)"),
    "ESA": _("Essential Standards Assessment (ESA)"),
    "STS": _("Standards-based Tests in Spanish (STS)"),
    "CAST": _("California Science Test (CAST)"),
    "CAAS": _("California Alternate Assessments (CAAS)"),
    "LEXQUAN": _("Lexile Framework for Reading and the Quantile Framework for Mathematics (LEXQUAN)"),
    "ELPAC": _("English Language Proficiency Assessments for California (ELPAC)"),
    "ELPAC_INITIAL": _("Initial ELPAC"),
    "ELPAC_ALT": _("Alternate ELPAC"),
    "ELPAC_ALT_INITIAL": _("Initial Alternate ELPAC"),
    "CSA": _("California Spanish Assessment (CSA)"),
}

EXPLANATIONS: dict[str, str | Promise] = {
    "CAASPP": _("English language arts and mathematics in grades 3 to 8 and 11; newer reports may include science."),
    "CST": _("An earlier test of California's standards, given until 2016."),
    "CA": _("State tests of English language arts and mathematics."),
    "ESA": _("A state test of essential standards."),
    "STS": _("Reading and language arts in Spanish, given until 2018."),
    "CAST": _("Science, in grades 5 and 8 and once in high school."),
    "CAAS": _("For students whose education plan (IEP) calls for an alternate assessment."),
    "LEXQUAN": _("Helps to find books and mathematics materials at the right level."),
    "ELPAC": _("How well a student who is learning English understands, speaks, reads and writes it."),
    "ELPAC_INITIAL": _("The first English test, taken once when a student enters a California school."),
    "ELPAC_ALT": _("The English test for students whose education plan (IEP) calls for an alternate assessment."),
    "ELPAC_ALT_INITIAL": _("The first English test for students whose education plan (IEP) calls for an alternate."),
    "CSA": _("Reading, writing and listening in Spanish."),
}

# Tests whose last reports lie before the years that the state's service keeps; they stay on the list because
# the source document names them.
NO_LONGER_DELIVERED = frozenset({"CST", "STS"})

LANGUAGE_NAMES: dict[str, str | Promise] = {
    "en": _("English"),
    "es": _("Spanish"),
    "vi": _("Vietnamese"),
    "fil": _("Filipino"),
    "ko": _("Korean"),
    "zh-Hant": _("Chinese (Traditional)"),
    "ar": _("Arabic"),
}

FORMAT_NAMES: dict[str, str | Promise] = {"pdf": _("PDF"), "html": _("Web page")}


# As the state's pages and files call the content areas of its tests.
_CONTENT_AREAS: dict[str, str | Promise] = {
    **dict.fromkeys(("ela", "english language arts", "english language arts/literacy"), _("English language arts")),
    **dict.fromkeys(("math", "mathematics"), _("Mathematics")),
    "science": _("Science"),
    "spanish": _("Spanish"),
    "english language proficiency": _("English language"),
}


def content_area_label(text: str) -> str:
    """Return what a content area is called on screen; the state's own word for one that we don't know."""
    return str(_CONTENT_AREAS.get(text.lower(), text))


def test_label(code: str) -> str:
    """Return the test's name on screen; a code that we don't know stands for itself."""
    return str(TESTS.get(code, code))


def explanation(code: str) -> str:
    """Return one sentence for parents, or nothing for a test that we don't know."""
    return str(EXPLANATIONS.get(code, ""))


def language_label(code: str) -> str:
    """Return the language's name in the language of the page; an unknown one stands for itself."""
    return str(LANGUAGE_NAMES.get(code, code))


def test_choices() -> list[tuple[str, str]]:
    """Return (code, label) of every test, in the order of the source document."""
    return [(code, test_label(code)) for code in REPORT_TYPES]


def language_choices() -> list[tuple[str, str]]:
    """Return (code, label in the language of the page) of every language that the state delivers."""
    return [(code, language_label(code)) for code in LANGUAGES]


def own_name_choices(own: str) -> list[tuple[str, str]]:
    """Return (code, name in itself) of every language, the person's own first."""
    return [(code, native_name(code)) for code in (own, *(code for code in LANGUAGES if code != own))]


def first_known(words: Iterable[str]) -> str:
    """Return the first of the languages that the state delivers; English where it delivers none of them."""
    known = (language_of(word) for word in words if word)
    return next((code for code in known if code in LANGUAGES), ENGLISH)
