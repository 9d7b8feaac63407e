"""Whoever opens bundles, at the page: opening.py NAME. Silent, where it works."""
import json, os, re, shutil, subprocess, sys, tempfile
from pathlib import Path
from console import *
from page import axe, Page
from selenium.webdriver.common.by import By

COMPARED = "The district read out the same digits."
HONORED = "The district says that this bundle’s User Name is honored."
KEY = ["--passphrase-file", "pass"]


def sealed(name, vendor="aeries"):
    """The newest bundle of the vault, under a name of its own."""
    Path(name).mkdir()
    vault("export", "--to", f"{vendor}.pub", "-o", name, *KEY)
    (found,) = Path(name).iterdir()
    return os.path.abspath(found)


def by_command_line(bundle):
    """What another machine of the vendor's gets out of it."""
    words = ["open", bundle, "--key", "aeries.key", "--from", "issuer.pub", "--json", *KEY]
    with tempfile.TemporaryDirectory() as state:
        opened = subprocess.run([f"{PRODUCTS}/vault", *words], check=True, capture_output=True, text=True,
                                env={**os.environ, "XDG_STATE_HOME": state})
    return json.loads(opened.stdout)


def folder(variable, place):
    return Path(os.environ.get(variable, os.path.join(os.environ["HOME"], place))) / "vendor-vault"


def two_bundles():
    """A vendor with a key under a passphrase, and the bundles of two generations; of the second there are two."""
    district()
    for name in ["aeries.key", "aeries.pub"]:
        os.remove(name)
    vault("keygen", "-o", "aeries", "--name", "Aeries", "--passphrase-file", "pass")
    vault("vendor", "key", "aeries", "--key", "aeries.pub", "--yes", *KEY)
    vault("vendor", "add", "power", "--name", "Power <b>School</b>", "--key", "power.pub", "--yes", *KEY)
    vault("generate", "--vendor", "aeries", "--vendor", "power", "--authorize", *KEY)
    first, foreign = sealed("first"), sealed("foreign", "power")
    kept = folder("XDG_DATA_HOME", ".local/share")
    shutil.copytree(kept, "kept")
    reset = ["reset", "--replace", "1", "--reason", "once more", "--yes", "--vendor", "aeries", "--authorize", *KEY]
    vault(*reset)
    second = sealed("second")
    shutil.rmtree(kept)
    shutil.copytree("kept", kept)
    shutil.rmtree(folder("XDG_STATE_HOME", ".local/state"))
    vault(*reset)
    return first, foreign, second, sealed("other")


def impostor():
    """A bundle of another vault, which says that it is of the same district."""
    there = ["--vault", "other.vault", *KEY]
    vault("init", "--organization", "Sample Unified", "--cds", "19647330000000", "--coordinator", "caaspp",
          "--kdf", "interactive", "--no-recovery-code", *there)
    vault("vendor", "add", "aeries", "--name", "Aeries", "--key", "aeries.pub", "--yes", *there)
    vault("generate", "--vendor", "aeries", "--authorize", *there)
    Path("impostor").mkdir()
    vault("export", "--to", "aeries.pub", "-o", "impostor", *there)
    (found,) = Path("impostor").iterdir()
    return found


def opening():
    """With a key and what came by mail: who signed it is compared, the fields are shown once, the code is read out."""
    vault("keygen", "-o", "power", "--no-passphrase")
    first, foreign, second, other = two_bundles()
    Path("large").write_bytes(bytes(1_100_000))
    with Console() as console, Page(console.address, axe()) as page:
        page.heading("Log in").press("Open a bundle").heading("Open a bundle").shot("opener-key")
        page.press("Use this key").wrong("Key file", "Choose your key file")
        page.field("Key file").send_keys(os.path.abspath("aeries.pub"))
        page.press("Use this key").wrong("Key file", "a public key, but a secret key is needed")
        page.field("Key file").send_keys(os.path.abspath("aeries.key"))
        page.press("Use this key").wrong("Passphrase of the key file", "does not open")
        page.type("Passphrase of the key file", "other words").press("Use this key")
        page.wrong("Passphrase of the key file", "The passphrase does not open the file; if it is lost").shot("opener-key-wrong")
        page.type("Passphrase of the key file", PASSPHRASE).press("Use this key")
        page.wait(re.search(r"(\d{5} ){5}\d{5}", vault("fingerprint", "aeries.pub").stdout)[0]).shot("bundle")
        assert found_in_memory(console.process.pid, PASSPHRASE) == 0
        def choose(path):
            page.field("Bundle").send_keys(os.path.abspath(path))
            return page
        page.press("Open the bundle").wrong("Bundle", "Choose the bundle that the coordinator sent.")
        choose("large").wrong("Bundle", "This file is too large to be a bundle.")
        choose("aeries.key").wrong("Bundle", "The file is a secret key, not a bundle; choose the file")
        # What is answered late is about a file that was chosen before.
        page.driver.execute_script(
            "const real = window.fetch; window.fetch = (...words) => { const answer = real(...words); window.fetch = real; "
            "return new Promise((done) => { window.late = () => answer.then(done); }); };")
        choose(first)
        page.until(lambda: page.driver.execute_script("return window.late !== undefined"), "it is looked at")
        choose(foreign).wrong("Bundle", "it is sealed to another key, or was changed").shot("bundle-foreign")
        page.driver.execute_async_script("window.late(); setTimeout(arguments[0], 200)")
        assert "generation 1 of" not in page.text(), page.text()
        choose(first).wait("Who signed it?").wait("Sample Unified").wait("generation 1 of 19 64733 0000000")
        page.wait(re.search(r"(\d{5} ){5}\d{5}", vault("fingerprint", "issuer.pub").stdout)[0]).shot("bundle-compare")
        page.press("Open the bundle").wrong(COMPARED, "Compare the digits with the district, and tick the box.")
        shown = open_it(page.tick(COMPARED), by_command_line(first))
        page.shot("opened").press("Done").heading("Open a bundle")
        assert found_in_memory(console.process.pid, shown) == 0
        assert shown not in page.driver.execute_script("return document.documentElement.outerHTML")
        # The issuer is known from now on.
        choose(second).wait("generation 2 of")
        assert "Who signed it?" not in page.text()
        open_it(page, by_command_line(second))
        page.press("Done").heading("Open a bundle")
        choose(first).wrong("Bundle", "The bundle is outdated: generation 2 was opened on")
        choose(other).wait("Which one is honored?").shot("bundle-twin")
        page.press("Open the bundle").wrong(HONORED, "Ask the district, and tick the box.").tick(HONORED)
        open_it(page, by_command_line(other))
        page.press("Done").heading("Open a bundle")
        # Another key speaks for the same district.
        choose(impostor()).wait("does not follow the one known here").wait("before the district has explained that")
        page.wait("says it is from").shot("bundle-impostor").press("Put the key away").heading("Log in").wait("Your key was put away.")
        assert page.complaints() == [], page.complaints()


def open_it(page, expected):
    """Opens what was chosen, and compares what is displayed; returns the secret key."""
    page.press("Open the bundle").heading("Credentials")
    secret = page.driver.find_element(By.CLASS_NAME, "secret").text
    assert secret == expected["secret_key"], (secret, expected)
    page.wait(expected["username"]).wait(expected["confirmation_code"]).wait("also called password")
    return secret


def hides_itself():
    """The secret key goes after a minute, and the code stays; a key that was locked meanwhile is chosen again."""
    district()
    vault("generate", "--vendor", "aeries", "--authorize", *KEY)
    bundle = sealed("first")
    expected = by_command_line(bundle)
    clock = "let act; window.setInterval = (given) => { act = given; }; window.pass = (n) => { while (n-- > 0) act(); };"
    with Console() as console, Page(console.address, axe(), before=clock) as page:
        page.heading("Log in").press("Open a bundle").field("Key file").send_keys(os.path.abspath("aeries.key"))
        page.press("Use this key").wait("Fingerprint of your key:").field("Bundle").send_keys(bundle)
        open_it(page.wait("generation 1 of").tick(COMPARED), expected)
        page.driver.execute_script("pass(60)")
        page.wait("The Secret Key was hidden.").wait("hidden; open the bundle again to see it").shot("opened-hidden")
        assert expected["secret_key"] not in page.driver.execute_script("return document.documentElement.outerHTML")
        page.wait(expected["confirmation_code"]).press("Done").wait("Fingerprint of your key:")
        page.driver.execute_script("return fetch('/api/lock', {method: 'POST', headers: {'Vault-Session': sessionStorage.getItem('session')}})")
        page.field("Bundle").send_keys(bundle)
        page.wait("Your key was put away; choose it again to go on.").field("Key file")
        assert page.complaints() == [], page.complaints()


globals()[sys.argv[1]]()
