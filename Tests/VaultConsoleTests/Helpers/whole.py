"""The whole handoff at the page, from an empty folder to a confirmed delivery, in both roles: whole.py NAME. Silent, where
it works."""
import datetime, os, re, sys
from console import *
from page import Page
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

VENDORS, OTHERS = "the vendor's own words", "other words entirely"
ACCEPT = "I have read this authorization, and I accept it for my organization."


class MousePage(Page):
    """By visible labels alone."""

    def choose(self, label, path):
        self.field(label).send_keys(path)
        return self

    def select(self, label, text):
        Select(self.field(label)).select_by_visible_text(text)
        return self


class NarrowPage(MousePage):
    """The same on a screen of 320 px, where nothing takes scrolling to the side."""

    def __init__(self, address):
        super().__init__(address)
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False})

    def heading(self, text):
        super().heading(text)
        width = self.driver.execute_script("return document.documentElement.scrollWidth")
        assert width <= 320, (text, width)
        return self


class KeyboardPage(Page):
    """Nothing is clicked: what has a name is gone to by the Tab key."""

    def go_to(self, name):
        for _ in range(60):
            self.keys(Keys.TAB)
            element = self.driver.switch_to.active_element
            found = element.accessible_name
            if found == name or found.startswith(f"{name}:"):
                assert element.rect["width"] > 0, name
                return element
        raise AssertionError(f"no way to {name!r} by the Tab key in: {self.text()}")

    def choose(self, label, path):
        # The window in which a file is chosen is the system's.
        self.go_to(label).send_keys(path)
        return self

    def type(self, label, text):
        self.go_to(label)
        return self.keys(text)

    def select(self, label, text):
        return self.type(label, text)

    def tick(self, label):
        self.go_to(label)
        return self.keys(Keys.SPACE)

    def press(self, name):
        self.go_to(name)
        return self.keys(Keys.ENTER)


def digits(page):
    return re.findall(r"(?:\d{5} ){5}\d{5}", page.text())


def handoff(make):
    def passphrases(text):
        return page.type("New passphrase", text).type("The same passphrase again", text)
    with Console() as console, make(console.address) as page:
        # A vendor makes its keys.
        page.heading("Who are you?").press("Make a key pair").heading("Make a key pair").type("Name of the vendor", "Aeries")
        passphrases(VENDORS).press("Make the key pair").heading("Your key pair")
        secret = page.press("Download vendor.key").downloaded("vendor.key")
        public = page.press("Download vendor.pub").downloaded("vendor.pub")
        (vendors,) = digits(page)
        page.press("Done").heading("Who are you?")
        # A coordinator makes the vault, adds the other one, and records the vendor.
        page.press("Make the vault").heading("Make the vault").type("District or school", "Sample Unified")
        page.type("CDS code", "19647330000000").type("Your short name", "caaspp").tick("CAASPP")
        passphrases(PASSPHRASE).press("Make the vault").heading("Recovery code").press("Not now")
        page.heading("Electronic Student Score Reports").press("Coordinators").heading("Coordinators")
        page.type("Short name", "elpac").tick("ELPAC")
        passphrases(OTHERS).press("Add the coordinator").wait("The coordinator elpac was added.")
        page.press("Vendors").heading("Vendors").type("Name", "Aeries").type("Short name", "aeries")
        page.choose("Public key file", public).wait(vendors).tick("The vendor read out the same digits.")
        page.press("Record the vendor").wait("The vendor was recorded.")
        # What the agency's screen shows is brought in.
        page.press("Credentials").heading("Electronic Student Score Reports")
        page.press("Bring in from the agency’s screen").heading("Bring in from the agency’s screen")
        page.tick("aeries (Aeries)").wait("authorizes the testing agency to release")
        day = datetime.date.today() + datetime.timedelta(days=60)
        page.type("User Name", "ssr-4711").type("Secret Key", "Ag3ncy-Xk29-mmQp-7781").type("Expiration Date", f"{day:%m%d%Y}")
        page.tick(ACCEPT).press("Bring in").wait("The credentials are sealed.")
        page.press("Lock").heading("Log in")
        # The other coordinator replaces it.
        page.select("Coordinator", "elpac").log_in(OTHERS).wait("caaspp brought generation 1")
        page.press("Generate for a service of your own").heading("Regenerate Credentials").tick("aeries (Aeries)")
        page.wait("What this ends").type("Reason", "a service of our own").tick(ACCEPT).press("Regenerate Credentials")
        page.heading("Electronic Student Score Reports").wait("Generation 2 of 19 64733 0000000")
        bundle = page.press("Download bundle").wait("Bundle sealed on").downloaded("19647330000000-aeries-g2.bundle")
        (issuers,) = digits(page)
        page.press("Lock").heading("Log in")
        # The vendor opens the bundle.
        page.press("Open a bundle").heading("Open a bundle").choose("Key file", secret)
        page.type("Passphrase of the key file", VENDORS).press("Use this key").wait("Fingerprint of your key:")
        page.choose("Bundle", bundle).wait("Who signed it?").wait(issuers).tick("The district read out the same digits.")
        page.press("Open the bundle").heading("Credentials").wait("also called password")
        code = page.driver.find_element(By.CLASS_NAME, "code").text
        page.press("Done").heading("Open a bundle").press("Put the key away").heading("Log in")
        # The coordinator hears the code.
        page.select("Coordinator", "elpac").log_in(OTHERS).type("Confirmation code", code).press("Confirm")
        page.wait("Recorded: aeries (Aeries) has generation 2").press("Lock").heading("Log in")
        assert page.complaints() == [], page.complaints()


def by_keyboard():
    """Without a mouse."""
    handoff(KeyboardPage)


def at_320_px():
    """By visible labels, on a small screen."""
    handoff(NarrowPage)


globals()[sys.argv[1]]()
