"""What is mailed about packages that the SIS dropped: one waits for a decision, or one was refused."""

from scoreport.accounts.holders import who_may
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.mail.purposes import Purpose, add, person
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea

PURPOSE = "roster_drop"
WAITS, REFUSED = "waits", "refused"

add(
    PURPOSE,
    Purpose("roster/mail/roster_drop.txt", person, lambda about, detail: {"refused": detail == REFUSED}),
)


def tell_importers(lea: Lea, what: str) -> None:
    """Mail those who may import the LEA's roster that a package waits, or was refused."""
    for user in who_may(lea, ToolCode.ROSTER, Right.WRITE):
        post(PURPOSE, user.key, detail=what)
