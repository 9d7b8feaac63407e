#!/usr/bin/python3
"""Makes a bundle with PyNaCl.

seal_bundle.py ISSUER_SEED_HEX RECIPIENT_TEXT HEADER_JSON_FILE SECRET_FILE

ISSUER_SEED_HEX    the Ed25519 seed of the issuer, 64 hexadecimal digits
RECIPIENT_TEXT     the vendor's public key, `vendor1...`
HEADER_JSON_FILE   the header as JSON in any spelling; it is written canonically
SECRET_FILE        the secret, all bytes of the file

Prints the armored bundle on standard output.
"""

import base64
import json
import sys

from nacl import bindings

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def main(seed, recipient, header_file, secret_file):
    number = 0
    for character in recipient.removeprefix("vendor1")[:-6]:
        number = number << 5 | ALPHABET.index(character)
    public_key = (number >> 4).to_bytes(32, "big")
    _, secret_key = bindings.crypto_sign_seed_keypair(bytes.fromhex(seed))

    header = json.load(open(header_file, encoding="utf-8"))
    line = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    message = b"vendor-vault/bundle/v1\n" + line + b"\n" + open(secret_file, "rb").read()
    sealed = bindings.crypto_box_seal(bindings.crypto_sign(message, secret_key), public_key)
    text = base64.b64encode(sealed).decode()
    print("-----BEGIN VAULT BUNDLE-----")
    for start in range(0, len(text), 64):
        print(text[start : start + 64])
    print("-----END VAULT BUNDLE-----")


if __name__ == "__main__":
    main(*sys.argv[1:])
