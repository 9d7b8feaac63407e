"""Opens what copies of a shared vault and key files give, with nothing but the format's description and a binding of libsodium.

Usage: open_copies.py KEYFILE=PASSPHRASEFILE... -- FOLDER...

Looks for the vault's items in the bytes of every file in the folders, whatever those are: a server's files, its write-ahead log, a
backup, a dump. Prints one line `NAME = SECRET` for each secret that opens, and at the end how many boxes were found.
"""

import hashlib
import os
import re
import sys

import nacl.bindings as sodium
import nacl.exceptions
import nacl.pwhash

SET = 96
NAME = re.compile(rb"(?:secret/[0-9]{14}/[0-9]+|vault-key/[0-9]+)/[a-z0-9-]{1,32}")
TEXT = re.compile(rb"\|\\x([0-9a-f]+)")


def subkey(key, context):
    return hashlib.blake2b(
        digest_size=32, key=key, salt=(1).to_bytes(8, "little"), person=context
    ).digest()


def open_key_file(path, passphrase_path):
    with open(path, "rb") as file:
        data = file.read()
    with open(passphrase_path, "rb") as file:
        passphrase = file.read().rstrip(b"\n")
    assert data.startswith(b"vendor-vault/desk/v1\n")
    vault, length = data[21:53], data[53]
    name, box = data[54 : 54 + length], data[54 + length :]
    assert box.startswith(b"vendor-vault/coordinator/v1\n")
    passes, kib = (int.from_bytes(box[at : at + 4], "big") for at in (28, 32))
    key = nacl.pwhash.argon2id.kdf(
        32, passphrase, box[36:52], opslimit=passes, memlimit=kib << 10
    )
    halves = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        box[76:], box[:52] + vault + name, box[52:76], key
    )
    assert len(halves) % SET == 0
    return vault, [halves[at : at + SET] for at in range(0, len(halves), SET)]


def names(data):
    for start in (b"secret/", b"vault-key/"):
        at = data.find(start)
        while at >= 0:
            match = NAME.match(data, at)
            if match:
                yield match
            at = data.find(start, at + 1)


def items(data):
    for match in names(data):
        # A short value has one byte of length and mark before it.
        head = data[match.end()] if match.end() < len(data) else 0
        if head & 1:
            size = (head >> 1) - 1
            yield match.group(), data[match.end() + 1 : match.end() + 1 + size]
        text = TEXT.match(data, match.end())
        if text:
            yield match.group(), bytes.fromhex(text.group(1).decode())


def unbox(sealed, secret):
    try:
        return sodium.crypto_box_seal_open(sealed, sodium.crypto_scalarmult_base(secret), secret)
    except (nacl.exceptions.CryptoError, nacl.exceptions.TypeError, ValueError):
        return None


def open_aead(key, sealed, context):
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], context, sealed[:24], key)
    except (nacl.exceptions.CryptoError, ValueError):
        return None


def main():
    split = sys.argv.index("--")
    files = [open_key_file(*argument.split("=")) for argument in sys.argv[1:split]]
    found = set()
    for folder in sys.argv[split + 1 :]:
        for place, _, names in os.walk(folder):
            for name in names:
                try:
                    with open(os.path.join(place, name), "rb") as file:
                        found.update(items(file.read()))
                except (FileNotFoundError, OSError):
                    continue
    vault_keys, inner = set(), set()
    for vault, sets in files:
        for halves in sets:
            lasting, renewed = halves[32:64], halves[64:96]
            for name, box in found:
                if name.startswith(b"vault-key/"):
                    vault_keys.add((vault, unbox(box, lasting)))
                else:
                    inner.add((vault, name, unbox(box, renewed)))
    opened = set()
    for vault, key in vault_keys:
        for other, name, sealed in inner:
            if key is None or sealed is None or vault != other:
                continue
            _, credential, number, _ = name.split(b"/")
            context = vault + credential + int(number).to_bytes(8, "big")
            text = open_aead(subkey(key, b"vv-scrt1"), sealed, context)
            if text is not None:
                opened.add(f"{name.decode()} = {text.decode()}")
    for line in sorted(opened):
        print(line)
    print("keys", sum(1 for _, key in vault_keys if key), "boxes", sum(1 for n, _ in found if n[:1] == b"s"))


if __name__ == "__main__":
    main()
