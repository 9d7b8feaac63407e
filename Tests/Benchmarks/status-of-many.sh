#!/usr/bin/env bash
# How long `vault status` takes with many entries, above what it takes with the few of a new vault: Argon2id is the same
# in both. A district with a credential for each of its schools: made, sealed to its vendor and confirmed, then reset.
# Takes the release build, which is static; prints medians in milliseconds.
#
#   Tests/Benchmarks/status-of-many.sh .build/release/vault [ENTRIES [ROUNDS]]
set -euo pipefail
vault=$(realpath "$1")
entries=${2:-10000}
rounds=${3:-11}
interop=$(realpath "$(dirname "$0")/../VaultSQLiteTests/Interop")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 077

export XDG_STATE_HOME=$work/state VENDOR_VAULT_FILE=$work/few
printf 'correct horse battery staple\n' > pass
{
  "$vault" keygen -o a --no-passphrase
  "$vault" init --organization "Sample Unified School District" --cds 19647330000000 --coordinator c \
    --kdf interactive --passphrase-file pass
  "$vault" issuer -o issuer.pub --passphrase-file pass
  "$vault" vendor add a --name "Sample SIS" --key a.pub --yes --passphrase-file pass
  "$vault" generate --vendor a --authorize --passphrase-file pass
  "$vault" export --to a --passphrase-file pass
  code=$("$vault" open ./*.bundle --key a.key --from issuer.pub --json | grep -o '"confirmation_code":"[^"]*' | cut -d'"' -f4)
  "$vault" confirm "$code" --passphrase-file pass
} > log 2>&1 || { cat log; exit 1; }
cp few many

PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 - "$interop" "$vault" "$entries" "$rounds" <<'PYTHON'
import copy, json, os, secrets, sqlite3, statistics, subprocess, sys, time
sys.path.insert(0, sys.argv[1])
from read_vault import digest, open_aead, open_halves, read_entry, sodium, subkey, unbox
vault, count, rounds = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
passphrase = open("pass", "rb").read().rstrip(b"\n")

database = sqlite3.connect("many")
raw = [row[0] for row in database.execute("SELECT bytes FROM entry ORDER BY position")]
items = dict(database.execute("SELECT name, bytes FROM item"))
entries = [read_entry(data) for data in raw]
identity = entries[0]["vault"]
seed, lasting, renewed = open_halves(items["coordinator/c"], passphrase, identity, "c")
body_key = subkey(unbox(items["vault-key/1/c"], lasting), b"vv-body1")
signing_key = sodium.crypto_sign_seed_keypair(seed)[1]
made, sealed, confirmed = [json.loads(open_aead(body_key, entry["body"], entry["context"])) for entry in entries[-3:]]

def events():
    """What the vault wrote for its own credential, for one school after the other, again and again."""
    number = 0
    while True:
        number += 1
        for school in range(1, 1001):
            for template in (made, sealed, confirmed):
                event = copy.deepcopy(template)
                puts = event.pop("items", {})
                (body,) = event.values()
                body["credential"], body["generation"] = f"1964733{school:07}", number
                if "username" in body:
                    body["username"] = f"ssr-{body['credential']}-g{number}-qsnk"
                    body["check"] = {name: secrets.token_hex(size) for name, size in (("mac", 32), ("salt", 16), ("verifier", 32))}
                    if number > 1:
                        body["replaces"] = {"generation": number - 1, "reason": "a new year"}
                    stamp(body["authorization"], "accepted")
                for delivery in body.get("deliveries", []):
                    delivery["bundle"], delivery["confirmationCheck"] = secrets.token_hex(16), secrets.token_hex(32)
                    stamp(delivery, "sealed")
                if puts:
                    place = f"{body['credential']}/{number}"
                    event["items"] = {
                        (f"bundle/{place}/a" if name.startswith("bundle") else f"secret/{place}/c"): secrets.token_hex(32)
                        for name in puts
                    }
                yield event

now = entries[-1]["time"]
def stamp(body, name):
    body[name] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))

for index, event in zip(range(len(raw), count), events()):
    context = (b"vendor-vault/entry/v1\n" + identity + index.to_bytes(8, "big") + digest(raw[-1])
               + (1).to_bytes(4, "big") + b"\x01c" + now.to_bytes(8, "big"))
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    nonce = secrets.token_bytes(24)
    body = nonce + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(text, context, nonce, body_key)
    signed = context + len(body).to_bytes(4, "big") + body
    raw.append(signed + sodium.crypto_sign(signed, signing_key)[:64])
    database.execute("INSERT INTO entry (position, bytes) VALUES (?, ?)", (index, raw[-1]))
database.commit()
database.close()
subprocess.run(["rm", "-f", "many-journal"], check=True)
print(f"{len(raw)} entries, {os.path.getsize('many') / 1e6:.1f} MB, against {len(entries)}; {rounds} rounds")

def run(path, *command):
    start = time.perf_counter()
    # One is a copy of the other, so that each has a machine of its own.
    result = subprocess.run([vault, *command, "--vault", path, "--passphrase-file", "pass"], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, env={**os.environ, "XDG_STATE_HOME": os.path.abspath(path) + "-state"})
    if result.returncode:
        sys.exit(result.stderr.decode())
    return (time.perf_counter() - start) * 1000

def above(*command):
    few, many = zip(*((run("few", *command), run("many", *command)) for _ in range(rounds)))
    return statistics.median(many) - statistics.median(few)

print(f"{'for the first time':30}{run('many', 'status') - run('few', 'status'):8.0f} ms")
for command in (["status"], ["status", "--check"], ["log", "--verify"]):
    print(f"{' '.join(command):30}{above(*command):8.0f} ms")
PYTHON
