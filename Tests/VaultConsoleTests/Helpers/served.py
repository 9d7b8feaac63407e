"""What must not work against the page of a district, and what must go on: served.py NAME. Silent, where it holds."""
import resource, select, sys, threading
from district import *

SHOTS = os.environ["SHOTS"]
FOREIGN = (403, "foreign")
LOGGED_OUT = (403, "session")


def two_coordinators(kdf="interactive"):
    """A vault of caaspp and elpac."""
    district(kdf)
    vault("coordinator", "add", "elpac", "--program", "elpac", "--kdf", kdf, "--as", "caaspp", "--passphrase-file", "pass",
          "--new-passphrase-file", "pass")


def own_sessions():
    """Each has a session of their own: no token opens another's, and what is locked stays so."""
    two_coordinators()
    with District() as served:
        first, second, stranger = Visitor(served), Visitor(served), Visitor(served)
        start = json.loads(stranger.ask("GET", "/api/start", headers=SAME_SITE)[2])
        assert start["coordinators"] == ["caaspp", "elpac"] and start["vault"] == NAME, start
        for path in ["/api/board", "/api/history", "/api/page", "/api/no-such-thing"]:
            assert refusal(stranger.ask("GET", path, headers=SAME_SITE)) == LOGGED_OUT, path
        assert refusal(stranger.post("/api/recovery-code")) == LOGGED_OUT
        assert first.log_in()[0] == second.log_in(coordinator="elpac")[0] == 200
        assert first.session != second.session
        assert "caaspp" in json.loads(first.board()[2])["coordinator"]
        assert "elpac" in json.loads(second.board()[2])["coordinator"]
        stranger.session = first.browser
        assert refusal(stranger.board()) == LOGGED_OUT
        # One locks; the other goes on.
        assert first.post("/api/lock")[0] == 204
        assert refusal(first.board()) == LOGGED_OUT
        assert second.board()[0] == 200
        # Who logs in too often ends their own first session, and nobody else's.
        again = [Visitor(served) for _ in range(5)]
        for visitor in again:
            assert visitor.log_in()[0] == 200
        assert [visitor.board()[0] for visitor in again] == [403, 200, 200, 200, 200]
        assert second.board()[0] == 200
        # An opener's key does not travel, and nobody types a passphrase at another's page.
        for path in ["/api/key-pair", "/api/opener-key", "/api/look", "/api/open", "/api/coordinators", "/api/launch"]:
            assert second.post(path, {}, b"")[0] == 404, path


def ends_with_its_page():
    """A session ends with its page, and the service goes on."""
    two_coordinators()
    with District() as served:
        first, second = Visitor(served), Visitor(served)
        assert first.log_in()[0] == second.log_in(coordinator="elpac")[0] == 200
        gone, stays = first.listen(), second.listen()
        gone.close()
        # To ask with the session would be to be there: a token that was good is refused only after it has ended.
        wait_for(lambda: "a session of caaspp has ended" in served.said(), "the session ends")
        assert refusal(first.board()) == LOGGED_OUT
        assert second.board()[0] == 200
        assert second.post("/api/lock")[0] == 204
        assert stays.answer.read() == b""
        assert served.process.poll() is None


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


def restart():
    """A restart locks everybody and loses nothing; a second service is refused, a dead one's socket is not in the way."""
    two_coordinators()
    with District() as served:
        visitor = Visitor(served)
        assert visitor.log_in()[0] == 200
        line = visitor.listen()
        statement = json.loads(visitor.post("/api/propose", {"vendors": ["aeries"]})[2])["statement"]
        assert visitor.post("/api/generate", {"vendors": ["aeries"], "statement": statement})[0] == 204
        again = subprocess.run(
            [f"{PRODUCTS}/vault", "console", "--serve", f"https://{NAME}", "--listen", f"unix:{served.socket}",
             "--proxy-user", PROXY_USER], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        assert again.returncode == 69, again
        assert again.stderr == f"vault: another program listens at {served.socket}\n", again.stderr
        assert served.stop() == 0, served.said()
        try:
            assert line.answer.read() == b""
        except http.client.IncompleteRead as rest:
            assert rest.partial == b"", rest
        assert not os.path.exists(served.socket)
        assert visitor.board()[0] == 502
        served.start()
        assert refusal(visitor.board()) == LOGGED_OUT
        assert visitor.log_in()[0] == 200
        board = json.loads(visitor.board()[2])
        assert [c["generation"] for c in board["credentials"]] == [1], board
        served.process.kill()
        served.process.wait()
        assert os.path.exists(served.socket)
        served.start()
        assert refusal(visitor.board()) == LOGGED_OUT
        assert visitor.log_in()[0] == 200


def overtaken():
    """Two sessions meet as two desks do: of two resets one is made, and the other is told whose."""
    two_coordinators()
    vault("generate", "--vendor", "aeries", "--authorize", "--as", "caaspp", "--passphrase-file", "pass")
    with District() as served:
        first, second = Visitor(served), Visitor(served)
        assert first.log_in()[0] == second.log_in(coordinator="elpac")[0] == 200
        statement = json.loads(first.post("/api/propose", {"vendors": ["aeries"]})[2])["statement"]
        reset = {"vendors": ["aeries"], "statement": statement, "replaces": 1, "reason": "lost"}
        for generation in range(2, 7):
            answers = {}
            def race(name, visitor):
                answers[name] = visitor.post("/api/generate", reset)
            racers = [threading.Thread(target=race, args=pair) for pair in [("caaspp", first), ("elpac", second)]]
            for racer in racers:
                racer.start()
            for racer in racers:
                racer.join()
            (winner,) = [name for name, answer in answers.items() if answer[0] == 204]
            loser, visitor = ("elpac", second) if winner == "caaspp" else ("caaspp", first)
            assert answers[loser][0] == 409, answers
            board = json.loads(visitor.board()[2])
            assert [credential["generation"] for credential in board["credentials"]] == [generation], board
            said = f"{winner} regenerated the credentials of 19 64733 0000000 to generation {generation}"
            assert any(said in notice for notice in board["notices"]), (said, board["notices"])
            reset["replaces"] = generation


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
        line = known.listen()
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
        other = fresh.listen()
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


def on_a_server():
    """Founding, joining and a reset with the vault on a database server, which the service remembers across a restart."""
    found = {"organization": "Sample Unified", "cds": "19647330000000", "coordinator": "caaspp", "programs": ["caaspp"],
             "code": "7KQ2-M9XF-3HTB"}
    with District(code=found["code"], vault=sys.argv[2]) as served:
        first, second = Visitor(served), Visitor(served)
        answer = first.post("/api/vault", found, PASSPHRASE.encode())
        assert answer[0] == 200, answer
        first.session = json.loads(answer[2])["session"]
        code = json.loads(first.post("/api/invitation")[2])["code"]
        terms = {"code": code, "coordinator": "elpac", "programs": ["elpac"]}
        answer = second.post("/api/join", terms, b"other words entirely")
        assert answer[0] == 204, answer
        answer = second.log_in("other words entirely", "elpac")
        assert answer[0] == 200, answer
        assert second.post("/api/vendors", {"name": "Aeries", "id": "aeries", "isCompared": False})[0] == 204
        statement = json.loads(second.post("/api/propose", {"vendors": ["aeries"]})[2])["statement"]
        assert second.post("/api/generate", {"vendors": ["aeries"], "statement": statement})[0] == 204
        board = json.loads(first.board()[2])
        assert [credential["generation"] for credential in board["credentials"]] == [1], board
        assert served.stop() == 0, served.said()
        served.start()
        assert first.log_in()[0] == second.log_in("other words entirely", "elpac")[0] == 200
        reset = {"vendors": ["aeries"], "statement": statement, "replaces": 1, "reason": "lost"}
        assert first.post("/api/generate", reset)[0] == 204
        board = json.loads(second.board()[2])
        assert [credential["generation"] for credential in board["credentials"]] == [2], board


def founding():
    """Whoever makes the vault has the code of the installation, and whoever has it makes no second one."""
    terms = {"organization": "Sample Unified", "cds": "19647330000000", "coordinator": "caaspp", "programs": ["caaspp"]}
    def found(visitor, **more):
        return visitor.post("/api/vault", {**terms, **more}, PASSPHRASE.encode())
    with District() as served:
        answer = found(Visitor(served), code="7KQ2-M9XF-3HTB")
        assert answer[0] == 422 and json.loads(answer[2])["field"] == "code", answer
    with District(code="7KQ2-M9XF-3HTB") as served:
        visitor = Visitor(served)
        assert json.loads(visitor.ask("GET", "/api/start", headers=SAME_SITE)[2])["isThere"] is False
        for more in [{}, {"code": None}, {"code": ""}, {"code": "7KQ2-M9XF-3HTC"}, {"code": "7KQ2-M9XF"}]:
            answer = found(visitor, **more)
            assert refusal(answer) == (403, "notPermitted") and json.loads(answer[2])["field"] == "code", (more, answer)
        answer = found(visitor, code="7kq2 m9xf 3htb")
        assert answer[0] == 200, answer
        visitor.session = json.loads(answer[2])["session"]
        assert visitor.board()[0] == 200
        answer = found(Visitor(served), code="7KQ2-M9XF-3HTB")
        assert refusal(answer) == (503, "unavailable") and "already exists" in answer[2].decode(), answer
        assert visitor.board()[0] == 200


def joining():
    """A code to join with is good once, while whoever shows it is logged in; the passphrase is typed by its owner."""
    district()
    with District() as served:
        host, guest = Visitor(served), Visitor(served)
        def join(code, name="elpac", passphrase="other words entirely"):
            terms = {"code": code, "coordinator": name, "programs": ["elpac"]}
            return guest.post("/api/join", terms, passphrase.encode())
        assert refusal(guest.post("/api/invitation")) == LOGGED_OUT
        assert host.log_in()[0] == 200
        invite = lambda: json.loads(host.post("/api/invitation")[2])["code"]
        first, code = invite(), invite()
        for wrong in ["", "AAAA-AAAA-AAAA", first]:
            assert refusal(join(wrong)) == (403, "notPermitted"), wrong
        # A slip does not use it up.
        assert join(code, name="caaspp")[0] == 409
        assert join(code, passphrase="short")[0] == 422
        assert join(code)[0] == 204
        assert refusal(join(code, name="third")) == (403, "notPermitted")
        assert guest.log_in("other words entirely", "elpac")[0] == 200
        assert any("elpac has joined" in notice for notice in json.loads(host.board()[2])["notices"])
        code = invite()
        assert host.post("/api/lock")[0] == 204
        assert refusal(join(code, name="third")) == (403, "notPermitted")
        assert found_in_memory(served.process.pid, "other words entirely") == 0


def guessing():
    """Wrong passphrases as fast as they go keep out nobody who logged in from that browser before, and take no memory.

    GUESSES=10000 makes more of them than an ordinary run has."""
    two_coordinators("moderate")
    count = int(os.environ["GUESSES"])
    with District() as served:
        known, fresh = Visitor(served), Visitor(served)
        assert known.log_in()[0] == 200
        assert known.post("/api/lock")[0] == 204
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
        times = []
        while any(thread.is_alive() for thread in threads):
            began = time.monotonic()
            assert known.log_in()[0] == 200, "kept out"
            times.append(time.monotonic() - began)
            told = [notice for notice in json.loads(known.board()[2])["notices"] if "wrong passphrase" in notice]
            assert known.post("/api/lock")[0] == 204
        for thread in threads:
            thread.join()
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
