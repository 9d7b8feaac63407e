"""A console that serves a district, behind Debian's nginx with the package's site, and the browsers that come to it."""
import http.client, os, pwd, re, shutil, socket, ssl, subprocess, tempfile, time
from pathlib import Path
from console import *

NAME = "vault.district.example"
SITE = Path(__file__).resolve().parents[3] / ".packaging/vendor-vault.nginx"
IS_ROOT = os.getuid() == 0
# nginx's workers are this user.
PROXY_USER = "www-data" if IS_ROOT else pwd.getpwuid(os.getuid()).pw_name
FOREIGN = (403, "foreign")
LOGGED_OUT = (403, "session")


def two_coordinators(kdf="interactive"):
    """A vault of caaspp and elpac."""
    district(kdf)
    vault("coordinator", "add", "elpac", "--program", "elpac", "--kdf", kdf, "--as", "caaspp", "--passphrase-file", "pass",
          "--new-passphrase-file", "pass")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class District:
    """The service, with the vault where the tests' commands look, too, and the web server before it."""

    def __init__(self, code=None, connections=4096, vault=None):
        self.connections = connections
        self.words = ["--vault", vault] if vault else []
        if code:
            Path("founding-code").write_text(code + "\n")
            os.chmod("founding-code", 0o600)
            self.words += ["--founding-code-file", os.path.abspath("founding-code")]
        # Both reach it, and nobody writes there but who serves.
        self.folder = tempfile.mkdtemp(dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.socket = f"{self.folder}/console.sock"
        self.port = free_port()
        self.log = open(f"{self.folder}/console.log", "w+")
        self.start()
        self.start_nginx()

    def start(self):
        self.process = subprocess.Popen(
            [f"{PRODUCTS}/vault", "console", "--serve", f"https://{NAME}", "--listen", f"unix:{self.socket}",
             "--proxy-user", PROXY_USER, *self.words],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        wait_for(lambda: self.is_listening() or self.process.poll() is not None, "the service listens")
        assert self.process.poll() is None, self.said()

    def is_listening(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket) in [0, 13] and os.stat(self.socket).st_mode & 0o777 == 0o660

    def said(self):
        return Path(self.log.name).read_text()

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)

    def start_nginx(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", f"{self.folder}/key.pem",
             "-out", f"{self.folder}/certificate.pem"], check=True, capture_output=True)
        site = SITE.read_text()
        for old, new in {
            "@NAME@": NAME, "@CERTIFICATE@": f"{self.folder}/certificate.pem", "@KEY@": f"{self.folder}/key.pem",
            "/run/vendor-vault/console.sock": self.socket, "listen 443": f"listen 127.0.0.1:{self.port}",
            "    listen [::]:443 ssl http2;\n": "",
        }.items():
            assert old in site, old
            site = site.replace(old, new)
        os.mkdir(f"{self.folder}/nginx")
        paths = "".join(f"{kind}_temp_path {self.folder}/nginx/{kind};" for kind in
                        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        Path(f"{self.folder}/nginx.conf").write_text(
            (f"user {PROXY_USER};\n" if IS_ROOT else "") +
            f"daemon off; pid {self.folder}/nginx.pid; worker_processes 1; error_log {self.folder}/nginx.log;\n"
            f"events {{ worker_connections {self.connections}; }}\nhttp {{ access_log off; {paths}\n{site}}}\n")
        self.run_nginx()

    def run_nginx(self):
        self.nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", f"{self.folder}/nginx.conf"], stdin=subprocess.DEVNULL)
        def answers():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        wait_for(answers, "nginx answers")

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            print(self.said(), Path(f"{self.folder}/nginx.log").read_text())
        for process in [self.nginx, self.process]:
            if process.poll() is None:
                process.terminate()
            process.wait(60)
        shutil.rmtree(self.folder)

    def resident(self):
        """Kilobytes that the service takes now, and the most that it ever took."""
        status = open(f"/proc/{self.process.pid}/status").read()
        return tuple(int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) for name in ["VmRSS", "VmHWM"])

    def page(self, axe=None, **more):
        """A browser with a home of its own at the page."""
        from page import Page
        return Page(f"https://{NAME}/", axe, words=[
            f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{self.port}", "--ignore-certificate-errors"], **more)


class Visitor(Console):
    """Somebody who talks to the page as a browser would."""

    def __init__(self, district):
        self.district, self.session, self.browser = district, None, None

    @property
    def host(self):
        return NAME

    def connection(self, timeout):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(f"{self.district.folder}/certificate.pem")
        connection = http.client.HTTPSConnection(NAME, timeout=timeout, context=context)
        connection._create_connection = lambda _, *more: socket.create_connection(
            ("127.0.0.1", self.district.port), *more)
        return connection

    def log_in(self, passphrase=PASSPHRASE, coordinator="caaspp"):
        answer = self.post("/api/log-in", {"coordinator": coordinator, "browser": self.browser}, passphrase.encode())
        if answer[0] == 200:
            told = json.loads(answer[2])
            self.session, self.browser = told["session"], told["browser"]
            # Who has no page is not there any more.
            self.line = self.listen()
        return answer

    def board(self):
        return self.ask("GET", "/api/board", headers=SAME_SITE)
