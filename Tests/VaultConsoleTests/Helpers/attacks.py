"""What must not work against the console, each by its name: attacks.py NAME. Silent, where it holds."""
import json, os, select, socket, subprocess, sys
from console import *

FOREIGN = (403, "foreign")


def raw(console, text):
    """How the answer begins to bytes that no library would send."""
    with socket.create_connection(("127.0.0.1", console.port), timeout=30) as connection:
        try:
            connection.sendall(text)
        except ConnectionError:
            pass
        try:
            return connection.recv(65536) or b"closed"
        except ConnectionError:
            return b"closed"


def rebinding_host():
    with Console() as console:
        for host in ["evil.example", f"evil.example:{console.port}", f"localhost:{console.port}", "127.0.0.1",
                     f"127.0.0.1:{console.port + 1}", f"127.0.0.1.evil.example:{console.port}", f"[::1]:{console.port}"]:
            assert refusal(console.ask("GET", "/", host=host)) == FOREIGN, host
            assert refusal(console.ask("POST", "/api/launch", {"token": console.launch_token}, SAME_SITE, host)) \
                == FOREIGN, host
        answer = raw(console, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert answer.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 400 ", b"closed")), answer
        assert console.ask("GET", "/")[0] == 200
        assert console.launch()[0] == 200


def cross_site_post():
    with Console() as console:
        evil = {"Origin": "https://evil.example"}
        here = {"Origin": f"http://{console.host}"}
        for path in ["/api/launch", "/api/stay", "/api/no-such-thing", "/"]:
            for headers in [
                {}, evil, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
                {"Sec-Fetch-Site": "cross-site", **here}, {"Origin": "null"},
                {"Origin": f"http://127.0.0.1:{console.port + 1}"}, {"Origin": f"https://{console.host}"},
                {"Sec-Fetch-Site": ""},
            ]:
                body = {"token": console.launch_token}
                assert refusal(console.ask("POST", path, body, headers)) == FOREIGN, (path, headers)
                for method in ["PUT", "DELETE", "PATCH"]:
                    assert refusal(console.ask(method, path, body, headers)) == FOREIGN, (method, path, headers)
        assert console.launch(headers=here)[0] == 200
        for headers in [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]:
            assert refusal(console.ask("GET", "/api/start", headers=headers)) == FOREIGN, headers
        assert console.ask("GET", "/api/start", headers=SAME_SITE)[0] == 200


def other_user():
    with Console() as console:
        probe = ("import http.client, sys\nc = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=30)\n"
                 "try:\n c.request('GET', '/'); print(c.getresponse().status)\n"
                 "except (http.client.RemoteDisconnected, ConnectionError): print('closed')\n")
        def ask(user):
            as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
            words = [*as_user, sys.executable, "-c", probe, str(console.port)]
            return subprocess.run(words, check=True, capture_output=True, text=True, cwd="/").stdout.strip()
        assert ask(None) == "200"
        assert ask(65534) == "closed"
    with Console("--any-local-user") as console:
        probe_status = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", probe, str(console.port)],
            check=True, capture_output=True, text=True, cwd="/").stdout.strip()
        assert probe_status == "200"


def launch_token():
    with Console() as console:
        wrong = console.launch_token[:-1] + ("0" if console.launch_token[-1] != "0" else "1")
        for token in [wrong, "", console.launch_token[:-1], console.launch_token.upper() + "0"]:
            assert refusal(console.launch(token or "-")) == (403, "session"), token
        assert console.launch()[0] == 200
        assert refusal(console.launch()) == (403, "session")
        # Nor does it stand where other users of the machine could read it.
        words = open(f"/proc/{console.process.pid}/cmdline").read()
        assert console.launch_token not in words and console.session not in words


def session_token():
    with Console() as console:
        console.launch()
        for path in ["/api/start", "/api/board", "/api/page", "/api/no-such-thing"]:
            assert refusal(console.ask("GET", path, headers=SAME_SITE, session=False)) == (403, "session"), path
        for token in ["", "0" * 64, console.launch_token, console.session[:-1]]:
            headers = {"Vault-Session": token, **SAME_SITE}
            assert refusal(console.ask("GET", "/api/start", headers=headers, session=False)) == (403, "session"), token
        assert refusal(console.ask("GET", f"/api/start?session={console.session}", headers=SAME_SITE, session=False)) \
            == (403, "session")
        cookie = {"Cookie": f"Vault-Session={console.session}", **SAME_SITE}
        assert refusal(console.ask("GET", "/api/start", headers=cookie, session=False)) == (403, "session")
        assert console.ask("GET", "/api/start", headers=SAME_SITE)[0] == 200


def headers_of_every_answer():
    with Console() as console:
        def check(answer, what):
            _, headers, _ = answer
            policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split("; ")}
            assert policy["default-src"] == ["'none'"] and policy["frame-ancestors"] == ["'none'"], what
            assert policy["script-src"] == ["'self'"] and policy["require-trusted-types-for"] == ["'script'"], what
            assert policy["base-uri"] == policy["form-action"] == ["'none'"], what
            assert not any("unsafe" in word for words in policy.values() for word in words), what
            for name, value in {
                "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
            }.items():
                assert headers.get_all(name) == [value], (what, name)
            for name in ["Set-Cookie", "Access-Control-Allow-Origin", "Server"]:
                assert headers[name] is None, (what, name)
        console.launch()
        for path in ["/", "/app.js", "/style.css", "/icon.svg", "/nothing", "/api/start", "/api/nothing"]:
            check(console.ask("GET", path, headers=SAME_SITE), path)
        check(console.ask("GET", "/", host="evil.example"), "foreign host")
        check(console.ask("POST", "/api/stay", b"", SAME_SITE), "/api/stay")
        check(console.ask("OPTIONS", "/api/start", headers={"Origin": "https://evil.example"}), "OPTIONS")
        page = console.ask("GET", "/")[2].decode()
        assert "http:" not in page and "https:" not in page and "<style" not in page and " style=" not in page


def oversized():
    with Console() as console:
        console.launch()
        large = b"x" * (2 << 20)
        for path in ["/api/launch", "/api/log-in"]:
            answer = console.ask("POST", path, large, SAME_SITE)
            assert answer is None or answer[0] == 413, (path, answer)
        # Announced, and never sent: it is refused before it is read.
        answer = raw(console, (f"POST /api/log-in HTTP/1.1\r\nHost: {console.host}\r\nSec-Fetch-Site: same-origin\r\n"
                               f"Vault-Session: {console.session}\r\nContent-Length: 104857600\r\n\r\n").encode())
        assert answer.startswith(b"HTTP/1.1 413 "), answer
        # In pieces without an announcement.
        chunk = b"10000\r\n" + b"y" * 0x10000 + b"\r\n"
        head = (f"POST /api/log-in HTTP/1.1\r\nHost: {console.host}\r\nSec-Fetch-Site: same-origin\r\n"
                f"Vault-Session: {console.session}\r\nTransfer-Encoding: chunked\r\n\r\n").encode()
        answer = raw(console, head + chunk * 32 + b"0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 413 "), answer
        answer = console.ask("GET", "/", headers={"X-Much": "z" * 100_000})
        assert answer is None or 400 <= answer[0] < 500, answer
        assert console.ask("GET", "/api/start", headers=SAME_SITE)[0] == 200
        resident = int(re.search(r"VmRSS:\s+(\d+) kB", open(f"/proc/{console.process.pid}/status").read())[1])
        assert resident < 150_000, resident


def many_connections():
    with Console() as console:
        console.launch()
        page = console.listen()
        before = len(os.listdir(f"/proc/{console.process.pid}/fd"))
        held = []
        for _ in range(1000):
            connection = socket.socket()
            connection.setblocking(False)
            connection.connect_ex(("127.0.0.1", console.port))
            held.append(connection)
        counts = []
        def is_settled():
            counts.append(len(os.listdir(f"/proc/{console.process.pid}/fd")))
            return counts[-1] > before + 20 and len(counts) > 20 and len(set(counts[-20:])) == 1
        wait_for(is_settled, f"connections are taken, {counts}")
        assert counts[-1] < before + 100, counts
        for connection in held:
            connection.close()
        wait_for(lambda: (console.ask("GET", "/api/start", headers=SAME_SITE) or [0])[0] == 200, "an answer")
        page.close()


def slow():
    """A request that does not end is given up; a page that waits for news is not."""
    with Console() as console:
        console.launch()
        page = console.listen()
        head = f"POST /api/stay HTTP/1.1\r\nHost: {console.host}\r\n".encode()
        body = (f"Sec-Fetch-Site: same-origin\r\nVault-Session: {console.session}\r\nContent-Length: 10\r\n\r\n"
                "half").encode()
        held = []
        for text in [b"", b"GET / HT", head, head + body]:
            held.append(socket.create_connection(("127.0.0.1", console.port), timeout=60))
            held[-1].sendall(text)
        for connection in held:
            while connection.recv(65536):
                pass
        assert console.process.poll() is None
        assert console.ask("GET", "/api/start", headers=SAME_SITE)[0] == 200
        assert select.select([page.sock], [], [], 0)[0] == [], "the page's line was cut"


def port_in_use():
    with Console() as first:
        again = subprocess.run(
            [f"{PRODUCTS}/vault", "console", "--no-browser", "--port", str(first.port)], capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=60)
        assert again.returncode == 69, again
        assert again.stderr == f"vault: port {first.port} is in use by another program\n", again.stderr
        assert again.stdout == ""


def ends_with_its_page():
    with Console() as console:
        console.launch()
        page = console.listen()
        page.close()
        console.process.wait(60)
        assert console.process.returncode == 0, console.process.stderr.read()


def private_launch_file():
    home = os.environ["HOME"]
    os.makedirs("bin")
    with open("bin/xdg-open", "w") as script:
        script.write('#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/words.new"; cp "$1" "$HOME/page.html"; '
                     'stat -c %a "$1" > "$HOME/mode"; mv "$HOME/words.new" "$HOME/words"\n')
    os.chmod("bin/xdg-open", 0o755)
    environment = {**os.environ, "PATH": f"{os.getcwd()}/bin:{os.environ['PATH']}"}
    with Console(printed=False, env=environment) as console:
        wait_for(lambda: os.path.exists(f"{home}/words"), "the browser is started")
        path = open(f"{home}/words").read().strip()
        assert os.path.dirname(path) == home and not os.path.basename(path).startswith("."), path
        assert open(f"{home}/mode").read().strip() == "600"
        address = re.search(r'url=([^"]+)"', open(f"{home}/page.html").read())[1]
        console.take(address)
        assert console.launch_token not in path
        assert console.launch()[0] == 200
        wait_for(lambda: not os.path.exists(path), "the launch file is removed")
    # Where no browser comes, the address is told; and a console that is stopped leaves no file.
    with Console(printed=False, env={**environment, "PATH": os.environ["PATH"].replace("/usr/bin", "/nowhere")}) as console:
        console.take(console.process.stdout.readline().strip())
    assert [name for name in os.listdir(home) if name.startswith("vendor-vault-")] == []


def windows_browser():
    """Within Windows, its browser is started with the name that Windows has for the launch file."""
    home = os.environ["HOME"]
    os.makedirs("bin")
    with open("bin/explorer.exe", "w") as script:
        script.write('#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/words.new"; mv "$HOME/words.new" "$HOME/words"; exit 1\n')
    os.chmod("bin/explorer.exe", 0o755)
    environment = {**os.environ, "PATH": f"{os.getcwd()}/bin:{os.environ['PATH']}", "WSL_DISTRO_NAME": "Debian"}
    for words, told in [(["--any-local-user"], "every user of this machine may connect"), ([], "add --any-local-user")]:
        with Console(*words, printed=False, env=environment) as console:
            wait_for(lambda: os.path.exists(f"{home}/words"), "the browser is started")
            path = open(f"{home}/words").read().strip()
            start = "\\\\wsl$\\Debian"
            assert path.startswith(start), path
            assert os.path.dirname(path[len(start):].replace("\\", "/")) == home, path
            os.remove(f"{home}/words")
            console.process.terminate()
            assert told in console.process.stderr.read()


def two_at_once():
    district()
    with Console() as first, Console() as second:
        assert first.port != second.port
        for console in [first, second]:
            console.launch()
            assert console.log_in()[0] == 204
            assert console.ask("GET", "/api/board", headers=SAME_SITE)[0] == 200
        headers = {"Vault-Session": first.session, **SAME_SITE}
        assert refusal(second.ask("GET", "/api/board", headers=headers, session=False)) == (403, "session")


def overwritten():
    """What came in or went out lies nowhere in the program's memory."""
    district()
    vault("generate", "--vendor", "aeries", "--authorize", "--passphrase-file", "pass")
    with Console() as console:
        console.launch()
        assert refusal(console.log_in("some words that are wrong")) == (403, "notPermitted")
        assert found_in_memory(console.process.pid, "some words that are wrong") == 0
        assert console.log_in()[0] == 204
        assert found_in_memory(console.process.pid, PASSPHRASE) == 0
        status, _, secret = console.post("/api/reveal", {"credential": "19647330000000", "generation": 1})
        assert status == 200 and found_in_memory(console.process.pid, secret.decode()) == 0
        status, _, code = console.post("/api/recovery-code")
        assert status == 200 and found_in_memory(console.process.pid, code.decode()) == 0


def locked():
    district()
    with Console() as console:
        console.launch()
        page = console.listen()
        assert refusal(console.ask("GET", "/api/board", headers=SAME_SITE)) == (401, "locked")
        assert refusal(console.log_in("wrong words altogether")) == (403, "notPermitted")
        assert refusal(console.ask("GET", "/api/board", headers=SAME_SITE)) == (401, "locked")
        assert console.log_in()[0] == 204
        board = json.loads(console.ask("GET", "/api/board", headers=SAME_SITE)[2])
        assert board["organization"] == "Sample Unified, CDS 19 64733 0000000", board
        assert console.post("/api/lock")[0] == 204
        assert refusal(console.ask("GET", "/api/board", headers=SAME_SITE)) == (401, "locked")
        page.close()


globals()[sys.argv[1]]()
