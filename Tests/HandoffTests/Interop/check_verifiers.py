#!/usr/bin/python3
"""Honors a credential by a file of verifiers. Written from VerifierFormat.md (and KeyFormat.md, for keys as text) alone.

    check_verifiers.py FILE ISSUERFILE USERNAME NOW < SECRET

ISSUERFILE has the trusted issuer1... key, NOW is a time such as 2026-12-01T00:00:00Z. Stdout: CDS code and generation of the
credential. Exit 0; or one line why on stderr, exit 1.
"""
import hashlib, hmac, json, sys
from nacl import bindings as sodium
from open_bundle import ISSUER, Refused, canonical, dearmor, decode_key, encode_key, need, read_key_file

VERSION = b"vendor-vault/verifiers/v1\n"

def read(data, issuer):
    signed = dearmor(data, "VAULT VERIFIERS", 16777216)
    try:
        message = sodium.crypto_sign_open(signed, issuer)
    except Exception:
        raise Refused("badSignature: not signed by this issuer")
    need(message.startswith(VERSION), "unknownVersion", "not a version 1 file")
    line = message[len(VERSION):]
    content = json.loads(line.decode())
    need(canonical(content) == line, "malformed", "not in canonical spelling")
    need(decode_key(content["issuer"], ISSUER) == issuer, "malformed", "names another issuer")
    codes = [entry["credential"] for entry in content["credentials"]]
    need(codes == sorted(set(codes)), "malformed", "credentials twice, or out of order")
    own = content["organization"]["cds"]
    need(all(code == own or own.endswith("0000000") and code[:7] == own[:7] for code in codes), "malformed", "another district's")
    return content

def honored(content, username, secret, now):
    for entry in content["credentials"]:
        if entry["username"] != username or now >= entry["expires"]:
            continue
        whose = f"vendor-vault/verifier/v1\n{entry['credential']}\n{entry['generation']}\n{username}\n".encode()
        message = whose + bytes.fromhex(entry["salt"]) + secret
        if hmac.compare_digest(hashlib.blake2b(message, digest_size=32).hexdigest(), entry["verifier"]):
            return entry
    raise Refused("not honored")

def main(args):
    if len(args) != 4:
        raise Refused("usage: check_verifiers.py FILE ISSUERFILE USERNAME NOW < SECRET")
    content = read(open(args[0], "rb").read(16777217), read_key_file(args[1], ISSUER))
    entry = honored(content, args[2], sys.stdin.buffer.read(), args[3])
    print(entry["credential"], entry["generation"])

if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refused, OSError) as error:
        sys.exit(str(error))
