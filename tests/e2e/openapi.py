#!/usr/bin/python3
"""The API document that a program prints is right, and agrees with it."""
import http.client
import json
import os
import re
import subprocess

from npm import install
from postern import BUILD, SLOW, SOURCE, app, equal, run

SHOP = os.path.join(BUILD, "tests/e2e/shop")
VALUES = 4000
SEED = int(os.environ.get("POSTERN_SEED") or 20261122)

ADDRESS = {"street": "Main 1", "town": "Graz", "note": "back"}
ORDER = {
    "name": "Ada", "code": "AB12", "remark": "a\nb", "raw": " a ",
    "password": "secret", "title": "Mag", "mail": "ada@example.org",
    "page": "https://example.org/", "phone": "+43 1 234567",
    "colour": "#aabb00", "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "small": 5, "large": 7, "weight": 1.5, "part": 0.5, "total": 12.5,
    "gift": True, "terms": True, "size": "s", "state": "m",
    "day": "2026-11-22", "hour": "17:40", "at": "2026-11-22T17:40:00Z",
    "to": ADDRESS, "bill": ADDRESS,
    "items": [{"sku": "abc", "count": 2, "price": 9.99}],
    "tags": ["a", "b"], "marks": [1, 2], "colours": ["s", "m"],
    "days": ["2026-11-22"]}


def printed(program):
    p = subprocess.run([program, "--print", "openapi"], text=True,
                       stdin=subprocess.DEVNULL, capture_output=True,
                       timeout=20 * SLOW, check=False)
    equal((p.returncode, p.stderr), (0, ""))
    return p.stdout


def no_twice(pairs):
    equal(len(pairs), len(dict(pairs)), [k for k, _ in pairs])
    return dict(pairs)


def document(program=SHOP):
    return json.loads(printed(program), object_pairs_hook=no_twice)


def refs(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for v in value.values():
            yield from refs(v)
    elif isinstance(value, list):
        for v in value:
            yield from refs(v)


def routes(_box):
    """Every route and parameter is there, and every reference leads on."""
    d = document()
    equal(d["openapi"], "3.1.0")
    equal({p: sorted(m) for p, m in d["paths"].items()}, {
        "/": ["get"],
        "/any": ["delete", "get", "patch", "post", "put"],
        "/archive": ["get"], "/archive/{year}": ["get"],
        "/color/{code}": ["get"], "/files/{rest}": ["get"],
        "/pages/{name}.{ext}": ["get"],
        "/v1/order": ["get", "post"],
        "/v1/order/{id}": ["delete", "get", "patch", "put"]})
    for path, operations in d["paths"].items():
        for o in operations.values():
            names = [p["name"] for p in o.get("parameters", [])]
            equal(path.count("{"), len(names))
            assert all("{%s}" % n in path for n in names), (path, names)
    for ref in refs(d):
        at = d
        for name in ref.removeprefix("#/").split("/"):
            assert name in at, ref
            at = at[name]
    post = d["paths"]["/v1/order"]["post"]
    equal(sorted(post["responses"]),
          ["200", "201", "400", "413", "415", "422", "default"])
    equal(sorted(post["requestBody"]["content"]), [
        "application/json", "application/x-www-form-urlencoded",
        "multipart/form-data"])
    code = d["paths"]["/color/{code}"]["get"]["parameters"][0]
    equal(code["schema"], {"type": "string", "pattern": "^(?:[a-f0-9]{6})$"})
    number = d["paths"]["/v1/order/{id}"]["get"]["parameters"][0]
    equal(number["schema"]["type"], "integer")


def fields(_box):
    """Every field is there with its rules and words."""
    schemas = document()["components"]["schemas"]
    order = schemas["order"]
    equal(sorted(schemas), ["address", "item", "order", "order-patch",
                            "problem"])
    equal(sorted(order["properties"]), sorted(list(ORDER) + ["id"]))
    equal(order["required"], ["name", "raw", "uuid", "terms", "state", "to",
                              "tags"])
    assert "required" not in schemas["order-patch"]
    equal(order["additionalProperties"], False)
    p = order["properties"]
    equal((p["name"]["title"], p["name"]["description"]),
          ("Your name", 'As on "the" letter'))
    equal((p["name"]["minLength"], p["name"]["maxLength"]), (1, 8))
    equal((p["id"]["readOnly"], p["password"]["writeOnly"]), (True, True))
    equal(p["title"]["default"], "Dr")
    equal(p["large"]["default"], 7)
    equal((p["small"]["minimum"], p["small"]["maximum"]), (-128, 127))
    equal(p["size"]["enum"], ["s", "m", '"l"', None])
    equal(p["state"]["enum"], ["s", "m", '"l"'])
    equal((p["items"]["maxItems"], p["tags"]["minItems"]), (3, 1))
    equal(p["mail"]["format"], "email")
    equal(p["total"]["multipleOf"], 0.01)


def replies(_box):
    """The type of what is no JSON, and each schema of a status."""
    def ok(path):
        return paths[path]["get"]["responses"]["200"]["content"]

    paths = document(app("api"))["paths"]
    text = {"schema": {"type": "string"}}
    equal(ok("/api/orders.csv"), {"text/csv": text})
    equal(ok("/api/orders.jsonl"), {"application/jsonl": text})
    equal([list(c) for c in ok("/api/orders").values()],
          [["schema", "example"]])
    equal([s["$ref"].rsplit("/", 1)[1] for s in
           ok("/api/orders")["application/json"]["schema"]["anyOf"]],
          ["list", "page"])


def same_each_time(_box):
    """The same bytes come each time, of other programs too."""
    equal(printed(SHOP), printed(SHOP))
    document(app("guestbook"))


def endpoints():
    with open(os.path.join(SOURCE, "apps/local.mk"), encoding="utf-8") as f:
        text = f.read().replace("\\\n", " ")
    words = re.search(r"^endpoint_PROGRAMS\s*\+?=(.*)", text, re.M)[1].split()
    return [os.path.join(BUILD, w) for w in words]


def each_is_valid(box):
    """By OpenAPI's meta-schema, and each example by its schema."""
    programs = endpoints() + [SHOP]
    assert app("api") in programs, programs
    files = [box.write(os.path.basename(p) + ".json", printed(p))
             for p in programs]
    wrong = box.write("wrong.json", json.dumps(
        {**document(), "info": {"title": "no version"}}))
    check = ["node", os.path.join(SOURCE, "tests/npm/openapi.mjs")]
    p = subprocess.run(check + files, cwd=install(), text=True,
                       capture_output=True, timeout=60 * SLOW, check=False)
    equal((p.returncode, p.stderr), (0, ""), p.stdout)
    counts = [int(line.split()[1]) for line in p.stdout.splitlines()]
    equal(len(counts), len(programs))
    assert counts[programs.index(app("api"))] >= 10, counts
    p = subprocess.run(check + [wrong], cwd=install(), text=True,
                       capture_output=True, timeout=60 * SLOW, check=False)
    equal(p.returncode, 1, p.stdout)
    assert "version" in p.stdout, p.stdout


def verdicts(box, schema, base, seed, program=SHOP):
    """Values with the validator's word on them."""
    path = box.write("openapi.json", printed(program))
    p = subprocess.run(
        ["node", os.path.join(SOURCE, "tests/npm/values.mjs"), path, schema,
         json.dumps(base), str(seed), str(VALUES)], cwd=install(),
        text=True, capture_output=True, timeout=60 * SLOW, check=False)
    equal((p.returncode, p.stderr), (0, ""))
    lines = p.stdout.split("\n")[:-1]
    equal(len(lines), VALUES)
    return [(line[0] == "1", line[2:]) for line in lines]


def agrees(box, schema, method, path, seed):
    values = verdicts(box, schema, ORDER, seed)
    p = subprocess.run(
        [SHOP, "--values", method, path], text=True,
        input="".join(v + "\n" for _, v in values), capture_output=True,
        timeout=60 * SLOW, check=False)
    replies = p.stdout.split("\n")[:-1]
    equal((p.returncode, len(replies)), (0, VALUES), p.stderr[-2000:])
    wrong = [(valid, value, reply)
             for (valid, value), reply in zip(values, replies)
             if reply[:3] != ("200" if valid else "422")]
    for valid, value, reply in wrong[:5]:
        print(f"# the validator says {valid}, the program {reply}: {value}")
    equal(len(wrong), 0)
    # Both kinds are there in numbers, or this has shown nothing.
    n = sum(valid for valid, _ in values)
    assert VALUES / 10 < n < VALUES * 9 / 10, n


def post_agrees(box):
    """The program takes exactly the bodies that its schema allows."""
    agrees(box, "order", "POST", "/v1/order", SEED)


def patch_agrees(box):
    """So it does of partial ones."""
    agrees(box, "order-patch", "PATCH", "/v1/order/7", SEED + 1)


PLACED = {"customer": "Ada", "email": "ada@example.org", "note": "a\nb",
          "state": "open", "items": [
              {"sku": "LAMP-40", "name": "Lamp", "count": 2, "price": 19.9},
              {"sku": "B", "name": "x", "count": 1, "price": 0.01}]}


def own_rules_allow(order):
    """What the program asks for beside its schema."""
    skus = [i["sku"].strip() for i in order["items"]]
    return order.get("state") in (None, "open") and \
        len(set(skus)) == len(skus)


def real_endpoint_agrees(box):
    """The same through nginx, with nested items, into the database."""
    values = verdicts(box, "order", PLACED, SEED + 2, app("api"))
    p = box.program("--root", SOURCE, "--db", "sqlite:" + box.path("a.db"),
                    exe=app("api"), name="api")
    c = http.client.HTTPConnection("127.0.0.1", box.nginx(p).port,
                                   timeout=30 * SLOW)
    placed = 0
    for valid, value in values:
        c.request("POST", "/api/orders", value.encode(),
                  {"Content-Type": "application/json"})
        r = c.getresponse()
        body = r.read().decode()
        right = valid and own_rules_allow(json.loads(value))
        equal(r.status, 201 if right else 422, f"{valid} {value}: {body}")
        placed += right
        if not right:
            assert json.loads(body)["errors"], body
    assert VALUES / 10 < placed < VALUES * 9 / 10, placed
    c.request("GET", "/api/orders?page=1")
    equal(json.loads(c.getresponse().read())["total"], placed)


if __name__ == "__main__":
    run(routes, fields, replies, same_each_time, each_is_valid, post_agrees,
        patch_agrees, real_endpoint_agrees)
