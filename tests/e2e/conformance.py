#!/usr/bin/python3
"""The public suites' cases through a whole program: inspect, one process."""
import base64
import hashlib
import json
import os
import urllib.parse

from postern import (PARAMS_T, SHARED, SOURCE, STDIN, Fcgi, Skip, app, begin,
                     equal, run, stream)

FORM = "application/x-www-form-urlencoded"


def cases(name):
    path = os.path.join(SHARED, name)
    if not os.path.exists(path):
        raise Skip(f"{name} is not there")
    with open(path, encoding="utf-8") as f:
        data = json.load(f)
    return data["cases"] if isinstance(data, dict) else data


def raw_pairs(env):
    """As pairs(), of bytes."""
    out = b""
    for name, value in env:
        for text in (name, value):
            n = len(text)
            out += bytes([n]) if n < 128 else \
                (n | 0x80000000).to_bytes(4, "big")
        out += name + value
    return out


class Program:
    """inspect, asked over one connection."""

    def __init__(self, box, *args):
        self.p = box.program("--root", SOURCE, "--workers", "1", "--threads",
                             "1", *args, exe=app("inspect"), name="inspect")
        self.worker = self.p.workers()
        self.f = Fcgi(self.p.socket)
        self.asked = 0

    def ask(self, path="/inspect", body=None, kind=None, piece=65535,
            method=None, peer="127.0.0.1", **headers):
        """(status, head, body); headers by the names of their variables."""
        env = [("REQUEST_METHOD",
                method or ("GET" if body is None else "POST")),
               ("REQUEST_URI", path), ("REMOTE_ADDR", peer)]
        if body is not None:
            env.append(("CONTENT_LENGTH", str(len(body))))
        if kind is not None:
            env.append(("CONTENT_TYPE", kind))
        env += headers.items()
        self.f.send(begin() + stream(PARAMS_T, raw_pairs(
            [(k.encode(), v if isinstance(v, bytes) else v.encode())
             for k, v in env])) + stream(STDIN, body or b"", piece=piece))
        self.asked += 1
        return self.f.reply()

    def understood(self, *args, **how):
        status, _, body = self.ask(*args, **how)
        equal(status, 200, (args, how, body[:500]))
        return json.loads(body)

    def over(self):
        equal(self.p.workers(), self.worker, "the process")
        print(f"# {self.asked} requests")


def utf8(data):
    """As a decoder of the web reads bytes."""
    return data.decode("utf-8", "replace")


def urlencoded(box):
    """urlencoded: WHATWG's cases as a query and as a body."""
    s = Program(box)
    for c in cases("urlencoded/wpt-urlencoded-parser.json"):
        data = c["input"].encode()
        want = [list(x) for x in c["output"]]
        equal(s.understood(body=data, kind=FORM)["form"], want, c["input"])
        if b"#" in data or b"\0" in data:
            continue
        query = urllib.parse.quote_from_bytes(
            data, safe="%&=+;?/:@!$'()*,-._~")
        equal(s.understood("/inspect?" + query)["query"], want, c["input"])
        equal(s.understood(QUERY_STRING=data)["query"], want, c["input"])
    s.over()


def cookies(box):
    """cookies: http-state's and jshttp's cases."""
    s = Program(box)
    for c in cases("cookies/http-state-parser.json"):
        sent = [[x["name"], x["value"]] for x in c["sent"]]
        header = "; ".join("=".join(x) for x in sent)
        equal(s.understood(HTTP_COOKIE=header)["cookies"], sent, header)
    for c in cases("cookies/jshttp-cookie-parse.json"):
        if set(c) - {"test", "header", "expected"}:
            continue  # an option of that function
        got = {}
        for name, value in s.understood(
                HTTP_COOKIE=c["header"])["cookies"]:
            got.setdefault(name, value)
        equal(got, c["expected"], c["header"])
    s.over()


def accepts(box):
    """http: what Accept and its family name, best first."""
    s = Program(box)
    for c in cases("http/accepts.json"):
        if c["args"]:
            continue  # inspect makes no offers; format does
        how = {"HTTP_" + k.upper().replace("-", "_"): v
               for k, v in c["headers"].items()}
        want = c["expected"]
        if not c["headers"] and c["fn"] == "encodings":
            want = ["*"]
        equal(s.understood(**how)["accepts"][c["fn"]], want, c)
    for accept, want in (("text/plain", 200), ("image/png", 406), ("", 406),
                         ("*/*;q=0", 406), ("text/*;q=0.1", 200)):
        equal(s.ask("/inspect/format", HTTP_ACCEPT=accept)[0], want, accept)
    s.over()


def ranges(box):
    """http: ranges, read and answered."""
    s = Program(box)
    for c in cases("http/range-parser.json"):
        want = {-2: "malformed", -1: "unsatisfiable"}.get(
            c["expected"] if isinstance(c["expected"], int) else 0)
        if want is None:
            want = [[r["start"], r["end"]] for r in c["expected"]["ranges"]]
        joined = (c.get("options") or {}).get("combine")
        if not joined:
            equal(s.understood(f"/inspect?size={c['size']}",
                               HTTP_RANGE=c["header"])["ranges"], want, c)
        status, head, body = s.ask(f"/inspect/range/{c['size']}",
                                   HTTP_RANGE=c["header"])
        if want == "unsatisfiable":
            equal(status, 416, c)
        elif want == "malformed" or not c["header"].startswith("bytes"):
            equal((status, len(body)), (200, c["size"]), c)
        else:
            equal(status, 206, c)
            first, last = want[0]
            assert len(want) > 1 or f"bytes {first}-{last}/" in head, (c, head)
    s.over()


def fresh(box):
    """http: conditions; see doc/conformance.md for no-cache."""
    s = Program(box)
    asked = 0
    for c in cases("http/fresh.json"):
        req, res = c["request"], c["response"]
        tag = res.get("etag", "")
        if not (tag.startswith('"') and tag.endswith('"')) or \
                "last-modified" in res or "cache-control" in req:
            continue  # a reply that inspect does not make
        how = {"HTTP_" + k.upper().replace("-", "_"): v
               for k, v in req.items()}
        path = "/inspect/etag/" + urllib.parse.quote(tag[1:-1], safe="")
        if '"' in tag[1:-1]:
            continue
        status, head, body = s.ask(path, **how)
        equal(status, 304 if c["fresh"] else 200, c)
        assert f"ETag: {tag}" in head and bool(body) != c["fresh"], head
        asked += 1
    assert asked >= 5, asked
    s.over()


def forwarded(box):
    """http: the furthest address behind proxies that are trusted."""
    s = Program(box, "--trust", "127.0.0.0/8,10.0.0.0/8,192.168.0.0/16")
    for c in cases("http/forwarded.json"):
        if c["x_forwarded_for"] is None:
            continue
        equal(s.understood(peer=c["peer"], HTTP_X_FORWARDED_FOR=c[
            "x_forwarded_for"])["ip"], c["expected"][-1], c)
    for peer, header, want in (
            ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
            ("192.0.2.1", "192.0.2.7", "192.0.2.1"),
            ("10.0.0.1", "192.0.2.66, 192.0.2.7, 10.1.1.1", "192.0.2.7")):
        got = s.understood(peer=peer, HTTP_X_FORWARDED_FOR=header,
                           HTTP_X_FORWARDED_PROTO="https")
        equal(got["ip"], want)
        equal(got["scheme"], "http" if peer[0:3] == "192" else "https")
    s.over()


def of_reply(reply):
    """The form and the files of a 200; the status of all else."""
    status, _, body = reply
    if status != 200:
        return status
    got = json.loads(body)
    return got["form"], [[f["name"], f["filename"], f["size"], f["sha256"]]
                         for f in got["files"]]


def a_file(name, filename, data):
    return [name, filename, len(data), hashlib.sha256(data).hexdigest()]


def browsers(box):
    """multipart: what browsers send, in pieces of any size."""
    s = Program(box)
    for c in cases("multipart/wpt-browser-wire.json"):
        form, files = [], []
        for e in c["expected"]:
            def text(k, e=e):
                return base64.b64decode(e.get(k, ""))
            name, value = text("name_decoded_base64"), text("value_base64")
            if e["type"] == "field":
                form.append([utf8(name), utf8(value)])
            elif e.get("filename_decoded_base64"):
                # A program is given a name without folders.
                filename = utf8(text("filename_decoded_base64"))
                files.append(a_file(
                    utf8(name), filename.rpartition("/")[2], value))
        body = base64.b64decode(c["body_base64"])
        for piece in (1, 7, 65535):
            got = of_reply(s.ask(body=body, kind=c["content_type"],
                                 piece=piece))
            assert got != 400, (c["id"], c["what"])
            equal(got[0], form, c["id"])
            equal([f[:2] for f in got[1]], [f[:2] for f in files], c["id"])
            if all("value_base64" in e for e in c["expected"]):
                equal(got[1], files, c["id"])
    s.over()


# Of options that are not here; see doc/conformance.md.
OTHER = {"busboy-mp-4", "busboy-mp-5", "busboy-mp-6", "busboy-mp-8",
         "busboy-mp-19", "busboy-mp-20", "busboy-mp-21", "busboy-mp-22",
         "busboy-mp-23"}


def busboy(box):
    """multipart: busboy's cases, in pieces of any size."""
    s = Program(box)
    for c in cases("multipart/busboy-multipart.json"):
        if c["id"] in OTHER:
            continue
        form, files, wrong = [], [], False
        for e in c["expected"]:
            if "error" in e:
                wrong = True
            elif e["type"] == "field":
                form.append([e["name"], e["value"]])
            else:
                files.append(a_file(e["name"], e["filename"],
                                    base64.b64decode(e["data_base64"])))
        body = base64.b64decode(c["body_base64"])
        for piece in (1, 100, 65535):
            got = of_reply(s.ask(body=body, kind=c["content_type"],
                                 piece=piece))
            equal(got, 400 if wrong else (form, files), (c["id"], c["what"]))
    s.over()


def dispositions(box):
    """multipart: the parameters of Content-Disposition."""
    s = Program(box)
    for c in cases("multipart/content-disposition-params.json"):
        body = ("--x\r\nContent-Disposition: form-data;" + c["params"] +
                "\r\n\r\nv\r\n--x--\r\n").encode()
        got = of_reply(s.ask(body=body,
                             kind="multipart/form-data; boundary=x"))
        if "filename" not in c:
            equal(got, ([[c["name"], "v"]], []), c)
        elif c["filename"] == "":
            equal(got, ([], []), c)
        else:
            equal(got, ([], [a_file(c["name"], c["filename"], b"v")]), c)
    s.over()


# A name twice in an object is refused: RFC 8259, 4 leaves it open.
REPEATED = {"y_object_duplicated_key", "y_object_duplicated_key_and_value"}


# What the data describes in words.
MADE = {"n_structure_100000_opening_arrays": b"[" * 100000,
        "n_structure_open_array_object": b'[{"":' * 50000 + b"\n"}


def number(text):
    """An integer of 64 bits is exact, any other a double."""
    n = int(text)
    return n if -(1 << 63) <= n < 1 << 64 else float(text)


def values(box):
    """json: JSONTestSuite; what is taken is what Python reads."""
    s = Program(box)
    for c in cases("json/nst-JSONTestSuite.json"):
        data = MADE.get(c["id"]) or base64.b64decode(c["base64"])
        status, _, body = s.ask(body=data, kind="application/json")
        if c["expect"] == "accept" and c["id"] not in REPEATED:
            equal(status, 200, c)
        elif c["expect"] == "reject" or c["id"] in REPEATED:
            assert 400 <= status < 500, (c, status)
        else:
            assert status == 200 or 400 <= status < 500, (c, status)
        if status == 200:
            equal(json.loads(body, parse_int=number)["json"],
                  json.loads(data, parse_int=number), c)
    s.over()


if __name__ == "__main__":
    run(urlencoded, cookies, accepts, ranges, fresh, forwarded, browsers,
        busboy, dispositions, values)
