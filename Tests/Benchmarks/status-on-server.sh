#!/usr/bin/env bash
# How long `vault status` takes with a vault on a PostgreSQL server, over its Unix socket, above what it takes with the same
# vault in a file. A server of its own is started, as whom it is run by, or as `postgres`, where that is root. Takes the release
# build of vault-postgresql; prints medians in milliseconds.
#
#   Tests/Benchmarks/status-on-server.sh .build/release/vault-postgresql [ENTRIES [ROUNDS]]
set -euo pipefail
vault=$(realpath "$1")
entries=${2:-1000}
rounds=${3:-21}
bin=$(echo /usr/lib/postgresql/*/bin)
as=
if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=postgres --regid=postgres --clear-groups'; fi
work=$(mktemp -d)
chmod 711 "$work"
data=$($as mktemp -d -p /tmp)
trap 'cd /; $as "$bin/pg_ctl" -D "$data/db" -m immediate stop > /dev/null 2>&1 || true; rm -rf "$work" "$data"' EXIT
cd /
$as "$bin/initdb" -D "$data/db" -A trust -U postgres --no-sync > /dev/null
$as "$bin/pg_ctl" -D "$data/db" -w -o "-c listen_addresses= -c unix_socket_directories=$data" -l "$data/log" start > /dev/null
cd "$work"
umask 077
export PGHOST=$data PGUSER=postgres XDG_STATE_HOME=$work/state
printf 'correct horse battery staple\n' > pass
"$vault" init --print-sql --desk postgres > vault.sql
psql -XqAt -v ON_ERROR_STOP=1 -f vault.sql

make() {
  "$vault" init --organization "Sample Unified School District" --cds 19647330000000 --coordinator c \
    --kdf interactive --no-recovery-code --passphrase-file pass
  "$vault" vendor add a --name "Sample SIS" --passphrase-file pass
  { echo cds,name; for school in $(seq "$((entries - 2))"); do printf '1964733%07d,School\n' "$school"; done; } > schools.csv
  "$vault" generate --schools schools.csv --vendor a --authorize --passphrase-file pass
}
export VENDOR_VAULT_FILE=$work/file
make > log 2>&1 || { cat log; exit 1; }
export VENDOR_VAULT_FILE="postgresql://postgres@/postgres?host=$data"
make > log 2>&1 || { cat log; exit 1; }
echo "$(psql -XAtc 'SELECT count(*) FROM vendor_vault.entry') entries; $rounds rounds"

/usr/bin/python3 - "$vault" "$rounds" "$work/file" "$VENDOR_VAULT_FILE" <<'PYTHON'
import statistics, subprocess, sys, time
vault, rounds, stores = sys.argv[1], int(sys.argv[2]), sys.argv[3:]

def run(store):
    start = time.perf_counter()
    subprocess.run([vault, "status", "--vault", store, "--passphrase-file", "pass"], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000

for store in stores:
    run(store)
file, server = (statistics.median(times) for times in zip(*(map(run, stores) for _ in range(rounds))))
print(f"file {file:.0f} ms, server {server:.0f} ms: {server - file:.0f} ms more")
PYTHON
