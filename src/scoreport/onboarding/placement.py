"""Which groups a staff member enters with a first sign-in: those that fit the roster's roles, nothing more."""

from scoreport.accounts.groups import WITHOUT_TOOLS, seed_groups
from scoreport.accounts.models import Assignment, User
from scoreport.districts.models import School
from scoreport.roster.models import Staff, StaffRole

# OneRoster's role (in lower case) and the code of our group. Other roles open no tool by themselves.
GROUP_OF_ROLE = {
    "teacher": "teacher",
    "counselor": "counselor",
    "siteadministrator": "administrator",
    "principal": "administrator",
}
# A teacher's group reaches own classes only, so it may hold for the whole LEA; the others need a school.
WITHOUT_SCHOOL = ("teacher",)


def place(staff: Staff, user: User) -> None:
    """Put the user into the groups of their roles at their schools; without one, into the group without tools."""
    groups = seed_groups(staff.lea)
    placed = [_placed(role) for role in staff.roles.select_related("school")]
    found = {place for place in placed if place is not None} or {(WITHOUT_TOOLS, None)}
    for code, school in found:
        Assignment.objects.get_or_create(
            user=user, group=groups[code], school=school, defaults={"begins_on": staff.lea.today()}
        )


def _placed(role: StaffRole) -> tuple[str, School | None] | None:
    code = GROUP_OF_ROLE.get(role.role)
    if code is None or (role.school_id is None and code not in WITHOUT_SCHOOL):
        return None
    return code, role.school
