"""Two desks with one vault on a server, at their pages: shared.py VAULT. Silent, where it works."""
import os, re, sys
from pathlib import Path
from console import *
from page import axe, Page
from selenium.webdriver.support.ui import Select

VAULT = sys.argv[1]
AGAIN = "The same passphrase again"
FINGERPRINT = r"(?:\d{5} ){5}\d{5}"


class Desk(Console):
    """A console at a desk with a home of its own."""

    def __init__(self, name):
        home = Path(name).absolute()
        home.mkdir(mode=0o700, exist_ok=True)
        self.env = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": f"{home}/data", "XDG_STATE_HOME": f"{home}/state"}
        super().__init__("--vault", VAULT, env=self.env)


def passphrases(page, text):
    return page.type("New passphrase", text).type(AGAIN, text)


def digits(page):
    return re.findall(FINGERPRINT, page.text())


def let_in_again(one, two):
    """A coordinator asks once more, from another desk: what that comes to is read before it is decided."""
    with Desk("elpac-at-home") as third, Page(third.address, axe()) as three:
        three.heading("Log in").press("Ask to be let in").heading("Ask to be let in").type("Short name", "elpac").tick("ELPAC")
        passphrases(three, "words for at home").press("Make the request").heading("Your request")
        (shown,) = digits(three)
        request = three.press("Download elpac.request").downloaded("elpac.request")
        one.press("Coordinators").heading("Coordinators").field("Request").send_keys(request)
        one.wait("Elpac is a coordinator already, and gets new keys; the key file that elpac had will no longer open the vault.")
        assert digits(one)[-1] == shown, (digits(one), shown)
        one.shot("admitting-again").tick("The new coordinator read out the same digits.").press("Add the coordinator")
        one.wait("The coordinator elpac has new keys.").shot("admitted-again")
        (proof,) = set(digits(one))
        # The desk before is told what happened, and not that a passphrase was changed.
        two.press("Vendors").heading("Log in").wait("You were let in from another desk meanwhile").shot("let-in-elsewhere")
        assert "passphrase was changed" not in two.text()
        three.press("Done").heading("Log in").type("Passphrase", "words for at home").press("Log in")
        same = "The other coordinator read out the same digits."
        three.wrong(same, "compare its fingerprint")
        assert digits(three) == [proof], (digits(three), proof)
        three.tick(same).log_in("words for at home").wait("You are elpac (elpac).")
        assert three.complaints() == [], three.complaints()


with Desk("caaspp") as first, Desk("elpac") as second, Page(first.address, axe()) as one, Page(second.address, axe()) as two:
    one.press("Make the vault").heading("Make the vault").type("District or school", "Sample Unified").type("CDS code", "19647330000000")
    passphrases(one.type("Your short name", "caaspp").tick("CAASPP"), PASSPHRASE).press("Make the vault")
    one.heading("Recovery code").press("Not now").heading("Electronic Student Score Reports")

    # The second coordinator asks, at their own desk.
    two.heading("Who are you?").driver.refresh()
    two.heading("Log in").wait("Not a coordinator of this vault yet?").shot("login-shared")
    assert two.buttons("Log in") == []
    two.press("Ask to be let in").heading("Ask to be let in").type("Short name", "elpac").shot("asking")
    passphrases(two, "other words entirely").press("Make the request").wrong("Programs", "Choose at least one program.")
    passphrases(two.tick("ELPAC"), "short").press("Make the request").wrong("New passphrase", "at least 8 characters")
    passphrases(two, "other words entirely").press("Make the request").heading("Your request").shot("asked")
    (shown,) = digits(two)
    request = two.press("Download elpac.request").downloaded("elpac.request")
    two.press("Done").heading("Log in")

    # The first one compares it on the phone, and lets them in.
    one.press("Coordinators").heading("Coordinators").shot("coordinators-shared")
    one.press("Add the coordinator").wrong("Request", "Choose the request that the new coordinator sent.")
    Path("large").write_bytes(bytes(70_000))
    Path("other").write_text("no request\n")
    for name, fact in [("large", "too large to be a request"), ("other", "does not contain a coordinator's request")]:
        one.field("Request").send_keys(os.path.abspath(name))
        one.wrong("Request", fact)
    one.field("Request").send_keys(request)
    one.wait("This request is from elpac (elpac).").shot("admitting")
    assert digits(one) == [shown], (digits(one), shown)
    compared = "The new coordinator read out the same digits."
    one.press("Add the coordinator").wrong(compared, "Compare the fingerprint, and tick the box.")
    # What was compared is what is added.
    first.session = one.driver.execute_script("return sessionStorage.getItem('session')")
    answer = first.post("/api/admit", {"fingerprint": shown[::-1], "consequences": []}, Path(request).read_bytes())
    assert refusal(answer) == (409, "overtaken"), answer
    # Nobody gets keys at another's desk.
    answer = first.post("/api/coordinators", {"coordinator": "third", "programs": ["elpac"]}, PASSPHRASE.encode())
    assert refusal(answer) == (403, "notPermitted") and b"so third asks from there" in answer[2], answer
    one.tick(compared).press("Add the coordinator").wait("Read the vault fingerprint out to elpac").shot("admitted")
    (proof,) = set(digits(one))
    # A request is good for one addition.
    one.field("Request").send_keys(request)
    one.wait("was used before")

    # The second one hears which vault it is, once.
    two.driver.refresh()
    two.heading("Log in").type("Passphrase", "other words entirely").press("Log in")
    same = "The other coordinator read out the same digits."
    two.wrong(same, "compare its fingerprint with caaspp").shot("login-compare")
    assert digits(two) == [proof], (digits(two), proof)
    two.type("Passphrase", "other words entirely").press("Log in").wrong(same, "Compare the digits, and tick the box.")
    two.tick(same).log_in("other words entirely").wait("You are elpac (elpac).")
    two.press("Lock").log_in("other words entirely")

    # Each hears what the other did.
    two.press("Vendors").heading("Vendors").type("Name", "Aeries").type("Short name", "aeries")
    two.tick("This vendor has no key file. A person will give it the Secret Key.").press("Record the vendor")
    two.wait("The vendor was recorded.")
    one.press("Credentials").heading("Electronic Student Score Reports").wait("elpac added the vendor aeries")
    one.press("Generate Credentials").tick("aeries (Aeries)")
    one.tick("I have read this authorization, and I accept it for my organization.").press("Generate Credentials")
    one.wait("The credentials were generated and sealed.")
    two.press("Credentials").wait("Since you were last here").wait("Generation 1 of")
    let_in_again(one, two)
    assert one.complaints() == two.complaints() == [], (one.complaints(), two.complaints())
    for desk in (first, second):
        assert found_in_memory(desk.process.pid, "other words entirely") == found_in_memory(desk.process.pid, PASSPHRASE) == 0
