#!/usr/bin/python3
"""Money that moves while its program is being killed: none is lost."""
import http.client
import os
import random
import signal
import threading
import time

from mariadb import MariaDB
from postern import BUILD, SANITIZER, SLOW, equal, run, until

BANK = os.path.join(BUILD, "tests/e2e/bank")
SECONDS = 30
CLIENTS, ACCOUNTS, START = 16, 10, 1000000

TABLES = """
CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL)
  ENGINE=InnoDB;
CREATE TABLE ledger (id VARCHAR(64) PRIMARY KEY, giver INT NOT NULL,
  taker INT NOT NULL, amount BIGINT NOT NULL) ENGINE=InnoDB;
""" + "".join(f"INSERT INTO account VALUES ({i}, {START});\n"
              for i in range(ACCOUNTS))


class Client(threading.Thread):
    """Sends each transfer until it is acknowledged."""

    def __init__(self, port, number, over):
        super().__init__(daemon=True)
        self.port, self.number, self.over = port, number, over
        self.random = random.Random(number)
        self.acknowledged, self.wrong, self.unclear = {}, [], 0
        self.c = None

    def send(self, key, giver, taker, amount):
        """The status, or None where the connection broke."""
        try:
            self.c = self.c or http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=20 * SLOW)
            self.c.request(
                "POST", "/move",
                f"id={key}&giver={giver}&taker={taker}&amount={amount}",
                {"Content-Type": "application/x-www-form-urlencoded"})
            r = self.c.getresponse()
            body = r.read()
        except (OSError, http.client.HTTPException):
            self.c = None
            return None
        if r.status == 200 and body not in (b"done", b"done before"):
            self.wrong.append((key, body))
        # 409: the first try of a killed worker was committed meanwhile.
        elif r.status not in (200, 409, 502, 503, 504):
            self.wrong.append((key, r.status, body[:200]))
        return r.status

    def run(self):
        n = 0
        while not self.over.is_set():
            n += 1
            key = f"{self.number}-{n}"
            giver, taker = self.random.sample(range(ACCOUNTS), 2)
            what = (giver, taker, self.random.randint(1, 1000))
            while (status := self.send(key, *what)) != 200:
                self.unclear += 1
                if self.over.is_set() or self.wrong:
                    return
                if status != 502:
                    time.sleep(0.02)
            self.acknowledged[key] = what
            time.sleep(0.005)


def transfers(box):
    """16 clients move money between 10 accounts; a worker dies every 3 s."""
    db = MariaDB(box, TABLES)
    p = box.program("--workers", "3", "--threads", "4", "--db", db.url,
                    "--migrations", os.path.dirname(box.write("sql/.none", "")),
                    exe=BANK)
    nginx = box.nginx(p)
    over = threading.Event()
    clients = [Client(nginx.port, i, over) for i in range(CLIENTS)]
    for c in clients:
        c.start()
    killed, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(3)
        os.kill(random.choice(until("workers", p.workers)), signal.SIGKILL)
        killed += 1
        status, _, body = nginx.get("/sum")
        if status == 200:
            equal(int(body), ACCOUNTS * START)
        equal(db.number("SELECT SUM(balance) FROM account"),
              ACCOUNTS * START)
    over.set()
    for c in clients:
        c.join(30 * SLOW)
    check(db, clients, p, killed)


def check(db, clients, p, killed):
    """The books are right."""
    equal([c.wrong for c in clients if c.wrong], [])
    until("no transaction is left", lambda: db.number(
        "SELECT COUNT(*) FROM information_schema.innodb_trx") == 0)
    acknowledged = {}
    for c in clients:
        acknowledged.update(c.acknowledged)
    ledger, want = {}, [START] * ACCOUNTS
    for line in db.sql("SELECT id, giver, taker, amount FROM ledger"
                       ).splitlines():
        key, *what = line.split("\t")
        giver, taker, amount = ledger[key] = tuple(map(int, what))
        want[giver] -= amount
        want[taker] += amount
    repeats = p.log().count("the handler runs again")
    print(f"# {len(acknowledged)} transfers, {killed} workers killed, "
          f"{repeats} conflicts repeated, "
          f"{sum(c.unclear for c in clients)} answers were none")
    for key, what in acknowledged.items():
        equal(ledger.get(key), what, key)
    # What was not acknowledged is there whole or not at all.
    assert len(ledger) - len(acknowledged) <= CLIENTS
    equal([int(x) for x in db.sql(
        "SELECT balance FROM account ORDER BY id").split()], want)
    equal(sum(want), ACCOUNTS * START)
    assert len(acknowledged) > (100 if SANITIZER else 500)
    assert repeats > 0, "no deadlock was met"


run(transfers)
