#!/usr/bin/python3
"""The status page: what it counts, through deaths, and whom it answers."""
import json
import os
import signal

from mariadb import MariaDB
from postern import BUILD, Load, equal, run, until

BANK = os.path.join(BUILD, "tests/e2e/bank")
COUNTS = {"requests", "failed", "repeated", "db_opened", "db_lost",
          "db_retried", "db_late", "db_open", "db_statements"}


def program(box, db, *args):
    box.write("sql/.none", "")
    return box.program("--workers", "2", "--threads", "2", "--db", db,
                       "--migrations", box.path("sql"), *args, exe=BANK)


def status(nginx):
    code, headers, body = nginx.get("/status")
    equal(code, 200)
    equal(headers["Content-Type"], "application/json")
    got = json.loads(body)
    equal(set(got), {"program", "workers"} | COUNTS)
    for worker in got["workers"]:
        equal(set(worker), {"pid", "seconds", "db_failures", "threads"})
        for thread in worker["threads"]:
            equal(set(thread), COUNTS)
    return got


def counts(box):
    """Requests, failures, connections and statements, through deaths."""
    db = MariaDB(box)
    p = program(box, db.url, "--deadline", "1")
    nginx = box.nginx(p)
    got = status(nginx)
    equal((got["program"], got["requests"], got["db_opened"]), ("bank", 0, 0))
    equal({w["pid"] for w in got["workers"]}, set(p.workers()))
    for i in range(50):
        equal(nginx.get(f"/echo/{i}")[0], 200)
    got = status(nginx)
    equal((got["requests"], got["failed"]), (51, 0))
    opened = len(db.connections())
    equal((got["db_opened"], got["db_open"], got["db_statements"]),
          (opened, opened, opened))
    equal(nginx.get("/nap/9")[0], 504)
    got = status(nginx)
    equal((got["failed"], got["db_late"]), (1, 1))

    # Who is killed does not take along what it has counted.
    for pid in p.workers():
        os.kill(pid, signal.SIGKILL)
        until("it is back", lambda dead=pid: dead not in p.workers() and
              len(p.workers()) == 2)
    got = until("both count", lambda: len(status(nginx)["workers"]) == 2 and
                status(nginx))
    assert got["requests"] >= 53 and got["failed"] == 1, got
    equal((got["db_open"], {w["pid"] for w in got["workers"]}),
          (0, set(p.workers())))

    # Replaced ones too.
    before = set(p.workers())
    p.signal(signal.SIGHUP)
    until("they are replaced", lambda: len(p.workers()) == 2 and
          not before & set(p.workers()), 10)
    got = until("both count", lambda: {
        w["pid"] for w in status(nginx)["workers"]} == set(p.workers()) and
        status(nginx))
    assert got["failed"] == 1, got


def breaker(box):
    """A database that is away, and comes back."""
    db = MariaDB(box)
    p = program(box, db.url)
    nginx = box.nginx(p)
    load = Load(nginx.port, "/echo/1", threads=4)
    load.run_for(0.3)
    equal(status(nginx)["failed"], 0)
    db.kill()
    until("it is seen", lambda: any(
        w["db_failures"] > 0 for w in status(nginx)["workers"]))
    got = status(nginx)
    assert got["db_lost"] > 0 and got["failed"] > 0, got
    db.start()
    until("it is seen", lambda: all(
        w["db_failures"] == 0 for w in status(nginx)["workers"]), 10)
    load.stop()
    equal(status(nginx)["db_open"], len(db.connections()))


def whom(box):
    """It answers the networks that are named, and nobody else."""
    url = f"sqlite:{box.path('x.db')}"
    p = program(box, url)
    nginx = box.nginx(p)
    equal(nginx.get("/status")[0], 200)
    for name in ("X-Forwarded-For", "Forwarded"):
        equal(nginx.get("/status", headers={name: "10.0.0.1"})[0], 404)
    p.stop()
    nginx.process.stop()
    other = box.nginx(program(box, url, "--status", "10.0.0.0/8,2001:db8::/32",
                              "--trust", "127.0.0.1"))
    for client, code in (("10.1.2.3", 200), ("11.1.2.3", 404),
                         ("2001:db8::7", 200), ("::1", 404)):
        equal(other.get("/status",
                        headers={"X-Forwarded-For": client})[0], code, client)
    equal(other.get("/status")[0], 404)
    wrong = box.program("--status", "everybody", exe=BANK, wait=False,
                        name="wrong")
    assert wrong.wait() != 0 and "--status" in wrong.log(), wrong.log()


run(counts, breaker, whom)
