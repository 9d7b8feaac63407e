#!/usr/bin/python3
"""Opens a vault bundle. Written from BundleFormat.md (and KeyFormat.md, for keys as text) alone.

    open_bundle.py BUNDLE KEYFILE ISSUERFILE [NOW]

KEYFILE has the plain secret key, ISSUERFILE the trusted issuer1... key, NOW is a time such as 2026-12-01T00:00:00Z.
Stdout: the header line, LF, the secret. The confirmation code is on stderr. Exit 0; or one line why on stderr, exit 1.
"""
import base64, hashlib, json, re, sys, time, unicodedata
from datetime import datetime
from nacl import bindings as sodium

VERSION = b"vendor-vault/bundle/v1\n"
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
PUBLIC, SECRET, ISSUER = ("vendor", "age"), ("vendor-secret-key-", "age-secret-key-"), ("issuer",)

class Refused(Exception):
    pass

def need(condition, name, why):
    if not condition:
        raise Refused(f"{name}: {why}")

# Keys as text: Bech32 of 32 bytes, 52 characters and 6 of checksum.
def checksum(prefix, values):
    c = 1
    for v in [ord(x) >> 5 for x in prefix] + [0] + [ord(x) & 31 for x in prefix] + values:
        top, c = c >> 25, (c & 0x1ffffff) << 5 ^ v
        for i, g in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
            c ^= g if top >> i & 1 else 0
    return c

def encode_key(prefix, key):
    data = [int.from_bytes(key, "big") << 4 >> 5 * i & 31 for i in reversed(range(52))]
    c = checksum(prefix, data + [0] * 6) ^ 1
    return prefix + "1" + "".join(ALPHABET[v] for v in data + [c >> 5 * i & 31 for i in reversed(range(6))])

def decode_key(text, prefixes):
    need(text == (text.upper() if prefixes is SECRET else text.lower()), "badKey", "a key is in the wrong case")
    prefix, _, rest = text.lower().rpartition("1")
    need(prefix in prefixes, "badKey", "not the kind of key that belongs here")
    need(len(rest) == 58 and all(x in ALPHABET for x in rest), "badKey", "a key has a wrong character or length")
    values = [ALPHABET.index(x) for x in rest]
    need(checksum(prefix, values) == 1, "badKey", "a key's checksum is wrong")
    number = 0
    for v in values[:52]:
        number = number << 5 | v
    need(number & 15 == 0, "badKey", "a key has bits after its 32 bytes")
    key = (number >> 4).to_bytes(32, "big")
    if prefixes is ISSUER:
        need(sodium.crypto_core_ed25519_is_valid_point(key), "badKey", "not a usable issuer key")
    return key

# Texts as mail, editors and clipboards leave them. Bytes that are not a character stay what they are, as surrogates.
PASSED_OVER = "(?:[\t-\r >|\x85\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\udc85\udca0\udcad]|- )"

def text_of(data):
    zeros = [byte == 0 for byte in data[:4]]
    if data[:2] == b"\xff\xfe" or zeros == [False, True, False, True]:
        return data.decode("utf-16-le", "replace")
    if data[:2] == b"\xfe\xff" or zeros == [True, False, True, False]:
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "surrogateescape")

def read_key_file(path, prefixes):
    data = open(path, "rb").read(65537)
    need(len(data) <= 65536, "badKeyFile", f"{path!r} is too large")
    lines = [re.sub(f"^{PASSED_OVER}+", "", line) for line in re.split("[\n\r]", text_of(data))]
    text = "\n".join(line for line in lines if not line.startswith("#"))
    key = f"(?<![0-9A-Za-z-])(?:{'|'.join(prefixes)})1(?:[0-9A-Za-z]{PASSED_OVER}*){{57}}[0-9A-Za-z]+"
    found = {re.sub(PASSED_OVER, "", match) for match in re.findall(key, text, re.I)}
    need(len(found) == 1, "badKeyFile", f"{path!r} is not a file of one key")
    return decode_key(found.pop(), prefixes)

def dearmor(data, label="VAULT BUNDLE", limit=1048576):
    need(len(data) <= limit, "notABundle", f"more than {limit} bytes")
    text = text_of(data)
    begin, end = (f"-----{word} {label}-----" for word in ("BEGIN", "END"))
    need(begin in text, "notABundle", "no BEGIN")
    need(end in text[text.index(begin):], "truncated", "no END after BEGIN")
    found = []
    for body in re.findall(f"{begin}((?:[^-]|- )*){end}", text):
        body = re.sub(PASSED_OVER, "", body).encode("utf-8", "surrogateescape")
        try:
            data = base64.b64decode(body, validate=True)
        except ValueError:
            continue
        if data and base64.b64encode(data) == body:  # the one spelling of its bytes
            found.append(data)
    need(found, "malformedArmor", "not base64 between BEGIN and END")
    need(len(found) == 1, "severalBundles", "more than one bundle")
    return found[0]

# The header: a pattern for each string; after it the rules that patterns cannot say.
ZONE, CDS, HEX = "[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]Z", "(0[1-9]|[1-4][0-9]|5[0-8])[0-9]{12}", "[0-9a-f]"
ID, KEY, NAME = "[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", "1[" + ALPHABET + "]{58}", "(?s:.*)"
RULES = {"bundle": HEX + "{32}", "confirmation": HEX + "{32}", "coordinator": ID, "credential": CDS, "expires": ZONE,
         "generation": range(1, 2**63), "issued": ZONE, "issuer": "issuer" + KEY,
         "log": {"head": HEX + "{64}", "index": range(2**63)}, "organization": {"cds": CDS, "name": NAME},
         "origin": "generated|imported", "recipient": "vendor" + KEY, "username": NAME,
         "vendor": {"id": ID, "name": NAME}}

def follows(value, rule):
    if type(rule) is dict:
        return type(value) is dict and rule.keys() - {"coordinator"} <= value.keys() <= rule.keys() and \
            all(follows(value[k], rule[k]) for k in value)
    if type(rule) is range:
        return type(value) is int and value in rule
    return type(value) is str and bool(re.fullmatch(rule, value)) and \
        (rule is not NAME or is_name(value)) and (rule is not ZONE or is_time(value))

def is_time(v):
    try:
        return bool(re.fullmatch(ZONE, v)) and datetime.strptime(v, "%Y-%m-%dT%H:%M:%SZ").year >= 1970
    except ValueError:
        return False

INVISIBLE = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"

def is_name(v):  # Graphemes are not in the library: only characters below U+0300, one cluster each, count toward the 100.
    return 1 <= len(v.encode()) <= 400 and sum(x < "\u0300" for x in v) <= 100 \
        and not any(unicodedata.category(x) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn") for x in v) \
        and not re.search(INVISIBLE, v) and not v[0].isspace() and not v[-1].isspace()

def canonical(header):
    return json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

def parse_header(data):
    """The header as a dictionary (a key that comes twice is dropped to one, and so the bytes no longer compare equal)."""
    try:
        header = json.loads(data.decode())
        good = follows(header, RULES) and header["issued"] < header["expires"]
    except (ValueError, RecursionError):
        good = False
    need(good, "malformedMessage", "the header is not JSON of the right keys and values")
    return header

def open_bundle(text, secret_key, trusted, now):
    public = sodium.crypto_scalarmult_base(secret_key)
    sealed = dearmor(text)                                                                        # step 1
    try:
        signed = sodium.crypto_box_seal_open(sealed, public, secret_key)                          # step 2
    except Exception:
        raise Refused("notForThisKey: the box does not open with this key")
    need(len(signed) >= 65, "malformedMessage", "too short")                                      # step 3
    message = signed[64:]
    need(message.startswith(VERSION), "unknownVersion", "not a version 1 bundle")                 # step 4
    line, lf, secret = message[len(VERSION):].partition(b"\n")                                    # step 5
    need(lf and 1 <= len(secret) <= 4096, "malformedMessage", "no secret, or too long a one")
    header = parse_header(line)
    need(canonical(header) == line, "malformedMessage", "the header is not in canonical spelling")
    try:
        issuer = decode_key(header["issuer"], ISSUER)                                             # step 6
    except Refused as error:
        raise Refused(f"malformedMessage: the issuer: {error}")
    try:
        sodium.crypto_sign_open(signed, issuer)                                                   # step 7
    except Exception:
        raise Refused("badSignature: the issuer's signature does not verify")
    need(header["recipient"] == encode_key("vendor", public), "resealed", "signed for another recipient")  # step 8
    need(issuer in trusted, "unknownIssuer", "signed by a key that is not trusted here")          # step 9
    need(now < header["expires"], "expired", "the credential has expired")                        # step 10
    return line, header, secret

def confirmation_code(token):
    digest = hashlib.blake2b(b"vendor-vault/confirmation/v1\n" + bytes.fromhex(token), digest_size=32).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> 5 * i & 31] for i in reversed(range(12)))
    return "-".join(code[i:i + 4] for i in (0, 4, 8))

def main(args):
    if len(args) not in (3, 4):
        raise Refused("usage: open_bundle.py BUNDLE KEYFILE ISSUERFILE [NOW]")
    now = args[3] if len(args) == 4 else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    need(is_time(now), "usage", "NOW is not a time like 2026-12-01T00:00:00Z")
    secret_key, issuer = read_key_file(args[1], SECRET), read_key_file(args[2], ISSUER)
    text = open(args[0], "rb").read(1048577)
    line, header, secret = open_bundle(text, secret_key, [issuer], now)
    sys.stdout.buffer.write(line + b"\n" + secret)
    sys.stdout.buffer.flush()
    print("confirmation code", confirmation_code(header["confirmation"]), file=sys.stderr)

if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Refused, OSError) as error:
        sys.exit(str(error))
