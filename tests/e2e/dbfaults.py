#!/usr/bin/python3
"""A database that goes away, freezes, is full or refuses: under load."""
import http.client
import os
import subprocess
import threading
import time

from mariadb import MariaDB
from postern import BUILD, SANITIZER, SLOW, Skip, equal, run, until

BANK = os.path.join(BUILD, "tests/e2e/bank")
WORKERS, THREADS = 2, 4
DEADLINE = 2

TABLES = """
CREATE TABLE number (n INT PRIMARY KEY, padding CHAR(250)) ENGINE=InnoDB;
INSERT INTO number SELECT seq, REPEAT('x', 250) FROM seq_1_to_4096;
CREATE TABLE kept (id INT AUTO_INCREMENT PRIMARY KEY, line LONGTEXT)
  ENGINE=InnoDB;
"""
SUM = sum(range(1, 4097))


class Asker(threading.Thread):
    """Asks again and again, checks each answer and notes how long it took."""

    def __init__(self, port, number, over, rows=False):
        super().__init__(daemon=True)
        self.port, self.number, self.over, self.rows = port, number, over, rows
        self.answers, self.wrong = [], []  # (when, status, seconds)

    def ask(self, c, n):
        path, want = (("/rows", SUM) if self.rows else
                      (f"/echo/{n}", n + 1))
        began = time.monotonic()
        c.request("GET", path)
        r = c.getresponse()
        body = r.read()
        took = time.monotonic() - began
        if r.status == 200 and body != b"%d" % want:
            self.wrong.append((path, body))
        elif r.status == 503 and not r.headers["Retry-After"]:
            self.wrong.append((path, "no Retry-After"))
        elif r.status not in (200, 503, 504):
            self.wrong.append((path, r.status, body[:200]))
        self.answers.append((began, r.status, took))

    def run(self):
        c, n = None, self.number * 1000000
        while not self.over.is_set():
            n += 1
            try:
                c = c or http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=30 * SLOW)
                self.ask(c, n)
            except (OSError, http.client.HTTPException) as e:
                self.wrong.append(repr(e))
                c = None
            time.sleep(0.005)


class Scene:
    """A server, a program, nginx and a load; end() looks at the answers."""

    def __init__(self, box, rows=False, before=None, **server):
        self.db = MariaDB(box, TABLES, **server)
        if before:
            before(self.db)
        box.write("sql/.none", "")
        self.program = box.program(
            "--workers", str(WORKERS), "--threads", str(THREADS),
            "--deadline", str(DEADLINE), "--migrations", box.path("sql"),
            "--db", self.db.url + "&connect_timeout=1", exe=BANK)
        self.nginx = box.nginx(self.program)
        self.over = threading.Event()
        self.askers = [Asker(self.nginx.port, i, self.over, rows)
                       for i in range(12)]
        for a in self.askers:
            a.start()
        if not before:
            self.well(10)

    def since(self, when):
        """Answers to what was asked since then: (status, seconds)."""
        return [(status, took) for a in self.askers
                for began, status, took in list(a.answers) if began >= when]

    def statuses(self, when):
        return {status for status, _ in self.since(when)}

    def well(self, seconds=15):
        """It answers everything well again, by itself."""
        def test():
            when = time.monotonic()
            time.sleep(0.5)
            got = self.since(when)
            return len(got) > 20 and {s for s, _ in got} == {200}
        until("it is well", test, seconds)
        self.bounded()

    def bounded(self):
        n = len(self.db.connections())
        assert n <= WORKERS * THREADS, n

    def end(self):
        self.over.set()
        for a in self.askers:
            a.join(40 * SLOW)
        equal([w for a in self.askers for w in a.wrong][:5], [])
        self.bounded()


def killed(box):
    """The server is killed and started again."""
    s = Scene(box)
    for _ in range(2):
        when = time.monotonic()
        s.db.kill()
        time.sleep(2)
        got = s.since(when + 0.5)
        equal({status for status, _ in got}, {503})
        assert len(got) > 50, got
        assert max(took for _, took in got) < 1 * SLOW, got
        s.db.start()
        s.well()
    s.end()


def frozen(box):
    """The server is frozen for 10 seconds: nobody waits for it."""
    s = Scene(box)
    when = time.monotonic()
    s.db.freeze()
    time.sleep(10)
    s.db.wake()
    got = s.since(when + 0.1)
    late = [took for _, took in got if took > DEADLINE + 1 + 2 * SLOW]
    assert not late, late
    # Who is there when it freezes waits for the deadline, then one at a time
    # tries; the others are told at once.
    got = s.since(when + DEADLINE + 2 + SLOW)
    quick = [took for status, took in got if status == 503 and took < 0.5]
    print(f"# {len(got)} answers, {len(quick)} of them at once")
    assert len(quick) > 0.8 * len(got) and len(quick) > 50, len(got)
    s.well()
    s.end()


def cut(box):
    """Connections are killed in the middle of their results."""
    s = Scene(box, rows=True)
    when = time.monotonic()
    cuts = 0
    while time.monotonic() < when + 4:
        for i in s.db.connections():
            s.db.sql(f"KILL {i}", check=False)
            cuts += 1
    got = s.since(when)
    bad = [status for status, _ in got if status != 200]
    print(f"# {cuts} cuts, {len(bad)} of {len(got)} answers were 503")
    equal(set(bad) - {503}, set())
    assert any(status == 200 for status, _ in got)
    s.well()
    s.end()


def full_house(box):
    """The server takes no more connections."""
    others = []

    def crowd(db):
        """Leaves two of ten to the program."""
        db.sql("SET GLOBAL max_connections = 10")
        others.extend(subprocess.Popen(
            ["/usr/bin/mariadb", "--no-defaults", "-u", "app", "-S",
             db.socket, "-e", "SELECT SLEEP(600)"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(8))
        until("they are there", lambda: db.running("SLEEP(600)") == 8)

    try:
        when = time.monotonic()
        s = Scene(box, before=crowd)
        until("somebody is refused", lambda: 503 in s.statuses(when), 8)
        until("somebody is not", lambda: 200 in s.statuses(when), 8)
        got = s.since(when)
        equal({status for status, _ in got} - {200, 503}, set())
        assert max(took for _, took in got) < DEADLINE + 1 * SLOW
    finally:
        for o in others:
            o.kill()
            o.wait()
    until("there is room", lambda: s.db.sql(
        "SET GLOBAL max_connections = 100", check=False) is not None, 10)
    s.db.sql("; ".join(f"KILL {i}" for i in s.db.sql(
        "SELECT id FROM information_schema.processlist WHERE "
        "info = 'SELECT SLEEP(600)'").split()) or "SELECT 1")
    until("the others have left", lambda: s.db.running("SLEEP(600)") == 0)
    s.well()
    s.end()


def read_only(box):
    """The server becomes read-only: writes are refused, reads go on."""
    s = Scene(box)
    equal(s.nginx.get("/keep/1", "POST", b"")[0], 200)
    s.db.sql("SET GLOBAL read_only = 1")
    when = time.monotonic()
    for _ in range(10):
        status, headers, _ = s.nginx.get("/keep/1", "POST", b"")
        equal((status, bool(headers["Retry-After"])), (503, True))
    equal(s.statuses(when), {200})
    s.db.sql("SET GLOBAL read_only = 0")
    equal(s.nginx.get("/keep/1", "POST", b"")[0], 200)
    equal(s.db.number("SELECT COUNT(*) FROM kept"), 2)
    s.end()


def disk_full(box):
    """The server's disk is full, and has room again."""
    if os.geteuid() != 0 or subprocess.run(
            ["unshare", "-m", "true"], check=False,
            capture_output=True).returncode:
        raise Skip("only root can make a small disk")
    s = Scene(box, tmpfs="160M")
    kept = 0
    for _ in range(200):
        status, headers, _ = s.nginx.get("/keep/1024", "POST", b"")
        if status != 200:
            break
        kept += 1
    # It may take the server longer than the deadline to give up.
    assert status == 504 or (status == 503 and headers["Retry-After"]), status
    when = time.monotonic()
    print(f"# {kept} MB were kept")
    time.sleep(1)
    assert 200 in s.statuses(when), "reads go on"
    subprocess.run(["nsenter", "-t", str(s.db.process.pid), "-m", "mount",
                    "-o", "remount,size=260M", s.db.data], check=True)
    until("it keeps lines again", lambda: s.nginx.get(
        "/keep/1024", "POST", b"")[0] == 200, 20)
    equal(s.db.number("SELECT COUNT(*) FROM kept"), kept + 1)
    s.well()
    s.end()


def cancelled(box):
    """A statement of a minute ends by the deadline, on the server too."""
    s = Scene(box)
    began = time.monotonic()
    equal(s.nginx.get("/nap/60")[0], 504)
    took = time.monotonic() - began
    assert DEADLINE - 0.1 <= took < DEADLINE + 1 * SLOW, took
    until("the server has stopped too",
          lambda: s.db.running("SLEEP") == 0, 1)
    began = time.monotonic()
    equal(s.nginx.get(f"/nap/{DEADLINE + 1}/long")[0], 200)
    assert time.monotonic() - began > DEADLINE, "the route's own deadline"
    s.end()


def many_late(box):
    """More late requests than threads: each is answered, none is lost."""
    if SANITIZER:
        raise Skip("it is a matter of time")
    s = Scene(box)
    status = []
    crowd = [threading.Thread(target=lambda: status.append(
        s.nginx.get("/nap/60", timeout=60)[0])) for _ in range(16)]
    began = time.monotonic()
    for t in crowd:
        t.start()
    for t in crowd:
        t.join()
    took = time.monotonic() - began
    equal(status, [504] * 16)
    assert took < 16 / (WORKERS * THREADS) * (DEADLINE + 2) * SLOW, took
    until("the server has stopped too",
          lambda: s.db.running("SLEEP") == 0, 1)
    s.well()
    s.end()


run(killed, frozen, cut, full_house, read_only, disk_full, cancelled,
    many_late)
