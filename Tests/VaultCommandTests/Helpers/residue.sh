# Watches what commands leave of a secret. The secret is in the variable `secret`, and in no file of ours.

# Argon2id is to leave in the memory what it leaves.
unset REMEMBERED_HASHES

# The secret of a credential that is sealed in the vault, told by a copy that is gone afterward.
known() {
  cp "$VENDOR_VAULT_FILE" known.vault
  XDG_STATE_HOME="$STEPS/known" vault reveal "$@" --vault known.vault --stdout --passphrase-file pass 2> /dev/null
  rm -r known.vault known.vault-journal "$STEPS/known"
}

# Runs a command under the eyes of witness.c, with its output in the files out and errors, and says how it ended,
# how many copies of the secret were in its memory at most, and how many when it was about to end.
watched() {
  "$STEPS/witness" report "$@" 3< <(printf %s "$secret") > out 2> errors
  echo $(grep -h '^exit\|^signal\|^held\|^left' report)
}

# The files that a watched command opened to write, but for those that it is there to write.
strays() { sed -n 's/^wrote //p' report | grep -v -e 'district\.vault' -e "^$XDG_STATE_HOME/vendor-vault/"; }

# The files, of those that were made or changed since the file start, that hold either half of the secret.
holders() {
  local half=$((${#secret} / 2))
  find "$STEPS/.." /tmp /var/tmp /dev/shm ${XDG_RUNTIME_DIR:+"$XDG_RUNTIME_DIR"} -type f -newer start \
    -exec grep -lF -f <(printf '%s\n' "${secret:0:half}" "${secret:half}") {} + 2> /dev/null | sed 's/.*\///' | sort -u
}
