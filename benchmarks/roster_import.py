"""What a large district's roster import costs: in time beside what the database alone needs, and in memory.

The command itself takes a generated OneRoster package into PostgreSQL, as a process of its own: into an empty roster,
then once more without a change. The yardstick is PostgreSQL's COPY plus one upsert a table of the rows that came out,
into the same tables. Exit code 1 where a limit is missed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.support import cores, postgresql, raw_copy, roster_package, servers
from scoreport.operations import keys

ROWS = 100_000
FILL_LIMIT, AGAIN_LIMIT = 5.0, 2.0  # multiples of the yardstick
MEMORY_LIMIT = 500  # MB


@dataclass(frozen=True)
class Took:
    """One run of the command."""

    seconds: float
    megabytes: float  # the most that the process held at once


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS, help=f"rows of users.csv (default {ROWS:,})")
    rows = parser.parse_args().rows
    if postgresql.binaries() is None:
        print("PostgreSQL is not installed here: not measured")
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with postgresql.server(folder / "postgresql") as address:
            machine = servers.Machine(folder, servers.environment(folder), cores.choose())
            machine.env["SCOREPORT_DATABASE_URL"] = address
            machine.env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installation does not compile at each start
            keys.ensure(folder)
            return 0 if _measure(machine, address, rows) else 1


def _measure(machine: servers.Machine, address: str, rows: int) -> bool:
    servers.run(machine, "scoreport.cli", "init", "--lea", "Benchmark", "--username", "ada", "--name", "Ada")
    package, dumped = machine.folder / "package", machine.folder / "rows"
    print(f"{rows:,} rows of users.csv, {roster_package.write(package, rows):,} rows in all")
    filled, again = _import(machine, package), _import(machine, package)
    dumped.mkdir()
    count = raw_copy.dump(address, dumped)
    raw_copy.empty(address)
    bare_filled, bare_again = raw_copy.seconds(address, dumped), raw_copy.seconds(address, dumped)
    print(f"{count:,} rows in the database")
    print(f"{'':<24}{'seconds':>10}{'COPY + upsert':>16}{'multiple':>10}")
    met = [
        _compared("into an empty roster", filled.seconds, bare_filled, FILL_LIMIT),
        _compared("again, nothing changed", again.seconds, bare_again, AGAIN_LIMIT),
        _held(max(filled.megabytes, again.megabytes)),
    ]
    return all(met)


def _import(machine: servers.Machine, package: Path) -> Took:
    """Run the command and wait for it; its memory is what the kernel counted for this child alone."""
    words = [sys.executable, "-m", "scoreport.cli", "import-roster", str(package)]
    answers = ["--ssid-column", roster_package.SSIDS, "--guardians", "listed"]
    begin = time.perf_counter()
    process = subprocess.Popen([*words, *answers], env=machine.env, cwd=servers.ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"The import ended with exit code {process.returncode}.")
    return Took(time.perf_counter() - begin, usage.ru_maxrss / 1000)


def _compared(name: str, ours: float, bare: float, limit: float) -> bool:
    verdict = "met" if ours <= limit * bare else "MISSED"
    print(f"{name:<24}{ours:>10.1f}{bare:>16.1f}{ours / bare:>10.1f}  limit {limit:.0f}: {verdict}")
    return ours <= limit * bare


def _held(megabytes: float) -> bool:
    verdict = "met" if megabytes <= MEMORY_LIMIT else "MISSED"
    print(f"{'memory, at most':<24}{megabytes:>10.0f} MB{'':>23}  limit {MEMORY_LIMIT} MB: {verdict}")
    return megabytes <= MEMORY_LIMIT


if __name__ == "__main__":
    sys.exit(main())
