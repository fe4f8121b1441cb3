#!/usr/bin/python3
"""The rules of the tree that a machine can check: rooms, sizes, words."""
import os
import re
import subprocess
import sys

ROOT = os.environ.get("POSTERN_SOURCE") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# A room includes only rows below its own.
ROWS = {"base": 1, "fcgi": 2, "http": 2, "schema": 2, "req": 3, "form": 4,
        "json": 4, "view": 4, "db": 4, "session": 5, "live": 5, "route": 6,
        "serve": 7, "test": 8}

LINE, FILE, HEADER, FUNCTION, README = 80, 500, 260, 75, 100

BANNED = re.compile(
    r"\b(strcpy|strcat|strncpy|sprintf|vsprintf|gets|strtok|atoi|atol|atof"
    r"|gmtime|localtime|ctime|asctime|rand|srand|setenv|putenv|system"
    r"|popen|mktemp|tmpnam|alloca|signal)\s*\(")

# Where a banned word is right, with the reason.
ALLOWED = {
    ("lib/serve", "setenv"): "before the first thread starts",
    ("lib/fcgi/listen.c", "setenv"): "before the first thread starts",
}

failures = {}


def fail(rule, place, what):
    failures.setdefault(rule, []).append(f"{place}: {what}")


def tracked(*endings):
    try:
        out = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True,
                             capture_output=True, text=True).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        out = [os.path.relpath(os.path.join(d, f), ROOT)
               for d, dirs, files in os.walk(ROOT)
               for f in files if "/build" not in d and "/.git" not in d]
    return sorted(f for f in out if f.endswith(endings)
                  and os.path.exists(os.path.join(ROOT, f)))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def width(line):
    return len(line.expandtabs(8))


def strip_c(text):
    """The text without comments and strings, with its lines kept."""
    def blank(m):
        s = m.group(0)
        return '""' if s[0] == '"' else "0" if s[0] == "'" else \
            "\n" * s.count("\n")
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  blank, text, flags=re.S)


def check_rooms(path, text):
    room = path.split("/")[1]
    if not path.startswith("lib/") or room not in ROWS:
        return
    for m in re.finditer(r'^#include "(\w+)/', text, re.M):
        other = m.group(1)
        if other in ROWS and other != room and ROWS[other] >= ROWS[room]:
            fail("rooms", path, f"{room} must not include {other}")
    if room != "fcgi" and re.search(r"#include <(fcgi|fastcgi)", text):
        fail("rooms", path, "only fcgi includes libfcgi")


def check_functions(path, text):
    start = None
    for number, line in enumerate(text.split("\n"), 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            if number - start - 1 > FUNCTION:
                fail("functions", f"{path}:{start}",
                     f"{number - start - 1} lines, at most {FUNCTION}")
            start = None


def check_c(path):
    text = read(path)
    bare = strip_c(text)
    lines = text.count("\n")
    limit = HEADER if path.endswith(".h") else FILE
    if path.startswith("lib/") and lines > limit:
        fail("files", path, f"{lines} lines, at most {limit}")
    for number, line in enumerate(text.split("\n"), 1):
        if width(line) > LINE and path.startswith(("lib/", "apps/")):
            fail("columns", f"{path}:{number}", f"{width(line)} columns")
        if line != line.rstrip():
            fail("columns", f"{path}:{number}", "white space at the end")
    if path.startswith(("lib/", "apps/", "tool/")):
        check_rooms(path, text)
        check_functions(path, bare)
        for number, line in enumerate(bare.split("\n"), 1):
            m = BANNED.search(line)
            if m and not any(path.startswith(p) and m.group(1) == w
                             for p, w in ALLOWED):
                fail("words", f"{path}:{number}", f"{m.group(1)} is banned")
    if re.search(r"\b(TODO|FIXME|XXX)\b", text):
        fail("words", path, "a note to oneself belongs in no commit")


def check_mirror(path):
    source = path.replace("tests/", "", 1)
    if re.match(r"tests/lib/\w+/\w+\.c$", path) and \
            not os.path.exists(os.path.join(ROOT, source)):
        room = os.path.dirname(source)
        if not os.path.isdir(os.path.join(ROOT, room)):
            fail("mirror", path, f"tests no room: {room} is not there")


def check_readme():
    lines = read("README.md").count("\n")
    if lines > README:
        fail("readme", "README.md", f"{lines} lines, at most {README}")


def main():
    files = tracked(".c", ".h")
    for path in files:
        check_c(path)
        check_mirror(path)
    check_readme()
    rules = ["rooms", "functions", "files", "columns", "words", "mirror",
             "readme"]
    print(f"1..{len(rules)}")
    for number, rule in enumerate(rules, 1):
        bad = failures.get(rule, [])
        print(f"{'not ok' if bad else 'ok'} {number} - {rule}")
        for line in bad[:40]:
            print("# " + line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
