"""Vaults, coordinators, vendors and their keys at the page: people.py NAME. Silent, where it works."""
import json, os, re, sys
from pathlib import Path
from console import *
from page import axe, Page
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

FINGERPRINT = r"(\d{5} ){5}\d{5}"


def first_use():
    """From an empty folder: the vault is made on the page, with a recovery code and a second coordinator."""
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("Who are you?").shot("welcome").press("Make the vault").heading("Make the vault").press("Cancel")
        page.heading("Who are you?").press("Make the vault").heading("Make the vault").shot("make")
        page.type("District or school", "Sample Unified").type("CDS code", "1964733000000")
        again = "The same passphrase again"
        page.type("Your short name", "CAASPP office").type("New passphrase", "short").type(again, "shart")
        page.press("Make the vault").wrong("New passphrase", "The two passphrases are not the same")
        def make():
            page.type("New passphrase", PASSPHRASE).type(again, PASSPHRASE).press("Make the vault")
        make()
        page.wrong("CDS code", "13 digits, not 14").shot("make-wrong")
        # What was typed is kept, and no secret.
        assert page.field("District or school").get_attribute("value") == "Sample Unified"
        assert page.field("New passphrase").get_attribute("value") == page.field(again).get_attribute("value") == ""
        page.type("CDS code", "19-64733-0000000")
        make()
        page.wrong("Your short name", "cannot be a short name").type("Your short name", "caaspp")
        make()
        page.wrong("Programs", "Choose at least one program.").tick("CAASPP").tick("ELPAC")
        page.type("New passphrase", "short").type(again, "short")
        page.press("Make the vault").wrong("New passphrase", "at least 8 characters")
        page.type("New passphrase", PASSPHRASE).type(again, PASSPHRASE)
        page.press("Make the vault").heading("Recovery code").shot("recovery").press("Show recovery code")
        page.wait("lock the paper away").shot("recovery-code")
        code = page.driver.find_element(By.CLASS_NAME, "code").text
        assert re.fullmatch(r"([0-9A-Z]{4}-){5}[0-9A-Z]{4}", code), code
        page.press("Done").heading("Electronic Student Score Reports").wait("First record the vendors")
        assert found_in_memory(console.process.pid, code) == 0
        assert found_in_memory(console.process.pid, PASSPHRASE) == 0
        page.press("Coordinators").heading("Coordinators").shot("coordinators")
        page.type("Short name", "elpac").tick("ELPAC")
        page.type("New passphrase", "other words entirely").type(again, "other words entirely")
        page.press("Add the coordinator").wait("The coordinator elpac was added.")
        page.press("Lock").heading("Log in")
        Select(page.field("Coordinator")).select_by_visible_text("elpac")
        page.log_in("other words entirely").wait("You are elpac (elpac).")
        assert page.complaints() == [], page.complaints()
    Path("code").write_text(code + "\n")
    os.chmod("code", 0o600)
    Path("pass").write_text(PASSPHRASE + "\n")
    os.chmod("pass", 0o600)
    vault("coordinator", "add", "third", "--as", "recovery", "--kdf", "interactive", "--passphrase-file", "code",
          "--new-passphrase-file", "pass")


def key_pair():
    """A vendor makes its keys on the page; the command line opens with them what is sealed to them."""
    district()
    again = "The same passphrase again"
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("Log in").press("Make a key pair").heading("Make a key pair").shot("key-pair")
        page.press("Make the key pair").wrong("Name of the vendor", "Fill this in.").type("Name of the vendor", "Power")
        page.type("New passphrase", "short").type(again, "short").press("Make the key pair")
        page.wrong("New passphrase", "at least 8 characters")
        assert page.field("Name of the vendor").get_attribute("value") == "Power"
        page.type("New passphrase", PASSPHRASE).type(again, PASSPHRASE).press("Make the key pair")
        page.heading("Your key pair").wait("Keep it, and do not send it to anyone.").shot("new-key-pair")
        assert found_in_memory(console.process.pid, PASSPHRASE) == 0
        page.press("Done").wait("Not done yet: Download vendor.key, Download vendor.pub. It cannot be had again.")
        secret = page.press("Download vendor.key").downloaded("vendor.key")
        public = page.press("Download vendor.pub").downloaded("vendor.pub")
        shown = re.search(FINGERPRINT, page.text())[0]
        printed = vault("fingerprint", public).stdout
        assert shown in printed and "Power" in printed, (shown, printed)
        page.press("Done").heading("Log in")
        assert page.complaints() == [], page.complaints()
    vault("vendor", "add", "power", "--name", "Power", "--key", public, "--yes", "--passphrase-file", "pass")
    vault("generate", "--vendor", "power", "--authorize", "--passphrase-file", "pass")
    vault("export", "--to", public, "--passphrase-file", "pass")
    os.chmod(secret, 0o600)
    opened = vault("open", "19647330000000-power-g1.bundle", "--key", secret, "--from", "issuer.pub", "--json",
                   "--passphrase-file", "pass").stdout
    assert len(json.loads(opened)["secret_key"]) == 20, opened


def welcome():
    """Where there is no vault, whoever opens bundles is asked for as much as a coordinator is, and gets on without one."""
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("Who are you?").wait("LEA coordinator").wait("SIS vendor")
        names = ["Make the vault", "Open a bundle", "Make a key pair"]
        # None of them stands out, and each is reached by the Tab key, in this order.
        looks = [button.value_of_css_property("background-color") for name in names for button in page.buttons(name)]
        assert len(looks) == 3 and len(set(looks)) == 1, looks
        for name in names:
            page.keys(Keys.TAB)
            assert page.driver.switch_to.active_element.accessible_name == name, page.text()
        page.keys(Keys.ENTER).heading("Make a key pair").press("Cancel")
        page.heading("Who are you?").press("Open a bundle").heading("Open a bundle").press("Cancel").heading("Who are you?")
        assert page.complaints() == [], page.complaints()


def unavailable():
    """A vault that cannot be read now is no dead end, and keeps nobody from opening a bundle."""
    district()
    file = f"{os.environ['XDG_DATA_HOME']}/vendor-vault/vault.db"
    os.chmod(file, 0o644)
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("The vault cannot be opened now").wait("open to other users").shot("unavailable")
        page.press("Open a bundle").heading("Open a bundle").press("Cancel").heading("The vault cannot be opened now")
        os.chmod(file, 0o600)
        page.press("Try again").log_in().press("Lock").heading("Log in").wait("The vault is locked.")
        assert page.complaints() == [], page.complaints()


def removal():
    """A coordinator who left is removed, after a page that says what that comes to."""
    district()
    vault("coordinator", "add", "elpac", "--program", "elpac", "--kdf", "interactive", "--passphrase-file", "pass",
          "--new-passphrase-file", "pass")
    vault("generate", "--vendor", "aeries", "--authorize", "--as", "caaspp", "--passphrase-file", "pass")
    vault("export", "--to", "aeries.pub", "--as", "caaspp", "--passphrase-file", "pass")
    with Console() as console, Page(console.address, axe()) as page:
        Select(page.heading("Log in").field("Coordinator")).select_by_visible_text("caaspp")
        page.log_in().press("Coordinators").heading("Coordinators").shot("coordinators-two")
        assert page.buttons("Remove caaspp") == []
        page.press("Remove elpac").heading("Remove elpac").wait("elpac may still know what was in the vault until now")
        page.wait("the unconfirmed bundle of generation 1").shot("remove")
        page.press("Cancel").heading("Coordinators").wait("elpac (elpac)")
        page.press("Remove elpac").heading("Remove elpac").press("Remove elpac")
        page.heading("Electronic Student Score Reports").wait("Removed: elpac. Send the new issuer.pub").shot("removed")
        page.press("Coordinators").heading("Coordinators")
        assert "elpac (elpac)" not in page.text()
        page.press("History").wait("caaspp removed the coordinator elpac")
        assert page.complaints() == [], page.complaints()
    listed = vault("coordinator", "list", "--passphrase-file", "pass").stdout
    assert re.findall(r"^\S+", listed, re.MULTILINE) == ["caaspp"], listed


def vendors():
    """A vendor is recorded with its key, and not with what is none, or is secret."""
    district()
    vault("keygen", "-o", "campus", "--no-passphrase")
    vault("keygen", "-o", "power", "--no-passphrase")
    secret = Path("power.key").read_text().split()[-1]
    with Console() as console, Page(console.address, axe()) as page:
        page.log_in().press("Vendors").heading("Vendors").wait("aeries (Aeries)")
        keyless = "This vendor has no key file. A person will give it the Secret Key."
        page.type("Name", "Power <b>School</b>").type("Short name", "power").press("Record the vendor")
        page.wrong(keyless, "Choose the vendor’s public key file, or tick the box.")
        page.type("Name", "Power <b>School</b>").type("Short name", "Power School")
        page.field("Public key file").send_keys(os.path.abspath("power.key"))
        page.wrong("Public key file", "ask the vendor to make a new key pair").shot("vendor-secret-key")
        assert found_in_memory(console.process.pid, secret) == 0
        page.field("Public key file").send_keys(os.path.abspath("issuer.pub"))
        page.wait("vendor")
        page.field("Public key file").send_keys(os.path.abspath("power.pub"))
        page.wait(re.search(FINGERPRINT, vault("fingerprint", "power.pub").stdout)[0]).shot("vendor-compare")
        compared = "The vendor read out the same digits."
        page.press("Record the vendor").wrong(compared, "Compare the fingerprint, and tick the box.")
        page.tick(compared).press("Record the vendor").wrong("Short name", "cannot be a short name").shot("vendor-wrong")
        page.type("Short name", "powerschool").press("Record the vendor").wait("The vendor was recorded.")
        page.wait("powerschool (Power <b>School</b>)").shot("vendors")
        # A vendor that has none is given its key later.
        page.type("Name", "Infinite Campus").type("Short name", "campus").tick(keyless).press("Record the vendor")
        page.wait("The vendor was recorded.").press("Record its key").heading("Key of campus (Infinite Campus)")
        page.press("Record the key").wrong("Public key file", "Choose the vendor’s public key file.")
        page.field("Public key file").send_keys(os.path.abspath("campus.pub"))
        page.wait(re.search(FINGERPRINT, vault("fingerprint", "campus.pub").stdout)[0]).shot("vendor-key")
        page.tick(compared).press("Record the key").wait("The key was recorded.")
        assert page.buttons("Record its key") == []
        assert page.complaints() == [], page.complaints()


globals()[sys.argv[1]]()
