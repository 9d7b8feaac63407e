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


globals()[sys.argv[1]]()
