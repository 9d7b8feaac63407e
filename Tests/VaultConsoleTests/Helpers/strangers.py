"""What nobody on the network can do to the page of a district: strangers.py NAME. Silent, where it holds."""
import datetime, resource, select, sys, threading
from district import *

SHOTS = os.environ["SHOTS"] or "."


def only_its_name():
    """Host and Origin are exactly the address that was named."""
    two_coordinators()
    with District() as served:
        visitor = Visitor(served)
        for host in ["evil.example", f"{NAME}.evil.example", f"{NAME}:8443", "127.0.0.1", f"www.{NAME}", NAME + "."]:
            assert refusal(visitor.ask("GET", "/", host=host)) == FOREIGN, host
        here = {"Origin": f"https://{NAME}"}
        terms = json.dumps({"coordinator": "caaspp"}).encode() + b"\n" + PASSPHRASE.encode()
        for headers in [
            {}, {"Origin": f"http://{NAME}"}, {"Origin": f"https://{NAME}:8443"}, {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site", **here}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"},
        ]:
            assert refusal(visitor.ask("POST", "/api/log-in", terms, headers)) == FOREIGN, headers
        answer = visitor.ask("POST", "/api/log-in", terms, here)
        assert answer[0] == 200 and answer[1]["Strict-Transport-Security"] == "max-age=31536000"


def only_nginx():
    """Whoever is not the web server is not let in, even where the socket lets them connect."""
    two_coordinators()
    with District() as served:
        probe = ("import socket, sys\ns = socket.socket(socket.AF_UNIX)\n"
                 "try:\n s.connect(sys.argv[1])\n"
                 f" s.sendall(b'GET / HTTP/1.1\\r\\nHost: {NAME}\\r\\nX-Real-IP: 10.0.0.1\\r\\nConnection: close\\r\\n\\r\\n')\n"
                 " print(s.recv(100).split()[1].decode())\nexcept (ConnectionError, IndexError): print('closed')\n"
                 "except PermissionError: print('not allowed')\n")
        def ask(user, group):
            as_user = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
            words = [*as_user, sys.executable, "-c", probe, served.socket]
            return subprocess.run(words, check=True, capture_output=True, text=True, cwd="/").stdout.strip()
        proxy = pwd.getpwnam(PROXY_USER)
        assert ask(proxy.pw_uid, proxy.pw_gid) == "200"
        assert ask(65534, proxy.pw_gid) == "closed"
        assert ask(65534, 65534) == "not allowed"
        assert ask(0, 0) == "closed"


def oversized():
    """Whoever has not logged in sends little, so that many of them take no memory."""
    two_coordinators()
    with District() as served:
        visitor = Visitor(served)
        large = b"x" * (17 << 10)
        for path, terms in {
            "/api/log-in": {"coordinator": "caaspp"}, "/api/join": {"code": "7KQ2-M9XF-3HTB", "coordinator": "x", "programs": []},
            "/api/vault": {},
        }.items():
            assert refusal(visitor.post(path, terms, large)) == (413, "badInput"), path
        assert visitor.post("/api/log-in", {"coordinator": "caaspp"}, b"x" * (129 << 10))[0] == 413
        assert visitor.log_in()[0] == 200


def crowd():
    """A thousand connections of a stranger that do not come to an end take nothing from whoever is logged in, and are given up.

    nginx has as many for each worker as Debian's nginx.conf says."""
    two_coordinators()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with District(connections=768) as served:
        known = Visitor(served)
        assert known.log_in()[0] == 200
        line = known.line
        head = f"POST /api/log-in HTTP/1.1\r\nHost: {NAME}\r\nSec-Fetch-Site: same-origin\r\n"
        halves = ["", "GET / HT", head, head + "Content-Length: 100\r\n\r\n{"]
        held = []
        for number in range(1000):
            connection = Visitor(served).connection(30)
            try:
                connection.connect()
                connection.sock.sendall(halves[number % 4].encode())
            except OSError:
                continue
            held.append(connection.sock)
        assert len(held) > 700, len(held)
        began = time.monotonic()
        def answers():
            try:
                return known.board()[0] == 200
            except OSError:
                return False
        wait_for(answers, "the coordinator goes on")
        waited = time.monotonic() - began
        fresh = Visitor(served)
        assert fresh.log_in(coordinator="elpac")[0] == 200
        other = fresh.line
        for connection in held:
            try:
                while connection.recv(65536):
                    pass
            except ConnectionError:
                pass
        assert select.select([line.sock, other.sock], [], [], 0)[0] == [], "a page's line was cut"
        assert known.board()[0] == fresh.board()[0] == 200
        now, most = served.resident()
        assert most < 500_000, most
        print(f"{len(held)} connections were held; the coordinator waited {waited:.1f} s; {now} kB, at most {most} kB",
              file=open(f"{SHOTS}/crowd.txt", "w"))


def guessing():
    """Wrong passphrases as fast as they go keep out nobody who logged in from that browser before, and take no memory.

    GUESSES=10000 makes more of them than an ordinary run has."""
    two_coordinators("moderate")
    count = int(os.environ["GUESSES"])
    with District() as served:
        known, fresh, other = Visitor(served), Visitor(served), Visitor(served)
        assert known.log_in()[0] == other.log_in(coordinator="elpac")[0] == 200
        assert known.post("/api/lock")[0] == 204
        shown = {"vendors": ["aeries"], "statement": json.loads(other.post("/api/propose", {"vendors": ["aeries"]})[2])["statement"],
                 "userName": "ssr-4711", "expires": f"{datetime.date.today() + datetime.timedelta(days=60)}"}
        answers, left, lock = {}, [count], threading.Lock()
        def guess():
            visitor = Visitor(served)
            while True:
                with lock:
                    if left[0] <= 0:
                        return
                    left[0] -= 1
                answer = refusal(visitor.log_in("some words that are wrong"))
                with lock:
                    answers[answer] = answers.get(answer, 0) + 1
        threads = [threading.Thread(target=guess) for _ in range(16)]
        for thread in threads:
            thread.start()
        # What is hashed for who is inside waits for what is hashed for a stranger: there is memory for one.
        imported = []
        importing = threading.Thread(target=lambda: imported.append(
            other.post("/api/import", shown, b"Ag3ncy-Xk29-mmQp-7781")))
        importing.start()
        times = []
        while any(thread.is_alive() for thread in threads):
            began = time.monotonic()
            assert known.log_in()[0] == 200, "kept out"
            times.append(time.monotonic() - began)
            told = [notice for notice in json.loads(known.board()[2])["notices"] if "wrong passphrase" in notice]
            assert known.post("/api/lock")[0] == 204
        for thread in [*threads, importing]:
            thread.join()
        assert [answer[0] for answer in imported] == [204], imported
        # Nobody is known in a new browser, and the coordinator is told.
        assert fresh.log_in()[0] == 200
        tried, busy = answers.pop((403, "notPermitted")), answers.pop((429, "busy"))
        assert answers == {} and tried + busy == count, answers
        now, most = served.resident()
        assert most < 500_000, most
        report = f"{count} guesses: {tried} tried, {busy} refused; log-ins {min(times):.1f} to {max(times):.1f} s " \
                 f"({len(times)}); {now} kB, at most {most} kB"
        print(report, file=open(f"{SHOTS}/guessing.txt", "w"))


def told_of_guesses():
    """Whoever logs in hears of the wrong passphrases that were tried."""
    two_coordinators()
    with District() as served:
        stranger, first, second = Visitor(served), Visitor(served), Visitor(served)
        for _ in range(3):
            assert refusal(stranger.log_in("some words that are wrong")) == (403, "notPermitted")
        for name in [None, "", "CAASPP", "no-such-name"]:
            assert stranger.log_in("some words that are wrong", coordinator=name)[0] in [400, 404, 422, 403], name
        assert second.log_in(coordinator="elpac")[0] == first.log_in()[0] == 200
        assert "wrong passphrase" not in second.board()[2].decode()
        board = json.loads(first.board()[2])
        assert any(re.match("warning: 3 wrong passphrases were tried for caaspp since .+ UTC", notice)
                   for notice in board["notices"]), board
        assert "wrong passphrase" not in first.board()[2].decode()
        assert found_in_memory(served.process.pid, PASSPHRASE) == 0
        assert found_in_memory(served.process.pid, "some words that are wrong") == 0


globals()[sys.argv[1]]()
