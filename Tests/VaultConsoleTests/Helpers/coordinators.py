"""Two coordinators of a district, each in a browser of their own: coordinators.py NAME. Silent, where it works."""
import json, sys
from district import *
from page import axe, LINES
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

ACCEPT = "I have read this authorization, and I accept it for my organization."
AGAIN = "The same passphrase again"
OTHERS = "other words entirely"


def together():
    """From an empty folder to a confirmed delivery, and a reset that both want; nobody is at the machine."""
    vault("keygen", "-o", "aeries", "--no-passphrase")
    with District(code="7KQ2-M9XF-3HTB") as served, served.page(axe()) as first, served.page(axe()) as second:
        first.heading("Make the vault").shot("served-make")
        assert "For vendors" not in first.text()
        def make(code):
            first.type("Code of the installation", code)
            first.type("New passphrase", PASSPHRASE).type(AGAIN, PASSPHRASE).press("Make the vault")
        first.type("District or school", "Sample Unified").type("CDS code", "19-64733-0000000")
        first.type("Your short name", "caaspp").tick("CAASPP")
        make("7KQ2-M9XF-3HTC")
        first.wrong("Code of the installation", "This is not the code").shot("served-code-wrong")
        make("7kq2m9xf3htb")
        first.heading("Recovery code").press("Not now").heading("Electronic Student Score Reports")
        # The second one joins.
        first.press("Coordinators").heading("Coordinators").press("Show a code").wait("Read this code out")
        code = first.shot("served-invite").driver.find_element(By.CLASS_NAME, "code").text
        second.driver.refresh()
        second.heading("Log in").shot("served-log-in").press("Join with a code").heading("Join the vault").shot("served-join")
        def join(code, name):
            second.type("Code", code).type("Your short name", name)
            second.type("New passphrase", OTHERS).type(AGAIN, OTHERS).press("Join the vault")
        second.tick("ELPAC")
        join("AAAA-AAAA-AAAA", "elpac")
        second.wrong("Code", "This is not a code that is good now").shot("served-join-wrong")
        # A slip does not use up the code.
        join(code, "caaspp")
        second.wait("caaspp")
        join(code, "elpac")
        second.heading("Log in").wait("You have joined. Log in with your passphrase.")
        Select(second.field("Coordinator")).select_by_visible_text("elpac")
        second.log_in(OTHERS).wait("You are elpac (elpac).")
        first.press("Credentials").wait("elpac has joined with the code that you were shown").shot("served-joined")
        # The vendor, the credential, the bundle, the code.
        first.press("Vendors").heading("Vendors").type("Name", "Aeries").type("Short name", "aeries")
        first.field("Public key file").send_keys(os.path.abspath("aeries.pub"))
        first.tick("The vendor read out the same digits.").press("Record the vendor").wait("The vendor was recorded.")
        first.press("Credentials").press("Generate Credentials").tick("aeries (Aeries)").wait("authorizes the testing agency")
        first.tick(ACCEPT).press("Generate Credentials").heading("Electronic Student Score Reports").wait("90 days remain")
        issuer = first.press("Download issuer.pub").downloaded("issuer.pub")
        bundle = first.press("Download bundle").wait("Bundle sealed on").downloaded("19647330000000-aeries-g1.bundle")
        os.chmod("aeries.key", 0o600)
        opened = json.loads(vault("open", bundle, "--key", "aeries.key", "--from", issuer, "--json").stdout)
        second.press("Credentials").wait("caaspp made generation 1").type("Confirmation code", opened["confirmation_code"])
        second.press("Confirm").wait("Recorded: aeries (Aeries) has generation 1").shot("served-confirmed")
        # Both regenerate; one comes first, and the other hears of it.
        for page in [first, second]:
            page.press("Credentials").press("Regenerate Credentials").tick("aeries (Aeries)").wait("breaks the connection")
            page.type("Reason", "the vendor lost it").tick(ACCEPT)
        first.press("Regenerate Credentials").heading("Electronic Student Score Reports").wait("Generation 2 of")
        second.press("Regenerate Credentials").wait("generation 2").shot("served-overtaken")
        second.press("Credentials").wait("caaspp regenerated the credentials of 19 64733 0000000 to generation 2").wait("Generation 2 of")
        assert "Generation 3" not in second.text()
        # The secret of one is nowhere in the other's page, nor in the service.
        second.press("Show Secret Key").heading("Show Secret Key").press("Show Secret Key").wait("This is the only time")
        secret = second.driver.find_element(By.CLASS_NAME, "secret").text
        second.press("Done")
        first.press("Credentials").wait("shown to elpac on")
        assert secret not in first.driver.execute_script("return document.documentElement.outerHTML")
        for text in [secret, PASSPHRASE, OTHERS]:
            assert found_in_memory(served.process.pid, text) == 0, "it is still in the service's memory"
        assert first.complaints() == second.complaints() == [], (first.complaints(), second.complaints())


def leaving():
    """What is locked asks for the passphrase; a restart says so, and a reload goes on."""
    district()
    with District() as served, served.page(axe(), before=LINES) as page:
        page.log_in().driver.refresh()
        page.heading("Electronic Student Score Reports")
        kept = page.driver.execute_script("return [document.cookie, Object.keys(localStorage)]")
        assert kept == ["", ["browser"]], kept
        page.driver.execute_script("isHeld = true")
        page.press("Lock").heading("Log in").wait("The vault is locked.")
        session = page.driver.execute_script("return sessionStorage.getItem('session')")
        assert session is None, session
        page.log_in().until(lambda: page.driver.execute_script("return lines.length") == 2, "another line")
        # What is said to the session that was left is not about this one.
        page.driver.execute_async_script("lines[0]('locked'); setTimeout(arguments[0], 500)")
        assert page.driver.execute_script("return sessionStorage.getItem('session')") is not None
        page.heading("Electronic Student Score Reports")
        page.driver.execute_script("isHeld = false")
        served.stop()
        page.heading("This page has ended").wait("Try again").shot("served-ended")
        served.start()
        page.press("Try again").log_in().wait("You are caaspp")
        # The line of news is lost, and the session is not.
        served.nginx.terminate()
        served.nginx.wait(60)
        served.run_nginx()
        page.driver.refresh()
        page.heading("Electronic Student Score Reports")


globals()[sys.argv[1]]()
