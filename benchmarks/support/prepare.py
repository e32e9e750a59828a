"""Makes database and district, and prints the families as JSON.

Run as `python -m benchmarks.support.prepare UPSTREAM_URL [FAMILIES]` under the product's settings, in a fresh data
folder.
"""

import json
import sys

import django


def main(upstream: str, *families: str) -> None:
    """Migrate, collect the static files, fill."""
    django.setup()
    # Models can be imported only now.
    from benchmarks.support import district
    from scoreport.operations import upgrade

    upgrade.run()
    json.dump(district.fill(upstream, *map(int, families)), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
