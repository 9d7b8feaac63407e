#!/usr/bin/python3
"""Reads a coordinator's request as VaultFormat.md describes it, with no code of the vault's: prints whose it is, for which
vault, and its fingerprint.

    read_request.py FILE
"""
import base64, hashlib, json, re, sys

from nacl.bindings import crypto_sign_BYTES
from nacl.signing import VerifyKey

VERSION = b"vendor-vault/request/v1\n"


def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def fingerprint(signed):
    digest = blake(b"vendor-vault/fingerprint/v1\nrequest\n" + signed)
    groups = (int.from_bytes(digest[start : start + 5], "big") % 100_000 for start in range(0, 30, 5))
    return " ".join(f"{group:05}" for group in groups)


text = open(sys.argv[1], encoding="ascii").read()
armor = re.fullmatch(r"-----BEGIN VAULT REQUEST-----\n(.*)\n-----END VAULT REQUEST-----\n", text, re.S)
data = base64.b64decode(armor[1].replace("\n", ""), validate=True)
signed, signature = data[:-crypto_sign_BYTES], data[-crypto_sign_BYTES:]
assert signed.startswith(VERSION)
body = json.loads(signed[len(VERSION) :])
spelled = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
assert signed == VERSION + spelled, "another spelling"
coordinator = body["coordinator"]
VerifyKey(bytes.fromhex(coordinator["signingKey"])).verify(signed, signature)
assert coordinator["keys"] == "desk" and len(bytes.fromhex(body["vault"])) == 32
assert sorted(coordinator) == ["id", "keys", "programs", "renewedKey", "sealingKey", "signingKey"]
print(coordinator["id"], ",".join(coordinator["programs"]), body["vault"])
print(fingerprint(signed))
