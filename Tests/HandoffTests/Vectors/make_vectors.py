#!/usr/bin/python3
"""Makes the test vectors of the key and bundle formats: make_vectors.py [FOLDER]

Needs PyNaCl (Debian: python3-nacl). Written apart from the Swift code, so that the vectors come from
another implementation. Every random value is a hash of its name instead, the ephemeral keys of the sealed
boxes included, so that the same files come out every time. All keys here are TEST ONLY.
"""

import base64
import hashlib
import json
import pathlib
import quopri
import struct
import sys

from nacl import bindings, pwhash

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent


def fixed(name, size=32):
    return hashlib.blake2b(("vendor-vault test vector: " + name).encode(), digest_size=size).digest()


# Bech32 (BIP-173), without its length limit

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def polymod(values):
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            state ^= term if top >> bit & 1 else 0
    return state


def bech32(prefix, payload):
    bits = "".join(f"{byte:08b}" for byte in payload)
    bits += "0" * (-len(bits) % 5)
    groups = [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = polymod(expanded + groups + [0] * 6) ^ 1
    groups += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(ALPHABET[group] for group in groups)


# What people compare

def fingerprint(kind, key):
    digest = hashlib.blake2b(f"vendor-vault/fingerprint/v1\n{kind}\n".encode() + key, digest_size=32).digest()
    return " ".join(f"{int.from_bytes(digest[i : i + 5], 'big') % 100000:05}" for i in range(0, 30, 5))


def confirmation_code(token):
    digest = hashlib.blake2b(b"vendor-vault/confirmation/v1\n" + token, digest_size=32).digest()
    bits = int.from_bytes(digest[:8], "big")
    code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> 59 - 5 * i & 31] for i in range(12))
    return "-".join(code[i : i + 4] for i in (0, 4, 8))


# Keys

class Vendor:
    def __init__(self, name):
        self.name = name
        self.secret = fixed(name + " secret key")
        self.public = bindings.crypto_scalarmult_base(self.secret)
        self.text = bech32("vendor", self.public)
        self.secret_text = bech32("vendor-secret-key-", self.secret).upper()


class Issuer:
    def __init__(self, name):
        self.seed = fixed(name + " issuer seed")
        self.public, self.secret = bindings.crypto_sign_seed_keypair(self.seed)
        self.text = bech32("issuer", self.public)


sample, other = Vendor("sample-vendor"), Vendor("other-vendor")
district, stranger = Issuer("sample-district"), Issuer("stranger")

# Bundles

LABEL = "VAULT BUNDLE"


def armor(data, label=LABEL):
    text = base64.b64encode(data).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def box(message, name, recipient=sample):
    """crypto_box_seal with a fixed ephemeral key."""
    secret = fixed(name + " ephemeral key")
    public = bindings.crypto_scalarmult_base(secret)
    nonce = hashlib.blake2b(public + recipient.public, digest_size=24).digest()
    return public + bindings.crypto_box(message, nonce, recipient.public, secret)


def sign(message, issuer=district):
    return bindings.crypto_sign(message, issuer.secret)


def make_header(name, to=sample, by=district, **changes):
    header = {
        "bundle": fixed(name + " bundle", 16).hex(),
        "confirmation": fixed(name + " confirmation", 16).hex(),
        "coordinator": "caaspp",
        "credential": "19647330000000",
        "expires": "2099-12-31T00:00:00Z",
        "generation": 1,
        "issued": "2026-11-24T00:00:00Z",
        "issuer": by.text,
        "log": {"head": fixed(name + " log head").hex(), "index": 7},
        "organization": {"cds": "19647330000000", "name": "Sample Unified School District"},
        "origin": "generated",
        "recipient": to.text,
        "username": "sample-usd-g1",
        "vendor": {"id": "sample-sis", "name": "Sample SIS"},
    }
    header.update(changes)
    return header


def line_of(header):
    return json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


SECRET = b"kM7.wq-T4_bR-9nZxPc3"
VERSION = b"vendor-vault/bundle/v1\n"
vectors = []


def vector(name, expect, text=None, key="sample-vendor.key", now="2026-12-01T00:00:00Z", file=None, **rest):
    """Writes `text` to a file of its own, unless `file` was written before, and lists the case."""
    if text is not None:
        file = name + ".bundle"
        (FOLDER / file).write_bytes(text.encode() if isinstance(text, str) else text)
    vectors.append({"name": name, "file": file, "key": key, "issuers": [district.text], "now": now,
                    "expect": expect, **rest})


def message_vector(name, expect, message, signer=district, recipient=sample, **rest):
    vector(name, expect, armor(box(sign(message, signer), name, recipient)), **rest)


def good_vector(name, secret=SECRET, without=None, **changes):
    header = make_header(name, **changes)
    header.pop(without, None)
    line = line_of(header)
    message_vector(name, "ok", VERSION + line + b"\n" + secret, header=line.decode(), secret=secret.hex(),
                   code=confirmation_code(bytes.fromhex(header["confirmation"])))


def header_vector(name, line=None, expect="malformedMessage", **changes):
    """A bundle that is right but for its header."""
    line = line if line is not None else line_of(make_header(name, **changes))
    message_vector(name, expect, VERSION + line + b"\n" + SECRET)


def files():
    for vendor in (sample, other):
        (FOLDER / f"{vendor.name}.key").write_text(
            f"# TEST ONLY: this key is published. Never use it.\n# public key: {vendor.text}\n"
            f"{vendor.secret_text}\n")
    (FOLDER / "sample-district.seed").write_text(
        f"# TEST ONLY: this issuer seed is published. Never use it.\n{district.seed.hex()}\n")
    context = (b"vendor-vault/secret-key/v1\n" + struct.pack(">II", 2, 65536) + fixed("salt", 16) + sample.public)
    key = pwhash.argon2id.kdf(32, PASSPHRASE.encode(), fixed("salt", 16), opslimit=2, memlimit=65536 << 10)
    nonce = fixed("nonce", 24)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(sample.secret, context, nonce, key)
    (FOLDER / "sample-vendor-sealed.key").write_text(
        "# TEST ONLY: the passphrase is in vectors.json.\n" + armor(context + nonce + sealed, "VAULT SECRET KEY"))


PASSPHRASE = "correct horse battery staple"
files()

# What opens

good_vector("good")
good = (FOLDER / "good.bundle").read_text()
opened = {key: vectors[0][key] for key in ("header", "secret", "code")}
vector("good-in-mail", "ok",
       "Dear vendor,\n\nplease find the bundle below.\n\n".replace("\n", "\r\n") + good.replace("\n", " \t\r\n")
       + "\r\nKind regards\r\n", **opened)
vector("good-without-last-line-end", "ok", good.rstrip("\n"), **opened)
vector("good-one-second-before-expiry", "ok", file="good.bundle", now="2099-12-30T23:59:59Z", **opened)
vector("good-with-sealed-key", "ok", file="good.bundle", key="sample-vendor-sealed.key", **opened)
good_vector("good-imported", origin="imported", credential="19647331937226", generation=9223372036854775807)
good_vector("good-names", username='a/b"c\\d', vendor={"id": "a", "name": "Ñandú & Søn — 学校"},
            organization={"name": "é" * 100, "cds": "58727360000000"}, log={"index": 0, "head": "00" * 32})
good_vector("good-without-coordinator", without="coordinator")
good_vector("good-secret-with-line-ends", secret=b"\nline\r\n\x00\xff\n")
good_vector("good-longest-secret", secret=b"x" * 4096)

# Armor: what mail, editors and clipboards do to it

lines = good.splitlines()


def edited(edit):
    changed = list(lines)
    edit(changed)
    return "\n".join(changed) + "\n"


def unpadded_bits(text):
    """The first spelling of the same bytes that has other bits after the last byte."""
    last = max(i for i, c in enumerate(text) if c not in "=\n-" and i < text.index("\n-----END"))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:last] + alphabet[alphabet.index(text[last]) + 1] + text[last + 1 :]


def joined(separator, before=""):
    return "".join(before + line + separator for line in lines)


vector("good-with-blank-lines", "ok", joined("\n\n"), **opened)
vector("good-with-short-lines", "ok", edited(lambda l: l.__setitem__(slice(1, 2), [l[1][:60], l[1][60:]])), **opened)
vector("good-with-long-lines", "ok", lines[0] + "\n" + "".join(lines[1:-1]) + "\n" + lines[-1], **opened)
vector("good-on-one-line", "ok", joined(" "), **opened)
vector("good-indented", "ok", joined("\n", before="    "), **opened)
vector("good-quoted", "ok", "You wrote:\n" + joined("\n", before="> > | "), **opened)
vector("good-escaped-for-openpgp", "ok", "".join(("- " if line[0] == "-" else "") + line + "\n" for line in lines),
       **opened)
vector("good-with-cr-alone", "ok", joined("\r"), **opened)
vector("good-with-no-break-spaces", "ok", joined("\u00a0\n"), **opened)
vector("good-with-no-break-spaces-of-latin-1", "ok", joined("\u00a0\n").encode("latin-1"), **opened)
vector("good-with-marks-that-show-nothing", "ok", joined("\u200b\n", before="\ufeff\u00ad\u2060"), **opened)
vector("good-with-byte-order-mark", "ok", "\ufeff" + good, **opened)
vector("good-in-utf-16-little", "ok", ("\ufeff" + joined("\r\n")).encode("utf-16-le"), **opened)
vector("good-in-utf-16-big", "ok", ("\ufeffGrüße 👋\n" + good).encode("utf-16-be"), **opened)
vector("good-in-utf-16-without-mark", "ok", good.encode("utf-16-le"), **opened)
vector("good-mentioned-before", "ok", f"Copy all from {lines[0]} to {lines[-1]} into a file:\n{lines[0]}\n" + good,
       **opened)

# Armor: what is not one

vector("no-bundle", "notABundle", "There is nothing here.\n")
vector("empty-file", "notABundle", "")
vector("begin-line-of-another-kind", "notABundle", good.replace(LABEL, "SECRET BUNDLE"))
vector("end-line-missing", "truncated", "\n".join(lines[:-1]) + "\n")
vector("end-line-of-another-kind", "truncated", good.replace("END VAULT BUNDLE", "END VAULT BUNDL"))
vector("two-bundles", "severalBundles", good + good)
vector("no-lines-between", "malformedArmor", lines[0] + "\n" + lines[-1] + "\n")
vector("no-base64", "malformedArmor", edited(lambda l: l.__setitem__(1, "*" + l[1][1:])))
vector("no-text-between", "malformedArmor", joined("\u00fe\n").encode("latin-1"))
vector("url-base64", "malformedArmor", edited(lambda l: l.__setitem__(1, "-_" + l[1][2:])))
padded = armor(box(sign(VERSION + line_of(make_header("padding")) + b"\n" + SECRET + b"x" * (
    -(48 + 64 + len(VERSION + line_of(make_header("padding"))) + 21) % 3 + 1)), "padding"))
assert "=" in padded
vector("good-after-bits-after-the-end", "ok", unpadded_bits(padded) + good, **opened)
vector("bits-after-the-end", "malformedArmor", unpadded_bits(padded))
vector("quoted-printable", "rewritten", quopri.encodestring(padded.encode()))
vector("quoted-printable-ends", "rewritten", joined("=20\n"))
vector("html", "rewritten", "<html><body><p>" + joined("<br>\n") + "</body></html>\n")
vector("html-entities", "rewritten", joined("\n", before="&gt; "))
for before in range(3):
    vector(f"base64-attachment-{before}", "rewritten",
           "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"\n" * before + good.encode()).decode())
vector("padding-missing", "malformedArmor", padded.replace("=", ""))

# Sealed box

vector("other-recipients-key", "notForThisKey", file="good.bundle", key="other-vendor.key")
message_vector("sealed-to-another", "notForThisKey",
               VERSION + line_of(make_header("sealed-to-another", to=other)) + b"\n" + SECRET,
               recipient=other)
vector("line-missing", "notForThisKey", edited(lambda l: l.pop(4)))
vector("lines-swapped", "notForThisKey", edited(lambda l: l.insert(2, l.pop(3))))
vector("box-too-short", "notForThisKey", armor(bytes(47)))


def box_with_low_order_key(message):
    """A box whose ephemeral key is zero, so that anybody knows what it shares: HSalsa20 of 32 zeros, as NaCl's
    test vectors have it for a shared secret of zeros. Who does not look at what X25519 gives opens it."""
    nonce = hashlib.blake2b(bytes(32) + sample.public, digest_size=24).digest()
    shared = bytes.fromhex("351f86faa3b988468a850122b65b0acece9c4826806aeee63de9c0da2bd7f91e")
    return bytes(32) + bindings.crypto_secretbox(message, nonce, shared)


low_order_message = VERSION + line_of(make_header("box-with-low-order-key")) + b"\n" + SECRET
vector("box-with-low-order-key", "notForThisKey", armor(box_with_low_order_key(sign(low_order_message))))

# Message

vector("empty-message", "malformedMessage", armor(box(b"", "empty-message")))
vector("shorter-than-a-signature", "malformedMessage", armor(box(bytes(63), "shorter-than-a-signature")))
message_vector("signature-only", "malformedMessage", b"")
fine = line_of(make_header("message"))
message_vector("version-2", "unknownVersion", b"vendor-vault/bundle/v2\n" + fine + b"\n" + SECRET)
message_vector("version-line-with-cr", "unknownVersion", VERSION[:-1] + b"\r\n" + fine + b"\n" + SECRET)
message_vector("another-protocol", "unknownVersion", b"hello\n" + fine + b"\n" + SECRET)
message_vector("header-without-end", "malformedMessage", VERSION + fine)
message_vector("secret-empty", "malformedMessage", VERSION + fine + b"\n")
message_vector("secret-too-long", "malformedMessage", VERSION + fine + b"\n" + b"x" * 4097)

# Signature and parties

signed = sign(VERSION + line_of(make_header("changed-secret")) + b"\n" + SECRET)
vector("changed-secret", "badSignature", armor(box(signed[:-1] + b"4", "changed-secret")))
signed = sign(VERSION + line_of(make_header("changed-header")) + b"\n" + SECRET)
vector("changed-header", "badSignature",
       armor(box(signed.replace(b'"generation":1', b'"generation":2'), "changed-header")))
signed = sign(VERSION + line_of(make_header("changed-signature")) + b"\n" + SECRET)
vector("changed-signature", "badSignature", armor(box(bytes([signed[0] ^ 1]) + signed[1:], "changed-signature")))
message_vector("issuer-swapped", "badSignature", VERSION + line_of(make_header("issuer-swapped")) + b"\n" + SECRET,
               signer=stranger)
message_vector("unknown-issuer", "unknownIssuer",
               VERSION + line_of(make_header("unknown-issuer", by=stranger)) + b"\n" + SECRET, signer=stranger)
message_vector("resealed", "resealed", VERSION + line_of(make_header("resealed", to=other)) + b"\n" + SECRET)
header_vector("recipient-spelled-for-age", expect="resealed", recipient=bech32("age", sample.public))
header_vector("recipient-in-upper-case", expect="resealed", recipient=sample.text.upper())
header_vector("issuer-in-upper-case", issuer=district.text.upper())
header_vector("issuer-is-a-recipient", issuer=sample.text)
header_vector("issuer-misspelled", issuer=district.text[:-1] + "p")


# Signatures that hold for whoever does not look at points of low order

def scalar(data):
    return bindings.crypto_core_ed25519_scalar_reduce(hashlib.sha512(data).digest())


def district_scalar():
    half = bytearray(hashlib.sha512(district.seed).digest()[:32])
    half[0], half[31] = half[0] & 248, half[31] & 127 | 64
    return bindings.crypto_core_ed25519_scalar_reduce(bytes(half) + bytes(32))


def signed_by_district(point, nonce, public, message):
    challenge = bindings.crypto_core_ed25519_scalar_mul(scalar(point + public + message), district_scalar())
    return point + bindings.crypto_core_ed25519_scalar_add(nonce, challenge) + message


def message_of(name, **changes):
    return VERSION + line_of(make_header(name, **changes)) + b"\n" + SECRET


IDENTITY = b"\1" + bytes(31)
low_order_issuer = bech32("issuer", IDENTITY)


def low_order_issuer_vector(name):
    nonce = scalar(name.encode())
    point = bindings.crypto_scalarmult_ed25519_base_noclamp(nonce)
    vector(name, "malformedMessage", armor(box(point + nonce + message_of(name, issuer=low_order_issuer), name)))


def mixed_order_issuer_vector(name):
    """The district's key and a point of order 8 added to it, which `crypto_sign_open` takes."""
    torsion = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    public = bindings.crypto_core_ed25519_add(district.public, torsion)
    message = message_of(name, issuer=bech32("issuer", public))
    for attempt in range(1000):
        nonce = scalar(f"{name} {attempt}".encode())
        point = bindings.crypto_scalarmult_ed25519_base_noclamp(nonce)
        if scalar(point + public + message)[0] % 8 == 0:
            break
    signed = signed_by_district(point, nonce, public, message)
    assert bindings.crypto_sign_open(signed, public) == message
    vector(name, "malformedMessage", armor(box(signed, name)))
    return bech32("issuer", public)


def low_order_signature_vector(name):
    signed = signed_by_district(IDENTITY, bytes(32), district.public, message_of(name))
    vector(name, "badSignature", armor(box(signed, name)))


low_order_issuer_vector("issuer-of-low-order")
mixed_order_issuer = mixed_order_issuer_vector("issuer-of-mixed-order")
low_order_signature_vector("signature-of-low-order")
header_vector("recipient-too-long", expect="resealed", recipient=sample.text + "q")

vector("expired-to-the-second", "expired", file="good.bundle", now="2099-12-31T00:00:00Z")
vector("expired-long-ago", "expired", file="good.bundle", now="2199-12-31T00:00:00Z")

# Header: spelling

header = make_header("header")
text = line_of(header).decode()
header_vector("header-keys-reordered", json.dumps(dict(reversed(header.items())), separators=(",", ":")).encode())
header_vector("header-inner-keys-reordered", text.replace(
    '"vendor":{"id":"sample-sis","name":"Sample SIS"}', '"vendor":{"name":"Sample SIS","id":"sample-sis"}').encode())
header_vector("header-with-white-space", json.dumps(header, sort_keys=True).encode())
header_vector("header-with-blank-at-end", text.encode() + b" ")
header_vector("header-with-cr", text.encode() + b"\r")
header_vector("header-key-twice", text.replace('"generation":1', '"generation":1,"generation":1').encode())
header_vector("header-key-twice-differing", text.replace('"generation":1', '"generation":2,"generation":1').encode())
header_vector("header-key-unknown", zebra=1)
header_vector("header-inner-key-unknown", vendor={"id": "sample-sis", "name": "Sample SIS", "zip": 1})
for key in sorted(header.keys() - {"coordinator"}):
    header_vector(f"header-without-{key}", line_of({k: v for k, v in header.items() if k != key}))
header_vector("header-escape-for-letter", text.replace("Sample SIS", "S\\u0061mple SIS").encode())
header_vector("header-escape-for-slash", text.replace("Sample SIS", "Sample\\/SIS").encode())
header_vector("header-number-as-fraction", text.replace('"generation":1', '"generation":1.0').encode())
header_vector("header-number-with-exponent", text.replace('"generation":1', '"generation":1e0').encode())
header_vector("header-number-with-zero", text.replace('"generation":1', '"generation":01').encode())
header_vector("header-number-as-text", generation="1")
header_vector("header-number-too-large", generation=2**63)
header_vector("header-text-as-null", username=None)
header_vector("header-is-a-list", b"[]")
header_vector("header-is-empty", b"")
header_vector("header-is-no-json", b"bundle")
header_vector("header-is-no-utf-8", text.encode().replace(b"Sample SIS", b"Sample \xff"))
header_vector("header-with-byte-order-mark", b"\xef\xbb\xbf" + text.encode())

# Header: values

header_vector("bundle-id-too-short", bundle="00" * 15)
header_vector("bundle-id-too-long", bundle="00" * 17)
header_vector("bundle-id-in-upper-case", bundle="AB" * 16)
header_vector("bundle-id-odd", bundle="0" * 31)
header_vector("coordinator-in-upper-case", coordinator="CAASPP")
header_vector("coordinator-with-hyphen-at-end", coordinator="caaspp-")
header_vector("confirmation-too-short", confirmation="00" * 15)
header_vector("confirmation-too-long", confirmation="00" * 17)
header_vector("log-head-too-short", log={"index": 0, "head": "00" * 31})
header_vector("log-index-negative", log={"index": -1, "head": "00" * 32})
header_vector("generation-zero", generation=0)
header_vector("generation-negative", generation=-1)
header_vector("cds-of-county-00", credential="00647330000000")
header_vector("cds-of-county-59", credential="59647330000000")
header_vector("cds-of-13-digits", credential="1964733000000")
header_vector("cds-of-15-digits", credential="196473300000000")
header_vector("cds-with-blanks", credential="19 64733 0000000")
header_vector("organization-cds-bad", organization={"cds": "0", "name": "Sample"})
header_vector("username-empty", username="")
header_vector("username-with-line-end", username="a\nb")
header_vector("username-with-escape-sequence", username="a\x1b[2Jb")
header_vector("username-with-bidi-override", username="a\u202eb")
header_vector("username-with-bidi-isolate", username="a\u2066b")
header_vector("username-with-zero-width-space", username="a\u200bb")
header_vector("username-with-line-separator", username="a\u2028b")
header_vector("username-with-private-use", username="a\ue000b")
header_vector("username-with-hangul-filler", username="a\u3164b")
header_vector("username-with-variation-selector", username="a\ufe0fb")
header_vector("username-with-blank-at-start", username=" a")
header_vector("username-with-blank-at-end", username="a ")
header_vector("username-with-no-break-space-at-end", username="a\u00a0")
header_vector("username-too-long", username="x" * 101)
header_vector("username-of-too-many-bytes", username="學" * 100 + "\u0301" * 51)
header_vector("organization-name-with-tab", organization={"cds": "19647330000000", "name": "a\tb"})
header_vector("vendor-name-empty", vendor={"id": "sample-sis", "name": ""})
for flaw, value in {"empty": "", "in-upper-case": "Sample", "with-hyphen-at-start": "-a", "with-hyphen-at-end": "a-",
                    "with-underscore": "a_b", "too-long": "a" * 33}.items():
    header_vector(f"vendor-id-{flaw}", vendor={"id": value, "name": "Sample SIS"})
header_vector("origin-unknown", origin="stolen")
header_vector("expires-when-issued", expires="2026-11-24T00:00:00Z")
header_vector("expires-before-issued", expires="2026-11-23T23:59:59Z")
header_vector("time-with-offset", expires="2099-12-31T00:00:00+00:00")
header_vector("time-with-fraction", expires="2099-12-31T00:00:00.0Z")
header_vector("time-in-lower-case", expires="2099-12-31t00:00:00z")
header_vector("time-without-zone", expires="2099-12-31T00:00:00")
header_vector("time-that-is-none", expires="2099-02-29T00:00:00Z")
header_vector("time-of-hour-24", expires="2099-12-30T24:00:00Z")
header_vector("time-of-second-60", expires="2099-12-31T23:59:60Z")
header_vector("time-before-1970", issued="1969-12-31T23:59:59Z")

# An issuer key that follows others, each signed by the one before

first, second = Issuer("first-district"), Issuer("second-district")


def succession(old, new):
    message = f"vendor-vault/issuer-succession/v1\n{old.text}\n{new.text}\n".encode()
    return {"old": old.text, "new": new.text, "signature": sign(message, old)[:64].hex()}


successions = [succession(first, second), succession(second, district)]
(FOLDER / "district-that-follows.pub").write_text(
    "# name: Sample Unified School District\n# created: 2026-11-24T00:00:00Z\n"
    f"# fingerprint: {fingerprint('issuer', district.public)}\n"
    + "".join(f"# follows: {link['old']} {link['signature']}\n" for link in successions) + district.text + "\n")

# An issuer key that says for whom it speaks

CLAIM_CDS, CLAIM_NAME = "19647330000000", "Sample Unified School District"
claim_message = f"vendor-vault/issuer-claim/v1\n{district.text}\n{CLAIM_CDS}\n{CLAIM_NAME}\n".encode()
claim_signature = sign(claim_message)[:64].hex()
(FOLDER / "sample-district.pub").write_text(
    f"# name: {CLAIM_NAME}\n# created: 2026-11-24T00:00:00Z\n"
    f"# fingerprint: {fingerprint('issuer', district.public)}\n"
    f"# organization: {CLAIM_CDS} {claim_signature} {CLAIM_NAME}\n{district.text}\n")

# A signed record

RECORD = "Authorization to release Student Score Reports\n\nSample Unified School District — to Sample SIS.\n"
record_signature = sign(b"vendor-vault/record/v1\n" + RECORD.encode())[:64]
record = RECORD + armor(district.public + record_signature, "VAULT SIGNATURE")
also = {"crlf": record.replace("\n", "\r\n").encode(), "cr-alone": record.replace("\n", "\r").encode(),
        "without-last-line-end": record[:-1].encode(), "byte-order-mark": ("\ufeff" + record).encode(),
        "utf-16": ("\ufeff" + record.replace("\n", "\r\n")).encode("utf-16-le"),
        "blank-lines-after": (record + "\r\n \n").encode()}
(FOLDER / "sample.record").write_bytes(record.encode())
for name, data in also.items():
    (FOLDER / f"sample-{name}.record").write_bytes(data)

# What a service honors credentials by

VERIFIERS = b"vendor-vault/verifiers/v1\n"
SCHOOL_CDS = "19647331234567"


def verifier_of(name, secret, **changes):
    salt = fixed(name + " salt", 16)
    entry = {"credential": CLAIM_CDS, "expires": "2099-12-31T00:00:00Z", "generation": 1, "issued": "2026-11-24T00:00:00Z",
             "salt": salt.hex(), "username": "sample-usd-g1"}
    entry.update(changes)
    whose = f"vendor-vault/verifier/v1\n{entry['credential']}\n{entry['generation']}\n{entry['username']}\n".encode()
    entry["verifier"] = hashlib.blake2b(whose + salt + secret, digest_size=32).hexdigest()
    return entry


own = verifier_of("district", SECRET)
school = verifier_of("school", SECRET[::-1], credential=SCHOOL_CDS, generation=3, username="sample-school-g3")
verifiers = []


def verifiers_vector(name, expect="malformed", by=district, change=lambda text: text, version=VERIFIERS, line=None, **changes):
    content = {"credentials": [own, school], "issuer": by.text, "log": {"head": fixed("verifiers log head").hex(), "index": 9},
               "organization": {"cds": CLAIM_CDS, "name": CLAIM_NAME}, "written": "2026-11-25T00:00:00Z"}
    content.update(changes)
    text = change(armor(sign(version + (line or line_of(content)), by), "VAULT VERIFIERS"))
    (FOLDER / f"{name}.verifiers").write_text(text)
    verifiers.append({"name": name, "file": f"{name}.verifiers", "expect": expect}
                     | ({"content": line_of(content).decode()} if expect == "ok" else {}))


def with_other_signature(text):
    signed = bytearray(base64.b64decode("".join(text.split("\n")[1:-2])))
    signed[0] ^= 1
    return armor(bytes(signed), "VAULT VERIFIERS")


verifiers_vector("good", "ok")
verifiers_vector("good-without-credentials", "ok", credentials=[])
verifiers_vector("good-in-mail", "ok", change=lambda text: "Our file:\n\n" + text.replace("\n", "\r\n> ") + "\r\n")
verifiers_vector("verifiers-of-stranger", "unknownIssuer", by=stranger)
verifiers_vector("verifiers-changed", "badSignature", change=with_other_signature)
verifiers_vector("verifiers-cut-off", "truncated", change=lambda text: text[:-40])
verifiers_vector("verifiers-twice", "several", change=lambda text: text + text)
verifiers_vector("verifiers-not-base64", change=lambda text: text.replace("\n", "\n*", 1))
verifiers_vector("verifiers-elsewhere", "otherText", change=lambda text: record)
verifiers_vector("verifiers-of-nothing", "notVerifiers", change=lambda text: "Nothing.\n")
verifiers_vector("verifiers-as-base64", "rewritten", change=lambda text: base64.encodebytes(text.encode()).decode())
verifiers_vector("verifiers-as-quoted-printable", "rewritten", change=lambda text: quopri.encodestring(text.encode()).decode())
verifiers_vector("verifiers-version-2", "unknownVersion", version=b"vendor-vault/verifiers/v2\n")
verifiers_vector("verifiers-of-another-protocol", version=b"vendor-vault/record/v1\n")
verifiers_vector("verifiers-with-blank", line=b" {}")
verifiers_vector("verifiers-out-of-order", credentials=[school, own])
verifiers_vector("verifiers-same-credential-twice", credentials=[own, own])
verifiers_vector("verifiers-for-another-district", credentials=[own | {"credential": "19647340000000"}])
verifiers_vector("verifiers-generation-zero", credentials=[own | {"generation": 0}])
verifiers_vector("verifiers-expired-when-issued", credentials=[own | {"expires": own["issued"]}])
verifiers_vector("verifiers-salt-too-short", credentials=[own | {"salt": own["salt"][2:]}])
verifiers_vector("verifiers-digest-too-short", credentials=[own | {"verifier": own["verifier"][2:]}])
verifiers_vector("verifiers-log-index-negative", log={"head": fixed("head").hex(), "index": -1})

(FOLDER / "vectors.json").write_text(json.dumps({
    "keys": [
        {"file": f"{vendor.name}.key", "public": vendor.text, "age": bech32("age", vendor.public),
         "raw": vendor.public.hex(), "fingerprint": fingerprint("recipient", vendor.public)}
        for vendor in (sample, other)],
    "sealedKey": {"file": "sample-vendor-sealed.key", "passphrase": PASSPHRASE, "public": sample.text},
    "issuer": {"file": "sample-district.seed", "public": district.text, "raw": district.public.hex(),
               "fingerprint": fingerprint("issuer", district.public)},
    "refusedIssuers": [low_order_issuer, mixed_order_issuer],
    "succession": {"file": "district-that-follows.pub", "links": successions},
    "claim": {"file": "sample-district.pub", "cds": CLAIM_CDS, "name": CLAIM_NAME, "signature": claim_signature},
    "record": {"file": "sample.record", "also": [f"sample-{name}.record" for name in also], "issuer": district.text, "text": RECORD,
               "signature": record_signature.hex()},
    "verifier": {"secret": SECRET.decode(), "salt": own["salt"], "verifier": own["verifier"]},
    "verifiers": verifiers,
    "bundles": vectors,
}, indent=1, ensure_ascii=False) + "\n")
