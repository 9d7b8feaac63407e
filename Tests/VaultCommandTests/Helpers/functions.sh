# What every transcript and every test may use.

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

# Makes what most tests begin with: a vault with two vendors, their keys, the issuer's public key.
district() {
  export VENDOR_VAULT_FILE=district.vault
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

# Makes a credential for vendors.
credential() {
  local vendors=()
  for vendor in "$@"; do vendors+=(--vendor "$vendor"); done
  vault generate "${vendors[@]}" --authorize --passphrase-file pass > /dev/null 2> "$STEPS/errors" ||
    cat "$STEPS/errors"
}
