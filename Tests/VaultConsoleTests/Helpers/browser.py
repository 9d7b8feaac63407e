"""What a coordinator does at the page, in a real browser, by visible labels: browser.py NAME. Silent, where it works."""
import hashlib, http.server, json, os, sys, tempfile, threading, zipfile
from console import *
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

SHOTS = os.environ["SHOTS"]


def axe():
    """axe-core, out of a wheel that carries it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
             "--no-cache-dir", "--dest", folder, "axe-playwright-python==0.1.8"], check=True, capture_output=True)
        wheel = Path(folder) / "axe_playwright_python-0.1.8-py3-none-any.whl"
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        assert digest == "fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8", digest
        with zipfile.ZipFile(wheel) as archive:
            return archive.read("axe_playwright_python/axe.min.js").decode()


class Page:
    """A browser with the page of a console; with `axe`, each picture is looked at with it."""

    def __init__(self, address, axe=None, width=1000, height=900, dark=False, before=""):
        self.axe = axe
        self.downloads = tempfile.mkdtemp()
        self.profile = tempfile.mkdtemp()
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     f"--window-size={width},{height}", f"--user-data-dir={self.profile}"]:
            options.add_argument(word)
        if dark:
            options.add_argument("--force-dark-mode")
        options.add_experimental_option("prefs", {
            "download.default_directory": self.downloads, "profile.password_manager_leak_detection": False,
            "credentials_enable_service": False})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        if before:
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": before})
        self.driver.get(address)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            sys.stderr.write(self.text() + "\n" + "\n".join(str(line) for line in self.complaints()) + "\n")
            self.shot("failed")
        self.driver.quit()

    def complaints(self):
        """What the browser had to say of the page: errors, and what the page's own policy kept out."""
        return [line["message"] for line in self.driver.get_log("browser")
                if line["level"] in ("SEVERE", "WARNING") and "Failed to load resource" not in line["message"]]

    def shot(self, name):
        """Keeps a picture of the page, and looks whether everybody can use it."""
        self.driver.save_screenshot(f"{SHOTS}/{name}.png")
        if self.axe:
            self.check_access(name)
        return self

    def check_access(self, name):
        self.driver.execute_script(self.axe)
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
            "'wcag22aa']}).then((found) => done(found.violations.map((v) => "
            "v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' | '))));")
        assert found == [], (name, found)
        # Nothing is cut off, or takes two ways to scroll, on a small screen, or with large letters on a wide one.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False})
        self.driver.save_screenshot(f"{SHOTS}/{name}-320.png")
        width = self.driver.execute_script("return document.documentElement.scrollWidth")
        small = self.driver.execute_script(
            "return [...document.querySelectorAll('button, input, select, a')].filter((e) => e.checkVisibility())"
            ".map((e) => [e.outerHTML, e.getBoundingClientRect()]).filter(([_, r]) => r.width < 24 || r.height < 24)"
            ".map(([html]) => html)")
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        assert width <= 320, (name, width)
        assert small == [], (name, small)

    def until(self, condition, what):
        """Waits; the page may be another one in the middle of a look at it."""
        def holds():
            try:
                return condition()
            except (StaleElementReferenceException, NoSuchElementException):
                return False
        wait_for(holds, f"{what}, in: {self.text()}", 30)
        return self

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def wait(self, text):
        return self.until(lambda: text in self.text(), repr(text))

    def heading(self, text):
        return self.until(lambda: [h.text for h in self.driver.find_elements(By.TAG_NAME, "h1")] == [text], repr(text))

    def field(self, label):
        """The field of a visible label."""
        def find():
            return [self.driver.execute_script("return arguments[0].control", found)
                    for found in self.driver.find_elements(By.TAG_NAME, "label")
                    if found.text == label and found.is_displayed()]
        self.until(find, f"a field {label!r}")
        return find()[0]

    def type(self, label, text):
        field = self.field(label)
        field.clear()
        field.send_keys(text)
        return self

    def wrong(self, label, text):
        """Waits until this is said of a field, which a screen reader says with it, and to which one is led."""
        def told():
            active = self.driver.switch_to.active_element
            about = active if active.get_attribute("aria-describedby") else active.find_element(By.XPATH, "ancestor::fieldset")
            name = active.accessible_name if about == active else about.find_element(By.TAG_NAME, "legend").text
            place = self.driver.find_element(By.ID, about.get_attribute("aria-describedby").split()[-1])
            return name == label and text in place.text and (about != active or active.get_attribute("aria-invalid") == "true")
        return self.until(told, f"{text!r} of {label!r}")

    def tick(self, label):
        self.field(label).click()
        return self

    def press(self, name):
        def click():
            for button in self.buttons(name):
                button.click()
                return True
        return self.until(click, f"a button {name!r}")

    def buttons(self, name):
        return [button for button in self.driver.find_elements(By.TAG_NAME, "button")
                if button.text == name and button.is_displayed()]

    def downloaded(self, name):
        path = f"{self.downloads}/{name}"
        wait_for(lambda: os.path.exists(path), f"{name} among {os.listdir(self.downloads)}")
        return path

    def log_in(self, passphrase=PASSPHRASE):
        self.heading("Log in").type("Passphrase", passphrase).press("Log in")
        return self.heading("Electronic Student Score Reports")


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
        page.press("Regenerate Credentials").heading("Regenerate Credentials")
        page.tick("aeries (Aeries)").wait("breaks the connection of aeries").shot("regenerate")
        page.type("Reason", "the vendor lost it")
        page.tick("I have read this authorization, and I accept it for my organization.")
        page.press("Regenerate Credentials").heading("Electronic Student Score Reports")
        page.wait("Generation 2 of 19 64733 0000000")
        page.press("History").heading("History").wait("reset 19 64733 0000000 to generation 2").shot("history")
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
        page.press("Bring in").wrong("Secret Key", "Fill this in.")
        page.type("Secret Key", "ssr-4711").press("Bring in").wrong(accept, "Read the authorization, and tick the box.")
        page.tick(accept).type("Secret Key", "ssr-4711").press("Bring in")
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
        assert page.complaints() == [], page.complaints()


def keyboard():
    """A credential is made and its bundle is taken without a mouse."""
    district()
    with Console() as console, Page(console.address) as page:
        page.heading("Log in")
        def keys(*all_keys):
            webdriver.ActionChains(page.driver).send_keys(*all_keys).perform()
        def go_to(name):
            """Tabs to what has this name."""
            for _ in range(40):
                keys(Keys.TAB)
                element = page.driver.switch_to.active_element
                if element.accessible_name == name:
                    box = element.rect
                    assert box["width"] > 0, name
                    return
            raise AssertionError(f"no way to {name!r} by the Tab key in: {page.text()}")
        assert page.driver.switch_to.active_element.accessible_name == "Passphrase"
        keys(PASSPHRASE, Keys.ENTER)
        page.heading("Electronic Student Score Reports")
        go_to("Generate Credentials")
        keys(Keys.ENTER)
        page.heading("Generate Credentials")
        go_to("aeries (Aeries)")
        keys(Keys.SPACE)
        page.wait("authorizes the testing agency to release")
        go_to("I have read this authorization, and I accept it for my organization.")
        keys(Keys.SPACE)
        go_to("Generate Credentials")
        keys(Keys.ENTER)
        page.heading("Electronic Student Score Reports").wait("90 days remain")
        go_to("Download bundle")
        keys(Keys.SPACE)
        page.downloaded("19647330000000-aeries-g1.bundle")


def first_use():
    """From an empty folder: the vault is made on the page, with a recovery code and a second coordinator."""
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("Make the vault").shot("make")
        page.type("District or school", "Sample Unified").type("CDS code", "1964733000000")
        again = "The same passphrase again"
        page.type("Your short name", "CAASPP office").type("New passphrase", "short").type(again, "shart")
        page.press("Make the vault").wrong(again, "The two passphrases are not the same")
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
        secret = page.press("Download vendor.key").downloaded("vendor.key")
        public = page.press("Download vendor.pub").downloaded("vendor.pub")
        printed = vault("fingerprint", public).stdout
        page.wait(" ".join(re.findall(r"\d{5}", printed.split("\n")[0])))
        assert "Power" in printed, printed
        page.press("Done").heading("Log in")
        assert page.complaints() == [], page.complaints()
    vault("vendor", "add", "power", "--name", "Power", "--key", public, "--yes", "--passphrase-file", "pass")
    vault("generate", "--vendor", "power", "--authorize", "--passphrase-file", "pass")
    vault("export", "--to", public, "--passphrase-file", "pass")
    os.chmod(secret, 0o600)
    opened = vault("open", "19647330000000-power-g1.bundle", "--key", secret, "--from", "issuer.pub", "--json",
                   "--passphrase-file", "pass").stdout
    assert len(json.loads(opened)["secret_key"]) == 20, opened


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
        page.heading("Electronic Student Score Reports").wait("elpac was removed. Send the new issuer.pub").shot("removed")
        page.press("Coordinators").heading("Coordinators")
        assert "elpac (elpac)" not in page.text()
        page.press("History").wait("caaspp removed the coordinator elpac")
        assert page.complaints() == [], page.complaints()
    listed = vault("coordinator", "list", "--passphrase-file", "pass").stdout
    assert re.findall(r"^\S+", listed, re.MULTILINE) == ["caaspp"], listed


def vendors():
    """A vendor is recorded with its key, and not with what is none, or is secret."""
    district()
    vault("keygen", "-o", "power", "--no-passphrase")
    secret = Path("power.key").read_text().split()[-1]
    with Console() as console, Page(console.address, axe()) as page:
        page.log_in().press("Vendors").heading("Vendors").wait("aeries (Aeries)")
        page.type("Name", "Power <b>School</b>").type("Short name", "Power School")
        page.field("Public key file").send_keys(os.path.abspath("power.key"))
        page.wait("secret key").shot("vendor-secret-key")
        assert found_in_memory(console.process.pid, secret) == 0
        page.field("Public key file").send_keys(os.path.abspath("issuer.pub"))
        page.wait("vendor")
        page.field("Public key file").send_keys(os.path.abspath("power.pub"))
        fingerprint = vault("fingerprint", "power.pub").stdout.split("\n")[0]
        page.wait(" ".join(re.findall(r"\d{5}", fingerprint))).shot("vendor-compare")
        compared = "The vendor read out the same digits."
        page.press("Record the vendor").wrong(compared, "Compare the fingerprint, and tick the box.")
        page.tick(compared).press("Record the vendor").wrong("Short name", "cannot be a short name").shot("vendor-wrong")
        page.type("Short name", "powerschool").press("Record the vendor").wait("The vendor was recorded.")
        page.wait("powerschool (Power <b>School</b>)").shot("vendors")
        assert page.complaints() == [], page.complaints()


def shown_once():
    """The secret key is shown once, and is gone after that: from the page, the server and the browser's files."""
    district()
    vault("generate", "--vendor", "aeries", "--authorize", "--passphrase-file", "pass")
    with Console() as console, Page(console.address) as page:
        page.log_in().wait("••••").press("Show Secret Key").heading("Show Secret Key")
        page.shot("show-secret-key").press("Show Secret Key").wait("This is the only time")
        secret = page.driver.find_element(By.CLASS_NAME, "secret").text
        assert len(secret) == 20, secret
        page.shot("secret-key")
        assert secret not in page.driver.page_source.replace(f">{secret}<", "><"), "the secret is elsewhere on the page"
        page.press("Done").heading("Electronic Student Score Reports").wait("shown to caaspp on")
        assert page.driver.execute_script("return document.documentElement.outerHTML").find(secret) == -1
        assert page.buttons("Show Secret Key") == []
        page.driver.refresh()
        page.heading("Electronic Student Score Reports")
        assert secret not in page.text()
        assert found_in_memory(console.process.pid, secret) == 0
        assert page.complaints() == [], page.complaints()
        profile = page.profile
    left = subprocess.run(["grep", "-rlF", "--", secret, profile], capture_output=True, text=True).stdout
    assert left == "", left


def hides_itself():
    """The secret key goes from the page after a minute, later for whoever asks, and at once when the page is left."""
    district()
    generate = ["--vendor", "aeries", "--authorize", "--passphrase-file", "pass"]
    vault("generate", *generate)
    # A second of the page passes when the test says so.
    clock = ("const acts = []; window.setInterval = (act) => acts.push(act); "
             "window.clearInterval = (number) => { acts[number - 1] = () => {}; }; "
             "window.pass = (seconds) => { for (let n = 0; n < seconds; n++) acts.forEach((act) => act()); };")
    with Console() as console, Page(console.address, before=clock) as page:
        def secret():
            page.press("Show Secret Key").heading("Show Secret Key")
            page.press("Show Secret Key").wait("This is the only time")
            return page.driver.find_element(By.CLASS_NAME, "secret").text
        def is_displayed():
            return shown in page.driver.execute_script("return document.documentElement.outerHTML")
        page.log_in()
        shown = secret()
        page.driver.execute_script("pass(39)")
        assert "Select More time" not in page.text()
        page.driver.execute_script("pass(1)")
        page.wait("The secret key is hidden in 20 seconds. Select More time").press("More time").wait("60 seconds more")
        page.driver.execute_script("pass(59)")
        assert is_displayed(), page.text()
        page.driver.execute_script("pass(1)")
        page.heading("Electronic Student Score Reports").wait("The secret key was hidden.")
        assert not is_displayed()
        vault("reset", "--replace", "1", "--reason", "once more", "--yes", *generate)
        page.press("Credentials").wait("Generation 2 of")
        shown = secret()
        page.driver.execute_script("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
        assert not is_displayed(), "a page that is left keeps it"
        # What the browser kept of the page for the way back is not displayed again.
        page.driver.execute_script("window.isKept = true; "
                                   "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        page.until(lambda: page.driver.execute_script("return !window.isKept"), "the page is read anew")
        page.heading("Electronic Student Score Reports").wait("shown to caaspp on")
        assert page.complaints() == [], page.complaints()


def traces():
    """What opens the page, and what keeps it open, are in no place where they would stay or be seen."""
    district()
    with Console() as console, Page(console.address) as page:
        page.log_in()
        assert page.driver.current_url == f"http://{console.host}/"
        assert page.driver.execute_script("return [document.cookie, localStorage.length]") == ["", 0]
        assert console.launch_token not in page.driver.page_source
        page.driver.switch_to.new_window("tab")
        page.driver.get(f"http://{console.host}/")
        page.heading("This page has ended").wait("was not opened by vault console")


def framed():
    """Another site's page displays nothing of the console inside of itself."""
    with Console() as console:
        class Evil(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f"<iframe src='http://{console.host}/'></iframe>".encode())
            def log_message(self, *_):
                pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Evil)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Page(f"http://localhost:{server.server_port}/") as page:
            page.driver.switch_to.frame(0)
            address = lambda: page.driver.execute_script("return location.href")
            page.until(lambda: address() != "about:blank", "something in the frame")
            assert address() == "chrome-error://chromewebdata/", address()


globals()[sys.argv[1]]()
