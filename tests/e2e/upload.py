#!/usr/bin/python3
"""Files as fields of a form, sinks and limits: curl, Chromium, nginx."""
import hashlib
import json
import os
import re
import shutil
import subprocess

from browser import Browser, keep_picture
from postern import BUILD, SANITIZER, SLOW, Skip, equal, run

UPLOAD = os.path.join(BUILD, "tests/e2e/upload")
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 100
PAGE = """<html xmlns:pn="postern" lang="en"><head><title>Claim</title></head>
<body><main><h1>Claim</h1><form method="post" pn:form="claim"/></main></body>
</html>
"""


def serve(box, locations=""):
    box.write("templates/claim.html", PAGE)
    os.makedirs(box.path("conf"), exist_ok=True)
    p = box.program("--root", box.folder, "--workers", "1", exe=UPLOAD,
                    name="upload")
    nginx = box.nginx(p, locations=(
        "fastcgi_keep_conn on;\nclient_max_body_size 2g;\n"
        "location / { fastcgi_pass p0; }\n"
        "location = /favicon.ico { return 204; }\n"
        "location /store { fastcgi_request_buffering off; "
        "fastcgi_pass p0; }\n" + locations))
    return p, nginx


def curl(nginx, path, *args, timeout=60):
    """(status, body) of a request by curl."""
    if shutil.which("curl") is None:
        raise Skip("there is no curl")
    got = subprocess.run(
        ["curl", "-sS", "-m", str(int(timeout * SLOW)), "-w", "\n%{http_code}",
         f"http://127.0.0.1:{nginx.port}{path}", *args],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert got.returncode == 0, got.stderr.decode()
    body, status = got.stdout.decode().rsplit("\n", 1)
    return int(status), body


def put(box, name, data):
    path = box.path(name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def test_curl(box):
    """A file is a field: errors field by field, and 413 over the body."""
    _, nginx = serve(box)
    png, pdf = put(box, "a.png", PNG), put(box, "b.pdf", b"%PDF-1.4 x")
    big = put(box, "big.png", PNG + b"x" * 30000)
    huge = put(box, "huge.png", PNG + b"x" * 2000000)
    fake = put(box, "fake.png", b"<html>")
    ok = ["-F", "name=Ada", "-F", "days=mo", "-H", "Accept: application/json"]
    cases = [
        ([f"photo=@{png}"], 200, "photo=a.png,108,image/png papers=0 days=1"),
        ([f"photo=@{pdf}", f"papers=@{png}", f"papers=@{pdf}",
          "lines[0][what]=x", "lines[2][what]=y"], 200, "papers=2"),
        ([], 422, "/photo required"),
        (["photo=text"], 422, "/photo type"),
        ([f"photo=@{fake}"], 422, "/photo accept"),
        ([f"photo=@{png};filename=a.exe"], 422, "/photo accept"),
        ([f"photo=@{big}"], 422, "/photo max"),
        ([f"photo=@{huge}"], 413, "1070576 bytes"),
        ([f"photo=@{png}"] + [f"papers=@{png}"] * 3, 422, "/papers max"),
        ([f"photo=@{png}", f"papers=@{big}"], 422, "/papers/0 max"),
        ([f"photo=@{png};filename=../\U0001f600 \"q\".png"], 200,
         "photo=\U0001f600 \"q\".png"),
    ]
    for form, status, words in cases:
        got = curl(nginx, "/claim", *ok,
                   *[a for f in form for a in ("-F", f)])
        equal(got[0], status, f"{form}: {got[1]}")
        text = got[1]
        if status == 422:
            text = "".join(f"{e['pointer']} {e['rule']}\n"
                           for e in json.loads(got[1])["errors"])
        assert words in text, f"{form}: {got[1]}"
    got = curl(nginx, "/claim", "-H", "Accept: application/json", "--json",
               '{"name":"a","photo":"x","days":["mo"]}')
    equal(got[0], 422, got[1])
    assert "multipart/form-data" in got[1], got[1]
    got = curl(nginx, "/claim", "-d", "name=a&photo=a.png&days=mo",
               "-H", "Accept: application/json")
    assert "has to be sent as multipart/form-data" in got[1], got[1]


def test_limits(box):
    """Each refusal says what was too large, in the kind that is asked for."""
    _, nginx = serve(box)
    for accept, mark in (("text/html", "<h1>"), ("application/json",
                                                  '"status":'),
                         ("text/plain", "Request ")):
        args = ["-H", f"Accept: {accept}"]
        for path, more, status, words in (
                ("/claim?" + "x" * 400, [], 414, "at most 300"),
                ("/claim", [a for i in range(50)
                            for a in ("-H", f"X-{i}: 1")], 431, "at most 40"),
                ("/change", ["-F", "photo=@/etc/hostname"], 413, "no file"),
                ("/change", ["-H", "Content-Type: text/x", "-d", "x"], 415,
                 "application/x-www-form-urlencoded")):
            got = curl(nginx, path, *args, *more)
            equal(got[0], status, f"{path[:20]}: {got[1]}")
            assert words in got[1] and mark in got[1], got[1]


def test_method(box):
    """A form's _method is the method, of a POST alone."""
    _, nginx = serve(box)
    for args in (["-d", "_method=put&name=a"],
                 ["-F", "_method=PUT", "-F", "name=a"]):
        equal(curl(nginx, "/change", *args), (200, "changed a"))
    equal(curl(nginx, "/change", "-d", "_method=DELETE")[0], 405)


def test_printed(_box):
    """The API document has files as parts; nginx lets them through."""
    def printed(what):
        return subprocess.run([UPLOAD, "--print", what], check=True,
                              stdout=subprocess.PIPE).stdout.decode()
    got = json.loads(printed("openapi"))
    body = got["paths"]["/claim"]["post"]["requestBody"]["content"]
    equal(list(body), ["multipart/form-data"])
    fields = got["components"]["schemas"]["claim"]["properties"]
    equal(fields["photo"]["format"], "binary")
    equal(fields["papers"]["items"]["format"], "binary")
    assert f"client_max_body_size {2 << 20}k;" in printed("nginx")


def test_browser(box):
    """Of a wrong kind, too large, right, with what else is wrong."""
    _, nginx = serve(box)
    fake = put(box, "fake.png", b"<html>")
    big = put(box, "big.png", PNG + b"x" * 30000)
    png = put(box, "right.png", PNG)
    with Browser(box) as d:
        def find(css):
            return d.find_element("css selector", css)

        def send(photo, name="Ada", day=True):
            d.get(f"http://127.0.0.1:{nginx.port}/claim")
            d.execute_script("document.forms[0].noValidate = true")
            find("[name=name]").send_keys(name)
            if photo:
                find("[name=photo]").send_keys(photo)
            if day:
                find("[value=mo]").click()
            find("button").click()

        d.get(f"http://127.0.0.1:{nginx.port}/claim")
        photo = find("[name=photo]")
        equal(photo.get_attribute("type"), "file")
        equal(photo.get_attribute("accept"), "image/png,.pdf")
        equal(photo.get_attribute("required"), "true")
        equal(find("form").get_attribute("enctype"), "multipart/form-data")
        assert find("[name=papers]").get_attribute("multiple")
        names = d.execute_script(
            "return [...document.querySelectorAll('fieldset')].map(f => "
            "f.querySelector('legend').textContent)")
        equal(names, ["Days", "Lines", "Lines 1"])
        # The keyboard goes through the form from top to bottom.
        order = d.execute_script(
            "return [...document.querySelectorAll('input,button')].map("
            "e => e.name).filter((n, i, a) => a.indexOf(n) == i)")
        equal(order, ["name", "photo", "papers", "days", "lines[0][what]",
                      "lines[0][count]", ""])

        for path, words in ((None, "Please choose a file."),
                            (fake, "Please choose a file of another kind: "
                                   ".png, .pdf."),
                            (big, "A file of at most 19.53 KB; this has "
                                  "29.4 KB.")):
            send(path)
            error = find("#claim-photo-error")
            equal(error.text, words)
            photo = find("[name=photo]")
            equal(photo.get_attribute("aria-invalid"), "true")
            assert "claim-photo-error" in photo.get_attribute(
                "aria-describedby")
            equal(find("[name=name]").get_attribute("value"), "Ada")
        keep_picture(d, "upload-wrong-1280")

        # A right file, but something else is wrong.
        send(png, name="", day=False)
        equal(find("#claim-photo-error").text,
              "Please choose the file again: it was not kept.")
        links = d.find_elements("css selector", ".errors a")
        equal([a.text for a in links],
              ["Name: Please fill in this field.",
               "Photo: Please choose the file again: it was not kept.",
               "Days: Please give at least one."])
        links[2].click()
        equal(d.execute_script("return document.querySelector(':target').name"
                               ), "days")

        send(png)
        assert "photo=right.png,108,image/png" in find("body").text
        for entry in d.get_log("browser"):
            assert entry["level"] != "SEVERE" or "422" in entry["message"], \
                entry


def peak(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1))


def test_sink(box):
    """A sink may refuse; a large file costs no memory and no disk."""
    p, nginx = serve(box)
    worker = p.workers()[0]
    small = put(box, "small", b"x" * 100)
    equal(curl(nginx, "/store", "-F", f"f=@{small}"),
          (200, "100 " + hashlib.sha256(b"x" * 100).hexdigest()))
    stop = put(box, "stop", b"STOP" * 50000)
    equal(curl(nginx, "/store", "-F", f"f=@{stop}")[0], 507)
    before = peak(worker)
    mega = 50 if SANITIZER else 1024
    digest, piece = hashlib.sha256(), b"\0" * (1 << 20)
    for _ in range(mega):
        digest.update(piece)
    path = box.path("large")
    with open(path, "wb") as f:
        f.truncate(mega << 20)
    equal(curl(nginx, "/store", "-F", f"f=@{path}", timeout=120),
          (200, f"{mega << 20} {digest.hexdigest()}"))
    more = peak(worker) - before
    print(f"# {mega} MB into a sink: {more} kB more memory")
    assert SANITIZER or more < 1024, f"{more} kB more"
    with open(path, "wb") as f:
        f.truncate(3 << 20)
    got = curl(nginx, "/store/small", "-F", f"f=@{path}", "-H",
               "Accept: text/plain")
    equal(got[0], 413, got[1])
    assert "more than 2097152 bytes" in got[1], got[1]


if __name__ == "__main__":
    run(test_curl, test_limits, test_method, test_printed, test_browser,
        test_sink)
