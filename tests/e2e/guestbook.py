#!/usr/bin/python3
"""The guestbook as its visitor: in a browser, behind nginx, on SQLite."""
import json
import os
import re
import resource
import sqlite3
import urllib.parse

from browser import Browser, follow, keep_picture
from postern import SHARED, SLOW, SOURCE, Skip, app, equal, run, until


def serve(box, *args, **how):
    """The guestbook behind nginx, with the site's styles: (program, nginx)."""
    p = box.program("--root", SOURCE, "--db", "sqlite:" + box.path("site.db"),
                    "--workers", "2", *args, exe=app("guestbook"),
                    name="guestbook", **how)
    nginx = box.nginx(p, locations=(
        "fastcgi_keep_conn on;\n"
        "location / { fastcgi_pass p0; }\n"
        f"location /static/ {{ root {SOURCE}/templates; "
        "types { text/css css; image/svg+xml svg; } }\n"))
    return p, nginx


def sign(nginx, name, message, status=303):
    body = urllib.parse.urlencode({"name": name, "message": message})
    got = nginx.get("/guestbook", "POST", body, {
        "Content-Type": "application/x-www-form-urlencoded"})
    equal(got[0], status, f"signing as {name[:40]!r}")
    return got


def find(driver, css):
    return driver.find_element("css selector", css)


def fill(driver, name, message):
    for field, text in (("name", name), ("message", message)):
        element = find(driver, f"[name={field}]")
        element.clear()
        element.send_keys(text)


def press(driver):
    follow(driver, find(driver, "form[action='/guestbook'] button"))


def test_visit(box):
    """Empty, wrong, right, restarted, on a phone and on a desk."""
    p, nginx = serve(box)
    url = f"http://127.0.0.1:{nginx.port}/guestbook"
    with Browser(box) as d:
        d.get(url)
        equal(d.title, "Guestbook")
        assert "Nobody has signed" in d.page_source
        keep_picture(d, "guestbook-empty-1280")

        # Sent past the browser's own checks: messages, and values kept.
        d.execute_script("document.querySelector("
                         "'form[action=\"/guestbook\"]').noValidate = true")
        fill(d, "Ada", "")
        press(d)
        wrong = find(d, "[name=message]")
        equal(wrong.get_attribute("aria-invalid"), "true")
        said = find(d, "#" + wrong.get_attribute("aria-describedby").split()[0])
        assert said.text, "no message beside the field"
        equal(find(d, "[name=name]").get_attribute("value"), "Ada")
        equal(find(d, "[name=name]").get_attribute("aria-invalid"), None)
        keep_picture(d, "guestbook-wrong-1280")

        fill(d, "Ada", "Hello\nfrom Chromium")
        press(d)
        assert "Hello" in find(d, "article").text
        assert "from Chromium" in find(d, "article").text
        equal(d.current_url, url)
        keep_picture(d, "guestbook-signed-1280")
        follow(d, find(d, "article a"))
        assert "Ada in the guestbook" in d.title

    p.stop()
    serve_again(box, nginx, p)
    with Browser(box, 390, 844) as d:
        d.get(url)
        assert "from Chromium" in d.page_source
        wide = d.execute_script("return document.documentElement.scrollWidth")
        assert wide <= 390, f"the page is {wide} px wide"
        keep_picture(d, "guestbook-signed-390")
        # Its own checks: an empty form is not sent.
        find(d, "form[action='/guestbook'] button").click()
        assert d.execute_script("return !!document.querySelector(':invalid')")
        errors = [e for e in d.get_log("browser") if e["level"] == "SEVERE"]
        equal(errors, [], "the browser's console")


def serve_again(box, nginx, p):
    """The same program once more behind the nginx that runs."""
    box.program("--root", SOURCE, "--db", "sqlite:" + box.path("site.db"),
                exe=app("guestbook"), name="guestbook", listen=p.listen)


def test_without_script(box):
    """Everything works with script switched off, and taking back does."""
    _, nginx = serve(box)
    url = f"http://127.0.0.1:{nginx.port}/guestbook"
    with Browser(box, script=False) as d:
        d.get(url)
        fill(d, "Ada", "first")
        press(d)
        fill(d, "Ada", "second")
        press(d)
        equal(len(d.find_elements("css selector", "article")), 2)
        equal(len(d.find_elements("css selector", "article button")), 1)
        follow(d, find(d, "article button"))
        equal(len(d.find_elements("css selector", "article")), 1)
        assert "first" in d.page_source and "second" not in d.page_source


def attacks():
    path = os.path.join(SHARED, "security")
    if not os.path.isdir(path):
        raise Skip("the attack strings are not there")
    with open(os.path.join(path, "xss-payloadbox-500.txt"),
              encoding="utf-8") as f:
        lines = [line.rstrip("\n") for line in f if line.strip()]
    with open(os.path.join(path, "naughty-strings.json"),
              encoding="utf-8") as f:
        more = json.load(f)
    more = more.get("strings", more) if isinstance(more, dict) else more
    return lines + [s for s in more if isinstance(s, str)]


# White space of Unicode, which the schema takes off both ends.
BLANK = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\ufeff"


def is_text(s):
    return s.strip(BLANK) and all(c >= " " or c == "\n" for c in s) and \
        "\x7f" not in s and not any("\x80" <= c <= "\x9f" for c in s)


# The tags that the page itself has.
KNOWN = {"<" + tag for tag in (
    "html head meta title link body header a main h1 form div label input "
    "textarea button section h2 article h3 p br footer time nav").split()}


def test_attacks(box):
    """No script of a visitor runs, whatever is signed."""
    _, nginx = serve(box)
    strings = ["<script>alert(1)</script>", "\"><script>alert(1)</script>",
               "'><img src=x onerror=alert(1)>", "</textarea><script>"
               "alert(1)</script>", "javascript:alert(1)", "${name}",
               "{{7*7}}", "<!--", "&lt;script&gt;", "]]>", "<svg/onload="
               "alert(1)>"] + attacks()
    taken = 0
    for s in strings:
        got = nginx.get("/guestbook", "POST", urllib.parse.urlencode(
            {"name": s[:80], "message": s[:2000]}), {
                "Content-Type": "application/x-www-form-urlencoded"})
        assert got[0] in (303, 422), (got[0], s)
        taken += got[0] == 303
        if got[0] == 422:
            check_page(got[2], s)
    assert taken > 500, f"only {taken} of {len(strings)} were taken"
    seen = 0
    for page in range(1, taken // 10 + 2):
        text = nginx.get(f"/guestbook?page={page}")[2].decode()
        seen += text.count("<article")
        left = set(re.findall(r"<[^/!\s>][^\s>]*", text)) - KNOWN
        equal(left, set(), f"tags on page {page}")
    equal(seen, taken)
    with Browser(box) as d:
        for page in range(1, taken // 10 + 2):
            d.get(f"http://127.0.0.1:{nginx.port}/guestbook?page={page}")
            equal(d.execute_script(
                "return document.querySelectorAll('script, img, svg, iframe, "
                "object, embed, [onerror], [onload]').length"), 0,
                f"page {page}")
        equal([e for e in d.get_log("browser") if e["level"] == "SEVERE"],
              [], "the console")


def check_page(page, s):
    """A page that was shown again has no markup of the visitor's."""
    text = page.decode()
    for mark in ("<script", "<img", "<svg", "<iframe", "onerror=alert(1)>"):
        assert mark not in text or mark in ("onerror=alert(1)>",), (mark, s)


def test_stored_as_it_is(box):
    """What is signed is in the database, to the letter."""
    _, nginx = serve(box)
    strings = [s for s in attacks() if is_text(s) and len(s) <= 80 and
               "\n" not in s]
    for s in strings:
        sign(nginx, s, s)
    with sqlite3.connect(box.path("site.db")) as db:
        rows = db.execute("SELECT name, message FROM entry ORDER BY id")
        for s, (name, message) in zip(strings, rows):
            equal(name, s.strip(BLANK), "the name")
            equal(message, name, "the message")


def test_locked(box):
    """A locked database: a clear page, a logged cause, nothing half done."""
    p, nginx = serve(box)
    sign(nginx, "Ada", "before")
    other = sqlite3.connect(box.path("site.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    status, head, body = sign(nginx, "Ada", "while locked", 503)
    assert head["Retry-After"], "no Retry-After"
    assert b"try again" in body and b"SQL" not in body, body
    equal(nginx.get("/guestbook")[0], 200, "reading goes on")
    other.execute("ROLLBACK")
    sign(nginx, "Ada", "after")
    until("the cause is logged", lambda: "locked" in p.log())
    rows = other.execute("SELECT message FROM entry").fetchall()
    equal([r[0] for r in rows], ["before", "after"])


def test_disk_full(box):
    """No room: a clear page, a logged cause, nothing half written."""
    p, nginx = serve(box)
    sign(nginx, "Ada", "before")
    limit = os.path.getsize(box.path("site.db")) + 64 * 1024
    for pid in p.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, limit))
    statuses = set()
    for i in range(200):
        body = urllib.parse.urlencode(
            {"name": "Ada", "message": f"{i} " + "x" * 1900})
        status, _, page = nginx.get("/guestbook", "POST", body, {
            "Content-Type": "application/x-www-form-urlencoded"})
        statuses.add(status)
        if status == 503:
            assert b"SQL" not in page and b"<h1>" in page, page
    equal(statuses, {303, 503}, "what signing gave")
    until("the cause is logged",
          lambda: "full" in p.log() or "disk" in p.log())
    with sqlite3.connect(box.path("site.db")) as db:
        equal(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")


if __name__ == "__main__":
    run(test_visit, test_without_script, test_attacks, test_stored_as_it_is,
        test_locked, test_disk_full)
