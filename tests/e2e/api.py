#!/usr/bin/python3
"""The orders' API as its user: behind nginx, on SQLite and on MariaDB."""
import json
import sqlite3
import threading

from browser import Browser, keep_picture
from mariadb import MariaDB
from postern import SANITIZER, SOURCE, app, equal, run

LAMP = {"sku": "LAMP-40", "name": "Lamp ☀", "count": 2, "price": 19.9}
CHAIR = {"sku": "CHAIR", "name": "Chair", "count": 1, "price": 0.1}
ORDER = {"customer": "Ada", "email": "ada@example.org",
         "items": [LAMP, CHAIR]}


class Api:
    """The program behind nginx, as its clients use it."""

    def __init__(self, box, db, *args, **how):
        self.program = box.program(
            "--root", SOURCE, "--db", db, "--workers", "2", *args,
            exe=app("api"), name="api", **how)
        self.nginx = box.nginx(self.program)

    def __call__(self, method, path, value=None, **headers):
        """(status, what came back as JSON or text, headers)."""
        fields = {k.replace("_", "-"): v for k, v in headers.items()}
        body = None
        if value is not None:
            fields["Content-Type"] = "application/json"
            body = value if isinstance(value, str) else json.dumps(value)
        status, head, got = self.nginx.get(path, method, body, fields)
        if "json" in (head["Content-Type"] or ""):
            got = json.loads(got)
        return status, got, head


def on_sqlite(box):
    """An order's life, and all that is refused, on SQLite."""
    scenario(Api(box, "sqlite:" + box.path("site.db")))


def on_mariadb(box):
    """The same on MariaDB."""
    server = MariaDB(box)
    server.sql("GRANT ALL ON t.* TO app@localhost;")
    scenario(Api(box, server.url))
    equal(server.number("SELECT COUNT(*) FROM shop_item"), 45)


def scenario(api):
    """An order's life, and all that is refused."""
    status, order, head = api("POST", "/api/orders", ORDER)
    equal(status, 201, order)
    equal((head["Location"], head["ETag"]), ("/api/orders/1", '"1"'))
    equal((order["total"], order["state"], order["version"]),
          (39.9, "open", 1))
    equal([i["name"] for i in order["items"]], ["Lamp ☀", "Chair"])
    equal(api("GET", head["Location"])[1], order)
    equal(api("GET", head["Location"], If_None_Match='"1"')[0], 304)

    status, paid, head = api("PATCH", "/api/orders/1", {"state": "paid"},
                             If_Match='"1"')
    equal((status, paid["state"], head["ETag"]), (200, "paid", '"2"'), paid)
    equal(paid["items"], order["items"])
    for method, value in (("PATCH", {"note": "x"}), ("DELETE", None)):
        status, problem, _ = api(method, "/api/orders/1", value,
                                 If_Match='"1"')
        equal((status, problem["status"]), (412, 412))
    equal(api("GET", "/api/orders/1")[1], paid)
    status, problem, head = api("PATCH", "/api/orders/1", {"state": "open"})
    equal((status, problem["detail"]),
          (409, "An order that is paid can't become open."))
    equal(head["Content-Type"], "application/problem+json")
    equal(api("DELETE", "/api/orders/1")[0], 409)

    status, problem, _ = api("POST", "/api/orders", {
        "customer": "x" * 81, "email": "no", "items": [
            dict(LAMP, count=0), dict(CHAIR, price=1.001)], "x": 1})
    equal(status, 422)
    equal([(e["pointer"], e["rule"]) for e in problem["errors"]], [
        ("/customer", "max"), ("/email", "type"), ("/items/0/count", "min"),
        ("/items/1/price", "scale"), ("", "unknown")])
    for value in "{", '{"customer":"a","customer":"b"}', '"x', "\0":
        equal(api("POST", "/api/orders", value)[0], 400, value)
    equal(api("GET", "/api/orders/9")[0], 404)
    equal(api("GET", "/api/orders/x")[0], 404)
    equal(api("TRACE", "/api/orders/1")[0], 405)
    lists(api)
    together(api)


def lists(api):
    """Pages by key and by number are the same orders."""
    for i in range(24):
        status, got, _ = api("POST", "/api/orders", dict(
            ORDER, customer=("Ada", "B&B")[i % 2], items=[CHAIR]))
        equal(status, 201, got)
    equal(api("DELETE", "/api/orders/25")[0], 204)
    path, keys = "/api/orders?limit=7", []
    while path:
        page = api("GET", path)[1]
        assert len(page["orders"]) <= 7
        keys += [o["id"] for o in page["orders"]]
        path = page["next"]
    equal(keys, list(range(24, 0, -1)))
    path, numbers = "/api/orders?limit=5&page=1&customer=B%26B", []
    while path:
        page = api("GET", path)[1]
        numbers += [o["id"] for o in page["orders"]]
        path = page["next"]
    equal(numbers, list(range(23, 1, -2)))
    equal((page["total"], page["pages"]), (11, 3))
    equal([o["id"] for o in api("GET", "/api/orders?state=paid")[1]["orders"]],
          [1])
    equal(api("GET", "/api/orders?state=lost")[0], 400)


def together(api):
    """Of many who change the same version at once one wins."""
    version = api("GET", "/api/orders/2")[1]["version"]
    got = []

    def change(i):
        got.append(api("PATCH", "/api/orders/2", {
            "note": f"by {i}", "items": [dict(CHAIR, count=i + 1), LAMP]},
            If_Match=f'"{version}"')[0])
    threads = [threading.Thread(target=change, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    equal(got.count(200), 1, got)
    assert set(got) <= {200, 409, 412, 503}, got
    order = api("GET", "/api/orders/2")[1]
    equal(order["version"], version + 1)
    equal(f"by {order['items'][0]['count'] - 1}", order["note"])
    # One of the many was written whole; give back its second item.
    equal(len(order["items"]), 2)
    equal(api("PATCH", "/api/orders/2", {
        "items": [dict(CHAIR, count=7), LAMP] + [
            dict(LAMP, sku=f"L-{i}") for i in range(19)]})[0], 200)


MILLION = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
                         WHERE i < 1000000)
INSERT INTO shop_order (customer, email, state, total, created, version)
SELECT 'Ada ' || i, 'ada@example.org', 'open', i % 1000 + 0.25,
       '2026-11-22 17:40:00', 1 FROM n;
"""


def million(box):
    """A million rows as CSV and as JSON Lines, in the memory of a few."""
    path = box.path("site.db")
    api = Api(box, "sqlite:" + path)
    db = sqlite3.connect(path)
    with db:
        db.execute(MILLION)
    db.close()

    def highest():
        sizes = []
        for pid in api.program.workers():
            with open(f"/proc/{pid}/status", encoding="ascii") as f:
                sizes.append(next(int(line.split()[1]) for line in f
                                  if line.startswith("VmHWM")))
        return max(sizes)
    before = highest()
    for name, first, last in (
            ("csv", "id,customer,state,total,created",
             "1000000,Ada 1000000,open,0.25,2026-11-22T17:40:00Z"),
            ("jsonl", '{"id":1,"customer":"Ada 1","state":"open",'
             '"total":1.25,"created":"2026-11-22T17:40:00Z"}',
             '{"id":1000000,"customer":"Ada 1000000","state":"open",'
             '"total":0.25,"created":"2026-11-22T17:40:00Z"}')):
        status, _, body = api.nginx.get(f"/api/orders.{name}", timeout=100)
        equal(status, 200)
        lines = body.decode().splitlines()
        equal((lines[0], lines[-1]), (first, last))
        equal(len(lines), 1000000 + (name == "csv"))
    if not SANITIZER:
        grown = highest() - before
        assert grown < 8000, f"{grown} kB more for {len(body)} bytes"


def token(box):
    """With API_TOKEN set, who has none reads the page and no more."""
    api = Api(box, "sqlite:" + box.path("site.db"),
              env={"API_TOKEN": "sesame"})
    status, problem, head = api("GET", "/api/orders")
    equal((status, problem["status"]), (401, 401))
    assert head["WWW-Authenticate"].startswith("Bearer"), head
    equal(api("POST", "/api/orders", ORDER,
              Authorization="Bearer wrong")[0], 401)
    equal(api("POST", "/api/orders", ORDER,
              Authorization="Bearer sesame")[0], 201)
    equal(api("GET", "/api")[0], 200)


def page(box):
    """The page for people, with each operation of the document."""
    api = Api(box, "sqlite:" + box.path("site.db"))
    document = api("GET", "/api/openapi.json")[1]
    with Browser(box) as d:
        d.get(f"http://127.0.0.1:{api.nginx.port}/api")
        equal(d.title, document["info"]["title"])
        heads = [h.text for h in d.find_elements("css selector", "h2")]
        equal(heads, [f"{m.upper()} {p}"
                      for p, operations in document["paths"].items()
                      for m, o in operations.items() if "operationId" in o])
        keep_picture(d, "api-1280")


if __name__ == "__main__":
    run(on_sqlite, on_mariadb, million, token, page)
