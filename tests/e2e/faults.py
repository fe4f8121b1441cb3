#!/usr/bin/python3
"""Workers that die: who notices, what is logged, how fast they are back."""
import http.client
import os
import signal
import time

from postern import (SANITIZER, SLOW, Fcgi, Load, Skip, equal, is_running,
                     run, until)


def ask_until(port, path):
    """Asks once; the status, or None where the connection broke."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20 * SLOW)
    try:
        c.request("GET", path)
        r = c.getresponse()
        r.read()
        return r.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        c.close()


def under_load(box, path, threads=1):
    """A worker dies in a request while others are served; the failures."""
    p = box.program("--workers", "3", "--threads", str(threads))
    nginx = box.nginx(p)
    load = Load(nginx.port, "/sleep/2", threads=6)
    load.run_for(0.5)
    before = set(p.workers())
    equal(ask_until(nginx.port, path), 502, path)
    until("the worker is back",
          lambda: len(p.workers()) == 3 and set(p.workers()) != before, 1)
    load.run_for(0.5)
    load.stop()
    assert load.ok > 50, load.ok
    return p, load.failed


def killed_inside(box):
    """SIGKILL of a worker under load: only requests inside it fail."""
    # One request at a time: with the one that dies, no other is inside.
    # Two of the idle connections that nginx keeps may be reused for a GET,
    # which nginx then repeats by itself.
    p, failed = under_load(box, "/die")
    equal(failed, [])
    log = until("the death is logged",
                lambda: "worker died" in p.log() and p.log())
    line = next(x for x in log.splitlines() if "worker died" in x)
    assert "signal=SIGKILL" in line, line
    assert 'serving="GET /die' in line, line


def killed_outside(box):
    """SIGKILL from outside under load: at most what it served fails."""
    p = box.program("--workers", "3", "--threads", "2")
    nginx = box.nginx(p)
    load = Load(nginx.port, "/sleep/2", threads=6)
    load.run_for(0.3)
    for _ in range(5):
        victim = p.workers()[0]
        began = time.monotonic()
        os.kill(victim, signal.SIGKILL)
        until("it is back", lambda v=victim: len(p.workers()) == 3 and
              v not in p.workers(), 1)
        assert time.monotonic() - began < SLOW
        load.run_for(0.2)
    load.stop()
    # Two threads each: no more than two requests are inside.
    assert len(load.failed) <= 10, load.failed
    assert all("502" in what for _, what in load.failed), load.failed
    equal(p.log().count("signal=SIGKILL"), 5, p.log())


def segfault(box):
    """A worker's own SIGSEGV: the log has the request and a backtrace."""
    p, failed = under_load(box, "/crash?hidden=x")
    equal(failed, [])
    until("the death is logged", lambda: "worker died" in p.log())
    log = p.log()
    assert "hidden" not in log, log
    assert 'serving="GET /crash"' in log, log
    if SANITIZER:
        assert "Sanitizer" in log or "runtime error" in log, log
        return
    crash = next(x for x in log.splitlines() if "event=crash" in x)
    assert "signal=SIGSEGV" in crash and "address=" in crash, crash
    assert 'serving="GET /crash"' in crash, crash
    assert "pn__site_serve+" in log and "fixture(" in log, log
    assert "signal=SIGSEGV" in next(
        x for x in log.splitlines() if "worker died" in x), log


def aborted(box):
    """abort() and a log in JSON."""
    p = box.program("--workers", "1", "--log", "json")
    nginx = box.nginx(p)
    equal(nginx.get("/abort")[0], 502)
    until("the death is logged", lambda: "worker died" in p.log())
    if not SANITIZER:
        assert '"event":"crash"' in p.log(), p.log()
        assert '"signal":"SIGABRT","serving":"GET /abort"' in p.log(), p.log()
    equal(nginx.get("/pid")[0], 200)


def exited(box):
    """A handler that calls _exit: the status is logged."""
    p = box.program("--workers", "1")
    nginx = box.nginx(p)
    equal(nginx.get("/exit/7")[0], 502)
    until("the death is logged", lambda: "status=7" in p.log())
    until("it serves again", lambda: nginx.get("/pid")[0] == 200)


def backoff(box):
    """A worker that keeps dying is started less and less often."""
    p = box.program("--workers", "1", wait=False,
                    env={"FIXTURE_START": "crash"})
    time.sleep(2.0)
    deaths = p.log().count("worker died")
    # At once, then after 100, 200, 400, 800 ms.
    assert 2 <= deaths <= 6, (deaths, p.log())
    equal(p.popen.poll(), None, "it goes on trying")
    p.signal(signal.SIGTERM)
    equal(p.wait(), 0)


def supervisor_killed(box):
    """Workers leave when their supervisor is killed, and free the path."""
    p = box.program("--workers", "2")
    nginx = box.nginx(p)
    equal(nginx.get("/pid")[0], 200)
    workers = p.workers()
    equal(len(workers), 2)
    p.signal(signal.SIGKILL)
    p.wait()
    until("the workers have left",
          lambda: not any(is_running(w) for w in workers), 5)
    assert not os.path.exists(p.socket)
    box.program("--workers", "1", name="program")
    equal(nginx.get("/pid")[0], 200)


def stalled_handlers(box):
    """Handlers that wait do not keep other threads from serving."""
    p = box.program("--workers", "1", "--threads", "3")
    nginx = box.nginx(p)
    slow = Load(nginx.port, f"/sleep/{int(800 * SLOW)}", threads=2)
    time.sleep(0.2)
    began = time.monotonic()
    equal(nginx.get("/pid")[0], 200)
    assert time.monotonic() - began < 0.5 * SLOW
    slow.stop()
    equal(slow.failed, [])


def memory(box):
    """An idle worker: at most 4 MB of its own; the first reply in 20 ms."""
    if SANITIZER:
        raise Skip("a sanitizer takes more")
    p = box.program("--workers", "1")
    f = Fcgi(p.socket)
    equal(f.ask("/pid")[0], 200)
    private = 0
    with open(f"/proc/{p.workers()[0]}/smaps_rollup", encoding="ascii") as s:
        for line in s:
            if line.startswith("Private_"):
                private += int(line.split()[1])
    print(f"# {private} kB are the worker's own")
    assert private <= 4096, private


run(killed_inside, killed_outside, segfault, aborted, exited, backoff,
    supervisor_killed, stalled_handlers, memory)
