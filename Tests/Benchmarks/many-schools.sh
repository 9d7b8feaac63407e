#!/usr/bin/env bash
# How long it takes to make credentials for many schools, and to export them to one vendor, each in one command.
# Takes the release build, which is static.
#
#   Tests/Benchmarks/many-schools.sh .build/release/vault [SCHOOLS]
set -euo pipefail
vault=$(realpath "$1")
schools=${2:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 077
export XDG_STATE_HOME=$work/state VENDOR_VAULT_FILE=office.vault

echo 'correct horse' > pass
{
  "$vault" init --organization "Sample County Office" --cds 19647330000000 --coordinator office --kdf interactive \
    --passphrase-file pass
  "$vault" keygen -o vendor --name Vendor --no-passphrase
  "$vault" vendor add vendor --name Vendor --key vendor.pub --yes --passphrase-file pass
} > /dev/null 2> errors || { cat errors >&2; exit 1; }
{
  echo cds
  for number in $(seq "$schools"); do printf '1964733%07d\n' "$number"; done
} > schools.csv

timed() {
  local start=$EPOCHREALTIME
  "${@:2}" > report 2> errors || { cat errors >&2; exit 1; }
  echo "$1 $(echo "scale=1; ($EPOCHREALTIME - $start) / 1" | bc) s"
}
timed "generate $schools schools:" \
  "$vault" generate --schools schools.csv --vendor vendor --authorize --passphrase-file pass
timed "export them to a vendor:" "$vault" export --all -o bundles --passphrase-file pass
timed "export them again:" "$vault" export --all -o bundles --passphrase-file pass
[ "$(ls bundles | wc -l)" -eq "$schools" ]
