#!/usr/bin/env bash
# How long `vault open` of one bundle takes, against `age -d` of a file of the same size, in one run.
# Takes the release build, which is static; prints the medians in milliseconds and their ratio.
#
#   swift build -c release --static-swift-stdlib -Xswiftc -static-executable -Xlinker -s -Xlinker --no-eh-frame-hdr -Xlinker --icf=all -Xlinker -O2 --product vault
#   Tests/Benchmarks/open-against-age.sh .build/release/vault [ROUNDS]
set -euo pipefail
vault=$(realpath "$1")
rounds=${2:-300}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 077

export VENDOR_VAULT_FILE=$work/vault XDG_STATE_HOME=$work/state
printf 'correct horse battery staple\n' > pass
"$vault" keygen -o a --no-passphrase > /dev/null 2>&1
"$vault" init --organization Sample --cds 19647330000000 --coordinator c --kdf interactive \
  --passphrase-file pass > /dev/null 2>&1
"$vault" issuer -o issuer.pub --passphrase-file pass > /dev/null 2>&1
"$vault" vendor add a --name A --key a.pub --yes --passphrase-file pass > /dev/null 2>&1
"$vault" generate --vendor a --authorize --passphrase-file pass > /dev/null 2>&1
"$vault" export --to a --passphrase-file pass > /dev/null 2>&1
bundle=$(ls ./*.bundle)

age-keygen -o identity 2> /dev/null
# The sealed part of the bundle is what age's file holds, so that both files have one size.
head -c "$(($(wc -c < "$bundle") * 3 / 4 - 350))" /dev/urandom | age -a -r "$(age-keygen -y identity)" > file.age
echo "bundle $(wc -c < "$bundle") bytes, age file $(wc -c < file.age) bytes, $rounds rounds"

/usr/bin/python3 - "$vault" "$bundle" "$rounds" <<'PYTHON'
import statistics, subprocess, sys, time
vault, bundle, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
commands = {"vault open": [vault, "open", bundle, "--key", "a.key", "--from", "issuer.pub"],
            "age -d": ["age", "-d", "-i", "identity", "file.age"]}
times = {name: [] for name in commands}
for _ in range(rounds):
    for name, command in commands.items():
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times[name].append(time.perf_counter() - start)
medians = {name: statistics.median(values) * 1000 for name, values in times.items()}
for name, median in medians.items():
    print(f"{name:12}{median:8.2f} ms")
print(f"{'ratio':12}{medians['vault open'] / medians['age -d']:8.2f}")
PYTHON
