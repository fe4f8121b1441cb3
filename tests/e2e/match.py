#!/usr/bin/python3
"""postern match: the routes of a file and of a program, and path-to-regexp's
cases as far as its patterns have a like here."""
import json
import os
import re
import subprocess
import urllib.parse

from postern import BUILD, SHARED, Skip, app, equal, run

TOOL = os.path.join(BUILD, "tool/postern")


def match(what, method, url):
    got = subprocess.run([TOOL, "match", what, method, url],
                         capture_output=True, text=True, check=False)
    assert got.returncode == 0, got.stderr
    return json.loads(got.stdout)


def test_file(box):
    """Routes of a file, with parameters, 404, 405 and redirects."""
    f = box.write("routes", """
# users
GET /users/{id}
DELETE /users/{id}
POST /users
GET /files/{rest...}
ANY /any
GET /img/{name}.{ext}
""")
    equal(match(f, "GET", "/users/7"),
          {"route": "/users/{id}", "params": {"id": "7"}})
    equal(match(f, "HEAD", "/users/7")["route"], "/users/{id}")
    equal(match(f, "GET", "/users/a%2Fb%20c")["params"], {"id": "a/b c"})
    equal(match(f, "GET", "/users/7?x=1")["params"], {"id": "7"})
    equal(match(f, "PUT", "/users/7"),
          {"status": 405, "allow": "GET, HEAD, DELETE, OPTIONS"})
    equal(match(f, "GET", "/nothing"), {"status": 404})
    equal(match(f, "GET", "/users/%zz"), {"status": 400})
    equal(match(f, "GET", "/users/7/"),
          {"status": 308, "location": "/users/7"})
    equal(match(f, "BREW", "/any")["route"], "/any")
    equal(match(f, "GET", "/files/a/b")["params"], {"rest": "a/b"})
    equal(match(f, "GET", "/img/a.tar.gz")["params"],
          {"name": "a.tar", "ext": "gz"})
    equal(match(f, "GET", "http://h/users/7")["route"], "/users/{id}")


def test_program(_box):
    """A program says it of itself."""
    equal(match(app("guestbook"), "GET", "/guestbook/12"),
          {"route": "/guestbook/{id:int}", "params": {"id": "12"}})
    equal(match(app("guestbook"), "GET", "/guestbook/x"), {"status": 404})
    equal(match(app("hello"), "POST", "/hello")["status"], 405)


def test_errors(box):
    """What is wrong is said with file and line."""
    for text, want in (("GET users\n", "routes:1"), ("\nGET\n", "routes:2"),
                       ("FROB /x\n", "routes:1"), ("", "has no route"),
                       ("GET /a\nGET /{x}\nGET /{y}\n", "same paths"),
                       ("GET /{\n", "name")):
        f = box.write("routes", text)
        got = subprocess.run([TOOL, "match", f, "GET", "/"],
                             capture_output=True, text=True, check=False)
        equal(got.returncode, 1, text)
        assert want in got.stderr, (want, got.stderr)
    for argv in ([], ["match"], ["match", "x"], ["frob"]):
        got = subprocess.run([TOOL, *argv], capture_output=True, text=True,
                             check=False)
        equal(got.returncode, 2, argv)
        assert "usage" in got.stderr


def translate(pattern):
    """Our pattern for one of path-to-regexp's, or None."""
    if not pattern.startswith(("/", "{/")):
        return None
    pattern = re.sub(r"\{/:(\w+)\}$", r"/{\1?}", pattern)
    pattern = re.sub(r"/\*(\w+)$", r"/{\1...}", pattern)
    bare = re.sub(r"\{\w+(\?|\.\.\.)\}$", "", pattern)
    if re.search(r"(?<!\\)[*{}\"()\[\]+?!]|\\[{}:]", bare):
        return None
    pattern = re.sub(r"(?<!\\):(\w+)", r"{\1}", pattern)
    return re.sub(r"\\(.)", r"\1", pattern)


def same(case, got, strict):
    """Whether our answer is theirs; a redirect answers a slash too many."""
    want = case["expected"]
    if want is False:
        return "status" in got
    if got.get("status") == 308:
        return not strict
    if "params" not in got:
        return False
    params = {k: "/".join(v) if isinstance(v, list) else v
              for k, v in want["params"].items()
              if not isinstance(v, dict)}
    return got["params"] == params


def test_path_to_regexp(box):
    """Express's cases: the same answer, or listed."""
    path = os.path.join(SHARED, "routing/path-to-regexp.json")
    if not os.path.exists(path):
        raise Skip("path-to-regexp's cases are not there")
    with open(path, encoding="utf-8") as f:
        groups = json.load(f)["match"]
    tried, bad = 0, []
    for g in groups:
        options = g.get("options") or {}
        if not isinstance(g["path"], str) or \
                set(options) - {"trailing", "sensitive"}:
            continue
        ours = translate(g["path"])
        if ours is None:
            continue
        file = box.write("routes", f"GET {ours}\n")
        for case in g["tests"]:
            if not case["input"].startswith("/"):
                continue
            url = urllib.parse.quote(case["input"], safe="/%;,:@&=+$-_.!~*()")
            got = match(file, "GET", url)
            tried += 1
            # Letters count here (RFC 9110, 4.2.3): /TEST is not /test.
            insensitive = not options.get("sensitive") and \
                case["expected"] and case["input"] != case["input"].lower()
            if not same(case, got, options.get("trailing") is False) and \
                    not insensitive:
                bad.append((g["path"], ours, case, got))
    assert tried > 50, tried
    equal(bad, [], "answers that differ")


run(test_file, test_program, test_errors, test_path_to_regexp)
