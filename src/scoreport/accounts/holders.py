"""Who holds a right in an LEA now: whom to tell when something of it needs them."""

from scoreport.accounts.actors import in_force_q
from scoreport.accounts.models import Reach, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea


def who_may(lea: Lea, tool: ToolCode, right: Right) -> list[User]:
    """Return who holds the right of a tool for the whole LEA today."""
    today = lea.today()
    return list(
        User.objects.filter(
            in_force_q(today, "assignments__"),
            assignments__group__lea=lea,
            assignments__school=None,
            assignments__group__reach=Reach.SCHOOLS,
            assignments__group__tool_rights__tool=tool,
            assignments__group__tool_rights__right=right,
            is_active=True,
        ).distinct()
    )
