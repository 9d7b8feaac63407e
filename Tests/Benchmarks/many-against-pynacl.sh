#!/usr/bin/env bash
# How many bundles a second `vault open --json` opens on all cores, for each core, against one process of Python with
# PyNaCl that makes the same checks, in one run. Takes the release build, which is static.
#
#   Tests/Benchmarks/many-against-pynacl.sh .build/release/vault [BUNDLES [ROUNDS]]
set -euo pipefail
vault=$(realpath "$1")
bundles=${2:-10000}
rounds=${3:-3}
interop=$(realpath "$(dirname "$0")/../HandoffTests/Interop")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 077
export XDG_STATE_HOME=$work/state

PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 - "$interop" "$vault" "$bundles" "$rounds" <<'PYTHON'
import os, resource, secrets, statistics, subprocess, sys, time
sys.path.insert(0, sys.argv[1])
from open_bundle import (VERSION, canonical, confirmation_code, dearmor, decode_key, encode_key, need, parse_header,
                         ISSUER)
from seal_bundle import armor, sodium
vault, count, rounds = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])

issuer, signing_key = sodium.crypto_sign_seed_keypair(secrets.token_bytes(32))
secret_key = secrets.token_bytes(32)
public = sodium.crypto_scalarmult_base(secret_key)
issuer_text, public_text = encode_key("issuer", issuer), encode_key("vendor", public)
open("vendor.key", "w").write(encode_key("vendor-secret-key-", secret_key).upper() + "\n")
open("issuer.pub", "w").write(issuer_text + "\n")
paths = [f"{n:05}.bundle" for n in range(count)]
for n, path in enumerate(paths):
    line = canonical({
        "bundle": secrets.token_hex(16), "confirmation": secrets.token_hex(16), "coordinator": "c", "credential": f"1964733{n:07}",
        "expires": "2099-12-31T00:00:00Z", "generation": 1, "issued": "2026-11-24T00:00:00Z", "issuer": issuer_text,
        "log": {"head": secrets.token_hex(32), "index": n}, "origin": "generated", "recipient": public_text,
        "organization": {"cds": "19647330000000", "name": "Sample Unified School District"},
        "username": f"ssr-1964733{n:07}-g1-qsnk", "vendor": {"id": "sample-sis", "name": "Sample SIS"}})
    signed = sodium.crypto_sign(VERSION + line + b"\n" + secrets.token_urlsafe(15).encode(), signing_key)
    open(path, "w").write(armor(sodium.crypto_box_seal(signed, public)))

def python_opens():
    """What open_bundle.py does, with keys decoded and encoded once."""
    trusted = {encode_key("issuer", decode_key(issuer_text, ISSUER)): issuer}
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for path in paths:
        signed = sodium.crypto_box_seal_open(dearmor(open(path, "rb").read(1048577)), public, secret_key)
        message = signed[64:]
        need(message.startswith(VERSION), "unknownVersion", "")
        line, lf, secret = message[len(VERSION):].partition(b"\n")
        need(lf and 1 <= len(secret) <= 4096, "malformedMessage", "")
        header = parse_header(line)
        need(canonical(header) == line and header["issuer"] in trusted, "malformedMessage", "")
        sodium.crypto_sign_open(signed, trusted[header["issuer"]])
        need(header["recipient"] == public_text and now < header["expires"], "resealed", "")
        header["secret_key"], header["confirmation_code"] = secret.decode(), confirmation_code(header["confirmation"])
        null.write(canonical(header) + b"\n")

def vault_opens():
    subprocess.run([vault, "open", "--json", *paths, "--key", "vendor.key", "--from", "issuer.pub"], check=True,
                   stdout=null, stderr=subprocess.DEVNULL)
    subprocess.run(["rm", "-rf", "state"], check=True)

null = open(os.devnull, "wb")
cores = len(os.sched_getaffinity(0))
times = {"PyNaCl, one core": [], f"vault, {cores} cores": []}
for _ in range(rounds):
    for name, run in zip(times, (python_opens, vault_opens)):
        start = time.perf_counter()
        run()
        times[name].append(time.perf_counter() - start)
rates = {name: count / statistics.median(values) for name, values in times.items()}
for name, rate in rates.items():
    print(f"{name:18}{rate:8.0f} bundles a second")
python, ours = rates.values()
print(f"{'ratio for a core':18}{ours / cores / python:8.2f}")
cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{'CPU of vault':18}{(cpu.ru_utime + cpu.ru_stime) / rounds / count * 1e6:8.0f} microseconds a bundle")
PYTHON
