"""What it costs to verify the seal over a long trace: `scoreport verify-audit` over a million entries.

On SQLite, and on PostgreSQL where a server is installed. Exit code 1 where it takes longer than its limit.
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.support import cores, postgresql, servers
from scoreport.operations import keys

LIMIT = 60.0  # seconds, for the million entries of a default run


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=1_000_000, help="length of the trace (default a million)")
    count = parser.parse_args().entries
    print(f"Python {platform.python_version()}, {count} entries")
    print(f"{'':<12}{'fill s':>10}{'seal s':>10}{'verify s':>10}")
    met = [_measure(name, count) for name in ("SQLite", "PostgreSQL")]
    return 0 if all(met) else 1


def _measure(name: str, count: int) -> bool:
    if name == "PostgreSQL" and postgresql.binaries() is None:
        print(f"{name:<12}not installed here: not measured")
        return True
    with _machine(name) as machine:
        made = json.loads(servers.run(machine, "benchmarks.support.trace", str(count)))
        begin = time.perf_counter()
        servers.run(machine, "scoreport.cli", "verify-audit")
        seconds = time.perf_counter() - begin
    verdict = "met" if seconds <= LIMIT else "MISSED"
    print(f"{name:<12}{made['fill']:>10.1f}{made['seal']:>10.1f}{seconds:>10.1f}  limit {LIMIT:.0f} s: {verdict}")
    return seconds <= LIMIT


@contextmanager
def _machine(name: str) -> Iterator[servers.Machine]:
    build = servers.ROOT / ".build"
    build.mkdir(exist_ok=True)
    # PostgreSQL's own account has to reach its folder, which it may not in the checkout of somebody else.
    where = build if name == "SQLite" else None
    with tempfile.TemporaryDirectory(prefix="bench-", dir=where, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        machine = servers.Machine(Path(folder), servers.environment(Path(folder)), cores.choose())
        keys.ensure(machine.folder)
        if name == "SQLite":
            yield machine
            return
        with postgresql.server(Path(folder) / "postgresql") as address:
            machine.env["SCOREPORT_DATABASE_URL"] = address
            yield machine


if __name__ == "__main__":
    sys.exit(main())
