"""Reads a vault file with nothing but the format's description, SQLite and a binding of libsodium.

Usage: read_vault.py FILE COORDINATOR, the passphrase on standard input. Prints one line for each event, as it is
in the log, and one line `NAME = SECRET` for each secret that is still there.
"""

import hashlib
import json
import sqlite3
import sys

import nacl.bindings as sodium
import nacl.pwhash


def digest(data, key=b""):
    return hashlib.blake2b(data, digest_size=32, key=key).digest()


def subkey(key, context, number=1):
    return hashlib.blake2b(
        digest_size=32, key=key, salt=number.to_bytes(8, "little"), person=context
    ).digest()


def open_aead(key, sealed, context):
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[24:], context, sealed[:24], key)


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        assert self.at + count <= len(self.data)
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")


def read_entry(data):
    rest = Bytes(data)
    assert rest.take(22) == b"vendor-vault/entry/v1\n"
    entry = {"vault": rest.take(32), "index": rest.number(8), "previous": rest.take(32)}
    entry["epoch"] = rest.number(4)
    entry["author"] = rest.take(rest.number(1)).decode()
    entry["time"] = rest.number(8)
    entry["context"] = data[: rest.at]
    entry["body"] = rest.take(rest.number(4))
    entry["signed"] = data[: rest.at]
    entry["signature"] = rest.take(64)
    assert rest.at == len(data)
    return entry


def open_halves(box, passphrase, vault, coordinator):
    assert len(box) == 188
    rest = Bytes(box)
    assert rest.take(28) == b"vendor-vault/coordinator/v1\n"
    passes, kib, salt = rest.number(4), rest.number(4), rest.take(16)
    assert 2 <= passes <= 4 and 65536 <= kib <= 1048576
    key = nacl.pwhash.argon2id.kdf(32, passphrase, salt, opslimit=passes, memlimit=kib << 10)
    halves = open_aead(key, box[rest.at :], box[: rest.at] + vault + coordinator.encode())
    return [halves[at : at + 32] for at in (0, 32, 64)]


def unbox(sealed, secret):
    return sodium.crypto_box_seal_open(sealed, sodium.crypto_scalarmult_base(secret), secret)


def main():
    path, coordinator = sys.argv[1:]
    passphrase = sys.stdin.buffer.read()
    with open(path, "rb") as file:
        header = file.read(100)
        assert header[68:72] == b"VVLT" and header[60:64] == bytes([0, 0, 0, 1])
    database = sqlite3.connect(path)
    raw = [row[0] for row in database.execute("SELECT bytes FROM entry ORDER BY position")]
    items = dict(database.execute("SELECT name, bytes FROM item"))

    entries = [read_entry(data) for data in raw]
    vault, epoch = entries[0]["vault"], entries[0]["epoch"]
    seed, lasting, renewed = open_halves(
        items[f"coordinator/{coordinator}"], passphrase, vault, coordinator
    )
    signing = sodium.crypto_sign_seed_keypair(seed)[0]
    key = unbox(items[f"vault-key/{epoch}/{coordinator}"], lasting)

    previous, named = bytes(32), {}
    for index, (data, entry) in enumerate(zip(raw, entries)):
        assert (entry["index"], entry["vault"], entry["previous"]) == (index, vault, previous)
        sodium.crypto_sign_open(entry["signature"] + entry["signed"], signing)
        body = json.loads(open_aead(subkey(key, b"vv-body1"), entry["body"], entry["context"]))
        named.update(body.pop("items", {}))
        print(json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")))
        previous = digest(data)

    for name, sealed in items.items():
        assert named[name] == digest(sealed).hex()
        if name.startswith("secret/") and name.endswith(f"/{coordinator}"):
            _, credential, number, _ = name.split("/")
            context = vault + credential.encode() + int(number).to_bytes(8, "big")
            text = open_aead(subkey(key, b"vv-scrt1"), unbox(sealed, renewed), context)
            check = digest(text, subkey(key, b"vv-chck1", int(number)))
            print(f"{name} = {text.decode()} {check.hex()}")


if __name__ == "__main__":
    main()
