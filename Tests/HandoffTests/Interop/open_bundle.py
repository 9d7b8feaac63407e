#!/usr/bin/python3
"""Opens a bundle with PyNaCl.

open_bundle.py BUNDLE KEYFILE ISSUERFILE

BUNDLE       a file with a bundle in it
KEYFILE      the vendor's secret key, `VENDOR-SECRET-KEY-1...`
ISSUERFILE   the trusted issuer's public key, `issuer1...`

Prints the header line, LF, and the secret bytes on standard output, nothing after them, and exits 0.
Exits 1 with a line on standard error when the bundle is refused.
"""

import base64
import datetime
import json
import re
import sys

from nacl import bindings, exceptions

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def refuse(why):
    sys.exit(f"refused: {why}")


def key_line(path):
    lines = [line.strip() for line in open(path, encoding="utf-8")]
    keys = [line for line in lines if line and not line.startswith("#")]
    return keys[0] if len(keys) == 1 else refuse(f"{path} has {len(keys)} keys")


def parse_key(text, prefix):
    if text not in (text.lower(), text.upper()):
        refuse("key in mixed case")
    found, _, data = text.lower().rpartition("1")
    if found != prefix or any(c not in ALPHABET for c in data):
        refuse(f"not a key that starts with {prefix}1")
    values = [ALPHABET.index(c) for c in data]
    state = 1
    for value in [ord(c) >> 5 for c in found] + [0] + [ord(c) & 31 for c in found] + values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            state ^= term if top >> bit & 1 else 0
    if state != 1 or len(values) != 58:
        refuse("key misspelled")
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    if number & 15:
        refuse("key with bits after its end")
    return (number >> 4).to_bytes(32, "big")


def main(bundle, keyfile, issuerfile):
    secret_key = parse_key(key_line(keyfile), "vendor-secret-key-")
    issuer_text = key_line(issuerfile)
    issuer = parse_key(issuer_text, "issuer")
    public_key = bindings.crypto_scalarmult_base(secret_key)

    lines = [line.rstrip(" \t\r") for line in open(bundle, "rb").read().decode("latin-1").split("\n")]
    begin, end = "-----BEGIN VAULT BUNDLE-----", "-----END VAULT BUNDLE-----"
    if lines.count(begin) != 1 or end not in lines[lines.index(begin):]:
        refuse("not exactly one bundle")
    body = lines[lines.index(begin) + 1:]
    body = body[:body.index(end)]
    if not body or any(len(line) != 64 for line in body[:-1]) or not 1 <= len(body[-1]) <= 64:
        refuse("line lengths")
    sealed = base64.b64decode("".join(body), validate=True)
    if base64.b64encode(sealed).decode() != "".join(body):
        refuse("base64")

    signed = bindings.crypto_box_seal_open(sealed, public_key, secret_key)
    message = bindings.crypto_sign_open(signed, issuer)
    version, header, secret = message.split(b"\n", 2)
    if version != b"vendor-vault/bundle/v1" or not 1 <= len(secret) <= 4096:
        refuse("message")
    values = json.loads(header)
    if json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != header:
        refuse("header not canonical")
    if values["issuer"] != issuer_text:
        refuse("another issuer is named")
    if parse_key(values["recipient"], "vendor") != public_key:
        refuse("sealed on by another recipient")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", values["expires"]):
        refuse("time")
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if now >= values["expires"]:
        refuse("expired")
    sys.stdout.buffer.write(header + b"\n" + secret)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (exceptions.CryptoError, ValueError, KeyError, TypeError) as error:
        refuse(error)
