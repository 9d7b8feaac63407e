#!/usr/bin/python3
"""Makes a vault bundle. Written from BundleFormat.md (and KeyFormat.md, for keys as text) alone.

    seal_bundle.py ISSUER_SEED_HEX RECIPIENT_TEXT HEADER_JSON_FILE SECRET_FILE

Signs with the Ed25519 key of the seed (64 hexadecimal digits), seals to the vendor1... or age1... key, and prints the
bundle. The header is a JSON object in any spelling; `bundle`, `confirmation`, `issuer` and `recipient` may be left out.
The secret is the file's bytes as they are: a line end at its end belongs to it. Needs open_bundle.py beside it.
A seed on a command line can be seen by others on the same machine: for trials only.
"""
import base64, json, re, secrets, sys
from nacl import bindings as sodium
from open_bundle import PUBLIC, VERSION, Refused, canonical, decode_key, encode_key, need, parse_header

def once(pairs):
    need(len(dict(pairs)) == len(pairs), "badHeader", "a key comes twice")
    return dict(pairs)

def fill_in(header, issuer, recipient):
    """Adds what is missing. Keys that are there must be those that sign and that the box is sealed to."""
    need(type(header) is dict, "badHeader", "not a JSON object")
    header = {"bundle": secrets.token_hex(16), "confirmation": secrets.token_hex(16),
              "issuer": issuer, "recipient": recipient} | header
    need(header["issuer"] == issuer, "badHeader", "issuer is not the key that signs")
    need(header["recipient"] == recipient, "badHeader", "recipient is not the key that the box is sealed to")
    return header

def read_recipient(text):
    """KeyFormat.md: canonical and not of low order."""
    key = decode_key(text, PUBLIC)
    need(int.from_bytes(key, "little") < 2**255 - 19, "badKey", "the recipient key is not canonical")
    try:
        sodium.crypto_scalarmult(bytes([8] * 32), key)  # fails if the result is zero
    except Exception:
        raise Refused("badKey: the recipient key is of low order")
    return key

def armor(data):
    text = base64.b64encode(data).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN VAULT BUNDLE-----", *lines, "-----END VAULT BUNDLE-----", ""])

def main(args):
    need(len(args) == 4, "usage", "seal_bundle.py ISSUER_SEED_HEX RECIPIENT_TEXT HEADER_JSON_FILE SECRET_FILE")
    need(re.fullmatch("[0-9a-fA-F]{64}", args[0]), "usage", "the seed is not 64 hexadecimal digits")
    issuer, signing_key = sodium.crypto_sign_seed_keypair(bytes.fromhex(args[0]))
    recipient = read_recipient(args[1])
    secret = open(args[3], "rb").read(4097)
    need(1 <= len(secret) <= 4096, "badSecret", "not 1 to 4096 bytes")
    try:
        header = json.loads(open(args[2], "rb").read().decode(), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused("badHeader: not JSON")
    header = fill_in(header, encode_key("issuer", issuer), encode_key("vendor", recipient))
    try:
        line = canonical(header)
    except ValueError:  # half of a surrogate pair
        raise Refused("badHeader: a string is not text")
    parse_header(line)  # the same rules that an opener applies
    signed = sodium.crypto_sign(VERSION + line + b"\n" + secret, signing_key)
    sys.stdout.write(armor(sodium.crypto_box_seal(signed, recipient)))

if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refused, OSError) as error:
        sys.exit(str(error))
