#!/usr/bin/python3
"""What real clients send, and what they make of the replies."""
import hashlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time

from browser import Browser
from postern import (PARAMS_T, SANITIZER, SLOW, SOURCE, STDIN, Fcgi,
                     Skip, app, begin, equal, free_port, pairs, record, run,
                     stream, until)

APACHE = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
GIGABYTE = 1 << 30


def serve(box, *args, listen=None):
    """(program, nginx)."""
    p = box.program("--root", SOURCE, "--workers", "1", "--threads", "2",
                    *args, exe=app("inspect"), name="inspect", listen=listen)
    return p, box.nginx(p, locations=(
        "fastcgi_keep_conn on;\n"
        "location / { fastcgi_pass p0; }\n"
        "location /inspect/big { client_max_body_size 2g;"
        " fastcgi_request_buffering off; fastcgi_pass p0; }\n"
        f"location /static/ {{ root {SOURCE}/templates;"
        " types { text/css css; image/svg+xml svg; } }\n"))


def url(nginx, path):
    return f"http://127.0.0.1:{nginx.port}/inspect{path}"


def curl(*args, stdin=None):
    """The status and the body."""
    if shutil.which("curl") is None:
        raise Skip("there is no curl")
    p = subprocess.run(["curl", "-sS", "-w", "\n%{http_code}", *args],
                       input=stdin, capture_output=True, check=False,
                       timeout=120 * SLOW)
    body, _, status = p.stdout.rpartition(b"\n")
    assert p.returncode == 0, p.stderr
    return int(status), body


def asked(*args, stdin=None):
    status, body = curl(*args, stdin=stdin)
    equal(status, 200, body)
    return json.loads(body)


def put(box, name, data):
    path = box.path(name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def file_of(name, filename, data, kind):
    return {"name": name, "filename": filename, "type": kind,
            "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def curl_forms(box):
    """curl: forms, several files, names that are hard."""
    _, nginx = serve(box)
    got = asked("-d", "a=1&b=%C3%A9", "--data-urlencode", "c=&=+%",
                "-b", "x=1; y=2", "-u", "u:p:q", "-H", "X-Twice: 1",
                "-H", "X-Twice: 2", url(nginx, "/f%20f?q=1"))
    equal(got["method"], "POST")
    equal(got["path"], "/inspect/f f")
    equal(got["host"], f"127.0.0.1:{nginx.port}")
    equal(got["query"], [["q", "1"]])
    equal(got["form"], [["a", "1"], ["b", "é"], ["c", "&=+%"]])
    equal(got["cookies"], [["x", "1"], ["y", "2"]])
    equal(got["auth"], {"scheme": "Basic", "user": "u", "password": "p:q"})
    equal(got["headers"]["x-twice"].replace(" ", ""), "1,2")
    one = put(box, "one.bin", bytes(range(256)) * 300)
    two = put(box, "two.txt", b"")
    with open(one, "rb") as f:
        data = f.read()
    got = asked("-F", "t=1", "-F", f'f=@{one};filename="a\\"b\\\\c.bin"',
                "-F", f"f=@{two};filename=../../etc/passwd;type=text/x",
                "-F", f"g=@{two};filename=\U0001f600 é.txt", url(nginx, ""))
    equal(got["form"], [["t", "1"]])
    equal(got["files"], [
        file_of("f", 'a"b\\c.bin', data, "application/octet-stream"),
        file_of("f", "passwd", b"", "text/x"),
        file_of("g", "\U0001f600 é.txt", b"", "text/plain")], "the files")
    equal(asked("-T", two, url(nginx, "/x"))["method"], "PUT")
    equal(curl("-d", "a=1", "-H", "Content-Type: "
               "application/x-www-form-urlencoded; charset=utf-16",
               url(nginx, ""))[0], 415)
    equal(curl("-d", "@-", url(nginx, ""), stdin=b"a" * 5000000)[0], 413)
    equal(curl(url(nginx, "/%zz"))[0], 400)
    # A large body that curl announces, and waits for a word.
    got = asked("-H", "Expect: 100-continue", "-F", f"f=@{one}",
                url(nginx, ""))
    equal(got["files"][0]["size"], len(data))
    got = asked("-H", "Transfer-Encoding: chunked", "-d", "@-",
                url(nginx, ""), stdin=b"a=" + b"x" * 90000)
    equal(len(got["form"][0][1]), 90000)


def head_of(body):
    head, _, rest = body.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    return lines[0].split()[1], {
        k.lower(): v for k, _, v in (x.partition(": ") for x in lines[1:])
    }, rest


def curl_replies(box):
    """curl: conditions, ranges, formats, redirects, names, caches."""
    _, nginx = serve(box)

    def ask(path, *args):
        return head_of(curl("-i", *args, url(nginx, path))[1])

    status, head, body = ask("/etag/x", "-H", 'If-None-Match: "a", W/"x"')
    equal((status, head["etag"], body), ("304", '"x"', b""))
    equal(ask("/etag/x", "-H", 'If-Match: "y"')[0], "412")
    equal(ask("/etag/x", "-H", 'If-Match: "x"')[0], "200")
    equal(ask("/etag/x?modified=1000000000", "-z",
              "Sun, 09 Sep 2001 01:46:40 GMT")[0], "304")
    equal(ask("/etag/x?modified=1000000000", "-z",
              "Sun, 09 Sep 2001 01:46:39 GMT")[0], "200")
    status, head, body = ask("/range/1000", "-r", "0-9")
    equal((status, head["content-range"], body),
          ("206", "bytes 0-9/1000", b"abcdefghij"))
    equal(ask("/range/1000", "-r", "-3")[2], b"jkl")
    status, head, body = ask("/range/1000", "-r", "2000-")
    equal((status, head["content-range"]), ("416", "bytes */1000"))
    status, head, body = ask("/range/1000", "-r", "0-1,26-28")
    equal(status, "206")
    mark = head["content-type"].partition("boundary=")[2]
    parts = body.split(f"\r\n--{mark}".encode())
    equal([p.partition(b"\r\n\r\n")[2] for p in parts[1:3]],
          [b"ab", b"abc"], body)
    equal(parts[3], b"--\r\n")
    equal(ask("/range/10", "-r", "0-1", "-H", 'If-Range: "other"')[0], "200")
    equal(ask("/range/10", "-r", "0-1", "-H", 'If-Range: "range-10"')[0],
          "206")
    status, head, body = ask("/range/10", "-I", "-r", "0-1")
    equal((status, body), ("200", b""))
    equal(ask("/format", "-H", "Accept: text/plain")[2], b"text\n")
    equal(ask("/format", "-H", "Accept: image/*")[0], "406")
    status, head, _ = ask("/redirect?to=/inspect/x%3Fa%3D1")
    equal((status, head["location"]), ("303", "/inspect/x?a=1"))
    equal(ask("/status/503")[0], "503")
    equal(ask("/cache/7")[1]["cache-control"], "public, max-age=7")
    curl("-OJ", "--output-dir", box.folder,
         url(nginx, "/attachment?name=..%2F..%2Fgot.txt"))
    with open(box.path("got.txt"), "rb") as f:
        equal(f.read(), b"attached\n")
    jar = box.path("jar")
    curl("-c", jar, url(nginx, "/cookie/set?a=1&b=2"))
    equal(asked("-b", jar, url(nginx, ""))["cookies"], [["a", "1"],
                                                        ["b", "2"]])
    curl("-b", jar, "-c", jar, url(nginx, "/cookie/clear?name=a"))
    equal(asked("-b", jar, url(nginx, ""))["cookies"], [["b", "2"]])
    equal(curl("-N", url(nginx, "/stream/3"))[1], b"line 0\nline 1\nline 2\n")
    assert b"id: 2\n" in curl("-N", url(nginx, "/events?n=2"))[1]


def private(pid):
    """The process's own memory in bytes."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
        return sum(int(line.split()[1]) * 1024 for line in f
                   if line.startswith("Private_"))


def gigabyte(box):
    """An upload of 1 GB takes less than 1 MB more of memory."""
    temp = os.environ.get("TMPDIR") or "/var/tmp"
    for folder in (temp, box.folder):
        if shutil.disk_usage(folder).free < 4 * GIGABYTE:
            raise Skip(f"{folder} has not enough room")
    p, nginx = serve(box, "--read-timeout", "300")
    pid = p.workers()[0]
    small, big = put(box, "small", b"\0" * 1000000), box.path("big")
    with open(big, "wb") as f:
        f.truncate(GIGABYTE)
    where = url(nginx, "/big")
    for _ in range(4):  # what any upload needs, in both threads
        equal(asked("-F", f"f=@{small}", where)["files"][0]["size"], 1000000)
    before, peak, over = private(pid), [0], threading.Event()

    def watch():
        while not over.is_set():
            peak[0] = max(peak[0], private(pid))
            over.wait(0.05)

    t = threading.Thread(target=watch)
    t.start()
    try:
        began = time.monotonic()
        got = asked("-F", f"f=@{big}", where)
        took = time.monotonic() - began
    finally:
        over.set()
        t.join()
    equal(got["files"][0]["size"], GIGABYTE)
    equal(got["files"][0]["sha256"], "49bc20df15e412a64472421e13fe86ff1c5165e1"
          "8b2afccf160d4dc19fe68a14")
    more = peak[0] - before
    print(f"# 1 GB in {took:.1f} s, {more // 1024} kB of memory more")
    if SANITIZER is None:
        assert more < 1 << 20, f"{more} bytes more"
    for fd in os.listdir(f"/proc/{pid}/fd"):
        name = os.readlink(f"/proc/{pid}/fd/{fd}")
        assert not name.startswith(temp + "/#"), f"{name} is still open"


NODE = r"""
const base = process.argv[1];
const ask = async (path, how) => (await fetch(base + path, how)).json();
const out = {};
const form = new FormData();
form.append("text", "é\n2");
form.append("f", new File(["one"], 'a"b\\c.txt', { type: "text/plain" }));
form.append("f", new File(["two"], "../../\u{1f600}.bin"));
form.append('n"1', new File([], "empty"));
out.form = await ask("?x=1", { method: "POST", body: form });
out.pairs = await ask("", { method: "PUT",
  body: new URLSearchParams([["a", "1 2"], ["a", "\u{1f600}"]]) });
const body = new ReadableStream({ start(c) {
  for (let i = 0; i < 9; i++)
    c.enqueue(new TextEncoder().encode(i ? "&b=" + i : "b=0"));
  c.close();
} });
out.chunked = await ask("", { method: "POST", body, duplex: "half",
  headers: { "Content-Type": "application/x-www-form-urlencoded" } });
const tagged = await fetch(base + "/etag/v1");
const again = await fetch(base + "/etag/v1", {
  headers: { "If-None-Match": tagged.headers.get("etag") } });
out.fresh = [tagged.status, again.status, await again.text()];
const part = await fetch(base + "/range/100", {
  headers: { Range: "bytes=26-28" } });
out.part = [part.status, await part.text()];
const moved = await fetch(base + "/redirect?to=/inspect/there");
out.moved = [moved.redirected, (await moved.json()).path];
const events = await fetch(base + "/events?n=3&delay=200");
const times = [];
let text = "";
for await (const piece of events.body) {
  times.push(Date.now());
  text += new TextDecoder().decode(piece);
}
out.events = [events.headers.get("content-type"), text,
  times[times.length - 1] - times[0]];
const left = new AbortController();
const long = await fetch(base + "/stream/1000000?delay=5",
  { signal: left.signal });
await long.body.getReader().read();
left.abort();
console.log(JSON.stringify(out));
"""


def node(box):
    """Node's fetch: forms, files, a stream as a body, 304, 206, events."""
    exe = shutil.which("node")
    if exe is None:
        raise Skip("there is no node")
    p, nginx = serve(box)
    script = box.write("fetch.mjs", NODE.replace("argv[1]", "argv[2]"))
    t = subprocess.run([exe, script, url(nginx, "")], capture_output=True,
                       text=True, timeout=60 * SLOW, check=False)
    equal(t.returncode, 0, t.stderr)
    got = json.loads(t.stdout)
    equal(got["form"]["form"], [["text", "é\r\n2"]])
    equal(got["form"]["files"], [
        file_of("f", 'a"b\\c.txt', b"one", "text/plain"),
        file_of("f", "\U0001f600.bin", b"two", "application/octet-stream"),
        file_of('n"1', "empty", b"", "application/octet-stream")])
    equal(got["pairs"]["form"], [["a", "1 2"], ["a", "\U0001f600"]])
    equal(got["chunked"]["form"], [["b", str(i)] for i in range(9)])
    equal(got["fresh"], [200, 304, ""])
    equal(got["part"], [206, "abc"])
    equal(got["moved"], [True, "/inspect/there"])
    kind, text, took = got["events"]
    assert kind.startswith("text/event-stream"), kind
    equal(text.count("event: tick\n"), 3)
    assert took >= 300, f"the events came at once: {took} ms"
    # The client that left keeps no thread.
    for _ in range(4):
        equal(nginx.get("/inspect/status/200")[0], 200)
    equal(len(p.workers()), 1)


def leaving(box):
    """A client that leaves a stream frees its thread."""
    p, nginx = serve(box)
    for _ in range(4):  # more than there are threads
        with socket.create_connection(("127.0.0.1", nginx.port)) as s:
            s.sendall(b"GET /inspect/stream/1000000?delay=20 HTTP/1.1\r\n"
                      b"Host: x\r\n\r\n")
            assert s.recv(4096).startswith(b"HTTP/1.1 200"), "no stream"
    began = time.monotonic()
    equal(nginx.get("/inspect/delay/1", timeout=20 * SLOW)[0], 200)
    assert time.monotonic() - began < 5 * SLOW
    equal(len(p.workers()), 1)


def chromium(box):
    """Chromium: files by a form, events, another site's script, a 304."""
    _, nginx = serve(box)
    names = ['a"b.txt', "\U0001f600.txt", "-\\x.txt"]
    paths = [put(box, n, n.encode()) for n in names]
    with Browser(box) as d:
        d.set_script_timeout(30 * SLOW)
        d.get(url(nginx, "/upload"))
        equal(d.title, "Upload")
        d.find_element("name", "text").send_keys("é\"<b>")
        d.find_element("name", "file").send_keys("\n".join(paths))
        d.find_element("css selector", "main button").click()
        until("the answer", lambda: d.execute_script(
            "return document.contentType") == "application/json")
        got = json.loads(d.find_element("css selector", "pre").text)
        equal(got["form"], [["text", "é\"<b>"]])
        equal(got["files"], [file_of("file", n, n.encode(), "text/plain")
                             for n in names])
        d.get(url(nginx, "/upload"))
        equal(d.execute_async_script("""
            const done = arguments[arguments.length - 1], seen = [];
            const s = new EventSource("/inspect/events?n=4&delay=20");
            s.addEventListener("tick", e => {
              seen.push([e.lastEventId, e.data]);
              if (seen.length == 3) { s.close(); done(seen); }
            });
            """), [[str(i), f"event {i}\nof 4"] for i in (1, 2, 3)])
        # Another origin: Chromium asks first (PUT, a header of its own).
        other = f"http://localhost:{nginx.port}/inspect"
        ask = """
            const done = arguments[arguments.length - 1];
            fetch(arguments[0], { method: "PUT", body: "x",
                headers: { "X-Mine": "1" } })
              .then(r => r.json()).then(j => done([j.method,
                j.headers["x-mine"]])).catch(e => done("" + e));
            """
        equal(d.execute_async_script(ask, other + "/cors"), ["PUT", "1"])
        got = d.execute_async_script(ask, other + "/x")
        assert "TypeError" in str(got), got
        # Its cache asks again and is told that nothing has changed.
        equal(d.execute_async_script("""
            const done = arguments[arguments.length - 1];
            const ask = () => fetch("/inspect/etag/v7",
              { cache: "no-cache" }).then(r => r.text());
            ask().then(ask).then(t => done([t, performance.getEntriesByType(
              "resource").filter(e => e.name.endsWith("v7"))
              .map(e => e.responseStatus)]));
            """)[0], "v7\n")


def preflight(box):
    """A preflight is answered, another site's without a right is not."""
    _, nginx = serve(box)
    asking = {"Origin": "https://other.example",
              "Access-Control-Request-Method": "DELETE",
              "Access-Control-Request-Headers": "x-mine"}
    status, head, _ = nginx.get("/inspect/cors", "OPTIONS", headers=asking)
    equal((status, head["Access-Control-Allow-Origin"],
           head["Access-Control-Allow-Headers"],
           head["Access-Control-Max-Age"]), (204, "*", "x-mine", "60"))
    assert "DELETE" in head["Access-Control-Allow-Methods"], head
    status, head, _ = nginx.get("/inspect/x", "OPTIONS", headers=asking)
    equal((status, head["Access-Control-Allow-Origin"]), (200, None))


def apache(box):
    """Bodies in chunks through Apache, with and without a word first."""
    if not os.path.exists(APACHE):
        raise Skip("there is no Apache")
    where = free_port()
    p = box.program("--root", SOURCE, "--workers", "1", exe=app("inspect"),
                    name="inspect", listen=f"tcp:127.0.0.1:{where}")
    port = free_port()
    load = "".join(
        f"LoadModule {m}_module {MODULES}/mod_{m}.so\n" for m in (
            "mpm_event", "authz_core", "proxy", "proxy_fcgi"))
    conf = box.write("apache.conf", f"""
ServerRoot {box.folder}
ServerName localhost
PidFile {box.folder}/apache.pid
Listen 127.0.0.1:{port}
{load}
ErrorLog {box.folder}/apache-error.log
DocumentRoot {box.folder}
Mutex file:{box.folder}
ProxyPass / fcgi://127.0.0.1:{where}/
""")
    box.write("apache-error.log", "")
    a = box.start([APACHE, "-X", "-f", conf])

    def is_up():
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            return a.popen.poll() is not None
    until("Apache answers", is_up, 10)
    assert a.popen.poll() is None, a.log()
    base = f"http://127.0.0.1:{port}/inspect"
    chunked = ("-H", "Transfer-Encoding: chunked")
    data = b"\0\xff" * 150000
    path = put(box, "data", data)
    for n in (0, 1, 16000, 16384, 70000, 500000):
        got = asked(*chunked, "-d", "@-", base + "/x?y=1", stdin=b"a=" + b"x" * n)
        equal([[k, len(v)] for k, v in got["form"]], [["a", n]])
    got = asked(*chunked, "-H", "Expect: 100-continue", "-F", f"f=@{path}",
                "-F", "t=1", base)
    equal(got["form"], [["t", "1"]])
    equal(got["files"], [file_of("f", "data", data,
                                 "application/octet-stream")])
    equal(asked("-H", "Expect: 100-continue", "-F", f"f=@{path}",
                base)["files"][0]["size"], len(data))
    equal(curl(*chunked, "-d", "@-", base, stdin=b"a" * 5000000)[0], 413)
    equal(asked(*chunked, "-d", "a=1", base)["form"], [["a", "1"]])
    equal(len(p.workers()), 1)


def lies(box):
    """CONTENT_LENGTH that lies in either direction is a 400."""
    p = box.program("--root", SOURCE, "--workers", "1", exe=app("inspect"),
                    name="inspect")
    form = ("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            "--x--\r\n").encode()
    for kind, body in (("application/x-www-form-urlencoded", b"a=1&b=2"),
                       ("multipart/form-data; boundary=x", form),
                       ("text/plain", b"hello"), (None, b"hello")):
        for length in (0, 1, len(body) - 1, len(body), len(body) + 1,
                       len(body) + 5000, "x", "-1", "1e3", " 7 ", "0x7",
                       "99999999999999999999", None):
            env = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/inspect")]
            if length is not None:
                env.append(("CONTENT_LENGTH", str(length)))
            if kind is not None:
                env.append(("CONTENT_TYPE", kind))
            f = Fcgi(p.socket)
            f.send(begin(False) + stream(PARAMS_T, pairs(env)) +
                   stream(STDIN, body))
            status = f.reply()[0]
            right = length is None or length == len(body)
            equal(status, 200 if right else 400, (kind, length))
            f.close()
    # Half a body, and then nothing: the client has left.
    f = Fcgi(p.socket)
    env = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/inspect"),
           ("CONTENT_LENGTH", "7"),
           ("CONTENT_TYPE", "application/x-www-form-urlencoded")]
    f.send(begin(False) + stream(PARAMS_T, pairs(env)) +
           record(STDIN, b"a=1"))
    f.close()
    f = Fcgi(p.socket)
    f.send(begin(False) + stream(PARAMS_T, pairs(env)) +
           stream(STDIN, b"a=1&b=2"))
    equal(f.reply()[0], 200)


if __name__ == "__main__":
    run(curl_forms, curl_replies, node, chromium, preflight, leaving, apache,
        lies, gigabyte)
