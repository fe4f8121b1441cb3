#!/usr/bin/python3
"""A hundred thousand requests with a database and a page: no memory is lost."""
import re
import shutil
import subprocess

from mariadb import MariaDB
from postern import SANITIZER, SLOW, SOURCE, Skip, app, equal, run

REQUESTS = 100000
ROUND = 5  # seconds of load
# Pages that the C library keeps for itself come and go.
GROWTH_KB = 256

# A page of rows, one row, none, no route, and a form that is wrong.
SCRIPT = """
local n = 0
local form = {["Content-Type"] = "application/x-www-form-urlencoded"}
function request()
  n = n + 1
  if n % 5 == 0 then return wrk.format("GET", "/guestbook/1") end
  if n % 7 == 0 then return wrk.format("GET", "/guestbook/999") end
  if n % 11 == 0 then return wrk.format("GET", "/nothing") end
  if n % 13 == 0 then
    return wrk.format("POST", "/guestbook", form, "name=&message=")
  end
  return wrk.format("GET", "/guestbook")
end
"""


def load(nginx, script):
    """Asks for a while; how many were answered."""
    got = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{ROUND}", "--timeout", "20", "-s", script,
         f"http://127.0.0.1:{nginx.port}"], capture_output=True, text=True,
        check=True)
    assert "Socket errors" not in got.stdout, got.stdout
    return int(re.search(r"(\d+) requests in", got.stdout)[1])


def memory(p):
    """Kilobytes of each worker that are its own."""
    kb = {}
    for pid in p.workers():
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            kb[pid] = int(re.search(r"RssAnon:\s+(\d+)", f.read())[1])
    return kb


def requests(box, url):
    if SANITIZER:
        raise Skip("a sanitizer keeps what was freed")
    if not shutil.which("wrk"):
        raise Skip("there is no wrk")
    p = box.program("--workers", "2", "--threads", "4", "--root", SOURCE,
                    "--log-level", "error", "--db", url,
                    exe=app("guestbook"), wait=False)
    nginx = box.nginx(p)
    for _ in range(int(200 * SLOW)):
        if nginx.get("/guestbook")[0] == 200:
            break
    for i in range(12):
        nginx.get("/guestbook", "POST", f"name=n{i}&message=hello",
                  {"Content-Type": "application/x-www-form-urlencoded"})
    equal(nginx.get("/guestbook")[0], 200)
    script = box.write("load.lua", SCRIPT)
    warm = load(nginx, script)
    before, done = memory(p), 0
    while done < REQUESTS:
        done += load(nginx, script)
    after = memory(p)
    print(f"# after {warm} requests {sorted(before.values())} kB, "
          f"after {done} more {sorted(after.values())} kB")
    equal(set(after), set(before), "no worker has died")
    for pid, kb in before.items():
        assert after[pid] - kb <= GROWTH_KB, (kb, after[pid])


def on_mysql(box):
    """100,000 requests on MariaDB: a worker's memory stays as it is."""
    db = MariaDB(box)
    requests(box, f"mysql://root@localhost/t?socket={db.socket}")
    assert len(db.sql("SELECT id FROM information_schema.processlist "
                      "WHERE db = 't'").split()) <= 2 * 4 + 1


def on_sqlite(box):
    """The same on SQLite."""
    requests(box, f"sqlite:{box.path('x.db')}")


run(on_mysql, on_sqlite)
