#!/usr/bin/python3
"""The guestbook for a visitor who reads German, behind nginx."""
import json
import os
import re
import subprocess
import tempfile

from postern import SOURCE, app, equal, run


def serve(box, *args):
    p = box.program("--root", SOURCE, "--db", "sqlite:" + box.path("site.db"),
                    "--workers", "1", *args, exe=app("guestbook"),
                    name="guestbook")
    return box.nginx(p)


def has(text, *wanted):
    for w in wanted:
        assert w in text, f"no {w!r} in {text}"


def curl(nginx, path, *args):
    """What curl gets: (head, body)."""
    got = subprocess.run(
        ["curl", "-s", "-i", *args, f"http://127.0.0.1:{nginx.port}{path}"],
        capture_output=True, check=True, timeout=20).stdout.decode()
    head, _, body = got.partition("\r\n\r\n")
    return head + "\r\n", body


def test_page(box):
    """The page's own text, and what caches have to know."""
    nginx = serve(box)
    head, body = curl(nginx, "/guestbook", "-H", "Accept-Language: de")
    has(head, "HTTP/1.1 200", "Content-Language: de\r\n")
    assert re.search(r"^Vary: .*Accept-Language", head, re.M), head
    has(body, '<html lang="de">', "<title>Gästebuch</title>",
        "Noch hat sich niemand eingetragen.", ">Ihr Name</label>",
        ">Nachricht</label>", "<button>Eintragen</button>",
        "Ausgeliefert von Postern.")
    for wish in ("en", "fr", "de;q=0, en", "*", ""):
        head, body = curl(nginx, "/guestbook", "-H",
                          f"Accept-Language: {wish}")
        has(head, "Content-Language: en\r\n")
        has(body, '<html lang="en">', "Nobody has signed yet.")


def test_invalid(box):
    """422 with German messages, as a page and as a problem document."""
    nginx = serve(box)
    head, body = curl(nginx, "/guestbook", "-H", "Accept-Language: de",
                      "--data", "name=&message=" + "x" * 2001)
    has(head, "HTTP/1.1 422", "Content-Language: de\r\n")
    has(body, "Bitte prüfen Sie Ihre Eingaben:",
        "Ihr Name: Bitte füllen Sie dieses Feld aus.",
        "Höchstens 2000 Zeichen; hier sind es 2001.")
    head, body = curl(nginx, "/guestbook", "-H", "Accept-Language: de",
                      "-H", "Content-Type: application/json", "--data",
                      '{"name": 1, "message": "x"}')
    has(head, "HTTP/1.1 422", "Content-Type: application/problem+json",
        "Content-Language: de\r\n")
    problem = json.loads(body)
    equal(problem["title"], "Eingaben nicht gültig")
    equal(problem["errors"], [{"pointer": "/name", "rule": "type",
                               "message": "Hier muss Text stehen."}])


def test_errors(box):
    """Error pages: in the language, and in what the client takes."""
    nginx = serve(box)
    for accept, kind, words in (
            ("text/html", "text/html", "<h1>Nicht gefunden</h1>"),
            ("*/*", "text/html", "<h1>Nicht gefunden</h1>"),
            ("text/html;q=0.2, application/json", "application/problem+json",
             '"title":"Nicht gefunden"'),
            ("application/json;q=0, text/html", "text/html", "<h1>Nicht"),
            ("text/plain", "text/plain", "404 Nicht gefunden\n"),
            ("image/png", "text/html", "<h1>Nicht gefunden</h1>")):
        head, body = curl(nginx, "/guestbook/99", "-H",
                          "Accept-Language: de", "-H", f"Accept: {accept}")
        has(head, "HTTP/1.1 404", f"Content-Type: {kind}",
            "Content-Language: de\r\n", "Vary: Accept, Accept-Language\r\n")
        has(body, words)


def test_redirect(box):
    """Where nothing is said, nobody has looked for a language."""
    nginx = serve(box)
    head, _ = curl(nginx, "/guestbook", "-H", "Accept-Language: de",
                   "--data", "name=Ada&message=Hallo")
    has(head, "HTTP/1.1 303")
    assert "Content-Language" not in head, head
    _, body = curl(nginx, "/guestbook", "-H", "Accept-Language: de")
    assert re.search(r"\d{1,2}\. \S+ \d{4}, \d\d:\d\d</time>", body), body


def test_folder(box):
    """--locale: another folder, none, and a broken catalogue."""
    nginx = serve(box, "--locale", box.path("nothing"))
    head, body = curl(nginx, "/guestbook", "-H", "Accept-Language: de")
    assert "Content-Language" not in head, head
    assert "Vary" not in head, head
    has(body, '<html lang="en">', "Nobody has signed yet.")
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/pl/LC_MESSAGES")
        with open(f"{folder}/pl/LC_MESSAGES/guestbook.mo", "wb") as f:
            f.write(b"not a catalogue, but long enough to be one")
        got = subprocess.run(
            [app("guestbook"), "--root", SOURCE, "--locale", folder,
             "--request", "GET /guestbook"], capture_output=True,
            check=False, timeout=20)
    equal(got.returncode, 1)
    has(got.stderr.decode(), "pl/LC_MESSAGES/guestbook.mo is no .mo file")


def test_messages(box):
    """--print messages: pages and field tables, each text once."""
    del box
    got = subprocess.run(
        [app("guestbook"), "--root", SOURCE, "--print", "messages"],
        capture_output=True, check=True, timeout=20).stdout.decode()
    has(got, 'msgid "{name} in the guestbook"\n', 'msgid "Your name"\n',
        "#: templates/guestbook.html\n", "#. label of entry.name\n")
    equal(len(re.findall('^msgid "Guestbook"$', got, re.M)), 1)
    check = subprocess.run(["msgfmt", "-o", "/dev/null", "-"], input=got,
                           capture_output=True, text=True, check=False,
                           timeout=20)
    equal(check.returncode, 0, check.stderr)


if __name__ == "__main__":
    run(test_page, test_invalid, test_errors, test_redirect, test_folder,
        test_messages)
