"""What the databases of each release looked like: the last migration of every app, in a file by the release's name.

`python -m tests.upgrade.releases 0.1.0` writes the file of a release; run it when one is made. What comes after the
newest of them has to be safe for installations that hold data, and is tried on one.
"""

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "released"

Node = tuple[str, str]


def newest() -> list[Node]:
    """Return app and name of the migrations up to which the newest release went."""
    return of(max(FOLDER.glob("*.json"), key=lambda file: [int(part) for part in file.stem.split(".")]))


def of(file: Path) -> list[Node]:
    """Return what a release's file holds."""
    return [(app, name) for app, names in json.loads(file.read_text()).items() for name in names]


def since(nodes: list[Node]) -> list[Node]:
    """Return our own migrations that came after these, in the order in which they are applied."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    before = {node for known in nodes for node in loader.graph.forwards_plan(known)}
    plan: dict[Node, None] = {}
    for leaf in loader.graph.leaf_nodes():
        plan.update(dict.fromkeys(loader.graph.forwards_plan(leaf)))
    ours = {label for label, config in loader_apps().items() if config.startswith("scoreport.")}
    return [node for node in plan if node not in before and node[0] in ours]


def loader_apps() -> dict[str, str]:
    """Return the label and the package of each app."""
    from django.apps import apps

    return {config.label: config.name for config in apps.get_app_configs()}


def write(release: str) -> None:
    """Record the present state under a release's name."""
    from django.db.migrations.loader import MigrationLoader

    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None).graph.leaf_nodes()):
        found.setdefault(app, []).append(name)
    (FOLDER / f"{release}.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    from tests import environment

    environment.prepare()
    import django

    django.setup()
    write(sys.argv[1])
