"""A console in a home of its own, and ways to talk to it: as a browser would, and as nobody should."""
import http.client, json, os, re, subprocess, time
from pathlib import Path

PRODUCTS = os.environ["PRODUCTS"]
PASSPHRASE = "four words make sense"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def vault(*words, **more):
    return subprocess.run(
        [f"{PRODUCTS}/vault", *words], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, **more)


def district(kdf="interactive"):
    """A vault of the coordinator caaspp, with the vendor aeries, whose keys are beside it."""
    Path("pass").write_text(PASSPHRASE + "\n")
    os.chmod("pass", 0o600)
    vault("init", "--organization", "Sample Unified", "--cds", "19647330000000", "--coordinator", "caaspp",
          "--kdf", kdf, "--no-recovery-code", "--passphrase-file", "pass")
    vault("keygen", "-o", "aeries", "--no-passphrase")
    vault("vendor", "add", "aeries", "--name", "Aeries", "--key", "aeries.pub", "--yes", "--passphrase-file", "pass")
    vault("issuer", "-o", "issuer.pub", "--passphrase-file", "pass")


class Console:
    """A running console; `address` is the one that it printed."""

    def __init__(self, *words, printed=True, before=(), **more):
        words = ["console", *(["--no-browser"] if printed else []), *words]
        self.process = subprocess.Popen(
            [*before, f"{PRODUCTS}/vault", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, **more)
        self.session = None
        if printed:
            self.take(self.process.stdout.readline().strip())

    def take(self, address):
        self.address = address
        match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#launch=([0-9a-f]{64})", address)
        assert match, (address, self.process.stderr.read() if self.process.poll() is not None else "")
        self.port, self.launch_token = int(match[1]), match[2]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def connection(self, timeout):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, host=None, session=True):
        """Status, headers and body of an answer; nothing, where the connection was closed without one."""
        connection = self.connection(30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", host or self.host)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if session and self.session:
                connection.putheader("Vault-Session", self.session)
            if body is not None:
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (http.client.RemoteDisconnected, ConnectionError):
            return None
        finally:
            connection.close()

    def launch(self, token=None, headers=SAME_SITE):
        answer = self.ask("POST", "/api/launch", {"token": token or self.launch_token}, headers)
        if answer and answer[0] == 200:
            self.session = json.loads(answer[2])["session"]
        return answer

    def post(self, path, body=None, secret=None):
        data = b"" if body is None else json.dumps(body).encode()
        if secret is not None:
            data += b"\n" + secret
        return self.ask("POST", path, data, SAME_SITE)

    def listen(self):
        """The connection that a page holds as long as it is there."""
        connection = self.connection(60)
        connection.request("GET", "/api/page", headers={"Host": self.host, "Vault-Session": self.session, **SAME_SITE})
        answer = connection.getresponse()
        assert answer.readline() == b"still\n"
        connection.answer = answer
        return connection

    def log_in(self, passphrase=PASSPHRASE, coordinator="caaspp"):
        return self.post("/api/log-in", {"coordinator": coordinator}, passphrase.encode())


def refusal(answer):
    """Status and kind of a refusal."""
    return answer and (answer[0], json.loads(answer[2])["kind"])


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)


def found_in_memory(pid, secret):
    """How often the readable memory of a process holds a text."""
    count = 0
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            bounds, mode = line.split()[:2]
            if not mode.startswith("r") or "[v" in line:
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            try:
                memory.seek(start)
                count += memory.read(end - start).count(secret.encode())
            except (OSError, ValueError, OverflowError):
                continue
    return count
