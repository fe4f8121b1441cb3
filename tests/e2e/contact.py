#!/usr/bin/python3
"""The contact form as its visitors use it: by keyboard, twice, wrongly,
without script, with files; and what becomes of the mail."""
import hashlib
import json
import os
import re
import sqlite3
import stat
import urllib.parse

from browser import Browser, follow, keep_picture
from mariadb import MariaDB
from npm import install
from postern import SLOW, SOURCE, app, equal, run, until

try:
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.expected_conditions import staleness_of
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:  # Browser skips then
    pass

RIGHT = {"name": "Ada", "email": "ada@example.org", "answer": "mail",
         "phone": "", "topic": "question", "start": "", "finish": "",
         "budget": "", "colour": "#1f6f54", "page": "",
         "text": "Do you repair chairs?", "consent": "1"}
ORDER = ["name", "email", "answer", "phone", "topic", "trades", "trades",
         "trades", "start", "finish", "budget", "colour", "page", "text",
         "file", "consent", "Send"]
THANKS = "Your message is on its way."


def serve(box, *more, db=None):
    """The form behind nginx, with the site's styles: (program, nginx)."""
    os.makedirs(box.path("files"), exist_ok=True)
    p = box.program("--root", SOURCE, "--db",
                    db or "sqlite:" + box.path("site.db"),
                    "--workers", "2", exe=app("contact"), name="contact",
                    env={"CONTACT_FILES": box.path("files"),
                         "CONTACT_TO": "shop@example.org"})
    others = "".join(f"location /{q.name} {{ fastcgi_pass p{i}; }}\n"
                     for i, q in enumerate(more, 1))
    nginx = box.nginx(p, *more, locations=(
        "fastcgi_keep_conn on;\n"
        "location / { fastcgi_pass p0; }\n" + others +
        f"location /static/ {{ root {SOURCE}/templates; "
        "types { text/css css; image/svg+xml svg; } }\n"))
    return p, nginx


def rows(box):
    with sqlite3.connect(box.path("site.db")) as db:
        db.row_factory = sqlite3.Row
        return db.execute("SELECT * FROM mail ORDER BY id").fetchall()


def multipart(fields, files):
    """A body of a form: names with values, and (name, filename, bytes)."""
    out = b""
    for name, value in fields.items():
        for v in value if isinstance(value, list) else [value]:
            out += (f"--xyz\r\nContent-Disposition: form-data; "
                    f'name="{name}"\r\n\r\n{v}\r\n').encode()
    for name, filename, content in files:
        out += (f"--xyz\r\nContent-Disposition: form-data; name=\"{name}\"; "
                f'filename="{filename}"\r\n\r\n').encode()
        out += content + b"\r\n"
    return out + b"--xyz--\r\n"


def post(nginx, changes, *files):
    """Fills in a new form and sends it: (status, page)."""
    _, head, page = nginx.get("/contact")
    token = re.search(rb'name="csrf_token" value="([^"]+)"', page).group(1)
    cookie = "; ".join(c.split(";")[0] for c in head.get_all("Set-Cookie"))
    fields = {k: v for k, v in {**RIGHT, **changes}.items() if v is not None}
    fields["csrf_token"] = token.decode()
    status, _, page = nginx.get(
        "/contact", "POST", multipart(fields, files), {
            "Content-Type": "multipart/form-data; boundary=xyz",
            "Cookie": cookie})
    return status, page.decode()


def wrong(page):
    """The names of the fields that a page calls wrong."""
    return sorted(set(re.findall(r'id="message-(\w+)-error"', page)))


def find(driver, css):
    return driver.find_element("css selector", css)


def has(driver, css):
    return driver.execute_script(
        "return document.querySelector(arguments[0]) !== null", css)


def is_thanked(driver):
    return driver.execute_script(
        "const e = document.querySelector('.flash');"
        "return e !== null && e.textContent === arguments[0]", THANKS)


def check_console(driver):
    errors = [e for e in driver.get_log("browser") if e["level"] == "SEVERE"
              and "422" not in e["message"]]
    equal(errors, [], "the browser's console")


# ---- by keyboard


def press(driver, *keys):
    """Types: what has the focus gets it."""
    ActionChains(driver).send_keys(*keys).perform()


def focus(driver):
    """What has the focus: its name, its address, its text."""
    return driver.execute_script(
        "const e = document.activeElement;"
        "return e.name || e.getAttribute('href') || e.textContent")


def tab_to(driver, what, key=None):
    """Goes on by Tab until what has the focus."""
    for _ in range(60):
        if focus(driver) == what:
            return
        press(driver, *(key or [Keys.TAB]))
    raise AssertionError(f"no way to {what} by keyboard")


def leave(driver, act):
    """Does what leads to another page, and waits until that is there."""
    old = find(driver, "html")
    act()
    WebDriverWait(driver, 15 * SLOW).until(staleness_of(old))


def test_keyboard(box):
    """By keyboard alone: wrong, the summary, its links, right, thanks."""
    _, nginx = serve(box)
    back = [Keys.SHIFT, Keys.TAB]
    with Browser(box) as d:
        d.get(f"http://127.0.0.1:{nginx.port}/contact")
        order, last = [], None
        tab_to(d, "name")
        while not order or order[-1] != "Send":
            element = d.switch_to.active_element
            if element != last:
                order.append(focus(d))
            last = element
            press(d, Keys.TAB)
            assert len(order) < 30, order
        equal(order, ORDER, "the order of the focus")

        d.refresh()
        tab_to(d, "name")
        press(d, "Ada", Keys.TAB, "ada@example.org", Keys.TAB,
              Keys.ARROW_DOWN)
        tab_to(d, "topic")
        press(d, "I want")
        tab_to(d, "trades")
        press(d, Keys.SPACE, Keys.TAB, Keys.TAB, Keys.SPACE)
        tab_to(d, "start")
        press(d, "11222026")
        tab_to(d, "finish")
        press(d, "11212026")
        tab_to(d, "text")
        press(d, "Three chairs,", Keys.ENTER, "please.")
        tab_to(d, "consent")
        press(d, Keys.SPACE)
        tab_to(d, "Send")
        leave(d, lambda: press(d, Keys.ENTER))

        # The summary has the focus, is an alert, and leads to the fields.
        summary = d.switch_to.active_element
        equal(summary.get_attribute("role"), "alert")
        links = [a.get_attribute("href").split("#")[1]
                 for a in summary.find_elements("css selector", "a")]
        equal(links, ["message-phone", "message-finish", "message-budget"])
        for link in links:
            tab_to(d, "#" + link, None if link == links[0] else back)
            press(d, Keys.ENTER)
            field = d.switch_to.active_element
            equal(field.get_attribute("id"), link)
            equal(field.get_attribute("aria-invalid"), "true")
            said = field.get_attribute("aria-describedby").split()
            assert link + "-error" in said, said
            assert all(find(d, "#" + i).text for i in said), said
        equal(rows(box), [])

        # Now by the way of the page: what was typed is still there.
        tab_to(d, "phone", back)
        press(d, "+43 1 234567")
        tab_to(d, "finish")
        press(d, "11302026")
        tab_to(d, "budget")
        press(d, "250.50")
        tab_to(d, "Send")
        leave(d, lambda: press(d, Keys.ENTER))
        assert is_thanked(d), d.page_source
        equal(find(d, ".flash").get_attribute("role"), "status")
        check_console(d)
    row, = rows(box)
    for part in ("Ada <ada@example.org>", "Phone: +43 1 234567", "wood paint",
                 "From 2026-11-22 to 2026-11-30", "Budget: 250.50",
                 "Three chairs,\nplease."):
        assert part in row["body"], (part, row["body"])
    equal((row["recipient"], row["reply_to"], row["subject"], row["state"]),
          ("shop@example.org", "ada@example.org", "offer from Ada", "queued"))


# ---- once


def fill(driver, text="Do you repair chairs?"):
    for name, value in (("name", "Ada"), ("email", "ada@example.org"),
                        ("text", text)):
        find(driver, f"[name={name}]").send_keys(value)
    find(driver, "[name=topic] [value=question]").click()
    find(driver, "[name=consent]").click()


def send_twice_and_go_back(box, driver, url, n):
    """Sends the nth message; whether the browser has kept the page."""
    driver.get(url)
    fill(driver)
    driver.execute_script("window.isKept = true")
    ActionChains(driver).double_click(find(driver, "form button")).perform()
    until("thanks", lambda: is_thanked(driver), 10)
    equal(len(rows(box)), n, "rows after a double click")
    leave(driver, driver.refresh)
    assert not is_thanked(driver), "thanked for a reload"
    equal(len(rows(box)), n, "rows after a reload")
    leave(driver, driver.back)
    return driver.execute_script("return window.isKept === true")


def test_once(box):
    """A double click, a reload, Back and Send again: one row."""
    p, nginx = serve(box)
    with Browser(box) as d:
        # A busy Chromium may drop the page before its time.
        n = next((n for n in range(1, 6) if send_twice_and_go_back(
            box, d, f"http://127.0.0.1:{nginx.port}/contact", n)), 0)
        assert n > 0, "the page was never kept for Back"
        equal(find(d, "[name=name]").get_attribute("value"), "Ada")
        leave(d, lambda: find(d, "form button").click())
        assert is_thanked(d), d.page_source
        equal(len(rows(box)), n, "rows after Back and Send")

        # A slow hand: Chromium sends each of these clicks.
        leave(d, find(d, "main a").click)
        fill(d, "Another question, clicked slowly.")
        d.execute_script("const b = document.querySelector('form button');"
                         "for (const ms of [0, 40, 80])"
                         "  setTimeout(() => b.click(), ms);")
        until("thanks", lambda: len(rows(box)) > n and is_thanked(d), 10)
        equal(len(rows(box)), n + 1, "rows after slow clicks")
        check_console(d)
    equal(len(rows(box)), n + 1, "rows in the end")
    assert "level=error" not in p.log(), p.log()


# ---- without script, and beside the browser's own checks


def test_without_script(box):
    """Everything works with script switched off: wrong, then right."""
    _, nginx = serve(box)
    with Browser(box, script=False) as d:
        d.get(f"http://127.0.0.1:{nginx.port}/contact")
        fill(d, "<b>With</b> a picture.")
        find(d, "[name=answer][value=phone]").click()
        find(d, "[name=file]").send_keys(box.write("a.pdf", "%PDF-1.7 x"))
        follow(d, find(d, "form button"))
        equal(find(d, "[name=text]").get_attribute("value"),
              "<b>With</b> a picture.")
        assert find(d, "[name=consent]").is_selected()
        assert "again" in find(d, "#message-file-error").text
        assert find(d, "#message-phone-error").text
        find(d, "[name=phone]").send_keys("+43 1 234567")
        find(d, "[name=file]").send_keys(box.path("a.pdf"))
        follow(d, find(d, "form button"))
        equal(find(d, ".flash").text, THANKS)
    row, = rows(box)
    equal(row["file_name"], "a.pdf")
    assert "<b>With</b> a picture." in row["body"], row["body"]


VALUES = {
    "name": ["", " ", "A", "x" * 80, "x" * 81, "\u00e9" * 80,
             "\U0001f600" * 41, "a\tb"],
    "email": ["", "ada", "ada@example.org", "ada@localhost", "a@b@c",
              "a b@c.org", "ada@exa_mple.org", "ada@-x.org", "a.@b.org",
              "ada@b..org", "@b.org", "ada@b.org.", "\u00e4@b.org",
              "a@" + "b" * 63 + ".org", "a@" + "b" * 64 + ".org",
              "a" * 242 + "@example.org", "a" * 243 + "@example.org"],
    "phone": ["", "+43 1 234567", "0664/123-45.67", "(01) 23 45", "abc",
              "12", "1+2345", "+", "123x", "1" * 20, "1" * 21],
    "topic": ["", "question", "complaint", "nonsense", "Question"],
    "start": ["", "2026-11-22", "2026-02-28", "2026-02-30", "2024-02-29",
              "2020-01-01", "2019-12-31", "2099-12-31", "2100-01-01",
              "2026-1-1", "22.11.2026", "12026-01-01"],
    "budget": ["", "0", "12.5", "12.50", "12.505", "-1", "1000000",
               "1000000.01", "1e3", "abc", "1,5", ".5", "5.", "+5",
               "0x10", "99999999999999999999"],
    "colour": ["#1f6f54", "#ABCDEF", "red", "#12", "1f6f54"],
    "page": ["", "https://example.org/", "http://a", "example.org",
             "https://", "http://exa mple.org", "javascript:alert(1)",
             "ftp://example.org/", "mailto:a@b.org", "http://[::1]/",
             "http://example.org:99999/", "//example.org/",
             "HTTPS://EXAMPLE.ORG", "https://example.org/a b",
             "https://x.org/" + "a" * 1986, "https://x.org/" + "a" * 1987],
    "text": ["", "short", "x" * 9, "x" * 10, " " * 10, "x" * 5000,
             "x" * 5001, "a\nb\nc\nd\ne\n", "1\n2\n3\n4\n56"],
}

# Where they differ, and why.
SPACES = "to a browser spaces are something that was entered"
DIFFER = {
    ("name", " "): SPACES,
    ("text", " " * 10): SPACES,
    ("text", "a\nb\nc\nd\ne\n"): SPACES,
    ("name", "\U0001f600" * 41): "a browser counts units of UTF-16",
    ("budget", "+5"): "what reads 5 to us a browser does not take",
    ("colour", "#ABCDEF"): "a browser writes it in small letters itself",
}

# Enters as people do, so that lengths count: selects what is there.
ENTER = """
const [name, value] = arguments, e = document.querySelector(
    `[name=${name}]`);
if (e.tagName === 'INPUT' && /^(text|email|tel|url)$/.test(e.type) ||
    e.tagName === 'TEXTAREA') {
  e.focus();
  e.select();
  return true;
}
e.value = value;
return false;
"""
ENTERED = """
const [name, value] = arguments, e = document.querySelector(
    `[name=${name}]`);
return [e.checkValidity() && e.value === value, e.value];
"""


def enter(driver, name, value):
    """Enters a value; whether the browser would send it, and what it has."""
    if driver.execute_script(ENTER, name, value):
        press(driver, Keys.DELETE)
        if value:
            driver.execute_cdp_cmd("Input.insertText", {"text": value})
    return driver.execute_script(ENTERED, name, value)


def test_agreement(box):
    """The browser's own checks of each field agree with the server's."""
    _, nginx = serve(box)
    differ = {}
    with Browser(box) as d:
        d.get(f"http://127.0.0.1:{nginx.port}/contact")
        for name, values in VALUES.items():
            for value in values:
                is_good, got = enter(d, name, value)
                status, page = post(nginx, {name: value})
                assert status in (303, 422), (name, value, status)
                if status == 422:
                    equal(wrong(page), [name], value[:40])
                if is_good != (status == 303):
                    differ[name, value] = (is_good, status, got[:60])
        for name, value, css in (
                ("consent", None, "[name=consent]"),
                ("topic", None, "[name=topic]")):
            is_good = d.execute_script(
                "const e = document.querySelector(arguments[0]);"
                "e.form.reset(); return e.checkValidity()", css)
            equal((is_good, post(nginx, {name: value})[0]), (False, 422))
        check_console(d)
    # Rules between fields, which HTML has no words for.
    for changes, name in (
            ({"answer": "phone"}, "phone"), ({"topic": "offer"}, "budget"),
            ({"start": "2026-11-22", "finish": "2026-11-21"}, "finish")):
        status, page = post(nginx, changes)
        equal((status, wrong(page)), (422, [name]))
    for k, v in differ.items():
        print("#", k, v)
    equal(set(differ), set(DIFFER), "where browser and server differ")


# ---- for everybody, on every screen

AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
    'wcag22aa', 'best-practice']}).then(
  r => done({passed: r.passes.length, found: r.violations.flatMap(
    v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary}`))}),
  e => done({passed: 0, found: [String(e)]}));
"""


def look(driver, axe, name, width):
    """axe finds nothing, nothing is wider than the screen; a picture."""
    for scheme in ("light", "dark"):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme}]})
        driver.execute_script(axe)
        got = driver.execute_async_script(AXE)
        assert got["passed"] > 10, got
        equal(got["found"], [], f"{name}, {width} px, {scheme}")
        wide = driver.execute_script(
            "return document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide"
        keep_picture(driver, f"{name}-{scheme}-{width}")


def visit(box, driver, url, axe, width):
    driver.get(url)
    look(driver, axe, "contact-empty", width)
    fill(driver, "<b>With</b> a picture.")
    find(driver, "[name=answer][value=phone]").click()
    find(driver, "[name=topic] [value=offer]").click()
    find(driver, "[name=file]").send_keys(box.write("a.pdf", "%PDF-1.7 x"))
    driver.execute_script("document.forms[0].noValidate = true;"
                          "for (const n of ['name', 'topic', 'text'])"
                          "  document.forms[0][n].value = '';"
                          "document.forms[0].answer[1].value = 'post';")
    find(driver, "[name=consent]").click()
    find(driver, "[name=trades][value=wood]").click()
    driver.execute_script("document.forms[0].trades[0].value = 'glass'")
    leave(driver, find(driver, "form button").click)
    for name in ("name", "answer", "topic", "trades", "text", "file",
                 "consent"):
        assert has(driver, f"#message-{name}-error"), name
    look(driver, axe, "contact-wrong", width)
    driver.get(url)
    fill(driver)
    leave(driver, find(driver, "form button").click)
    assert is_thanked(driver)
    look(driver, axe, "contact-sent", width)
    check_console(driver)


def test_axe(box):
    """axe finds nothing: empty, wrong, sent; guestbook and API; two sizes."""
    with open(os.path.join(install(), "node_modules/axe-core/axe.min.js"),
              encoding="utf-8") as f:
        axe = f.read()
    others = []
    for name in ("guestbook", "api"):
        q = box.program("--root", SOURCE, "--db",
                        "sqlite:" + box.path("site.db"), "--workers", "1",
                        exe=app(name), name=name)
        q.name = name
        others.append(q)
    _, nginx = serve(box, *others)
    base = f"http://127.0.0.1:{nginx.port}"
    for width in (1280, 390):
        with Browser(box, width, 900) as d:
            visit(box, d, base + "/contact", axe, width)
            d.get(base + "/guestbook")
            find(d, "[name=name]").send_keys("Ada")
            find(d, "[name=message]").send_keys("Hello")
            leave(d, find(d, "form button").click)
            look(d, axe, "guestbook-axe", width)
            d.get(base + "/api")
            look(d, axe, "api-axe", width)
            # It does find what is wrong.
            d.get(base + "/contact")
            d.execute_script("document.querySelector('label').remove();"
                             "document.querySelector('h1').style.cssText"
                             " = 'color: #ccc; background: #fff';" + axe)
            equal(sorted(t.split(":")[0] for t in
                         d.execute_async_script(AXE)["found"]),
                  ["color-contrast", "label"])


# ---- files, and what others try

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
FILES = [  # name, content, what is wrong with it
    ("a.pdf", PDF, None),
    ("\u00e4 \u732b.PDF", PDF, None),
    ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100, None),
    ("../../etc/passwd.pdf", PDF, None),
    ("large.pdf", PDF + b"x" * ((2 << 20) - len(PDF)), None),
    ("larger.pdf", PDF + b"x" * ((2 << 20) - len(PDF) + 1), "at most 2 MB"),
    ("a.exe", PDF, "another kind"),
    ("a.pdf", b"MZ" + PDF, "another kind"),
    ("a.pdf.html", b"<script>alert(1)</script>", "another kind"),
    ("a.png", PDF, "another kind"),
    ("a.pdf%0D%0ABcc: eve@example.org; x=.pdf", PDF, "another name"),
    ("x" * 300 + ".pdf", PDF, "another name"),
]


def kept(box):
    return sorted(os.listdir(box.path("files")))


def test_files(box):
    """Files: the right ones are kept as they were, 0640, and not shown."""
    _, nginx = serve(box)
    for name, content, fault in FILES:
        before = kept(box)
        status, page = post(nginx, {}, ("file", name, content))
        if fault is None:
            equal(status, 303, name)
            new, = set(kept(box)) - set(before)
            path = os.path.join(box.path("files"), new)
            st = os.stat(path)
            equal(stat.S_IMODE(st.st_mode), 0o640, "the mode")
            with open(path, "rb") as f:
                assert f.read() == content, "other bytes"
            row = rows(box)[-1]
            equal(row["file"], new)
            equal(row["file_name"], name.split("/")[-1])
            equal(row["file_sha256"], hashlib.sha256(content).hexdigest())
            for there in (f"/contact/{new}", f"/static/{new}", f"/{new}",
                          f"/static/../files/{new}", f"/files/{new}",
                          f"/contact/files/{new}"):
                assert nginx.get(there)[0] in (400, 404), there
        else:
            equal((status, wrong(page)), (422, ["file"]), name)
            assert fault in page, (name, fault, page)
            assert 'value="Ada"' in page and "repair chairs" in page
            equal(kept(box), before, "what is in the folder")
    equal(len(rows(box)), len(kept(box)))

    # Something else is wrong: all but the file is kept, and it says so.
    before = kept(box)
    status, page = post(nginx, {"name": "", "trades": ["wood", "paint"],
                                "start": "2026-11-22", "budget": "1.50"},
                        ("file", "a.pdf", PDF))
    equal((status, wrong(page)), (422, ["file", "name"]))
    assert "choose the file again" in page, page
    for text in ('value="wood" checked', 'value="paint" checked',
                 'value="2026-11-22"', 'value="1.50"',
                 'value="ada@example.org"', 'value="question" selected',
                 'value="1" checked', "Do you repair chairs?</textarea>"):
        assert text in page, text
    # Far over the limit: not read to its end, and told.
    status, page = post(nginx, {}, ("file", "a.pdf", PDF + b"x" * (8 << 20)))
    equal(status, 413)
    equal(kept(box), before)

    # The folder is gone: a page, and no row without its file.
    os.rename(box.path("files"), box.path("gone"))
    count = len(rows(box))
    equal(post(nginx, {}, ("file", "a.pdf", PDF))[0], 500)
    equal(len(rows(box)), count, "rows where the file was not kept")
    os.rename(box.path("gone"), box.path("files"))
    equal(post(nginx, {}, ("file", "a.pdf", PDF))[0], 303)


EVIL = ["a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org",
        "a\rBcc: eve@example.org", "a\r\n\r\n<p>body</p>",
        "a\x0bBcc: eve", "a\x0cb", "a\x00b", "a\x85Bcc: eve", "a\x7f"]
MARKUP = "'\"><script>alert(1)</script><img src=x onerror=alert(1)>${1+1}"


def test_attacks(box):
    """Line ends in headers, long values, markup: refused, or harmless."""
    p, nginx = serve(box)
    for evil in EVIL:
        for name, value in (("name", evil), ("email", evil + "@b.org"),
                            ("email", "a@b.org" + evil[1:]),
                            ("topic", "question" + evil[1:]),
                            ("answer", "mail" + evil[1:])):
            status, page = post(nginx, {name: value})
            equal((status, wrong(page)), (422, [name]), repr(value))
    equal(rows(box), [])

    # Markup in each field, wrong or right, is shown as text.
    for name in [*RIGHT, "trades", "file"]:
        status, page = post(nginx, {name: MARKUP, "consent": None})
        equal(status, 422, name)
        for mark in ("<script>alert", "<img", "2</textarea>"):
            assert mark not in page, (name, mark)
    status, page = post(nginx, {}, ("file", MARKUP.replace('"', "%22")
                                    .replace("/", "") + ".exe", PDF))
    equal(status, 422)
    assert "<script>" not in page and "<img" not in page, page

    # Very long ones.
    for name in [*RIGHT, "trades", "other"]:
        status, page = post(nginx, {name: "x" * 500000})
        assert status == (303 if name == "other" else 422), (name, status)
    status, page = post(nginx, {"text": "x" * (8 << 20)})
    equal(status, 413)
    equal(post(nginx, {"trades": ["wood"] * 2000})[0], 413)
    equal(wrong(post(nginx, {"trades": ["wood"] * 900})[1]), ["trades"])
    equal(len(rows(box)), 1)

    # What is right, and looks bad, is in the mail's body to the letter.
    equal(post(nginx, {"name": MARKUP[:80], "text": MARKUP + "\r\n.\r\nx"})
          [0], 303)
    row = rows(box)[-1]
    equal(row["subject"], "question from " + MARKUP[:80])
    assert (MARKUP + "\n.\nx") in row["body"], row["body"]
    for row in rows(box):
        for column in ("recipient", "reply_to", "subject"):
            assert row[column].isprintable(), row[column]

    # A form without its token, or with another's, is not taken.
    body = urllib.parse.urlencode(RIGHT)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    equal(nginx.get("/contact", "POST", body, form)[0], 422)
    status, _, reply = nginx.get("/contact", "POST", json.dumps({
        "name": "A\r\nBcc: x"}), {"Content-Type": "application/json"})
    equal(status, 422)
    assert "/name" in [e["pointer"].lstrip("#") for e in
                       json.loads(reply)["errors"]], reply
    equal(len(rows(box)), 2)
    assert p.popen.poll() is None


def test_mariadb(box):
    """On MariaDB: the longest that is right fits, and comes once."""
    server = MariaDB(box)
    server.sql("GRANT ALL ON t.* TO app@localhost;")
    _, nginx = serve(box, db=server.url)
    longest = {"name": "\U0001f600" * 80, "text": "\U0001f600" * 5000,
               "email": "a" * 242 + "@example.org", "phone": "+43" + " 1" * 18,
               "page": "https://x.org/" + "a" * 1986,
               "trades": ["wood", "metal", "paint"], "budget": "1000000",
               "topic": "complaint", "start": "2026-11-22",
               "finish": "2099-12-31", "answer": "phone"}
    status, page = post(nginx, longest, ("file", "\u732b" * 83 + ".pdf", PDF))
    equal((status, wrong(page)), (303, []))
    equal(server.sql("SELECT char_length(body) > 7000, char_length(subject),"
                     " length(reply_to), length(file_name), state FROM mail"),
          "1\t95\t254\t253\tqueued")
    equal(kept(box), [server.sql("SELECT file FROM mail")])
    os.rename(box.path("files"), box.path("gone"))
    equal(post(nginx, {}, ("file", "a.pdf", PDF))[0], 500)
    equal(server.number("SELECT COUNT(*) FROM mail"), 1)


if __name__ == "__main__":
    run(test_keyboard, test_once, test_without_script, test_agreement, test_axe, test_files,
        test_attacks, test_mariadb)
