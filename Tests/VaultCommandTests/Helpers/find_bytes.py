#!/usr/bin/python3
"""find_bytes.py IMAGE least|pieces [KEPT]: takes lines of hexadecimal digits from standard input.

least: how often the rarest of them is in the image; "none" without a line. pieces: how often any 8 bytes of them
are, looked for at every fourth byte, but for those that the lines of the file KEPT have as well, such as a heading.
"""
import sys


def values(file):
    return [bytes.fromhex(line) for line in file]


BLOCK = 4096
with open(sys.argv[1], "rb") as file:
    # Blocks of zeros, nearly all of them, hold nothing.
    image = b"".join(block for block in iter(lambda: file.read(BLOCK), b"") if block.strip(b"\0"))
if sys.argv[2] == "least":
    print(min(map(image.count, values(sys.stdin)), default="none"))
else:
    kept = values(open(sys.argv[3])) if len(sys.argv) > 3 else []
    pieces = [value[at : at + 8] for value in values(sys.stdin) for at in range(0, len(value) - 7, 4)]
    print(sum(image.count(piece) for piece in pieces if not any(piece in value for value in kept)))
