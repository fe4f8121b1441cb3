#!/usr/bin/python3
"""Open redirects and headers of a visitor's making, tried from outside."""
import json
import shutil
import socket
import subprocess
import urllib.parse

from postern import SLOW, SOURCE, Fcgi, Skip, app, equal, run, variables
from postern import PARAMS_T, STDIN, begin, pairs, stream

HOST = "www.example.org"

# What leads away from the host in some browser, proxy or program.
TARGETS = [
    "//evil.org", "///evil.org", "////evil.org", "/////evil.org",
    "//evil.org/%2f..", "//evil.org/..", "//evil.org:80", "//user@evil.org",
    f"//{HOST}@evil.org", f"//{HOST}:x@evil.org/", "//evil.org?" + HOST,
    "//evil.org#" + HOST, "//evil.org\\@" + HOST, "//[::1]/", "//127.1/",
    "//0x7f000001/", "//2130706433/", "//evil%E3%80%82org",
    "//\u2460vil.org", "//evil\u3002org", "/\u2215evil.org", "\uff0f\uff0fevil",
    "/\\evil.org", "\\/evil.org", "\\\\evil.org", "/\\/evil.org",
    "\\/\\/evil.org", "/\\\\evil.org", "\\evil.org", "/a\\..\\..\\\\evil.org",
    "/%5cevil.org", "/%5c/evil.org", "/%2fevil.org", "/%2f%2fevil.org",
    "%2f%2fevil.org", "%2f/evil.org", "/%252fevil.org", "/%255cevil.org",
    "/%25252fevil.org", "/.%2fevil.org", "/%2e/%2fevil.org",
    "/.//evil.org", "/..//evil.org", "/./\\evil.org", "/a/..//evil.org",
    "/a/../%2fevil.org", "/a/..\\\\evil.org", "/%2e%2e//evil.org",
    "/%2e//evil.org", "/a/%2e%2e//evil.org", "/../..//evil.org",
    "/a/b/../../..//evil.org", "/;//evil.org/..//..//evil.org",
    "/\t/evil.org", "/\n/evil.org", "/\r/evil.org", "/\r\n/evil.org",
    "\t//evil.org", " //evil.org", "\r\n//evil.org", "/%09/evil.org",
    "/%0a/evil.org", "/%0d/evil.org", "/%0d%0a/evil.org", "/\0/evil.org",
    "\0//evil.org", "/%00/evil.org", "/\x01/evil.org", "\x01//evil.org",
    "/\u00a0/evil.org", "/\u200b/evil.org", "/\u2028/evil.org",
    "http://evil.org", "https://evil.org", "HTTPS://EVIL.ORG", "http:evil.org",
    "https:evil.org", "http:/evil.org", "http:\\\\evil.org", "http:///evil.org",
    "https:/\\evil.org", "h\tttp://evil.org", "http\n://evil.org",
    f"http://{HOST}@evil.org", f"http://{HOST}.evil.org",
    f"http://{HOST}:80@evil.org/", f"http://evil.org/{HOST}",
    f"http://evil.org#{HOST}", f"http://evil.org?{HOST}",
    f"http://evil.org\\@{HOST}", f"https://{HOST}%40evil.org",
    f"https://{HOST}%2eevil.org", f"https://{HOST}\u2024evil.org",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)", "javascript://%0aalert(1)",
    f"javascript://{HOST}/%0aalert(1)", "data:text/html,<script>alert(1)",
    "vbscript:msgbox(1)", "file:///etc/passwd", "ftp://evil.org", "blob:x",
    "about:blank", "mailto:a@evil.org", "view-source:http://evil.org",
    "evil.org", ".evil.org", "@evil.org", ":80", ":@evil.org", "?//evil.org",
    "#//evil.org", "", " ", ".", "..", "../..//evil.org", ";//evil.org",
    "/" + "a/../" * 300 + "/evil.org", "/" + "../" * 400 + "/evil.org",
    "<script>", "/\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
]

# What stays on the host is taken, and arrives as it was meant.
RIGHT = ["/", "/a", "/a/b?c=d#e", "/a?u=http://x.org//y", "/a#//x", "/a%20b",
         "/é", "/a?b=%0d%0a", "/a:b@c", "/a/../b", "/~x/(y)"]

URLS = r"""
const lines = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(lines.map(([base, to]) =>
  new URL(to, base).origin)));
"""


class Program:
    def __init__(self, box):
        self.p = box.program("--root", SOURCE, "--workers", "1", exe=app(
            "inspect"), name="inspect")
        self.f = Fcgi(self.p.socket)

    def ask(self, path, *extra):
        env = [(k, v) for k, v in variables(path) if k != "HTTP_HOST"]
        env += [("HTTP_HOST", HOST)] + list(extra)
        self.f.send(begin() + stream(PARAMS_T, pairs(env)) +
                    stream(STDIN, b""))
        return self.f.reply()


def location(head):
    lines = [x for x in head.split("\r\n") if x.lower()[:9] == "location:"]
    assert len(lines) < 2, head
    return lines[0][10:] if lines else None


def origins(locations):
    """Where a browser would be, by the URL parser of Node."""
    exe = shutil.which("node")
    if exe is None:
        raise Skip("there is no node")
    t = subprocess.run([exe, "-e", URLS], text=True, capture_output=True,
                       input=json.dumps([[f"http://{HOST}/inspect/redirect",
                                          x] for x in locations]),
                       timeout=60 * SLOW, check=False)
    equal(t.returncode, 0, t.stderr)
    return json.loads(t.stdout)


def stays(taken):
    """No Location of these (attack, Location) leads away, however read."""
    for (attack, to), origin in zip(taken, origins([x[1] for x in taken])):
        equal(origin, f"http://{HOST}", (attack, to))
        assert to[0] == "/" and to[1:2] not in ("/", "\\"), (attack, to)
        assert all(" " < c < "\x7f" for c in to), (attack, to)


def redirects(box):
    """A visitor's target leads nowhere else."""
    assert len(TARGETS) >= 60
    s, taken = Program(box), []
    for to in TARGETS + RIGHT:
        for text in (to, to + "?x=1", to + "/"):
            status, head, _ = s.ask("/inspect/redirect?to=" +
                                    urllib.parse.quote(text, safe=""))
            assert status in (303, 400), (to, status)
            equal(location(head) is not None, status == 303, to)
            if status == 303:
                taken.append((text, location(head)))
                assert "evil" not in location(head).split("?")[0] or \
                    to[0:2] not in ("//", "/\\"), (to, head)
    stays(taken)
    got = {a for a, _ in taken}
    equal([t for t in RIGHT if t not in got], [], "what is right is taken")
    print(f"# {len(taken)} of {3 * len(TARGETS + RIGHT)} were taken, "
          "all of this host")


def back(box):
    """A Referer leads nowhere else."""
    s, taken = Program(box), []
    for to in TARGETS:
        for text in (to, f"http://{HOST}" + to, f"http://{HOST}/" + to):
            # As a header line could carry it.
            if any(c < " " for c in text):
                continue
            status, head, _ = s.ask("/inspect/back", ("HTTP_REFERER", text))
            equal(status, 303, text)
            taken.append((text, location(head)))
    stays(taken)
    _, head, _ = s.ask("/inspect/back", ("HTTP_REFERER",
                                         f"http://{HOST}/a?b"))
    equal(location(head), "/a?b")


EVIL = "X-Evil: 1"
LINES = [a + b + EVIL for a in ("", "a", "a;", '"', "a\\", "/a", "a%", "é")
         for b in ("\r\n", "\n", "\r", "\r\n\r\n", "\n\r", "\r\n ", "\v",
                   "\x85", "\u2028", "\u560a", "%0d%0a", "\0\r\n")]

KNOWN = {"status", "content-type", "content-length", "location", "set-cookie",
         "etag", "content-disposition", "cache-control", "x-accel-expires",
         "vary", "date", "server", "connection", "x-accel-buffering",
         "transfer-encoding"}


def raw(port, path):
    """The reply to the letter."""
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.settimeout(20 * SLOW)
        s.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n"
                  "Connection: close\r\n\r\n".encode())
        data = b""
        while got := s.recv(65536):
            data += got
    return data


def headers(box):
    """No text of a visitor's begins a header, behind nginx or without."""
    assert len(LINES) >= 60
    s = Program(box)
    nginx = box.nginx(s.p)
    for line in LINES:
        text = urllib.parse.quote(line, safe="")
        for path in (f"attachment?name={text}", f"cookie/set?a={text}",
                     f"cookie/set?{text}=1", f"redirect?to=/{text}",
                     f"cookie/set?name=a&value=1&path=/{text}",
                     f"cookie/set?name=a&value=1&domain={text}",
                     f"cookie/set?name=a&value=1&same_site={text}",
                     f"cookie/clear?name={text}", f"etag/{text}"):
            for head in (s.ask("/inspect/" + path)[1].encode(),
                         raw(nginx.port, "/inspect/" + path).split(
                             b"\r\n\r\n")[0].partition(b"\r\n")[2]):
                check(head, path)


def check(head, path):
    """A head is known names, each once, and nothing else ends a line."""
    names = []
    for line in head.split(b"\r\n"):
        assert not any(c < 32 and c != 9 or c == 127 for c in line), \
            (path, head)
        names.append(line.partition(b":")[0].decode().lower())
    assert set(names) <= KNOWN and len(set(names)) == len(names), (path, head)


if __name__ == "__main__":
    run(redirects, back, headers)
