"""Score reports behind Debian's nginx, with the lines of README, and the gate that it asks."""
import http.client, json, os, pwd, re, shutil, socket, subprocess, sys, tempfile, time
from pathlib import Path

PRODUCTS = os.environ["PRODUCTS"]
ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()
IS_ROOT = os.getuid() == 0
# nginx's workers are this user.
PROXY_USER = "www-data" if IS_ROOT else pwd.getpwuid(os.getuid()).pw_name
AS_PROXY = {"user": PROXY_USER, "group": pwd.getpwnam(PROXY_USER).pw_gid, "extra_groups": []} if IS_ROOT else {}
REPORT = b"%PDF-1.7 a score report\n" * 400


def vault(*words, at=None):
    """Runs a command; `at` a time, such as `-91d`, if not now."""
    clock = ["faketime", "-f", at] if at else []
    return subprocess.run(
        [*clock, f"{PRODUCTS}/vault", *words], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class District:
    """A vault with one vendor, whose keys are beside it, and a time at which all is done there."""

    def __init__(self, at=None):
        self.at = at
        Path("pass").write_text("four words make sense\n")
        os.chmod("pass", 0o600)
        self.run("init", "--organization", "Sample Unified", "--cds", "19647330000000", "--coordinator", "caaspp",
                 "--kdf", "interactive", "--no-recovery-code")
        vault("keygen", "-o", "aeries", "--no-passphrase", at=self.at)
        self.run("vendor", "add", "aeries", "--name", "Aeries", "--key", "aeries.pub", "--yes")
        self.run("issuer", "-o", "issuer.pub")

    def run(self, *words):
        return vault(*words, "--passphrase-file", "pass", at=self.at)

    def credential(self, generation=1):
        """Makes one, and has the vendor open its bundle: user name and secret key."""
        if generation == 1:
            self.run("generate", "--vendor", "aeries", "--authorize")
        else:
            self.run("reset", "--replace", str(generation - 1), "--reason", "a drill", "--vendor", "aeries", "--authorize",
                     "--yes")
        self.run("export", "--to", "aeries")
        opened = vault("open", f"19647330000000-aeries-g{generation}.bundle", "--key", "aeries.key", "--from",
                       "issuer.pub", "--json", at=self.at).stdout
        told = json.loads(opened)
        return told["username"], told["secret_key"]

    def verifiers(self):
        """Writes the file, and sends it where the gate looks."""
        self.run("verifiers", "-o", "new.verifiers")
        os.rename("new.verifiers", "district.verifiers")


class Reports:
    """nginx, which asks the gate."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.socket = f"{self.folder}/gate.sock"
        self.log = open(f"{self.folder}/gate.log", "w+")
        self.port = free_port()
        for code, report in [("19647330000000", REPORT), ("01611190000000", b"of another district")]:
            os.makedirs(f"{self.folder}/{code}/reports")
            Path(f"{self.folder}/{code}/reports/2027.pdf").write_bytes(report)
            os.chmod(f"{self.folder}/{code}/reports/2027.pdf", 0o644)
        self.gate = self.nginx = None

    def start_gate(self):
        self.gate = subprocess.Popen(
            [f"{PRODUCTS}/vault", "gate", "--issuer", "issuer.pub", "--verifiers", "district.verifiers",
             "--listen", f"unix:{self.socket}", "--proxy-user", PROXY_USER],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        wait_for(lambda: self.is_open() or self.gate.poll() is not None, "the gate is open")
        assert self.gate.poll() is None, self.said()

    def is_open(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket) == 0 and os.stat(self.socket).st_mode & 0o777 == 0o660

    def stop_gate(self):
        self.gate.terminate()
        assert self.gate.wait(60) == 0, self.said()
        assert not os.path.exists(self.socket)

    def start_nginx(self):
        site = re.search(r"```nginx\n(.*?)```", README, re.S)[1]
        for old, new in {
            "/run/vendor-vault-gate/gate.sock": self.socket, "listen 443 ssl;": f"listen 127.0.0.1:{self.port};",
            "root /srv/$who;": f"root {self.folder}/$who;",
        }.items():
            assert old in site, old
            site = site.replace(old, new)
        os.mkdir(f"{self.folder}/nginx")
        paths = "".join(f"{kind}_temp_path {self.folder}/nginx/{kind};" for kind in
                        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        Path(f"{self.folder}/nginx.conf").write_text(
            (f"user {PROXY_USER};\n" if IS_ROOT else "") +
            f"daemon off; pid {self.folder}/nginx.pid; worker_processes 1; error_log {self.folder}/nginx.log;\n"
            f"events {{ worker_connections 4096; }}\nhttp {{ access_log off; {paths}\n{site}}}\n")
        self.nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{self.folder}/nginx.conf"], stdin=subprocess.DEVNULL)

        def answers():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        wait_for(lambda: answers() or self.nginx.poll() is not None, "nginx answers")
        assert self.nginx.poll() is None, Path(f"{self.folder}/nginx.log").read_text()

    def said(self):
        return Path(self.log.name).read_text()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            log = Path(f"{self.folder}/nginx.log")
            print(self.said(), log.read_text() if log.exists() else "")
        if self.gate and self.gate.poll() is None:
            self.stop_gate()
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait(60)
        shutil.rmtree(self.folder)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/reports/2027.pdf"

    def curl(self, *words, **more):
        """The status of an answer, and what came."""
        came = subprocess.run(
            ["curl", "--silent", "--write-out", "%{http_code}", *words], capture_output=True, check=True, **more).stdout
        return int(came[-3:]), came[:-3]

    def fetch(self, user, secret):
        """The status of a vendor's request for a report."""
        status, body = self.curl("-u", f"{user}:{secret}", self.address)
        assert (body == REPORT) == (status == 200), (status, body[:200])
        return status

    def ask_gate(self, path):
        """As whoever watches over the gate does, in the web server's name."""
        return self.curl("--unix-socket", self.socket, f"http://gate{path}", **AS_PROXY)

    def health(self):
        status, body = self.ask_gate("/health")
        return status, json.loads(body)

    def raw(self, *lines):
        """The status of an answer to whatever lines."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status
