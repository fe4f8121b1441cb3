"""The TechEmpower database tests on a MariaDB of our own: one row, twenty
rows, the fortunes page, twenty updates."""

import json
import os

from harness import contest, load, mariadb, peers
from harness.contest import at_least, at_most
from harness.load import Case
from harness.markup import Page

FORTUNES = os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "peers", "fortunes.json")
ADDED = {"id": 0, "message": "Additional fortune added at request time."}
QUERIES = 20
CROWD = 512


def fortunes():
    with open(FORTUNES, encoding="utf-8") as f:
        return json.load(f)


def is_world(w):
    return isinstance(w, dict) and set(w) == {"id", "randomNumber"} and all(
        isinstance(n, int) and 1 <= n <= 10000 for n in w.values())


def check_one(body):
    return None if is_world(json.loads(body)) else "not a row of world"


def check_many(body):
    rows = json.loads(body)
    return None if len(rows) == QUERIES and all(map(is_world, rows)) \
        else f"not {QUERIES} rows of world"


def check_fortunes(body):
    want = ["Fortunes", "id", "message"]
    for f in sorted([*fortunes(), ADDED], key=lambda f: f["message"]):
        want += [str(f["id"]), f["message"]]
    return None if Page(body).texts == want else "another table"


FASTIFY = "Fastify, no nginx"
CASES = [
    Case("db", "/db", check_one),
    Case("queries", f"/queries?queries={QUERIES}", check_many),
    Case("fortunes", "/fortunes", check_fortunes),
    Case("updates", f"/updates?queries={QUERIES}", check_many),
]


def ratios():
    for case in CASES:
        yield at_most(f"CPU of Postern / of bare C, {case.name}", "cpu",
                      "Postern", "bare C", 1.3, case.name)
    for case, fastify, php in (("db", 2.5, 3), ("fortunes", 2.5, 3),
                               ("queries", 2, 2)):
        yield at_least(f"requests/s of Postern / of {FASTIFY}, {case}",
                       "per_second", "Postern", FASTIFY, fastify, case)
        yield at_least(f"requests/s of Postern / of PHP-FPM, {case}",
                       "per_second", "Postern", "PHP-FPM", php, case)
    for case in CASES:
        yield at_most(f"p99 of Postern / of {FASTIFY}, {case.name}", "p99",
                      "Postern", FASTIFY, 1, case.name)


def crowd(rows, options):
    """Many more clients than connections to the database: no error."""
    for row in rows:
        if row.name == "Postern":
            errors = sum(load.run(row.port, case, CROWD,
                                  options.seconds)["errors"]
                         for case in CASES)
            return [{"text": f"errors of Postern with {CROWD} clients",
                     "value": errors, "target": 0, "at_most": True,
                     "holds": errors == 0}]
    return []


CONTEST = contest.Contest(
    "db", "The database",
    contenders=[
        peers.postern("apps/benchmark", arguments=(
            "--db", "{DB_URL}", "--threads", "{DB_CONNECTIONS}")),
        peers.program("bare C", "bench/db_floor", "{connections}"),
        peers.node("Fastify", "db/fastify.js"),
        peers.node("Express", "db/express.js"),
        peers.php("db/db.php"),
    ],
    cases=CASES, ratios=list(ratios()),
    before=lambda site: mariadb.start(site, fortunes()), after=crowd)


def run(site, options):
    return contest.run(CONTEST, site, options)
