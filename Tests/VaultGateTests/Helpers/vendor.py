"""What a vendor, and a stranger, come to with score reports that the gate keeps."""
import base64
from reports import *


# Sends what it reads to a socket, and writes what the answer begins with.
STRAIGHT = """
import socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.settimeout(30)
connection.connect(sys.argv[1])
try:
    connection.sendall(sys.stdin.buffer.read())
except ConnectionError:
    pass
sys.stdout.buffer.write(connection.recv(12))
"""


def the_whole_way(_):
    """From generate to a report, and a reset."""
    district = District()
    first = district.credential()
    district.verifiers()
    with Reports() as reports:
        reports.start_gate()
        reports.start_nginx()
        assert reports.fetch(*first) == 200
        assert reports.fetch(first[0], "wrong") == 401
        assert reports.curl(reports.address)[0] == 401
        assert reports.health()[0] == 200
        shutil.copy("district.verifiers", "older")

        # A reset counts within a second.
        second = district.credential(2)
        assert reports.fetch(*first) == 200
        district.verifiers()
        end = time.monotonic() + 1
        while reports.fetch(*first) != 401:
            assert time.monotonic() < end, "the older secret is honored a second later"
        assert reports.fetch(*second) == 200

        # The older file does not come back, also not with a restart.
        shutil.copy("older", "district.verifiers.new")
        os.rename("district.verifiers.new", "district.verifiers")
        wait_for(lambda: reports.health()[0] == 503, "the gate says that the file is older")
        assert "is older than what counted before" in reports.health()[1]["problems"][-1]
        for _ in range(2):
            assert (reports.fetch(*first), reports.fetch(*second)) == (401, 200)
            reports.stop_gate()
            reports.start_gate()
        os.remove("district.verifiers")
        assert reports.fetch(*second) == 200
        district.verifiers()
        wait_for(lambda: reports.health()[0] == 200, "the newer file counts")
        reports.stop_gate()
        assert second[1] not in reports.said() and first[1] not in reports.said()


def ninety_days(_):
    """What was made 89 days ago is honored, what was made 91 days ago is not."""
    for days, status in [(89, 200), (91, 401)]:
        os.mkdir(f"{days}")
        os.chdir(f"{days}")
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = os.getcwd()
        district = District(at=f"-{days}d")
        credential = district.credential()
        district.verifiers()
        with Reports() as reports:
            reports.start_gate()
            reports.start_nginx()
            assert reports.fetch(*credential) == status, days
            reason = {200: " 204 secret 127.0.0.1 ", 401: " 401 expired 127.0.0.1 "}[status]
            wait_for(lambda: reason in reports.said(), "the line that says why")
        os.chdir("..")


def strangers(_):
    """Whatever is shown, the web server has 401 for it, or its own refusal; never a failure."""
    district = District()
    user, secret = district.credential()
    district.verifiers()
    right = base64.b64encode(f"{user}:{secret}".encode())
    with Reports() as reports:
        reports.start_gate()
        reports.start_nginx()
        start = [b"GET /reports/2027.pdf HTTP/1.1", b"Host: reports", b"Connection: close"]
        basic = b"Authorization: Basic "
        assert reports.raw(*start, basic + right) == 200
        assert reports.raw(*start, basic + right, b"X-Real-IP: 192.0.2.1", b"X-Vault-User: me") == 200
        shown = [
            [b"Authorization:"], [b"Authorization: Basic"], [basic + right[:-2]], [basic + b"\xff\xfe"],
            [b"Authorization: Digest " + right], [basic + base64.b64encode(b"\xff\xfe:\xff")],
            [basic + base64.b64encode(f"{user}:{secret}\0".encode())], [b"Proxy-" + basic + right],
            [b"Authorization: Bearer " + right], [basic + b"A" * 7000], [b"Cookie: " + b"c" * 8000] * 3,
        ]
        for lines in shown:
            assert reports.raw(*start, *lines) == 401, lines
        # Two headers, and a megabyte of them, are refused by the one or the other.
        for lines in [[basic + right, basic + right], [basic + right, basic + b"eDp5"], [b"X: " + b"x" * (1 << 20)]]:
            assert reports.raw(*start, *lines) in (400, 401), lines
        for words in [["-X", "DELETE"], ["-d", "x" * 100_000], ["-I"]]:
            assert reports.curl(*words, reports.address)[0] == 401, words
        assert reports.curl("-u", f"{user}:{secret}", "-d", "x" * 100_000, reports.address)[0] == 405
        # What the web server does not hand on is not there.
        for path in ["/gate", "/auth", "/health", "/metrics"]:
            assert reports.curl(f"http://127.0.0.1:{reports.port}{path}")[0] == 404, path
        assert "192.0.2.1" not in reports.said()
        # Straight to the gate, as only the web server can.
        for sent in ["\0\1\2", "GET /auth HTTP/9.9", "GET /auth HTTP/1.1\r\nX: " + "x" * 500_000]:
            said = subprocess.run(
                ["/usr/bin/python3", "-c", STRAIGHT, reports.socket], input=(sent + "\r\n\r\n").encode(),
                capture_output=True, check=True, **AS_PROXY).stdout
            assert said == b"HTTP/1.1 401", (sent[:40], said)
        assert reports.fetch(user, secret) == 200


def tokens(_):
    """A client that nobody wrote here gets a token, and a report with it."""
    library = os.path.abspath("library")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
         "--target", library, "requests-oauthlib"], check=True, capture_output=True)
    sys.path.insert(0, library)
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError
    from requests_oauthlib import OAuth2Session
    district = District()
    user, secret = district.credential()
    district.verifiers()
    with Reports() as reports:
        reports.start_gate()
        reports.start_nginx()
        for in_form in [None, True]:
            session = OAuth2Session(client=BackendApplicationClient(user))
            place = f"http://127.0.0.1:{reports.port}/token"
            token = session.fetch_token(place, client_id=user, client_secret=secret, include_client_id=in_form)
            assert token["token_type"] == "Bearer" and token["expires_in"] == 300, token
            assert session.get(reports.address).content == REPORT
            try:
                session.fetch_token(place, client_id=user, client_secret="wrong", include_client_id=in_form)
                raise AssertionError("a wrong secret gets a token")
            except InvalidClientError:
                pass


def only_the_web_server(_):
    """No other user of the machine can ask, but for who looks after it."""
    district = District()
    district.credential()
    district.verifiers()
    with Reports() as reports:
        reports.start_gate()
        os.chmod(reports.socket, 0o666)
        ask = ["curl", "--silent", "--unix-socket", reports.socket, "http://gate/auth"]
        assert subprocess.run(ask, capture_output=True, **AS_PROXY).returncode == 0
        for user, may in [("nobody", False), ("daemon", False), ("root", True)]:
            asked = subprocess.run(ask, user=user, extra_groups=[], capture_output=True)
            assert (asked.returncode == 0) == may, user


if __name__ == "__main__":
    steps = [the_whole_way, ninety_days, strangers, tokens, only_the_web_server]
    {step.__name__: step for step in steps}[sys.argv[1]](sys.argv[2:])
