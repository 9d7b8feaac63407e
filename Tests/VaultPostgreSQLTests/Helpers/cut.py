"""A wire to a server at 127.0.0.1:PORT that breaks once: cut.py PORT up|down BYTES.

Of the first connection it hands on so many bytes of one direction, and then resets both ends. Without BYTES it breaks
never. Asked by a line, it says how many bytes it has handed on, up and down, and how often something went up after
something came down. It prints its own port first, and ends with its
standard input."""

import socket
import struct
import sys
import threading

port = int(sys.argv[1])
direction, limit = (sys.argv[2], int(sys.argv[3])) if len(sys.argv) > 2 else (None, 0)
counts = {"up": 0, "down": 0, "turns": 0}
last = "down"


def reset(*ends):
    for end in ends:
        try:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()


def carry(source, target, name, breaks):
    global last
    try:
        while data := source.recv(65536):
            if breaks:
                left = limit - counts[name]
                if len(data) >= left:
                    target.sendall(data[:left])
                    counts[name] += left
                    return reset(target, source)
            counts[name] += len(data)
            counts["turns"] += name == "up" and last == "down"
            last = name
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(listener):
    first = True
    while True:
        client = listener.accept()[0]
        server = socket.create_connection(("127.0.0.1", port))
        for source, target, name in ((client, server, "up"), (server, client, "down")):
            breaks = first and name == direction
            threading.Thread(target=carry, args=(source, target, name, breaks), daemon=True).start()
        first = False


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=serve, args=(listener,), daemon=True).start()
for line in sys.stdin:
    print(counts["up"], counts["down"], counts["turns"], flush=True)
