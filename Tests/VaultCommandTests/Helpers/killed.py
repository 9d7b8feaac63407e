"""Runs a command that uses a server at 127.0.0.1:PORT, and kills it in the middle: killed.py PORT up|down BYTES COMMAND….

The command finds the server at 127.0.0.1:$WIRE. When so many bytes of one direction were handed on, it is killed, and what
was handed on is all that the server gets. With 0 BYTES it comes to its end, and how many there were, up and down, is
printed instead. 3 is the status where it came to its end before."""

import os
import signal
import socket
import subprocess
import sys
import threading

port, direction, limit = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
counts = {"up": 0, "down": 0}
listener = socket.create_server(("127.0.0.1", 0))
environment = {**os.environ, "WIRE": str(listener.getsockname()[1])}
lock, dead = threading.Lock(), threading.Event()


def carry(source, target, name):
    try:
        while data := source.recv(65536):
            with lock:
                if dead.is_set():
                    return
                left = limit - counts[name]
                if limit and name == direction and len(data) >= left:
                    target.sendall(data[:left])
                    dead.set()
                    os.killpg(process.pid, signal.SIGKILL)
                    source.close()
                    target.close()
                    return
                counts[name] += len(data)
                target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve():
    while True:
        client = listener.accept()[0]
        server = socket.create_connection(("127.0.0.1", port))
        for source, target, name in ((client, server, "up"), (server, client, "down")):
            threading.Thread(target=carry, args=(source, target, name), daemon=True).start()


process = subprocess.Popen(sys.argv[4:], env=environment, start_new_session=True)
threading.Thread(target=serve, daemon=True).start()
status = process.wait()
if not limit:
    print(counts["up"], counts["down"])
sys.stdout.flush()
if status == 0:
    os._exit(3 if limit else 0)
os._exit(0 if limit and status == -signal.SIGKILL else 1)
