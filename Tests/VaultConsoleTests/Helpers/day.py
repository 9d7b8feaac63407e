"""A coordinator's day at the page: day.py NAME. Silent, where it works."""
import json, os, sys
from console import *
from page import axe, Page
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


def opened(bundle):
    """The fields that the opener sees."""
    os.chmod("aeries.key", 0o600)
    lines = vault("open", bundle, "--key", "aeries.key", "--from", "issuer.pub", "--json").stdout
    return json.loads(lines)


def handoff():
    """From the log-in to a confirmed delivery, and a reset."""
    district()
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("Log in").shot("log-in")
        page.press("Log in").wrong("Passphrase", "Type your passphrase.")
        page.type("Passphrase", "not these words").press("Log in")
        page.wrong("Passphrase", "The passphrase does not unlock the vault.").shot("log-in-wrong")
        page.log_in().wait("No credentials yet").shot("board-empty")
        page.press("Generate Credentials").heading("Generate Credentials")
        page.press("Generate Credentials").wrong("Parent or Student Portal Vendor(s)", "Choose at least one vendor.")
        page.tick("aeries (Aeries)").wait("Authorization to Release Student Data to Vendors")
        page.wait("authorizes the testing agency to release").shot("generate")
        page.tick("I have read this authorization, and I accept it for my organization.")
        page.press("Generate Credentials").heading("Electronic Student Score Reports")
        page.wait("90 days remain").wait("Waiting.").shot("board")
        page.press("Download bundle").wait("Bundle sealed on")
        bundle = page.downloaded("19647330000000-aeries-g1.bundle")
        page.shot("board-sealed")
        fields = opened(bundle)
        page.type("Confirmation code", "7KQ2").press("Confirm")
        page.wrong("Confirmation code", "This is not a confirmation code").shot("board-code-wrong")
        page.type("Confirmation code", "AAAA-AAAA-AAAA").press("Confirm").wait("This code matches no delivery")
        page.type("Confirmation code", fields["confirmation_code"]).press("Confirm")
        page.wait("Recorded: aeries (Aeries) has generation 1").shot("board-confirmed")
        record = page.press("Download authorization record").downloaded("authorization-19647330000000-g1.txt")
        assert "aeries" in vault("authorization", "--verify", record, "--from", "issuer.pub").stdout
        calendar = page.press("Download expiration dates for your calendar").downloaded("credentials.ics")
        assert "on the page of Vendor Vault\\, select Regenerate" in Path(calendar).read_text().replace("\n ", "").replace("\r", "")
        page.press("Regenerate Credentials").heading("Regenerate Credentials")
        page.tick("aeries (Aeries)").wait("breaks the connection of aeries").shot("regenerate")
        page.type("Reason", "the vendor lost it")
        page.tick("I have read this authorization, and I accept it for my organization.")
        page.press("Regenerate Credentials").heading("Electronic Student Score Reports")
        page.wait("Generation 2 of 19 64733 0000000")
        page.press("History").heading("History").wait("caaspp regenerated the credentials of 19 64733 0000000 to generation 2").shot("history")
        page.press("Lock").heading("Log in").wait("The vault is locked.")
        assert page.complaints() == [], page.complaints()
    console.process.wait(60)


def in_the_dark():
    """The same pages, light on dark."""
    district()
    vault("generate", "--vendor", "aeries", "--authorize", "--passphrase-file", "pass")
    with Console() as console, Page(console.address, axe(), dark=True) as page:
        page.heading("Log in").shot("dark-log-in").log_in().wait("90 days remain").shot("dark-board")
        page.press("Regenerate Credentials").tick("aeries (Aeries)").wait("no vendor has it yet").shot("dark-regenerate")
        page.press("Vendors").heading("Vendors").shot("dark-vendors")


def agency():
    """What the agency's screen shows is brought in, by somebody who slips once; a second coordinator is quicker."""
    district()
    vault("coordinator", "add", "elpac", "--program", "elpac", "--kdf", "interactive", "--passphrase-file", "pass",
          "--new-passphrase-file", "pass")
    secret = "Ag3ncy-Xk29-mmQp-7781"
    with Console() as console, Page(console.address, axe()) as page:
        Select(page.heading("Log in").field("Coordinator")).select_by_visible_text("caaspp")
        page.log_in()
        page.press("Bring in from the agency’s screen").heading("Bring in from the agency’s screen")
        page.tick("aeries (Aeries)").wait("authorizes the testing agency to release")
        accept = "I have read this authorization, and I accept it for my organization."
        page.type("User Name", "ssr-4711").type("Secret Key", "ssr-4711").press("Bring in")
        page.wrong("Expiration Date", "Choose the day")
        page.driver.execute_script(
            "arguments[0].value = new Date(Date.now() + 30 * 86400000).toISOString().slice(0, 10)",
            page.field("Expiration Date"))
        page.press("Bring in").wrong(accept, "Read the authorization, and tick the box.")
        # Nothing was sent yet, so that nothing is typed twice.
        page.tick(accept).press("Bring in")
        page.wrong("Secret Key", "is the user name, or contains it").shot("agency-doubt")
        assert page.field("Secret Key").get_attribute("value") == ""
        assert page.field("User Name").get_attribute("value") == "ssr-4711"
        page.type("Secret Key", secret).press("Bring in").wait("The credentials are sealed.").wait("30 days remain")
        page.shot("agency-board")
        assert found_in_memory(console.process.pid, secret) == 0
        # The other coordinator, at a terminal, revokes it while the page shows it.
        vault("revoke", "--reason", "mistyped", "--yes", "--as", "elpac", "--passphrase-file", "pass")
        page.press("Download bundle").wait("no longer in force")
        page.press("Credentials").wait("Since you were last here").wait("elpac revoked generation 1").shot("overtaken")
        page.press("History").wait("caaspp brought generation 1 of 19 64733 0000000 in from the agency's screen").press("Credentials")
        # What is made at the terminal meanwhile is seen before it is replaced, and nothing is typed again.
        page.press("Generate for a service of your own").tick("aeries (Aeries)").tick(accept)
        vault("generate", "--vendor", "aeries", "--authorize", "--as", "elpac", "--passphrase-file", "pass")
        page.press("Generate Credentials").wait("What this ends").shot("overtaken-making")
        assert not page.field(accept).is_selected()
        page.tick(accept).type("Reason", "made twice").press("Generate Credentials").wait("Generation 3 of")
        assert page.complaints() == [], page.complaints()


def school():
    """Credentials of one school, whose code is looked at where it is typed."""
    district()
    accept = "I have read this authorization, and I accept it for my organization."
    with Console() as console, Page(console.address, axe()) as page:
        page.log_in().press("Generate for a school").heading("Generate Credentials").shot("school")
        page.press("Generate Credentials").wrong("CDS code of the school", "Fill this in.")
        page.tick("aeries (Aeries)").type("CDS code of the school", "19647251234567").press("Generate Credentials")
        page.wrong("CDS code of the school", "is not a school of this vault's organization").shot("school-foreign")
        assert "I have read this authorization" not in page.text()
        page.type("CDS code of the school", "19-64733-1234567" + Keys.TAB).wait("of its school CDS 19647331234567")
        assert "is not a school" not in page.text()
        page.press("Generate Credentials").wrong(accept, "Read the authorization, and tick the box.").tick(accept).press("Generate Credentials")
        page.heading("Electronic Student Score Reports").wait("Generation 1 of 19 64733 1234567").shot("board-school")
        page.wait("There are no credentials of the organization itself.").press("Download bundle")
        page.downloaded("19647331234567-aeries-g1.bundle")
        assert page.complaints() == [], page.complaints()


globals()[sys.argv[1]]()
