#!/usr/bin/python3
"""Leaving and being replaced: no request is lost."""
import os
import signal
import socket
import threading
import time

from postern import (FIXTURE, SLOW, STDERR, Fcgi, Load, equal, is_running,
                     record, request, run, until)


def term_of_a_worker(box):
    """SIGTERM to a worker under load: not one failed request."""
    p = box.program("--workers", "2")
    nginx = box.nginx(p)
    load = Load(nginx.port, "/pid", threads=8)
    posts = Load(nginx.port, "/echo", threads=4, method="POST", body="text=a")
    for _ in range(4):
        load.run_for(0.3)
        victim = p.workers()[0]
        os.kill(victim, signal.SIGTERM)
        until("another has begun", lambda v=victim: v not in p.workers() and
              len(p.workers()) == 2, 10)
    load.run_for(0.3)
    load.stop()
    posts.stop()
    equal(load.failed, [])
    equal(posts.failed, [])


def hup(box):
    """SIGHUP under load: new workers, new pages, not one failed request."""
    p = box.program("--workers", "2")
    nginx = box.nginx(p)
    load = Load(nginx.port, "/pid", threads=6)
    posts = Load(nginx.port, "/echo", threads=4, method="POST", body="text=a")
    for i in range(4):
        load.run_for(0.3)
        before = set(p.workers())
        box.write("templates/page.html",
                  f"<html><head><title>t</title></head>"
                  f"<body><p>turn {i}</p></body></html>")
        p.signal(signal.SIGHUP)
        until("all are new", lambda b=before: len(p.workers()) == 2 and
              not b & set(p.workers()), 15)
        status, _, body = nginx.get("/page")
        equal(status, 200)
        assert f"turn {i}".encode() in body, body
    load.stop()
    posts.stop()
    equal(load.failed, [])
    equal(posts.failed, [])


def hup_many(box):
    """A burst of SIGHUP ends with one set of workers."""
    p = box.program("--workers", "2")
    nginx = box.nginx(p)
    load = Load(nginx.port, "/sleep/5", threads=4)
    before = set(p.workers())
    for _ in range(10):
        p.signal(signal.SIGHUP)
        time.sleep(0.02)
    until("two are left", lambda: len(p.workers()) == 2 and
          not before & set(p.workers()), 20)
    load.run_for(0.3)
    load.stop()
    equal(load.failed, [])


def hup_with_a_mistake(box):
    """SIGHUP with a broken page: it is logged, the old workers go on."""
    p = box.program("--workers", "2")
    nginx = box.nginx(p)
    before = set(p.workers())
    box.write("templates/page.html", "<html><p></html>")
    p.signal(signal.SIGHUP)
    until("it is logged", lambda: "page.html" in p.log())
    equal(set(p.workers()), before)
    status, _, body = nginx.get("/page")
    equal(status, 200)
    assert b"first" in body, body


def in_flight(box):
    """SIGTERM with requests in flight: they are answered."""
    p = box.program("--workers", "1", "--threads", "4")
    nginx = box.nginx(p)
    got = []

    def ask(path, body):
        got.append(nginx.get(path, "POST" if body else "GET", body)[2])

    threads = [threading.Thread(target=ask, args=a) for a in (
        ("/sleep/700", None), ("/sleep/800", "x=y"), ("/sleep/900", None))]
    for t in threads:
        t.start()
    time.sleep(0.3)
    p.signal(signal.SIGTERM)
    for t in threads:
        t.join()
    equal(sorted(got), [b"slept 700", b"slept 800", b"slept 900"])
    equal(p.wait(), 0)
    assert not os.path.exists(p.socket)


def half_sent(box):
    """SIGTERM while a request is still arriving: it is answered."""
    p = box.program("--workers", "1")
    f = Fcgi(p.socket)
    data = request("/echo", "POST", b"text=" + b"x" * 5000)
    f.send(data[:200])
    time.sleep(0.2)
    p.signal(signal.SIGTERM)
    time.sleep(0.2)
    f.send(data[200:])
    equal(f.reply()[2], b"x" * 5000)
    equal(p.wait(), 0)


def idle(box):
    """An idle program leaves at once, with idle connections soon."""
    p = box.program("--workers", "2")
    began = time.monotonic()
    p.signal(signal.SIGTERM)
    equal(p.wait(), 0)
    assert time.monotonic() - began < 0.5 * SLOW, time.monotonic() - began
    p = box.program("--workers", "2")
    kept = [Fcgi(p.socket) for _ in range(5)]
    for f in kept:
        equal(f.ask("/pid")[0], 200)
    began = time.monotonic()
    p.signal(signal.SIGTERM)
    equal(p.wait(), 0)
    assert time.monotonic() - began < 3 * SLOW, time.monotonic() - began


def told(box):
    """nginx is told to keep a connection no longer, Apache is not."""
    bye = record(STDERR, b"")
    for software, want in ((None, bye), ("nginx/1.22.1", bye),
                           ("Apache/2.4.62", b"")):
        extra = [("SERVER_SOFTWARE", software)] if software else []
        p = box.program("--workers", "1")
        idle, busy = Fcgi(p.socket), Fcgi(p.socket)
        equal(idle.ask("/pid", extra=extra)[0], 200)
        busy.send(request("/sleep/300", extra=extra))
        time.sleep(0.1)
        p.signal(signal.SIGTERM)
        equal(busy.reply()[2], b"slept 300")
        equal(busy.rest(), want, software)
        equal(idle.rest(), want, software)
        equal(p.wait(), 0)


def interrupt(box):
    """SIGINT ends it as SIGTERM does; a second one does not wait."""
    p = box.program("--workers", "1")
    p.signal(signal.SIGINT)
    equal(p.wait(), 0)
    p = box.program("--workers", "1")
    f = Fcgi(p.socket)
    f.send(request("/sleep/20000"))
    time.sleep(0.3)
    worker = p.workers()[0]
    p.signal(signal.SIGINT)
    time.sleep(0.3)
    equal(p.popen.poll(), None)
    p.signal(signal.SIGINT)
    equal(p.wait(), 0)
    assert not is_running(worker)


def stuck(box):
    """A handler that does not end is killed when the time is over."""
    p = box.program("--workers", "1", "--drain", "1")
    f = Fcgi(p.socket)
    f.send(request("/sleep/60000"))
    time.sleep(0.3)
    p.signal(signal.SIGTERM)
    equal(p.wait(8), 0)


def queue(box):
    """What waits in the socket's queue at SIGTERM is answered."""
    p = box.program("--workers", "1", "--threads", "1")
    busy = Fcgi(p.socket)
    busy.send(request("/sleep/500", keep=False))
    time.sleep(0.2)
    waiting = [Fcgi(p.socket) for _ in range(10)]
    for f in waiting:
        f.send(request("/sleep/1", keep=False))
    p.signal(signal.SIGTERM)
    equal(busy.reply()[2], b"slept 500")
    for f in waiting:
        equal(f.reply()[2], b"slept 1")
    equal(p.wait(), 0)


def inherited(box, s, name):
    """A program that is given the socket s, as systemd does it."""
    p = box.start(["/bin/sh", "-c", 'exec 3<&"$1"; shift; LISTEN_FDS=1 '
                   'LISTEN_PID=$$ exec "$@"', "sh", str(s.fileno()), FIXTURE,
                   "--root", box.root(), "--workers", "2"], fds=(s.fileno(),))
    box.ready(p)
    p.name = name
    return p


def two_instances(box):
    """The next program serves the socket, the old one leaves: no loss."""
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(box.path("held.sock"))
        s.listen(4096)
        os.chmod(box.path("held.sock"), 0o666)
        a = inherited(box, s, "a")
        a.listen = "unix:" + box.path("held.sock")
        nginx = box.nginx(a)
        load = Load(nginx.port, "/pid", threads=6)
        posts = Load(nginx.port, "/echo", threads=4, method="POST",
                     body="text=a")
        old = a
        for name in "bcd":
            load.run_for(0.3)
            new = inherited(box, s, name)
            old.signal(signal.SIGTERM)
            equal(old.wait(15), 0, name)
            old = new
        load.run_for(0.3)
        load.stop()
        posts.stop()
        equal(load.failed, [])
        equal(posts.failed, [])
        assert os.path.exists(box.path("held.sock"))


def held_socket(box):
    """The socket is held outside: a stop and a start lose nothing."""
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(box.path("held.sock"))
        s.listen(4096)
        os.chmod(box.path("held.sock"), 0o666)
        p = inherited(box, s, "a")
        p.listen = "unix:" + box.path("held.sock")
        nginx = box.nginx(p)
        load = Load(nginx.port, "/pid", threads=6)
        load.run_for(0.3)
        p.signal(signal.SIGTERM)
        equal(p.wait(15), 0)
        inherited(box, s, "b")
        load.run_for(0.3)
        load.stop()
        equal(load.failed, [])


run(term_of_a_worker, hup, hup_many, hup_with_a_mistake, in_flight, half_sent,
    idle, told, interrupt, stuck, queue, two_instances, held_socket)
