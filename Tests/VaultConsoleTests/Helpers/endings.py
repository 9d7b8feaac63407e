"""What coordinators end at the page: endings.py NAME. Silent, where it works."""
import json, os, re, sys
from pathlib import Path
from console import *

KEY = ["--passphrase-file", "pass"]
CREDENTIAL = {"credential": "19647330000000", "generation": 1}


def two_vendors():
    """A credential of two vendors, the second of which has markup in its name, and a second coordinator."""
    district()
    vault("coordinator", "add", "elpac", "--program", "elpac", "--kdf", "interactive", *KEY, "--new-passphrase-file", "pass")
    os.environ["VENDOR_VAULT_COORDINATOR"] = "caaspp"
    vault("keygen", "-o", "power", "--no-passphrase")
    vault("vendor", "add", "power", "--name", "Power <b>School</b>", "--key", "power.pub", "--yes", *KEY)
    vault("generate", "--vendor", "aeries", "--vendor", "power", "--authorize", *KEY)


def log():
    return vault("log", *KEY).stdout


def log_in(page):
    from selenium.webdriver.support.ui import Select
    Select(page.heading("Log in").field("Coordinator")).select_by_visible_text("caaspp")
    return page.log_in()


def protected():
    """None of it is done for another site, without the session's token, for a locked vault, twice, or other than it was read."""
    two_vendors()
    with Console() as console:
        console.launch()
        page = console.listen()
        endings = {
            "/api/remove-vendor": [{"vendor": "power"}], "/api/revoke": [{**CREDENTIAL, "vendor": "aeries"}, CREDENTIAL],
            "/api/remove": [{"coordinator": "elpac"}],
        }
        for path in ["/api/vendor-name", *endings, *[f"{path}/outlook" for path in endings]]:
            assert refusal(console.ask("POST", path, CREDENTIAL, {"Sec-Fetch-Site": "cross-site"})) == (403, "foreign"), path
            assert refusal(console.ask("POST", path, CREDENTIAL, SAME_SITE, session=False)) == (403, "session"), path
        name = {"vendor": "aeries", "name": "Aeries Software", "before": "Aeries"}
        assert refusal(console.post("/api/vendor-name", name)) == (401, "locked")
        for path, subjects in endings.items():
            for subject in subjects:
                decided = {**subject, "reason": "over", "consequences": []}
                assert refusal(console.post(f"{path}/outlook", subject)) == (401, "locked"), path
                assert refusal(console.post(path, decided)) == (401, "locked"), path
        assert console.log_in()[0] == 204
        before = log()
        for path, subjects in endings.items():
            for subject in subjects:
                assert refusal(console.post(path, subject)) == (400, "fault"), path
                read = json.loads(console.post(f"{path}/outlook", subject)[2])
                assert log() == before, "asking changed it"
                for wrong in [[], read["consequences"][1:], [*read["consequences"], "more"]]:
                    answer = console.post(path, {**subject, "reason": "over", "consequences": wrong})
                    assert refusal(answer) == (409, "overtaken"), answer
                for reason in [] if path == "/api/remove" else ["", "two\nlines", "x" * 501]:
                    answer = console.post(path, {**subject, "reason": reason, **read})
                    assert answer[0] == 422 and json.loads(answer[2])["field"] == "reason", answer
                assert log() == before, "a refusal changed it"
                assert console.post(path, {**subject, "reason": "over", **read})[0] == 200
                assert len(log().splitlines()) == len(before.splitlines()) + 1
                before = log()
                answer = console.post(path, {**subject, "reason": "over", **read})
                assert 400 <= answer[0] < 500 and log() == before, answer
        # The name that it has is no change.
        for count in [1, 1]:
            assert console.post("/api/vendor-name", name)[0] == 204
            assert len(log().splitlines()) == len(before.splitlines()) + count
        for wrong in ["", " x", "x" * 201]:
            answer = console.post("/api/vendor-name", {**name, "name": wrong, "before": "Aeries Software"})
            assert answer[0] == 422 and json.loads(answer[2])["field"] == "name", answer
        assert refusal(console.post("/api/vendor-name", {**name, "vendor": "power"})) == (404, "noInput")
        page.close()


def stale():
    """A vendor's name or key that another coordinator has changed since it was displayed is not changed over their head."""
    two_vendors()
    for name in ["first", "second"]:
        vault("keygen", "-o", name, "--no-passphrase")
    with Console() as console:
        console.launch()
        page = console.listen()
        assert console.log_in()[0] == 204
        def vendor():
            (found,) = [vendor for vendor in json.loads(console.ask("GET", "/api/board", headers=SAME_SITE)[2])["vendors"]
                        if vendor["id"] == "power"]
            return found
        def key(name):
            return json.loads(console.ask("POST", "/api/key", Path(f"{name}.pub").read_bytes(), SAME_SITE)[2])
        before = vendor()
        assert before["name"] == "Power <b>School</b>", before
        vault("vendor", "rename", "power", "--name", "PowerSchool", "--as", "elpac", *KEY)
        vault("vendor", "key", "power", "--key", "first.pub", "--yes", "--as", "elpac", *KEY)
        renamed = {"vendor": "power", "name": "Power", "before": before["name"]}
        changed = {"id": "power", "key": key("second")["key"], "isCompared": True, "before": before["fingerprint"]}
        for path, terms, field, fact in [
            ("/api/vendor-name", renamed, "name", "power was named PowerSchool since this was displayed; nothing was done"),
            ("/api/vendor-key", changed, "key", "the key of power was changed since this was displayed; nothing was done"),
        ]:
            answer = console.post(path, terms)
            told = json.loads(answer[2])
            assert (answer[0], told["kind"], told["field"], told["fact"]) == (409, "overtaken", field, fact), answer
        now = vendor()
        assert (now["name"], now["fingerprint"]) == ("PowerSchool", key("first")["fingerprint"]), now
        # What was displayed after that is what is changed.
        assert console.post("/api/vendor-name", {**renamed, "before": now["name"]})[0] == 204
        assert console.post("/api/vendor-key", {**changed, "before": now["fingerprint"]})[0] == 200
        now = vendor()
        assert (now["name"], now["fingerprint"]) == ("Power", key("second")["fingerprint"]), now
        page.close()


def revocation():
    """An authorization is withdrawn, and credentials are revoked, after a page that says what that comes to."""
    from page import axe, Page
    from selenium.webdriver import ActionChains
    two_vendors()
    with Console() as console, Page(console.address, axe()) as page:
        log_in(page).press("Withdraw authorization").heading("Withdraw the authorization of aeries (Aeries)")
        page.wait("What this ends").wait("aeries (waiting), power (waiting)").shot("withdraw")
        page.press("Withdraw the authorization of aeries (Aeries)").wrong("Reason", "Give a reason, which others will read.")
        page.type("Reason", "x" * 501).press("Withdraw the authorization of aeries (Aeries)").wrong("Reason", "cannot be recorded")
        page.press("Cancel").heading("Electronic Student Score Reports").press("Withdraw authorization")
        page.type("Reason", "the contract ended").press("Withdraw the authorization of aeries (Aeries)")
        page.wait("Withdrawn: the authorization of aeries for generation 1 of 19 64733 0000000.").wait("Withdrawn on")
        page.shot("withdrawn")
        page.press("Revoke Credentials").heading("Revoke Credentials").wait("power (waiting)").type("Reason", "mistyped")
        # What it ends is another thing by the time that it is decided; what was typed is kept.
        vault("export", "--to", "power.pub", *KEY)
        page.press("Revoke Credentials").wait("What this ends has changed since it was displayed").wait("power (sealed, not confirmed)")
        page.wait("power may know the secret key").shot("revoke")
        assert page.field("Reason").get_attribute("value") == "mistyped"
        (submit,) = page.buttons("Revoke Credentials")
        ActionChains(page.driver).double_click(submit).perform()
        page.heading("Electronic Student Score Reports").wait("Revoked: generation 1 of 19 64733 0000000; power may know the secret key")
        page.wait("No longer valid").shot("revoked")
        assert page.buttons("Revoke Credentials") == page.buttons("Withdraw authorization") == []
        assert page.complaints() == [], page.complaints()
    assert len(re.findall("revoked generation 1", log())) == 1, log()


def vendors():
    """A vendor gets another name, and is removed, after a page that says what that comes to."""
    from page import axe, Page
    two_vendors()
    vault("vendor", "add", "campus", "--name", "Infinite Campus", *KEY)
    vault("export", "--to", "aeries.pub", *KEY)
    with Console() as console, Page(console.address, axe()) as page:
        log_in(page).press("Vendors").heading("Vendors").press("Rename").heading("Name of aeries (Aeries)").shot("vendor-name")
        page.type("Name", " ").press("Rename the vendor").wrong("Name", "cannot be a name")
        # Another coordinator comes first.
        vault("vendor", "rename", "aeries", "--name", "Aeries Inc.", "--as", "elpac", *KEY)
        page.type("Name", "Aeries <b>Software").press("Rename the vendor").heading("Vendors")
        page.wait("Aeries was named Aeries Inc. since this was displayed; nothing was done.").press("Rename")
        page.heading("Name of aeries (Aeries Inc.)").type("Name", "Aeries <b>Software").press("Rename the vendor").heading("Vendors").wait("The vendor was renamed.")
        page.wait("aeries (Aeries <b>Software)").press("Remove").heading("Remove aeries (Aeries <b>Software)")
        page.wait("its authorization for generation 1 of 19 64733 0000000 is withdrawn.").wait("aeries may know the secret key")
        page.shot("vendor-remove").press("Cancel").heading("Vendors").press("Remove").type("Reason", "the contract ended")
        page.press("Remove aeries (Aeries <b>Software)").heading("Vendors").wait("Removed: aeries (Aeries <b>Software); aeries may know")
        page.shot("vendor-removed")
        # Nothing ends with one that no credential is for.
        page.until(lambda: len(page.buttons("Remove")) == 2, "two vendors are left")
        page.buttons("Remove")[1].click()
        page.heading("Remove campus (Infinite Campus)").type("Reason", "recorded twice")
        assert "What this ends" not in page.text()
        page.press("Remove campus (Infinite Campus)").wait("Removed: campus (Infinite Campus).")
        page.press("History").heading("History").wait("caaspp removed the vendor aeries, reason: the contract ended")
        assert page.complaints() == [], page.complaints()
    listed = vault("vendor", "list", *KEY).stdout
    assert re.findall(r"^vendor +(.+)$", listed, re.MULTILINE) == ["power (Power <b>School</b>)"], listed


globals()[sys.argv[1]]()
