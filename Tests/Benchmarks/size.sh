#!/usr/bin/env bash
# The size of the release build, which is static and stripped; more than 20 MB is a failure. README's line leaves out the
# index of stack frames, 0.44 MB, by which a C++ exception finds its handler sooner: nothing here throws one. And functions whose
# code is the same are there once, 0.2 MB: nothing here compares the addresses of functions.
#
#   Tests/Benchmarks/size.sh .build/release/vault
set -euo pipefail
limit=20000000
stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
strip -o "$stripped" "$1"
size=$(stat -c %s "$stripped")
printf 'vault, stripped %d.%d MB\n' "$((size / 1000000))" "$((size / 100000 % 10))"
((size <= limit))
