"""A report of one content area as a web page: the same contents as the PDF, readable on the smallest phone."""

from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from scoreport.sandbox.catalogue import Offer
from scoreport.sandbox.students import Student

from .content import content


def render_page(seed: int, student: Student, offer: Offer, test: str, language: str, today: date) -> bytes:
    """Return the HTML report of one of the offer's tests, UTF-8, complete in itself. Raises ValueError for another."""
    report = content(seed, student, offer, language, today)
    subject = report["subjects"][offer.tests.index(test)]
    return _template().render(report=report, subject=subject).encode()


@cache
def _template() -> Template:
    # A missing value is a fault of ours and must show, not vanish from a report.
    environment = Environment(
        loader=PackageLoader(__package__ or ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("report.html")
