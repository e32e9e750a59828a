"""Do the keys open what is stored?"""

from itertools import chain

from scoreport.accounts import rotation as accounts
from scoreport.configuration import rotation as configuration
from scoreport.lib import rotation
from scoreport.operations.doctor.findings import Finding, ok, warn, wrong


def stored() -> Finding:
    """Each encrypted value opens, and under the newest key."""
    found = rotation.survey(chain(configuration.values(), accounts.values()))
    if found.shut:
        what = ", ".join(f"{purpose}: {count}" for purpose, count in sorted(found.shut.items()))
        return wrong(
            f"{sum(found.shut.values())} stored secrets open with no key ({what})",
            "bring the key back as the last line of SCOREPORT_KEYS; where it is lost, see docs/keys.md",
        )
    if found.older:
        return warn(f"{found.older} stored secrets are under an older key", "scoreport rotate-keys")
    since = f"; the oldest was encrypted {found.oldest:%Y-%m-%d}" if found.oldest else ""
    return ok(f"{found.newest} stored secrets open, all under the newest key{since}")
