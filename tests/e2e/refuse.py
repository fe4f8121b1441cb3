#!/usr/bin/python3
"""Bad input by the thousand: a 4xx that names it, and nothing else."""
import copy
import json
import os
import random
import sqlite3
import subprocess
import urllib.parse

from postern import (BUILD, PARAMS_T, SANITIZER, SLOW, STDIN, Fcgi, begin,
                     equal, pairs, run, stream, variables)

PROGRAM = os.path.join(BUILD, "tests/e2e/refuse")
EACH = int(os.environ.get("POSTERN_VALUES") or 700)  # of a form and a type
SEED = int(os.environ.get("POSTERN_SEED") or 20261122)
MEMORY = (1500 if SANITIZER else 200) << 10  # KB at the most
MILLION = 1000000

LEAF = {"name": "leaf", "count": 3, "tags": ["a", "b"]}
BRANCH = {"name": "branch", "one": LEAF, "leaves": [LEAF, LEAF]}
GOOD = {
    "/all": {
        "name": "Ada", "text": "a\nb", "code": "AB12", "kept": " a ",
        "password": "long enough", "mail": "ada@example.org",
        "page": "https://example.org/", "phone": "+43 1 234567",
        "colour": "#aabb00", "uuid": "123e4567-e89b-12d3-a456-426614174000",
        "tiny": -5, "byte": 200, "less": 1, "more": 2,
        "large": 18446744073709551615, "real": 0.5, "part": 1.5,
        "price": 12.5, "yes": False, "terms": True, "size": "m",
        "country": "AT", "from": "2026-11-22", "to": "2026-11-23",
        "hour": "17:40", "at": "2026-11-22T17:40:00Z"},
    "/tree": {"name": "tree", "secret": "geheim", "root": BRANCH,
              "branches": [BRANCH, BRANCH]},
    "/many": {"texts": ["ab", "cd"], "ints": [1, -2], "reals": [0.5],
              "days": ["2026-11-22"], "sizes": ["s", "l"]},
}
SQL = """
CREATE TABLE taken (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO taken (name) VALUES ('Eve');
CREATE TABLE country (code TEXT PRIMARY KEY, name TEXT);
INSERT INTO country VALUES ('AT', 'Austria'), ('FR', 'France');
"""


# No two places are one and the same object.
GOOD = json.loads(json.dumps(GOOD))


class Raw(bytes):
    """Text of JSON that json.dumps() would not write."""


def dumps(value):
    """JSON with Raw in it, as bytes."""
    if isinstance(value, Raw):
        return bytes(value)
    if isinstance(value, Twice):
        inside = [b'"%s":%s' % (k.encode(), dumps(v)) for k, v in value.pairs]
        return b"{" + b",".join(inside) + b"}"
    if isinstance(value, dict):
        inside = [json.dumps(k).encode() + b":" + dumps(v)
                  for k, v in value.items()]
        return b"{" + b",".join(inside) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(dumps(v) for v in value) + b"]"
    return json.dumps(value).encode()


class Twice:
    """An object with a name that is there twice."""

    def __init__(self, members, name):
        self.pairs = list(members.items()) + [(name, members[name])]


class Shape:
    """The API document's schemas: what a place of a body may be."""

    def __init__(self, document):
        self.document = document

    def of(self, path):
        body = self.document["paths"][path]["post"]["requestBody"]
        return self.follow(body["content"]["application/json"]["schema"])

    def follow(self, schema):
        for one in schema.get("anyOf", [schema]):
            if "$ref" in one:
                return self.document["components"]["schemas"][
                    one["$ref"].rsplit("/", 1)[1]]
        return schema

    def places(self, schema, value, at=()):
        """(place, schema, is required) of everything in the value."""
        for name, v in value.items():
            s = self.follow(schema["properties"][name])
            here = at + (name,)
            yield here, s, name in schema.get("required", ())
            if isinstance(v, dict):
                yield from self.places(s, v, here)
            elif isinstance(v, list):
                item = self.follow(s["items"])
                for i, one in enumerate(v):
                    yield here + (i,), item, True
                    if isinstance(one, dict):
                        yield from self.places(item, one, here + (i,))


def type_of(schema):
    t = schema.get("type")
    return t if isinstance(t, str) else next(x for x in t if x != "null")


# ---- bad values: of JSON, then of what is text

def bad_texts(dice, schema):
    """Texts that a form may send for a field of this type, all wrong."""
    t = type_of(schema)
    if t == "integer":
        return ["x", "1.5", "1e", "0x10", "--1", "1 2", "1" * 30, "9" * 600,
                "1e400", "-" + "9" * 25, "NaN", "Infinity", "\u0661", "+",
                "1\0", "1e999999999999", "'; DROP TABLE taken; --"]
    if t == "number":
        return ["x", "1.2.3", "1e", "NaN", "inf", "1e400", "-1e999", "0x1p3",
                "1,5", "9" * 600, "1\0", "1e99999999999999999999", "."]
    if t == "boolean":
        return ["maybe", "2", "yes\0", "on" * 500, "\u2713"]
    if t == "string" and "enum" in schema:
        return ["x", "S", "s\0", "s,m", "a" * 5000, "\u017f"]
    if schema.get("format") in ("date", "time", "date-time", "uuid", "uri",
                                "email", "idn-email"):
        return ["x", "2026-02-30T", "24:00x", "0" * 1000, "2026-11-22\0",
                "\u0662026-01-01", "<script>", "12:60", "99999-01-01",
                "http://", "a@", "@b", "-" * 36]
    if t == "string":
        bad = ["a\0b", "\0", "\udcff", "a\udcc3", "\udced\udca0\udc80"]
        if "maxLength" in schema:
            n = schema["maxLength"]
            bad += ["a" * (n + 1), "\U0001f600" * (n + 1), "a" * 100000]
        if "pattern" in schema and "AB12" != schema["pattern"]:
            bad += ["\x01", "\x7f\x1b[2J"] if "maxLength" not in schema else []
        return bad
    return []


def bad_values(dice, schema, required):
    """Values of JSON that are wrong for a field of this type."""
    t = type_of(schema)
    other = {"string": [1, True, 1.5], "integer": ["1", True, 1.5, ""],
             "number": ["1.5", False, ""], "boolean": [1, "true", 0, "on"],
             "object": [1, "x", True], "array": [1, "x", True]}[t]
    bad = list(other)
    if t != "object":
        bad += [{}, {"a": 1}, {"__proto__": {}}]
    if t != "array":
        bad += [[], [1], [None], [[]]]
    if required:
        bad.append(None)
    if t in ("integer", "number"):
        bad += [Raw(b"1e400"), Raw(b"-1e400"), Raw(b"9" * 400),
                Raw(b"1" + b"0" * 100000)]
    if schema.get("maximum", 1e99) < 1e30:
        bad += [10 ** 30, -10 ** 30]
    if t == "integer":
        bad += [schema["minimum"] - 1, schema["maximum"] + 1, 0.1]
    elif t == "string":
        bad += [s for s in bad_texts(dice, schema)]
        bad += [Raw(b'"\\ud800"'), Raw(b'"\xff"'), Raw(b'"\xc0\x80"'),
                Raw(b'"\xed\xa0\x80"'), Raw(b'"\\u0000"'), Raw(b'"\x01"'),
                Raw(b'"\\x41"'), Raw(b'"abc')]
    elif t == "array":
        n = schema["maxItems"] + 1
        bad += [[None], [[]] * 2, [{}] * n,
                Raw(b"[" + b",".join([b"0"] * n) + b"]")]
    bad += [Raw(b"[" * 5000), Raw(b"[" * 3000 + b"]" * 3000),
            Raw(b'{"a":' * 3000 + b"1" + b"}" * 3000),
            Raw(b"undefined"), Raw(b"NaN"), Raw(b"'x'"), Raw(b"01"),
            Raw(b"+1"), Raw(b".5"), Raw(b"1."), Raw(b"/* */ 1")]
    return bad


def replaced(value, place, new):
    """A copy of a value with another at this place."""
    out = copy.deepcopy(value)
    at = out
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = new
    return out


def get(value, place):
    for step in place:
        value = value[step]
    return value


def is_there(value, place):
    """Whether nothing on the way to a place was replaced."""
    for step in place:
        if not isinstance(value, (dict, list)):
            return False
        if isinstance(value, list) and not (
                isinstance(step, int) and step < len(value)):
            return False
        if isinstance(value, dict) and step not in value:
            return False
        value = value[step]
    return True


# ---- the three types of a body

def flat(value, at=""):
    """Names and texts of a form."""
    if isinstance(value, dict):
        for name, v in value.items():
            yield from flat(v, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from flat(v, f"{at}.{i}")
    elif isinstance(value, bool):
        yield at, "1" if value else "0"
    elif value is not None:
        yield at, str(value)


def quote(text):
    return urllib.parse.quote_plus(text, errors="surrogateescape")


def urlencoded(fields):
    return "&".join(f"{quote(n)}={quote(t)}" for n, t in fields).encode()


def multipart(fields):
    out = b""
    for name, text in fields:
        name = name.replace('"', "%22").replace("\0", "").encode(
            errors="surrogateescape")
        out += (b'--xX\r\nContent-Disposition: form-data; name="' + name +
                b'"\r\n\r\n' + text.encode(errors="surrogateescape") +
                b"\r\n")
    return out + b"--xX--\r\n"


TYPES = {
    "json": "application/json",
    "urlencoded": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data; boundary=xX",
}


class Served:
    """The program with its database, and what it must not do."""

    def __init__(self, box):
        box.write("sql/0001-all.sql", SQL)
        self.db = box.path("refuse.db")
        self.p = box.program(
            "--root", box.folder, "--workers", "1", "--threads", "2",
            "--db", f"sqlite:{self.db}", "--migrations", box.path("sql"),
            "--modules", os.path.join(BUILD, "lib/postern"),
            exe=PROGRAM)
        self.worker = self.p.workers()[0]
        self.connection = Fcgi(self.p.socket)
        self.asked = 0
        self.cut = False
        self.statuses = {}

    def send(self, path, media, body, method="POST"):
        extra = [("HTTP_ACCEPT", "application/json")]
        if media:
            extra += [("CONTENT_TYPE", media),
                      ("CONTENT_LENGTH", str(len(body)))]
        data = (begin(True) + stream(PARAMS_T, pairs(
            variables(path, method, None, extra))) + stream(STDIN, body))
        self.asked += 1
        if self.cut:  # what is over a limit is not read to its end
            self.connection.close()
            self.connection = Fcgi(self.p.socket)
        try:
            self.connection.send(data)
        except ConnectionError:
            pass
        reply = self.connection.reply()
        self.cut = reply[0] == 413
        return reply

    def refused(self, path, media, body, places, method="POST"):
        """A 4xx; where fields are wrong, one of places is named."""
        status, _, text = self.send(path, media, body, method)
        what = f"{path} {media} {len(body)} bytes: {status}"
        what += f" {body[:1500]!r}"
        assert 400 <= status < 500, f"{what} {text[:300]!r}"
        self.statuses[status] = self.statuses.get(status, 0) + 1
        problem = json.loads(text)
        assert problem["detail"], what
        if status != 422 and places is not None and method == "POST":
            assert status in (400, 413), f"{what} {problem}"
            # What is no JSON is told by its place and the field around it.
            if media == TYPES["json"]:
                assert "column " in problem["detail"], f"{what} {problem}"
        if status != 422 or places is None:
            return problem
        named = [tuple(e["pointer"].split("/")[1:])
                 for e in problem["errors"]]
        for e in problem["errors"]:
            assert e["message"] and e["rule"], what
        places = [tuple(str(s) for s in p) for p in places]
        assert any(n[:len(p)] == p or p[:len(n)] == n
                   for n in named for p in places), (
            f"{what}: {named} has none of {places}")
        return problem

    def rows(self):
        db = sqlite3.connect(self.db)
        try:
            return db.execute("SELECT count(*) FROM taken").fetchone()[0]
        finally:
            db.close()

    def over(self, rows):
        """Nothing was written, nobody has died, memory is bounded."""
        equal(self.rows(), rows, "rows")
        equal(self.p.workers(), [self.worker], self.p.log()[-2000:])
        assert "level=error" not in self.p.log(), [
            line for line in self.p.log().splitlines()
            if "level=error" in line][:5]
        with open(f"/proc/{self.worker}/status", encoding="ascii") as f:
            high = next(int(line.split()[1]) for line in f
                        if line.startswith("VmHWM"))
        assert high < MEMORY, f"{high} KB after {self.asked} requests"
        print(f"# {self.asked} requests, {high} KB at the most, "
              f"{dict(sorted(self.statuses.items()))}")


def shape():
    p = subprocess.run([PROGRAM, "--print", "openapi"], text=True,
                       stdin=subprocess.DEVNULL, capture_output=True,
                       timeout=20 * SLOW, check=True)
    return Shape(json.loads(p.stdout))


def controls(box):
    """What is right is taken, in each of the types."""
    s = Served(box)
    for path, good in GOOD.items():
        fields = list(flat(good))
        for media, body in (("json", dumps(good)),
                            ("urlencoded", urlencoded(fields)),
                            ("multipart", multipart(fields))):
            before = s.rows()
            status, _, text = s.send(path, TYPES[media], body)
            equal((status, s.rows()), (200, before + 1), (path, media, text))
    s.over(10)


def from_json(box):
    """Each place of each body has what it must not have, as JSON."""
    s, shapes = Served(box), shape()
    dice = random.Random(SEED)
    for path, good in GOOD.items():
        places = list(shapes.places(shapes.of(path), good))
        for _ in range(EACH):
            body, bad = good, []
            for place, schema, required in dice.sample(
                    places, dice.choice((1, 1, 2))):
                # A place inside of one that was replaced is no more.
                if not is_there(body, place):
                    continue
                values = bad_values(dice, schema, required)
                body = replaced(body, place, dice.choice(values))
                bad.append(place)
            s.refused(path, TYPES["json"], dumps(body), bad)
    s.over(1)


def objects(box):
    """Names that are there twice, that are unknown, and no objects."""
    s, shapes = Served(box), shape()
    dice = random.Random(SEED + 1)
    for path, good in GOOD.items():
        held = [p for p, schema, _ in shapes.places(shapes.of(path), good)
                if type_of(schema) == "object"] + [()]
        for place in held:
            inside = get(good, place)
            for name in inside:
                twice = Twice(inside, name)
                body = replaced(good, place, twice) if place else twice
                problem = s.refused(path, TYPES["json"], dumps(body), None)
                assert f'"{name}"' in problem["detail"], problem
            for name in ("x", "Name", "constructor", "", "a.b", "a" * 9999,
                         "\0", "\u202e", "name "):
                strange = dict(inside)
                strange[name] = dice.choice((1, None, {}, [], "x"))
                body = replaced(good, place, strange) if place else strange
                s.refused(path, TYPES["json"], dumps(body), [place])
        for text in (b"", b" ", b"[]", b"null", b"1", b'"x"', b"{", b"}",
                     b"{}{}", b"\xef\xbb\xbf{}", b"\x00", b"\xff\xfe{\x00",
                     b"{]", b'{"a"}', b'{"a":}', b'{"a":1,}', b"{,}",
                     b"[" * MILLION, b'{"a":' * 200000,
                     b'{"\xff":1}', b'{"\\ud800":1}',
                     b"{" + b",".join(b'"n%d":1' % i for i in range(100000)) +
                     b"}", b" " * MILLION, b"1" * MILLION):
            s.refused(path, TYPES["json"], text, None)
    s.over(1)


def too_many(box):
    """A million items are refused where they are too many."""
    s, shapes = Served(box), shape()
    items = [b"0", b'"ab"', b"{}", b"[]", b'{"count":1}', b'"2026-11-22"']
    lists = [Raw(b"[" + b",".join([i] * (MILLION - 200)) + b"]")
             for i in items]
    for path, good in GOOD.items():
        for place, schema, _ in shapes.places(shapes.of(path), good):
            if type_of(schema) != "array" and place[-1] != "name":
                continue
            k = len(place) * 5 + len(place[0])
            for new in lists[:4] if len(place) == 1 else [lists[k % 6]]:
                problem = s.refused(
                    path, TYPES["json"], dumps(replaced(good, place, new)),
                    [place])
                where = ".".join(str(step) for step in place)
                assert problem["status"] == 422 or (
                    f"in {where}" in problem["detail"]), problem
    for media in ("urlencoded", "multipart"):
        for name in ("texts", "texts[]", "ints.0", "sizes[5]", "x"):
            fields = list(flat(GOOD["/many"])) + [(name, "ab")] * 20000
            body = (urlencoded if media == "urlencoded" else multipart)(fields)
            s.refused("/many", TYPES[media], body, None)
    s.over(1)


def from_forms(box):
    """Each field of each form has what it must not have."""
    s, shapes = Served(box), shape()
    dice = random.Random(SEED + 2)
    for media, write in (("urlencoded", urlencoded),
                         ("multipart", multipart)):
        for path, good in GOOD.items():
            leaves = [(p, schema)
                      for p, schema, _ in shapes.places(shapes.of(path), good)
                      if type_of(schema) not in ("object", "array")]
            leaves = [(p, schema) for p, schema in leaves
                      if bad_texts(dice, schema)]
            for _ in range(EACH):
                body, bad = good, []
                for place, schema in dice.sample(leaves,
                                                 dice.choice((1, 1, 2, 3))):
                    text = dice.choice(bad_texts(dice, schema))
                    body = replaced(body, place, text)
                    bad.append(place)
                fields = list(flat(body))
                if dice.random() < 0.3:
                    dice.shuffle(fields)
                s.refused(path, TYPES[media], write(fields), bad)
    s.over(1)


def names(box):
    """Names that lead nowhere."""
    s = Served(box)
    for media, write in (("urlencoded", urlencoded),
                         ("multipart", multipart)):
        for path, good in GOOD.items():
            fields = list(flat(good))
            first = fields[0][0].split(".")[0]
            for name in ("x", "x.y", "x[0]", "[]", "[", ".", "a" * 70000,
                         "x" + "[y]" * 5000, "x" + ".0" * 5000,
                         f"{first}.x.y.z", f"{first}[", f"{first}]x[",
                         "\ud800", "\0x", "x\0y"):
                name = name.encode(errors="surrogatepass").decode(
                    errors="surrogateescape")
                # Each name has a problem of its own, or is none at all.
                s.refused(path, TYPES[media], write(
                    fields + [(name, "1")]), None)
        for name in ("texts.4", "texts[999999]", "texts.99999999999999999999",
                     "ints[1000]", "texts[-1]", "texts[1][2]", "texts.x",
                     "texts[0", "days.0.0"):
            s.refused("/many", TYPES[media], write(
                list(flat(GOOD["/many"])) + [(name, "ab")]), None)
    s.over(1)


def multiparts(box):
    """Multipart that is broken, and text that is no UTF-8."""
    s = Served(box)
    good = multipart(flat(GOOD["/many"]))
    dice = random.Random(SEED + 3)
    for _ in range(EACH):
        cut = good[:dice.randrange(1, len(good) - 6)]
        s.refused("/many", TYPES["multipart"], cut, None)
    for bad in (b"", b"--xX", b"--yY--\r\n",
                b"--xX\r\n" + b"A: b\r\n" * 20000 + b"\r\nx\r\n--xX--\r\n",
                b"--xX\r\n\r\nx\r\n--xX--\r\n",
                b"--xX\r\nContent-Disposition: form-data\r\n\r\nx\r\n"
                b"--xX--\r\n"):
        s.refused("/many", TYPES["multipart"], bad, None)
    for media in ("multipart/form-data", "multipart/form-data; boundary=",
                  "multipart/form-data; boundary=" + "x" * 5000,
                  "multipart/mixed; boundary=xX", "text/plain", "x", "/",
                  "application/json; charset=utf-16"):
        s.refused("/many", media, good, None)
    for text in (b"\xff\xfe", b"\xc0\x80ab", b"\xed\xa0\x80", b"a\xf0\x9f"):
        body = good.replace(b"ab", text, 1)
        s.refused("/many", TYPES["multipart"], body, [("texts",)])
    s.over(1)


def rows(box):
    """What only the database knows is asked, and refused."""
    s = Served(box)
    for name, value in (("country", "US"), ("country", "at"),
                        ("country", "AT' OR '1'='1"), ("name", "Eve"),
                        ("more", 1), ("to", "2026-11-21")):
        body = replaced(GOOD["/all"], (name,), value)
        problem = s.refused("/all", TYPES["json"], dumps(body), [(name,)])
        equal(len(problem["errors"]), 1, problem)
    s.over(1)


def queries(box):
    """A query is refused by the name of what is wrong."""
    s, shapes = Served(box), shape()
    dice = random.Random(SEED + 4)
    leaves = [(p, schema) for p, schema, _ in shapes.places(
        shapes.of("/many"), GOOD["/many"])
              if type_of(schema) not in ("object", "array")]
    for _ in range(EACH):
        place, schema = dice.choice(leaves)
        body = replaced(GOOD["/many"], place,
                        dice.choice(bad_texts(dice, schema)))
        fields = [(n.split(".")[0], t[:3000]) for n, t in flat(body)]
        problem = s.refused("/ask?" + urlencoded(fields).decode(), None, b"",
                            None, "GET")
        if "errors" in problem:
            equal({(e["in"], e["parameter"]) for e in problem["errors"]},
                  {("query", place[0])}, problem)
    s.over(1)


if __name__ == "__main__":
    run(controls, from_json, objects, too_many, from_forms, names, multiparts,
        rows, queries)
