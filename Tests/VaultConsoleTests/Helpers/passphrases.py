"""Passphrases that change at the page: passphrases.py NAME. Silent, where it works."""
import json, os, sys
from pathlib import Path
from console import *

NEW = "other words entirely"
AGAIN = "The same passphrase again"


def log(passphrase=PASSPHRASE):
    Path("pass").write_text(passphrase + "\n")
    return vault("log", "--passphrase-file", "pass").stdout


def post_two(console, path, first, second, size=None, **terms):
    """Two secrets, the first of which has a size that the terms say."""
    size = len(first.encode()) if size is None else size
    return console.post(path, {**terms, "firstSize": size}, (first + second).encode())


def field(answer):
    return refusal(answer) and (answer[0], json.loads(answer[2]).get("field"))


def own():
    """A passphrase is changed by who types the one until now, once; another window is told, and neither stays in memory."""
    district()
    with Console() as console, Console() as other:
        for window in [console, other]:
            window.launch()
            window.page = window.listen()
        def change(current, new, **more):
            return post_two(console, "/api/passphrase", current, new, **more)
        assert refusal(console.ask("POST", "/api/passphrase", {}, {"Sec-Fetch-Site": "cross-site"})) == (403, "foreign")
        assert refusal(console.ask("POST", "/api/passphrase", {}, SAME_SITE, session=False)) == (403, "session")
        assert refusal(change(PASSPHRASE, NEW)) == (401, "locked")
        for window in [console, other]:
            assert window.log_in()[0] == 204
        before = log()
        assert field(change("some words that are wrong", NEW)) == (403, "current")
        assert field(change(PASSPHRASE, "short")) == (422, "passphrase")
        for size in [-1, 1000]:
            assert refusal(change(PASSPHRASE, NEW, size=size)) == (400, "fault"), size
        assert log() == before
        answer = change(PASSPHRASE, NEW)
        assert answer[0] == 200 and b"the old one still opens an older copy of the vault file" in answer[2], answer
        after = log(NEW)
        assert len(after.splitlines()) == len(before.splitlines()) + 1 and "caaspp changed their own passphrase" in after, after
        # Twice is once.
        assert field(change(PASSPHRASE, NEW)) == (403, "current")
        assert log(NEW) == after
        assert console.ask("GET", "/api/board", headers=SAME_SITE)[0] == 200
        # The other window is told what happened, and not that the vault is damaged, or its passphrase wrong.
        answer = post_two(other, "/api/passphrase", PASSPHRASE, "words of a third kind")
        assert refusal(answer) == (401, "locked") and b"your passphrase was changed meanwhile" in answer[2], answer
        assert refusal(other.log_in()) == (403, "notPermitted")
        assert other.log_in(NEW)[0] == 204
        for text in [PASSPHRASE, NEW, "some words that are wrong", "words of a third kind"]:
            for window in [console, other]:
                assert found_in_memory(window.process.pid, text) == 0, text
        for window in [console, other]:
            window.page.close()


def own_served():
    """On a district's page, whoever finds a session open and tries passphrases there is counted, as at the log-in."""
    from district import District, two_coordinators, Visitor
    two_coordinators()
    with District() as served:
        open_session, owner = Visitor(served), Visitor(served)
        assert open_session.log_in()[0] == 200
        for _ in range(2):
            assert field(post_two(open_session, "/api/passphrase", "some words that are wrong", NEW)) == (403, "current")
        assert served.said().count("a wrong passphrase of caaspp came from 127.0.0.1") == 2, served.said()
        # What is only too weak to be a new one is no guess.
        assert field(post_two(open_session, "/api/passphrase", PASSPHRASE, "short")) == (422, "passphrase")
        assert owner.log_in()[0] == 200
        told = json.loads(owner.board()[2])["notices"]
        assert any(notice.startswith("warning: 2 wrong passphrases were tried for caaspp since ") for notice in told), told


def own_on_page():
    """A coordinator changes their own passphrase."""
    from page import axe, Page
    district()
    with Console() as console, Page(console.address, axe()) as page, Page("about:blank") as second:
        page.log_in().press("Coordinators").press("Change your passphrase").heading("Change your passphrase").shot("own-passphrase")
        def change(current, new, again):
            page.type("Passphrase until now", current).type("New passphrase", new).type(AGAIN, again)
            return page.press("Change the passphrase")
        page.press("Change the passphrase").wrong("Passphrase until now", "Type the passphrase that you have until now.")
        change(PASSPHRASE, NEW, "other words entirly").wrong("New passphrase", "The two passphrases are not the same")
        change("some words that are wrong", NEW, NEW).wrong("Passphrase until now", "does not unlock the vault")
        page.wait("What is secret was not kept.").shot("own-passphrase-wrong")
        assert page.field("New passphrase").get_attribute("value") == page.field(AGAIN).get_attribute("value") == ""
        with Console() as other:
            second.driver.get(other.address)
            second.log_in()
            change(PASSPHRASE, NEW, NEW).heading("Coordinators").wait("Your passphrase was changed; the old one still opens")
            page.shot("own-passphrase-changed")
            second.press("Vendors").heading("Log in").wait("Your passphrase was changed meanwhile, in another window")
            second.log_in(NEW)
            assert second.complaints() == [], second.complaints()
        page.press("Lock").log_in(NEW)
        assert page.complaints() == [], page.complaints()


def make_recovery_code():
    """The code of a new vault of caaspp and elpac, who both have a passphrase that nobody knows any more."""
    district()
    vault("coordinator", "add", "elpac", "--program", "elpac", "--kdf", "interactive", "--passphrase-file", "pass",
          "--new-passphrase-file", "pass")
    vault("coordinator", "recovery", "--recovery-code-file", "code", "--kdf", "interactive", "--as", "caaspp",
          "--passphrase-file", "pass")
    return Path("code").read_text().strip()


def recovery():
    """The recovery code lets in one coordinator, once, and is in no memory after that."""
    code = make_recovery_code()
    os.environ["VENDOR_VAULT_COORDINATOR"] = "elpac"
    with Console() as console:
        console.launch()
        page = console.listen()
        assert json.loads(console.ask("GET", "/api/start", headers=SAME_SITE)[2])["hasRecoveryCode"] is True
        before = log()
        def recover(code, new, **more):
            return post_two(console, "/api/recover", code, new, **more)
        body = {"coordinator": "caaspp", "firstSize": 0}
        assert refusal(console.ask("POST", "/api/recover", body, {"Sec-Fetch-Site": "cross-site"})) == (403, "foreign")
        assert refusal(console.ask("POST", "/api/recover", body, SAME_SITE, session=False)) == (403, "session")
        other = code[:-1] + ("0" if code[-1] != "0" else "1")
        for wrong in [other, "", code[:-1], PASSPHRASE]:
            assert field(recover(wrong, NEW, coordinator="caaspp")) == (403, "code"), wrong
        assert field(recover(code, "short", coordinator="caaspp")) == (422, "passphrase")
        for name in ["nobody", "recovery"]:
            assert field(recover(code, NEW, coordinator=name))[1] == "coordinator", name
        assert field(recover(code, NEW, coordinator="caaspp", programs=["caaspp"])) == (409, "coordinator")
        assert field(recover(code, NEW, coordinator="third", programs=[])) == (422, "programs")
        assert refusal(recover(code, NEW, coordinator="third", programs=["other"])) == (400, "fault")
        assert refusal(console.post("/api/recover", {"coordinator": "caaspp", "firstSize": 1000}, b"")) == (400, "fault")
        # None of it spent the code, or let anybody in.
        assert log() == before
        assert refusal(console.ask("GET", "/api/board", headers=SAME_SITE)) == (401, "locked")
        answer = recover(code.lower().replace("-", " "), NEW, coordinator="caaspp")
        assert answer[0] == 200 and b"the recovery code no longer works" in answer[2], answer
        assert refusal(console.ask("GET", "/api/board", headers=SAME_SITE)) == (401, "locked")
        # Nor is there one to be tried any more.
        answer = recover(code, "words of a third kind", coordinator="elpac")
        assert refusal(answer) == (404, "noInput") and field(answer)[1] == "code", answer
        assert json.loads(console.ask("GET", "/api/start", headers=SAME_SITE)[2])["hasRecoveryCode"] is False
        assert "recovery gave the coordinator caaspp new keys" in log()
        assert refusal(console.log_in()) == (403, "notPermitted")
        assert console.log_in(NEW)[0] == 204
        for text in [code, code.lower(), code.lower().replace("-", " "), code.replace("-", ""), other, NEW, "words of a third kind", PASSPHRASE]:
            assert found_in_memory(console.process.pid, text) == 0, text
        page.close()


def recovery_served():
    """On a district's page it waits in line as a log-in does, the journal has it, and whoever was logged in as that coordinator is out."""
    from district import District, Visitor
    code = make_recovery_code()
    with District() as served:
        owner, stranger = Visitor(served), Visitor(served)
        assert owner.log_in(coordinator="elpac")[0] == 200
        assert post_two(stranger, "/api/recover", "x" * (17 << 10), "", coordinator="elpac")[0] == 413
        assert field(post_two(stranger, "/api/recover", code[::-1], NEW, coordinator="elpac")) == (403, "code")
        assert "a wrong recovery code came from 127.0.0.1" in served.said(), served.said()
        assert owner.board()[0] == 200
        assert post_two(stranger, "/api/recover", code.lower(), NEW, coordinator="elpac")[0] == 200
        assert "the recovery code was used from 127.0.0.1" in served.said(), served.said()
        assert stranger.session is None
        answer = owner.board()
        assert refusal(answer) == (401, "locked") and b"with the recovery code" in answer[2], answer
        assert stranger.log_in(NEW, coordinator="elpac")[0] == 200
        assert code not in served.said() and NEW not in served.said()
        for text in [code, code.lower(), code.replace("-", ""), NEW]:
            assert found_in_memory(served.process.pid, text) == 0, text


def recovery_in_line():
    """While strangers guess without end, a stranger's recovery is refused as busy, and that of a browser that is known is not."""
    import threading
    from district import District, Visitor
    code = make_recovery_code()
    with District() as served:
        known, stranger, is_over = Visitor(served), Visitor(served), threading.Event()
        assert known.log_in(coordinator="elpac")[0] == 200
        def guess():
            visitor = Visitor(served)
            while not is_over.is_set():
                assert refusal(visitor.log_in("some words that are wrong")) in [(403, "notPermitted"), (429, "busy")]
        def recover(visitor, code):
            return post_two(visitor, "/api/recover", code, NEW, coordinator="elpac", browser=visitor.browser)
        guessers = [threading.Thread(target=guess) for _ in range(4)]
        for guesser in guessers:
            guesser.start()
        try:
            wait_for(lambda: refusal(recover(stranger, code[::-1])) == (429, "busy"), "a stranger is refused")
            for _ in range(8):
                assert field(recover(known, code[::-1])) == (403, "code")
            assert recover(known, code)[0] == 200
        finally:
            is_over.set()
            for guesser in guessers:
                guesser.join()


def recovery_on_page():
    """Whoever forgot their passphrase has another one with the recovery code; somebody new comes in with the next code."""
    from page import axe, Page
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select
    code = make_recovery_code()
    with Console() as console, Page(console.address, axe()) as page:
        Select(page.heading("Log in").field("Coordinator")).select_by_visible_text("elpac")
        page.wait("Passphrase forgotten?").shot("log-in-recovery").press("Use the recovery code").heading("Use the recovery code")
        assert page.field("Your short name").get_attribute("value") == "elpac"
        page.shot("recovering").press("Use the code").wrong("Recovery code", "Type the recovery code from the paper.")
        def use(code):
            page.type("Recovery code", code).type("New passphrase", NEW).type(AGAIN, NEW).press("Use the code")
        use(code[::-1])
        page.wrong("Recovery code", "The recovery code does not unlock the vault").shot("recovering-wrong")
        # What is secret is not kept, and all else is.
        kept = [page.field(label).get_attribute("value") for label in ["Recovery code", "New passphrase", AGAIN, "Your short name"]]
        assert kept == ["", "", "", "elpac"], kept
        use(code)
        page.heading("Log in").wait("Elpac has a new passphrase, and the recovery code no longer works").shot("recovered")
        assert "Passphrase forgotten?" not in page.text()
        Select(page.field("Coordinator")).select_by_visible_text("elpac")
        page.log_in(NEW).press("Coordinators").press("Make a recovery code").press("Show recovery code").wait("lock the paper away")
        code = page.driver.find_element(By.CLASS_NAME, "code").text
        page.press("Done").press("Lock").heading("Log in").press("Use the recovery code")
        page.type("Your short name", "third").tick("I am not a coordinator of this vault yet.").shot("recovering-new")
        use(code)
        page.wrong("Programs", "Choose at least one program.").tick("ELPAC")
        use(code)
        page.heading("Log in")
        Select(page.field("Coordinator")).select_by_visible_text("third")
        page.log_in(NEW).wait("You are third (elpac).")
        assert page.complaints() == [], page.complaints()


globals()[sys.argv[1]]()
