"""Makes the package of changes that leads from one package to another, as a SIS would export it."""

from tests.roster.oneroster.builder import Builder, Row

MONDAY, TUESDAY = "2020-11-02T08:00:00Z", "2020-11-03T08:00:00Z"
WEDNESDAY, THURSDAY = "2020-11-04T08:00:00Z", "2020-11-05T08:00:00Z"


def dated(made: Builder, at: str = MONDAY) -> Builder:
    """The same package with the date of its last change on each row."""
    for rows in made.rows.values():
        for row in rows:
            row["dateLastModified"] = at
    return made


def delta(old: Builder, new: Builder, at: str = TUESDAY) -> Builder:
    """What is new or different comes as active, what is gone as tobedeleted; guardianships.csv stays whole."""
    made = Builder(new.version)
    for name, header in new.headers.items():
        if name == "guardianships":
            made.table(name, header, new.rows[name])
            continue
        made.table(name, header, _changes(old.rows.get(name, []), new.rows[name], at))
        made.modes[name] = "delta"
    return made


def only(made: Builder, *tables: str) -> Builder:
    """Leave all other files out, as a SIS does that has no changes in them."""
    for name in set(made.headers) - set(tables):
        made.drop(name)
    return made


def _changes(old: list[Row], new: list[Row], at: str) -> list[Row]:
    before = {row["sourcedId"]: _said(row) for row in old}
    after = {row["sourcedId"]: row for row in new}
    changed = [row for sourced_id, row in after.items() if before.get(sourced_id) != _said(row)]
    gone = [row for row in old if row["sourcedId"] not in after]
    marked = [(row, "active") for row in changed] + [(row, "tobedeleted") for row in gone]
    return [{**row, "status": status, "dateLastModified": at} for row, status in marked]


def _said(row: Row) -> Row:
    return {column: cell for column, cell in row.items() if column not in {"status", "dateLastModified"} and cell}
