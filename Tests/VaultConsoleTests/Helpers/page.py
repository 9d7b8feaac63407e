"""The page of a console in a real browser, by visible labels; axe looks at it."""
import fcntl, hashlib, os, subprocess, sys, tempfile, zipfile
from pathlib import Path
from console import PASSPHRASE, wait_for
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

# A page's lines of news, on which a test can say something, too: `lines[0]("locked")`; also after their end, while `isHeld`.
LINES = """
const real = window.fetch;
window.lines = [];
window.asked = [];
window.fetch = async (path, ...more) => {
  window.asked.push(path);
  const answer = await real(path, ...more);
  if (path !== "/api/page" || !answer.ok) return answer;
  const reader = answer.body.getReader();
  return new Response(new ReadableStream({ async start(out) {
    window.lines.push((news) => out.enqueue(new TextEncoder().encode(`${news}\n`)));
    for (;;) {
      const { value, done } = await reader.read().catch(() => ({ done: true }));
      if (!done) out.enqueue(value);
      else return window.isHeld ? undefined : out.close();
    }
  } }));
};
"""

# Where pictures are kept, for who wants to see them.
SHOTS = os.environ["SHOTS"]


def axe():
    """axe-core, which the first script that needs it gets for all."""
    kept = Path(os.environ["SHARED"]) / "axe.min.js"
    with open(kept.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(fetched_axe())
    return kept.read_text()


def fetched_axe():
    """The same, out of a wheel that carries it."""
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

    def __init__(self, address, axe=None, width=1000, height=900, dark=False, before="", words=()):
        self.axe = axe
        self.downloads = tempfile.mkdtemp()
        self.profile = tempfile.mkdtemp()
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     f"--window-size={width},{height}", f"--user-data-dir={self.profile}", *words]:
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
        """Looks whether everybody can use the page, and keeps a picture of it for who wants to see it."""
        self.picture(name)
        if self.axe:
            self.check_access(name)
        return self

    def picture(self, name):
        if SHOTS:
            self.driver.save_screenshot(f"{SHOTS}/{name}.png")

    def check_access(self, name):
        if not self.driver.execute_script("return 'axe' in window"):
            self.driver.execute_script(self.axe)
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
            "'wcag22aa']}).then((found) => done(found.violations.map((v) => "
            "v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' | '))));")
        assert found == [], (name, found)
        # Nothing is cut off, or takes two ways to scroll, on a small screen, or with large letters on a wide one.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False})
        self.picture(f"{name}-320")
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

    def keys(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()
        return self

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
