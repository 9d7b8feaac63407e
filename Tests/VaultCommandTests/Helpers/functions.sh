# What every transcript and every test may use.

# The clock and the zone that the tests were given, for a command that is started with an environment of its own.
clock=()
for name in LD_PRELOAD NO_FAKE_STAT TZ ${!FAKETIME*}; do
  if [ -n "${!name-}" ]; then clock+=("$name=${!name}"); fi
done

# The vault file and the names in this folder, as they are.
state() {
  find . "${XDG_DATA_HOME:-.}" -not -name '*-journal' -not -path './.*' | LC_ALL=C sort
  find . "${XDG_DATA_HOME:-.}" -type f \( -name '*.vault' -o -name vault.db \) -exec sha256sum {} + |
    LC_ALL=C sort -k 2
}

# Keeps the state to compare with.
remember() { state > "$STEPS/state"; }

# Says whether the state is as it was when it was remembered.
unchanged() {
  if state | diff "$STEPS/state" -; then echo "all as before"; fi
}

# What most tests begin with: a vault with two vendors, their keys, the issuer's public key. It is made once, and
# copied along with what the machine remembers of it, because each command pays for Argon2id. A vault with a name
# of its own is made anew.
district() {
  if [ -n "${VENDOR_VAULT_FILE-}" ]; then make_district; return; fi
  (
    umask 022
    flock 9
    cd "$DISTRICT"
    [ -e state ] || { mkdir work && cd work && XDG_STATE_HOME=$DISTRICT/state make_district; }
  ) 9> "$DISTRICT/lock"
  export VENDOR_VAULT_FILE=district.vault
  mkdir -p "$XDG_STATE_HOME" && cp -a "$DISTRICT/state/." "$XDG_STATE_HOME" && cp -a "$DISTRICT/work/." .
}

# Makes it, by all the commands that it takes.
make_district() {
  export VENDOR_VAULT_FILE=${VENDOR_VAULT_FILE:-district.vault}
  printf 'correct horse\n' > pass && chmod 600 pass
  {
    vault init --organization "Sample Unified School District" --cds 19647330000000 \
      --coordinator caaspp --kdf interactive --passphrase-file pass &&
    vault issuer -o issuer.pub --passphrase-file pass &&
    vault keygen -o aeries --name Aeries --no-passphrase &&
    vault keygen -o skyward --name Skyward --no-passphrase &&
    vault vendor add aeries --name Aeries --key aeries.pub --yes --passphrase-file pass &&
    vault vendor add skyward --name Skyward --key skyward.pub --yes --passphrase-file pass
  } > /dev/null 2> "$STEPS/errors" || cat "$STEPS/errors"
}

# Has this machine forget what it saw of vaults.
forget() { rm -rf "$XDG_STATE_HOME/vendor-vault"; }

# Makes a credential for vendors.
credential() {
  local vendors=()
  for vendor in "$@"; do vendors+=(--vendor "$vendor"); done
  vault generate "${vendors[@]}" --authorize --passphrase-file pass > /dev/null 2> "$STEPS/errors" ||
    cat "$STEPS/errors"
}

# The confirmation code that opening a bundle gives.
code_of() { vault open "$1" --key "$2" --from issuer.pub 2>&1 > /dev/null | sed -n 's/.*confirmation code \([^ :]*\).*/\1/p'; }

# A second coordinator, elpac, whose passphrase is in the file pass2.
second() {
  printf 'battery staple\n' > pass2 && chmod 600 pass2
  vault coordinator add elpac --program elpac --kdf interactive --as caaspp --passphrase-file pass \
    --new-passphrase-file pass2 > /dev/null 2> "$STEPS/errors" || cat "$STEPS/errors"
}
