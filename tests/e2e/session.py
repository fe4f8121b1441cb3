#!/usr/bin/python3
"""What a browser keeps: forms answered once, signed cookies, keys."""
import json
import os
import re
import sqlite3
import subprocess
import threading
import urllib.parse

from browser import Browser
from postern import BUILD, SLOW, SOURCE, app, equal, run, until

ONCE = os.path.join(BUILD, "tests/e2e/once")
KEY1, KEY2 = "1" * 40, "2" * 40

PAGE = """<html xmlns:pn="postern" lang="en">
<head><title>Notes</title>
<style>p { margin: 1px }</style>
<script>window.ran = true</script></head>
<body><p id="count">${count}</p><p id="visits">${visits}</p>
<p id="flash" pn:if="flash">${flash}</p>
<form method="post" action="/notes" pn:form="note">
<pn:field name="text"/><button>Send</button></form></body></html>
"""
TABLE = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);\n"


def files(box):
    box.write("templates/once.html", PAGE)
    box.write("conf/sql/0001-note.sql", TABLE)


def keys(box, *lines, mode=0o600):
    path = box.write("keys", "".join(k + "\n" for k in lines))
    os.chmod(path, mode)
    return path


def serve(box, *args, listen=None):
    files(box)
    return box.program("--root", box.folder, "--db",
                       "sqlite:" + box.path("notes.db"), "--workers", "2",
                       *args, exe=ONCE, name="once", listen=listen)


class Visitor:
    """A client that keeps its cookies."""

    def __init__(self, nginx):
        self.nginx, self.cookies, self.lock = nginx, {}, threading.Lock()

    def ask(self, method="GET", body=None, headers=None):
        headers = dict(headers or {})
        with self.lock:
            headers["Cookie"] = "; ".join(
                f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status, head, page = self.nginx.get("/notes", method, body, headers)
        for line in head.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            with self.lock:
                if value:
                    self.cookies[name] = value
                else:
                    self.cookies.pop(name, None)
        return status, head, page.decode()

    def token(self):
        page = self.ask()[2]
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)


def form(token, text):
    return urllib.parse.urlencode({"csrf_token": token, "text": text})


def rows(box):
    with sqlite3.connect(box.path("notes.db")) as db:
        return [r[0] for r in db.execute("SELECT text FROM note ORDER BY id")]


def test_parallel(box):
    """The same form at the same time in both workers: one row, one answer."""
    p = serve(box)
    assert "no --secret: signed cookies end with this program" in p.log()
    nginx = box.nginx(p)
    for i in range(4):
        v = Visitor(nginx)
        body, got = form(v.token(), f"note {i}"), []
        threads = [threading.Thread(
            target=lambda: got.append(v.ask("POST", body)))
            for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        equal([(s, h["Location"]) for s, h, _ in got], [(303, "/notes")] * 4)
        flashes = [h.get_all("Set-Cookie")[0].split("=")[0] for _, h, _ in got]
        equal(flashes, ["pn-flash"] * 4)
        assert f"Thank you for note {i}." in v.ask()[2]
        assert "Thank you" not in v.ask()[2]
        # A reload of what was sent, much later.
        equal(v.ask("POST", body)[0], 303)
    equal(rows(box), [f"note {i}" for i in range(4)])


def test_refused(box):
    """No token, another's, or one that was used for something else."""
    nginx = box.nginx(serve(box))
    a, b = Visitor(nginx), Visitor(nginx)
    token = a.token()
    for body in ("text=hello", form("x", "hello"), form(b.token(), "hello")):
        status, _, page = a.ask("POST", body)
        equal(status, 422)
        assert "This form was open too long. Please send it again." in page
        assert 'value="hello"' in page
    equal(a.ask("POST", form(token, "one"))[0], 303)
    status, _, page = a.ask("POST", form(token, "two"))
    equal(status, 422)
    assert "This form was sent already." in page and 'value="two"' in page
    equal(rows(box), ["one"])
    # Another site's page; a program without a browser.
    for headers in ({"Sec-Fetch-Site": "cross-site"},
                    {"Origin": "https://evil.example"}):
        status, _, page = a.ask("POST", form(a.token(), "evil"), headers)
        equal(status, 403)
        assert "was sent by a page of" in page
    equal(rows(box), ["one"])


def test_keys(box):
    """Keys are rotated: the old one verifies until it is gone."""
    p = serve(box, "--secret", keys(box, KEY1))
    assert "no --secret" not in p.log()
    nginx = box.nginx(p)
    v = Visitor(nginx)
    token = v.token()
    assert '<p id="visits">1</p>' in v.ask()[2]
    p.stop()
    p = serve(box, "--secret", keys(box, "# new", KEY2, KEY1),
              listen=p.listen)
    old = v.cookies["visits"]
    assert '<p id="visits">2</p>' in v.ask()[2]
    equal(v.ask("POST", form(token, "kept open"))[0], 303)
    assert KEY1 not in p.log() and KEY2 not in p.log()
    p.stop()
    p = serve(box, "--secret", keys(box, KEY2), listen=p.listen)
    assert '<p id="visits">3</p>' in v.ask()[2]
    v.cookies["visits"] = old
    assert '<p id="visits">0</p>' in v.ask()[2]
    v.cookies["visits"] = "7"
    assert '<p id="visits">0</p>' in v.ask()[2]
    # Keys that have changed are read at a reload.
    before = p.workers()
    keys(box, KEY1)
    p.signal(1)
    until("the workers are new", lambda: p.workers() and
          not set(before) & set(p.workers()), 20)
    v.cookies["visits"] = old
    assert '<p id="visits">2</p>' in v.ask()[2]
    # A reload makes new workers, which believe what the old ones have said.
    p.stop()
    p = serve(box, listen=p.listen)
    v.ask()
    before = p.workers()
    p.signal(1)
    until("the workers are new", lambda: p.workers() and
          not set(before) & set(p.workers()), 20)
    assert '<p id="visits">1</p>' in v.ask()[2]


def test_bad_keys(box):
    """What is wrong with a file of keys is said, with its line."""
    files(box)

    def refused(*args):
        got = subprocess.run(
            [ONCE, "--root", box.folder, "--db",
             "sqlite:" + box.path("x.db"), "--listen",
             "unix:" + box.path("x.sock"), *args], capture_output=True,
            text=True, timeout=30 * SLOW, stdin=subprocess.DEVNULL,
            check=False)
        assert got.returncode != 0, got
        assert KEY1 not in got.stderr and "hunter2" not in got.stderr
        return got.stderr

    path = keys(box, KEY1, "hunter2")
    assert f"{path}:2: a key of 7 bytes; it needs at least 32" in \
        refused("--secret", path)
    path = keys(box, KEY1, mode=0o644)
    assert "everybody on this machine can read" in refused("--secret", path)
    assert "No such file" in refused("--secret", box.path("none"))
    got = subprocess.run([ONCE, "--root", box.folder, "--print", "config",
                          "--secret", keys(box, KEY1)], capture_output=True,
                         text=True, timeout=30 * SLOW, check=True)
    assert box.path("keys") in got.stdout and KEY1 not in got.stdout
    got = subprocess.run([ONCE, "--root", box.folder, "--listen",
                          "unix:" + box.path("y.sock")], capture_output=True,
                         text=True, timeout=30 * SLOW, check=False)
    equal(got.returncode, 1)
    assert "a route with .once needs a database" in got.stderr, got.stderr


def test_document(box):
    """The API document has the key of a request that is sent again."""
    files(box)
    got = subprocess.run([ONCE, "--root", box.folder, "--print", "openapi"],
                         capture_output=True, text=True, check=True,
                         timeout=30 * SLOW, stdin=subprocess.DEVNULL)
    path = json.loads(got.stdout)["paths"]["/notes"]
    equal([p["name"] for p in path["post"]["parameters"]],
          ["Idempotency-Key"])
    assert "parameters" not in path.get("get", {}), path


def test_https(box):
    """On https the cookies are such that no other host can set them."""
    nginx = box.nginx(serve(box, "--trust", "127.0.0.1"))
    v, https = Visitor(nginx), {"X-Forwarded-Proto": "https"}
    _, head, page = v.ask(headers=https)
    mine = [c for c in head.get_all("Set-Cookie") if "pn-form" in c]
    assert mine[0].startswith("__Host-pn-form=") and "; Secure" in mine[0], mine
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    status, head, _ = v.ask("POST", form(token, "safe"), https)
    equal(status, 303)
    assert head["Set-Cookie"].startswith("__Host-pn-flash="), head
    assert "Thank you for safe." in v.ask(headers=https)[2]
    # What another host could have set does not count.
    v.cookies = {"pn-form": v.cookies["__Host-pn-form"]}
    equal(v.ask("POST", form(token, "again"), https)[0], 422)
    equal(rows(box), ["safe"])


def find(driver, css):
    return driver.find_element("css selector", css)


def shows(driver, css, text):
    """Whether the page has it; one that is just leaving has not."""
    return driver.execute_script(
        "const e = document.querySelector(arguments[0]);"
        "return e !== null && e.textContent === arguments[1]", css, text)


def test_double_click(box):
    """In a browser: Send is double-clicked, the page reloaded, gone back."""
    p = serve(box)
    url = f"http://127.0.0.1:{box.nginx(p).port}/notes"
    with Browser(box) as d:
        from selenium.webdriver import ActionChains
        d.get(url)
        equal(d.execute_script("return window.ran"), True)
        find(d, "[name=text]").send_keys("twice")
        ActionChains(d).double_click(find(d, "button")).perform()
        until("the message is there",
              lambda: shows(d, "#flash", "Thank you for twice."), 10)
        equal(find(d, "#count").text, "1")
        d.refresh()
        equal(find(d, "#count").text, "1")
        equal(rows(box), ["twice"])
        find(d, "[name=text]").send_keys("next")
        find(d, "button").click()
        until("the next is there",
              lambda: shows(d, "#count", "2"), 10)
        # Chromium sends a quick double click once; a slow one it does not.
        before = p.log().count("a form came")
        find(d, "[name=text]").send_keys("slowly")
        d.execute_script("const b = document.querySelector('button');"
                         "for (const ms of [0, 100, 200, 300])"
                         "  setTimeout(() => b.click(), ms);")
        until("the third is there",
              lambda: shows(d, "#flash", "Thank you for slowly."), 10)
        equal(find(d, "#count").text, "3")
        sent = p.log().count("a form came") - before
        assert sent > 1, f"{sent} forms were sent"
        errors = [e for e in d.get_log("browser") if e["level"] == "SEVERE"
                  and "favicon" not in e["message"]]
        equal(errors, [], "the console")
    equal(rows(box), ["twice", "next", "slowly"])


def test_foreign_page(box):
    """Another site's page posts with the visitor's cookies: refused."""
    p = box.program("--root", SOURCE, "--db", "sqlite:" + box.path("g.db"),
                    exe=app("guestbook"), name="guestbook")
    nginx = box.nginx(p)
    evil = box.write("evil.html", f"""<!DOCTYPE html><title>evil</title>
<form method="post" action="http://127.0.0.1:{nginx.port}/guestbook">
<input name="name" value="Eve"><input name="message" value="evil">
<button>Send</button></form>""")
    with Browser(box) as d:
        d.get("file://" + evil)
        find(d, "button").click()
        until("it is answered", lambda: "403" in d.page_source or
              "page of" in d.page_source, 10)
    assert "evil" not in nginx.get("/guestbook")[2].decode()


if __name__ == "__main__":
    run(test_parallel, test_refused, test_keys, test_bad_keys,
        test_document, test_https, test_double_click, test_foreign_page)
