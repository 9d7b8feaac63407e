"""What must not stay in the browser, or be seen in it: traces.py NAME. Silent, where it works."""
import http.server, subprocess, sys, threading
from console import *
from page import axe, LINES, Page
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def shown_once():
    """The secret key is shown once, and is gone after that: from the page, the server and the browser's files."""
    district()
    vault("generate", "--vendor", "aeries", "--authorize", "--passphrase-file", "pass")
    with Console() as console, Page(console.address, axe()) as page:
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
    with Console() as console, Page(console.address, axe(), before=clock) as page:
        def secret():
            page.press("Show Secret Key").heading("Show Secret Key")
            page.press("Show Secret Key").wait("This is the only time")
            return page.driver.find_element(By.CLASS_NAME, "secret").text
        def is_displayed():
            return shown in page.driver.execute_script("return document.documentElement.outerHTML")
        page.log_in()
        shown = secret()
        page.press("Copy Secret Key").wait("The Secret Key was copied. The clipboard keeps it.").shot("secret-key-copied")
        page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
        copied = page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
        assert copied == shown, copied
        page.driver.execute_script("pass(39)")
        assert "Select More time" not in page.text()
        page.driver.execute_script("pass(1)")
        page.wait("The Secret Key is hidden in 20 seconds. Select More time").shot("secret-key-warning").press("More time").wait("60 seconds more")
        page.driver.execute_script("pass(59)")
        assert is_displayed(), page.text()
        page.driver.execute_script("pass(1)")
        page.heading("Electronic Student Score Reports").wait("The Secret Key was hidden.")
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
        # Whatever comes in the place of a secret key has nothing of it, and stays.
        vault("reset", "--replace", "2", "--reason", "once more", "--yes", *generate)
        page.press("Credentials").wait("Generation 3 of")
        shown = secret()
        console.process.terminate()
        page.heading("This page has ended")
        assert not is_displayed()
        page.driver.execute_script("pass(60)")
        page.heading("This page has ended").shot("ended")


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


def locks():
    """A page that nobody uses says before that it is locked, and stays open for whoever is there."""
    district()
    with Console() as console, Page(console.address, axe(), before=LINES) as page:
        page.log_in().until(lambda: page.driver.execute_script("return lines.length"), "its line")
        def said(news):
            page.driver.execute_script("asked = []; lines[0](arguments[0])", news)
        def stays():
            page.until(lambda: "/api/stay" in page.driver.execute_script("return asked"), "it is told that somebody is there")
            assert not page.driver.find_element(By.ID, "locking").is_displayed()
        said("locksSoon")
        page.wait("This page is about to be locked").shot("locking").press("Keep it open")
        stays()
        said("locksSoon")
        page.wait("This page is about to be locked").keys(Keys.ESCAPE)
        stays()
        said("locksSoon")
        page.wait("This page is about to be locked").driver.execute_async_script(
            "const headers = { 'Vault-Session': sessionStorage.getItem('session') };"
            "fetch('/api/lock', { method: 'POST', headers }).then(arguments[0])")
        said("locked")
        page.heading("Log in").wait("This page was locked, because nobody used it for 10 minutes.").shot("locked")
        assert not page.driver.find_element(By.ID, "locking").is_displayed()
        assert page.complaints() == [], page.complaints()


globals()[sys.argv[1]]()
