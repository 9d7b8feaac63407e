#!/usr/bin/python3
"""Measures the gate, with files of verifiers that the sample district signs.

    gate.py timing PROGRAM [LEAKY]      unknown user names against known ones with a wrong secret key
    gate.py memory PROGRAM              what 10,000 credentials take, and a reload under load
    gate.py throughput PROGRAM          requests a second through nginx: wrk, nginx, apache2-utils (htpasswd)
    gate.py soak PROGRAM [REQUESTS]     a file replaced every second, and each answer looked at

PROGRAM is vault-gate. LEAKY is one that was built from a changed copy, in which VerifierTable.match returns without
hashing where nobody has the name: the same measure tells it apart.
"""
import base64, hashlib, json, os, random, re, shutil, socket, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path
import nacl.signing

VECTORS = Path(__file__).resolve().parents[1] / "HandoffTests/Vectors"
SEED = bytes.fromhex((VECTORS / "sample-district.seed").read_text().split()[-1])
PUBLIC = (VECTORS / "sample-district.pub").read_text()
PORT, NGINX = 18331, 18332


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def credential(number, secret, generation=1, days=90):
    salt = hashlib.blake2b(f"{number} {generation}".encode(), digest_size=16).digest()
    whose = f"vendor-vault/verifier/v1\n1964733{number:07}\n{generation}\n{user(number)}\n".encode()
    digest = hashlib.blake2b(whose + salt + secret.encode(), digest_size=32).hexdigest()
    now = int(time.time())
    return {"credential": f"1964733{number:07}", "generation": generation, "username": user(number),
            "issued": stamp(now - 60), "expires": stamp(now + days * 86400), "salt": salt.hex(), "verifier": digest}


def user(number):
    return f"ssr-1964733{number:07}-g1-k7xd"


def file(index, credentials):
    """A file of verifiers, as the page about its format says."""
    content = {
        "credentials": credentials, "issuer": PUBLIC.split()[-1],
        "log": {"head": hashlib.blake2b(str(index).encode(), digest_size=32).hexdigest(), "index": index},
        "organization": {"cds": "19647330000000", "name": "Sample Unified School District"}, "written": stamp(time.time())}
    message = b"vendor-vault/verifiers/v1\n" + json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    text = base64.b64encode(bytes(nacl.signing.SigningKey(SEED).sign(message))).decode()
    lines = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN VAULT VERIFIERS-----\n{lines}\n-----END VAULT VERIFIERS-----\n"


class Gate:
    def __init__(self, program, content, place=f"127.0.0.1:{PORT}"):
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "issuer.pub").write_text(PUBLIC)
        self.put(content)
        self.log = open(self.folder / "log", "w")
        self.process = subprocess.Popen(
            [program, "gate", "--issuer", self.folder / "issuer.pub", "--verifiers", self.folder / "it.verifiers",
             "--listen", place, "--state", self.folder / "state"], stdout=subprocess.DEVNULL, stderr=self.log,
            env={"PATH": "/usr/bin:/bin", "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"})
        until(lambda: "open" in (self.folder / "log").read_text())

    def put(self, content):
        (self.folder / "new").write_text(content)
        os.rename(self.folder / "new", self.folder / "it.verifiers")

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return {name: int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ["VmRSS", "VmHWM"]}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


class Connection:
    def __init__(self, port=PORT):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @staticmethod
    def request(name, secret):
        pair = base64.b64encode(f"{name}:{secret}".encode()).decode()
        return f"GET /auth HTTP/1.1\r\nHost: gate\r\nAuthorization: Basic {pair}\r\n\r\n".encode()

    def ask(self, request):
        self.socket.sendall(request)
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += self.socket.recv(4096)
        return int(answer[9:12])


def until(condition):
    while not condition():
        time.sleep(0.05)


def timing(program, *others):
    numbers = range(1, 1001)
    content = file(1, [credential(number, "abcDEF-2345678.90abc") for number in numbers])
    for name, one in [("gate", program), *(("leaky", other) for other in others)]:
        for size in [20, 6000]:
            with Gate(one, content):
                connection, seed = Connection(), random.Random(1)
                taken = {"unknown": [], "wrong": []}
                for _ in range(21000):
                    for kind, shown in seed.sample([("unknown", user(5500)), ("wrong", user(500))], 2):
                        request = connection.request(shown, "x" * size)
                        start = time.perf_counter_ns()
                        assert connection.ask(request) == 401
                        taken[kind].append(time.perf_counter_ns() - start)
                medians = {kind: statistics.median(times[1000:]) for kind, times in taken.items()}
                print(f"{name}, secret keys of {size} characters: unknown {medians['unknown'] / 1000:.2f} us, "
                      f"known and wrong {medians['wrong'] / 1000:.2f} us, ratio {medians['unknown'] / medians['wrong']:.4f}")


def memory(program):
    with Gate(program, file(1, [])) as gate:
        connection = Connection()
        assert connection.ask(connection.request(user(1), "a")) == 401
        empty = gate.memory()
        answers, ends = [], threading.Event()

        def ask():
            own = Connection()
            while not ends.is_set():
                answers.append(own.ask(own.request(user(0), "right")))
        gate.put(file(2, [credential(0, "right")]))
        until(lambda: connection.ask(connection.request(user(0), "right")) == 204)
        asking = threading.Thread(target=ask)
        asking.start()
        for index in range(3, 8):
            gate.put(file(index, [credential(number, "right" if number == 0 else str(index)) for number in range(10000)]))
            start = time.monotonic()
            until(lambda: connection.ask(connection.request(user(9), str(index))) == 204)
            print(f"10,000 credentials honored after {time.monotonic() - start:.2f} s")
        ends.set()
        asking.join()
        full = gate.memory()
        print(f"empty {empty['VmRSS']:.1f} MB, with 10,000 credentials {full['VmRSS']:.1f} MB, at most {full['VmHWM']:.1f} MB; "
              f"requests meanwhile {len(answers)}, refused {sum(answer != 204 for answer in answers)}")


def throughput(program):
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    os.chmod(folder, 0o755)
    (folder / "reports").mkdir()
    (folder / "reports/a.pdf").write_bytes(b"r" * 60_000)
    hashed = subprocess.run(["openssl", "passwd", "-6", "right"], capture_output=True, text=True, check=True).stdout
    (folder / "users").write_text(f"{user(0)}:{hashed}")
    os.chmod(folder / "users", 0o644)
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
    owner = "user www-data;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"""{owner} daemon off; pid {folder}/pid; worker_processes 2; error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; {paths} keepalive_requests 1000000;
upstream gate {{ server unix:{folder}/gate.sock; keepalive 64; keepalive_requests 1000000; }}
server {{ listen 127.0.0.1:{NGINX}; proxy_http_version 1.1; proxy_pass_request_headers off;
proxy_set_header Connection ""; proxy_set_header Authorization $http_authorization; proxy_set_header X-Real-IP $remote_addr;
location /none/ {{ alias {folder}/reports/; auth_request /fixed; }}
location /gate/ {{ alias {folder}/reports/; auth_request /asked; }}
location /basic/ {{ alias {folder}/reports/; auth_basic reports; auth_basic_user_file {folder}/users; }}
location = /fixed {{ internal; return 204; }}
location = /asked {{ internal; proxy_pass http://gate/auth; proxy_pass_request_body off; }} }} }}""")
    os.chmod(folder / "nginx.conf", 0o644)
    pair = base64.b64encode(f"{user(0)}:right".encode()).decode()
    content = file(1, [credential(number, "right") for number in range(1000)])
    with Gate(program, content, f"unix:{folder}/gate.sock"):
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", folder / "nginx.conf"])
        time.sleep(1)
        rates = {}
        for _ in range(3):
            for kind in ["none", "gate", "basic"]:
                said = subprocess.run(
                    ["wrk", "-t1", "-c32", "-d8s", "-H", f"Authorization: Basic {pair}",
                     f"http://127.0.0.1:{NGINX}/{kind}/a.pdf"], capture_output=True, text=True, check=True).stdout
                assert "Non-2xx" not in said, said
                rates.setdefault(kind, []).append(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))
        nginx.terminate()
        nginx.wait()
    best = {kind: statistics.median(found) for kind, found in rates.items()}
    print(f"requests a second: 204 by itself {best['none']:.0f}, the gate {best['gate']:.0f} ({best['gate'] / best['none']:.2f}), "
          f"auth_basic with SHA-512-crypt {best['basic']:.0f} (the gate is {best['gate'] / best['basic']:.1f} times that)")
    shutil.rmtree(folder)


def soak(program, requests="1000000"):
    """Each generation is honored while it is in the newest file; one second around a replacement, either answer is right."""
    with Gate(program, file(1, [credential(0, "s1")])) as gate:
        current, lock, ends = [(1, time.monotonic())], threading.Lock(), threading.Event()

        def replace():
            index = 1
            while not ends.wait(1):
                index += 1
                with lock:
                    current.append((index, time.monotonic()))
                gate.put(file(index, [credential(0, f"s{index}", index)]))
        replacing = threading.Thread(target=replace)
        replacing.start()
        connection, seed, wrong, kinds = Connection(), random.Random(7), 0, {204: 0, 401: 0}
        for _ in range(int(requests)):
            with lock:
                (newest, since), before = current[-1], current[-2][0] if len(current) > 1 else 0
            asked = seed.choice([newest, newest, before, newest + 1, newest - 5])
            answer = connection.ask(connection.request(user(0), f"s{asked}"))
            kinds[answer] += 1
            with lock:
                is_settled = time.monotonic() - since < 10 and current[-1][0] == newest
            age = time.monotonic() - since
            if asked in (newest, before) and (age < 0.6 or not is_settled):
                continue
            wrong += answer != (204 if asked == newest else 401)
        ends.set()
        replacing.join()
        print(f"{requests} requests, {len(current)} files, answers {kinds}, wrong {wrong}")


{step.__name__: step for step in [timing, memory, throughput, soak]}[sys.argv[1]](*sys.argv[2:])
