"""What goes on for the coordinators at the page of a district, and what does not: served.py NAME. Silent, where it holds."""
import sys, threading
from district import *


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
        gone, stays = first.line, second.line
        gone.close()
        # To ask with the session would be to be there: a token that was good is refused only after it has ended.
        wait_for(lambda: "a session of caaspp has ended" in served.said(), "the session ends")
        assert refusal(first.board()) == LOGGED_OUT
        assert second.board()[0] == 200
        assert second.post("/api/lock")[0] == 204
        assert stays.answer.read() == b""
        assert served.process.poll() is None


def restart():
    """A restart locks everybody and loses nothing; a second service is refused, a dead one's socket is not in the way."""
    two_coordinators()
    with District() as served:
        visitor = Visitor(served)
        assert visitor.log_in()[0] == 200
        line = visitor.line
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


def on_a_server():
    """Founding, joining and a reset with the vault on a database server, which the service remembers across a restart."""
    found = {"organization": "Sample Unified", "cds": "19647330000000", "coordinator": "caaspp", "programs": ["caaspp"],
             "code": "7KQ2-M9XF-3HTB"}
    with District(code=found["code"], vault=sys.argv[2]) as served:
        first, second = Visitor(served), Visitor(served)
        answer = first.post("/api/vault", found, PASSPHRASE.encode())
        assert answer[0] == 200, answer
        first.session = json.loads(answer[2])["session"]
        first.line = first.listen()
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
        # Both ways in are on the page: with a code, and from a desk of one's own.
        from page import axe
        from selenium.webdriver.support.ui import Select
        with served.page(axe()) as page:
            page.heading("Log in").wait("New here?").shot("served-login-shared")
            Select(page.field("Coordinator")).select_by_visible_text("caaspp")
            page.log_in().press("Coordinators").heading("Coordinators").wait("at their own desk").press("Show a code")
            page.wait("It is good once").shot("served-coordinators-shared")
            assert page.complaints() == [], page.complaints()


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
        visitor.line = visitor.listen()
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


globals()[sys.argv[1]]()
