# A vault on an ext4 file system of its own, which is in the file image and is searched there byte for byte.

mounted() { mount -o loop image disk; }

# Makes the file system, and the vault's path in it; nobody but this shell's processes sees it.
make_disk() {
  if ! { truncate -s 32M image && mkfs.ext4 -q -b 4096 image && mkdir disk && mounted; } 2> "$STEPS/errors"; then
    echo "no ext4 file system: $(head -1 "$STEPS/errors")"
    exit
  fi
  trap 'umount disk' EXIT
  export VENDOR_VAULT_FILE=disk/district.vault
}

# Writes all of it to the image.
settle() { umount disk && mounted; }

# What the vault holds sealed, an item a line, in hexadecimal digits.
items() { sqlite3 -readonly "$VENDOR_VAULT_FILE" "select hex(bytes) from item" | LC_ALL=C sort; }

# Runs a command. Says how many items of the vault it removed or replaced, how often the rarest of all was on the
# medium before, how many pieces of the removed ones are left there, and how often the rarest of the others is there.
removed_by() {
  settle
  items > "$STEPS/before"
  local before=$(find_bytes.py image least < "$STEPS/before")
  "${@:2}" > "$STEPS/out" 2> "$STEPS/errors" || { echo "$1: $?"; cat "$STEPS/errors"; }
  settle
  items > "$STEPS/after"
  LC_ALL=C comm -23 "$STEPS/before" "$STEPS/after" > "$STEPS/removed"
  echo "$1: removed $(wc -l < "$STEPS/removed"), before $before, pieces $(pieces)," \
    "others $(find_bytes.py image least < "$STEPS/after")"
}

# How many pieces of the removed items are on the medium.
pieces() { find_bytes.py image pieces "$STEPS/after" < "$STEPS/removed"; }

# How many pieces of a text are there.
text_pieces() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | find_bytes.py image pieces; }
