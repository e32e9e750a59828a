"""All checks, in the order in which they are made."""

from collections.abc import Iterator

from django.db import DatabaseError, connections

from scoreport.operations.doctor import addresses, databases, districts, machine, secrets, trace, work
from scoreport.operations.doctor.findings import Check, Finding, Level, wrong

OF_SETTINGS: dict[str, Check] = {
    "settings.public-url": addresses.public_url,
    "settings.proxy": addresses.behind_proxy,
    "settings.hosts": addresses.hosts,
    "settings.trial": addresses.trial,
    "files.data": machine.data_folder,
    "files.secrets": machine.secret_files,
    "files.static": machine.static_files,
    "machine.disk": machine.disk,
    "machine.open-files": machine.open_files,
    "machine.fonts": machine.fonts,
}
FIRST, SECOND = "database.answers", "database.version"
OF_DATA: dict[str, Check] = {
    "database.clock": databases.same_clock,
    "secrets.open": secrets.stored,
    "audit.triggers": trace.triggers_stand,
    "audit.sealed": trace.sealed,
    "audit.seal": trace.head,
    "audit.anchors": trace.anchored,
    "worker.tick": work.ticks,
    "worker.tasks": work.tasks,
    "mail.server": work.mail,
    "lea.credentials": districts.configured,
    "lea.expiry": districts.expiring,
    "lea.display-option": districts.marked,
}


def examine(*, ask_state: bool = False) -> Iterator[tuple[str, Finding]]:
    """Make the checks and yield each one's name and finding. The state is asked only if that is wanted."""
    for name, check in OF_SETTINGS.items():
        yield name, _made(check)
    for name, check in ((FIRST, databases.answer), (SECOND, databases.migrated)):
        found = _made(check)
        yield name, found
        if found.level is Level.WRONG:
            yield "database.rest", wrong("nothing else in the databases was looked at", f"mend {name} first")
            return
    for name, check in OF_DATA.items():
        yield name, _made(check)
    if ask_state:
        yield "state.answers", _made(districts.state)


def _made(check: Check) -> Finding:
    """What a check can't say by itself is told by the kind of the error only: its text may name a row."""
    try:
        return check()
    except DatabaseError as error:
        connections.close_all()
        return wrong(f"the database does not answer ({type(error).__name__})", "look at SCOREPORT_DATABASE_URL")
    except Exception as error:
        return wrong(f"this could not be looked at ({type(error).__name__})", "report it: it is a defect of ours")
