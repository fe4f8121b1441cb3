"""What a program costs that has nothing to do: memory of an idle worker,
the time to its first reply, and what idle kept connections take."""

import resource
import statistics
import time

from harness import fastcgi, peers, proc
from harness.contest import say

STARTS = 20
CONNECTIONS = 10000
ENDING = b"Hello, World!"


def expect(reply, who):
    if not reply.endswith(ENDING):
        raise proc.Failed(f"{who} said something else: {reply[:300]!r}")


def first_reply(contender, site, n):
    """Milliseconds from exec to the first reply, of one start."""
    path = site.path(f"start-{n}.sock")
    begin = time.perf_counter()
    process = contender.start(site, path)
    try:
        while True:
            try:
                with fastcgi.connect(path) as s:
                    expect(fastcgi.ask(s), contender.name)
                return (time.perf_counter() - begin) * 1000
            except (FileNotFoundError, ConnectionRefusedError):
                process.check()
                if time.perf_counter() - begin > 10:
                    raise proc.Failed(
                        f"{contender.name} does not listen") from None
                time.sleep(0.0002)
    finally:
        process.stop()


def raise_files(want):
    """Allows so many open files, or fails with the advice."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (want, max(want, hard)))
    except (ValueError, OSError):
        raise proc.Failed(f"only {hard} open files are allowed, {want} "
                          "are needed: ulimit -Hn") from None


def memory(pid):
    """Private kB of all serving processes."""
    return sum(map(proc.private, proc.workers(pid)))


def idle_connections(contender, site):
    """Private kB of an idle worker that has served, and its anonymous kB;
    bytes that each of many idle kept connections costs it; milliseconds of
    the slowest reply beside them, on old connections and a new one."""
    path = site.path("idle.sock")
    process = contender.start(site, path)
    peers.ready(process, path)
    held = []
    try:
        with fastcgi.connect(path) as s:
            for _ in range(10):
                expect(fastcgi.ask(s), contender.name)
        idle = memory(process.pid)
        anonymous = sum(proc.kilobytes(f"/proc/{p}/smaps_rollup", "Anonymous")
                        for p in proc.workers(process.pid))
        for i in range(CONNECTIONS):
            held.append(fastcgi.connect(path))
            expect(fastcgi.ask(held[-1]), contender.name)
            if i % 2500 == 2499:
                say(f"{contender.name}: {i + 1} connections")
        each = (memory(process.pid) - idle) * 1024 / CONNECTIONS
        late = []
        for s in [held[0], held[-1], held[CONNECTIONS // 2],
                  fastcgi.connect(path)]:
            begin = time.perf_counter()
            expect(fastcgi.ask(s), contender.name)
            late.append((time.perf_counter() - begin) * 1000)
        return idle, anonymous, each, max(late)
    finally:
        for s in held:
            s.close()
        process.stop()


def promise(text, value, target, unit):
    """A line of the report; without a target it is there to compare."""
    holds = None if value is None else target is None or value <= target
    return {"text": text, "value": value, "target": target, "at_most": True,
            "unit": unit, "holds": holds}


def measure(contender, site, starts):
    contender.prepare(site)
    times = [first_reply(contender, site, i) for i in range(starts)]
    return statistics.median(times), *idle_connections(contender, site)


def run(site, options):
    raise_files(CONNECTIONS + 1000)
    site.workers = 1
    starts = 5 if options.quick else STARTS
    promises, absent = [], []
    for c, limits in ((peers.postern("apps/hello"), (20, 4096, None, 4096)),
                      (peers.program("floor", "bench/floor"), (None,) * 4)):
        if options.only and c.name not in options.only:
            continue
        figures = (None,) * 5
        if c.missing(site):
            absent.append(f"{c.name}: {c.missing(site)}")
        else:
            figures = measure(c, site, starts)
        texts = (("exec to first reply", " ms"),
                 ("private memory of an idle worker", " kB"),
                 ("with the pages it still shares with its parent", " kB"),
                 (f"memory of one of {CONNECTIONS:,} idle kept connections",
                  " B"),
                 ("slowest reply beside them", " ms"))
        promises += [promise(f"{c.name}: {text}", value, limit, unit)
                     for (text, unit), value, limit
                     in zip(texts, figures, (*limits, None))]
    return {"name": "idle", "title": "Idle", "absent": absent,
            "how": f"one worker; start: median of {starts}.",
            "promises": promises}
