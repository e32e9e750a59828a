"""The cards of the portal, one for each child: what they offer, or why they offer nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scoreport.accounts.actors import Actor
from scoreport.reports.audiences import Audience, refusal
from scoreport.reports.forms import ReportRequestForm
from scoreport.reports.generation import Generated
from scoreport.reports.guide import starting_smarter
from scoreport.reports.problems import Explanation, explain, refused
from scoreport.reports.try_again import Offer
from scoreport.roster.access import is_guardian_of
from scoreport.roster.models import Student


@dataclass
class Card:
    """One child on the page. A `barred` card says why it offers nothing; the others have a form, perhaps results."""

    student: Student
    is_self: bool
    form: ReportRequestForm
    barred: Explanation | None = None
    explanation: Explanation | None = None
    generated: Generated | None = None
    offer: Offer = Offer.NOTHING
    is_renewal: bool = field(default=False)

    @property
    def starting_smarter(self) -> str:
        """The address of the state's guide for families, for the child's grade."""
        return starting_smarter(grade_level=self.student.grade_level)


def card_of(actor: Actor, student: Student) -> Card:
    """Return the card of a child as it stands before anything is asked of the state."""
    because = refusal(actor, student, Audience.FAMILY)
    barred = explain(refused(because), Audience.FAMILY, student.lea.time_zone) if because else None
    return Card(student, not is_guardian_of(actor, student), request_form(actor, student), barred)


def request_form(actor: Actor, student: Student, data: object = None) -> ReportRequestForm:
    """Return the form of a card, with ids of its own among those of the other children."""
    return ReportRequestForm(actor.user, data, auto_id=f"%s-{student.key}")


def lea_name(cards: Iterable[Card]) -> str:
    """Return the district's name, where all children are in the same one."""
    names = {card.student.lea.name for card in cards}
    return names.pop() if len(names) == 1 else ""
