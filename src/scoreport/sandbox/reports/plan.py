"""How a report is laid out: its pages are always an even number, so that two copies never share a sheet."""

from scoreport.sandbox.catalogue import Offer

# The combined reports have a cover and a page for each subject. The shorter forms of 2021 to 2023 had
# neither areas nor essay, so that two pages hold them.
LONG = ("CAASPP", "CA")
SHORT_FORMS = range(2021, 2024)
# Smarter Balanced has a page more for essay, measures and averages, since the state's report has.
WITH_MORE, FIRST_MORE = "CAASPP", 2024


def is_long(offer: Offer) -> bool:
    """Tell whether each subject of the report has a page of its own."""
    is_short_form = offer.report_type == WITH_MORE and offer.year in SHORT_FORMS
    return offer.report_type in LONG and not is_short_form


def has_more(offer: Offer) -> bool:
    """Tell whether essay, measures and averages of English and mathematics share a page of their own."""
    return offer.report_type == WITH_MORE and offer.year >= FIRST_MORE


def ending(offer: Offer) -> str:
    """Return where a long report says what to do next, so that its pages are even.

    "own" is a page of its own; "more" the one with essay and averages; "subject" the last subject's.
    """
    has_science = len(offer.tests) > 2
    if has_more(offer):
        return "own" if has_science else "more"
    return "subject" if has_science else "own"


def page_count(offer: Offer) -> int:
    """Return 2, 4 or 6: a cover, a page a subject, and what follows."""
    if not is_long(offer):
        return 2
    return 1 + len(offer.tests) + has_more(offer) + (ending(offer) == "own")
