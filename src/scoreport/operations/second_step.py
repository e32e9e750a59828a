"""`scoreport remove-second-step`: for the one coordinator who lost it and has no two colleagues to ask."""

from scoreport.accounts.models import User
from scoreport.accounts.second_steps.demand import has_any
from scoreport.accounts.second_steps.removal import remove_all
from scoreport.audit.recording import SYSTEM


def run(username: str) -> int:
    """Remove each second step of the user. Returns the exit code."""
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None or not has_any(user):
        print(f"Nobody named {username} has a second step.")
        return 1
    remove_all(SYSTEM, user)
    print(f"{user.username} signs in with the password alone now, and is signed out everywhere.")
    return 0
