"""The languages with which a sign-in begins; the person changes them later."""

from scoreport.design.languages import page_language
from scoreport.ets.vocabulary import LANGUAGES, language_of


def first_languages(correspondence: str) -> dict[str, str]:
    """Return the languages of pages and of reports for a correspondence language of the roster (any code or name).

    Empty where we do not speak it, or the state writes no reports in it.
    """
    code = language_of(correspondence)
    return {"language": page_language(code), "report_language": code if code in LANGUAGES else ""}
