#!/bin/bash
# All tests on SQLite, then those that touch a database once more on PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)")
# PostgreSQL refuses to run as root, so as root it runs as the account that its package made.
as_owner() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
[ "$(id -u)" -eq 0 ] && chown postgres "$folder"
stop() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT

as_owner "$bin/initdb" -D "$folder/data" -U scoreport -A trust --no-sync >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off" start >/dev/null

# Tests wait for processes a third of their time, so three share two cores.
.venv/bin/python -m pytest -n 3 --dist loadfile "$@"
echo "== the same on PostgreSQL"
SCOREPORT_DATABASE_URL="postgresql://scoreport@127.0.0.1:$port/postgres" \
  .venv/bin/python -m pytest -n 3 --dist loadfile -m "django_db and not journey" "$@"
