"""Contenders side by side: all started, then loaded one after the other,
round by round, so that a noisy minute of the machine hits all of them."""

import os
import statistics
import sys

from . import load, nginx, peers, proc


class Ratio:
    """A promise: a's figure over b's, at most or at least the target.
    b None: a's figure itself."""

    def __init__(self, text, figure, a, b, target, at_most, case=None):
        self.text = text
        self.figure = figure
        self.a = a
        self.b = b
        self.target = target
        self.at_most = at_most
        self.case = case

    def holds(self, value):
        return value <= self.target if self.at_most else value >= self.target


def at_most(text, figure, a, b, target, case=None):
    return Ratio(text, figure, a, b, target, True, case)


def at_least(text, figure, a, b, target, case=None):
    return Ratio(text, figure, a, b, target, False, case)


class Contest:
    """What is measured: contenders, cases, promises. before(site) starts
    what they share (a database) and may fill site.env; after(rows, options)
    measures more while all still run, and gives promises."""

    def __init__(self, name, title, contenders, cases, ratios, before=None,
                 after=lambda rows, options: []):
        self.name = name
        self.title = title
        self.contenders = contenders
        self.cases = cases
        self.ratios = ratios
        self.before = before
        self.after = after


class Row:
    """A line of the table: a contender by one of its ways."""

    def __init__(self, contender, name, process, port, behind):
        self.name = name
        self.cases = contender.cases
        self.process = process
        self.port = port
        self.behind = behind  # nginx
        self.idle = 0
        self.rounds = []
        self.peak = 0

    def can(self, case):
        return self.cases is None or case.name in self.cases

    def figure(self, name):
        return statistics.median(r[name] for r in self.rounds)


def how(options):
    return (f"{options.connections} connections, {options.rounds} rounds of "
            f"{options.seconds} s in turn, medians; {options.workers} "
            f"process(es) each, {options.nginx_workers} of nginx.")


def known(option, asked, names):
    for name in asked or []:
        if name not in names:
            raise proc.Failed(f"{option} {name}: there are "
                              + ", ".join(names))


def say(text):
    print(text, file=sys.stderr, flush=True)


def start_one(c, site, front, n):
    """Starts a contender; its rows."""
    say(f"starting {c.name}")
    c.prepare(site)
    if c.kind == "http":
        port = nginx.free_port()
        process = c.start(site, port)
        peers.ready(process, port)
        return [Row(c, f"{c.name}, no nginx", process, port, False),
                Row(c, c.name, process, front.proxy(port), True)]
    path = site.path(f"{n}.sock")
    process = c.start(site, path)
    peers.ready(process, path)
    os.chmod(path, 0o666)
    port = front.fastcgi(path, c.kept, c.params(site))
    return [Row(c, c.name, process, port, True)]


def start(contest, site, options):
    """Starts everything. Gives the rows, and why others are missing."""
    rows, absent = [], []
    params = nginx.printed_params(os.path.join(site.build, "apps/hello"))
    front = nginx.Nginx(site.folder, options.nginx_workers, site.connections,
                        params)
    for n, c in enumerate(contest.contenders):
        if options.only and c.name not in options.only:
            continue
        why = c.missing(site)
        if why:
            absent.append(f"{c.name}: {why}")
        else:
            rows += start_one(c, site, front, n)
    if not rows:
        raise proc.Failed("no contender is left: " + "; ".join(absent))
    site.server = front.start(site.processes)
    for row in rows:
        peers.ready(site.server if row.behind else row.process, row.port)
    return rows, absent


def measure(row, case, site, options):
    """One round of one row."""
    row.process.check()
    parts = {"cpu": row.process, "database_cpu": site.database,
             "server_cpu": site.server if row.behind else None}
    before = {k: proc.cpu(p.pid) for k, p in parts.items() if p}
    others = proc.busy() - proc.ended_children()
    got = load.run(row.port, case, options.connections, options.seconds)
    n = got["requests"]
    if n == 0:
        raise proc.Failed(f"{row.name}, {case.name}: no request was answered")
    # A program that used less than a tick used some, all the same.
    used = {k: max(proc.cpu(p.pid) - before[k], 1) / n if p else 0
            for k, p in parts.items()}
    others = (proc.busy() - proc.ended_children() - others
              - n * sum(used.values()))
    return {
        "per_second": n * 1e6 / got["microseconds"],
        "per_cpu": 1e6 / used["cpu"], **used,
        "p50": got["p50"] / 1000, "p99": got["p99"] / 1000,
        "errors": got["errors"], "requests": n,
        "others": max(others, 0) / got["microseconds"] / os.cpu_count(),
    }


def run_case(case, rows, site, options):
    for row in rows:
        row.rounds = []
        load.look(row.port, case, row.name)
        row.idle = max(map(proc.private, proc.workers(row.process.pid)))
        proc.forget_peak(row.process.pid)
    for row in rows:
        say(f"{case.name}: warming up {row.name}")
        load.run(row.port, case, options.connections, options.warm_up)
    for i in range(options.rounds):
        say(f"{case.name}: round {i + 1} of {options.rounds}")
        # There and back again: neighbours stay neighbours.
        for row in rows if i % 2 == 0 else reversed(rows):
            row.rounds.append(measure(row, case, site, options))
    for row in rows:
        row.peak = proc.peak(row.process.pid)
        load.look(row.port, case, row.name)


def ratios(contest, case, rows):
    """Each promise of this case: its value, the median of the rounds'
    ratios, and whether it holds; None where a row is missing."""
    by_name = {row.name: row for row in rows}
    found = []
    for r in contest.ratios:
        if r.case not in (None, case.name):
            continue
        a, b = by_name.get(r.a), by_name.get(r.b)
        if a is None or (b is None and r.b is not None):
            found.append((r, None))
            continue
        found.append((r, statistics.median(
            x[r.figure] / (y[r.figure] if b else 1)
            for x, y in zip(a.rounds, b.rounds if b else a.rounds))))
    return found


def case_result(contest, case, rows):
    figures = ("per_second", "p50", "p99", "cpu", "server_cpu",
               "database_cpu")
    return {
        "name": case.name,
        "rows": [{"name": row.name, "nginx": row.behind,
                  "idle_kb": row.idle, "peak_kb": row.peak,
                  "errors": sum(r["errors"] for r in row.rounds),
                  **{f: row.figure(f) for f in figures},
                  "rounds": row.rounds} for row in rows],
        "promises": [{"text": r.text, "target": r.target,
                      "at_most": r.at_most, "value": v,
                      "holds": None if v is None else r.holds(v)}
                     for r, v in ratios(contest, case, rows)],
    }


def run(contest, site, options):
    """Runs all; a result for harness.report."""
    known("--only", options.only, [c.name for c in contest.contenders])
    known("--case", options.case, [c.name for c in contest.cases])
    cases = [c for c in contest.cases
             if not options.case or c.name in options.case]
    for case in cases:
        case.save(site.folder)
    if contest.before:
        contest.before(site)
    rows, absent = start(contest, site, options)
    results = []
    for case in cases:
        able = [row for row in rows if row.can(case)]
        run_case(case, able, site, options)
        results.append(case_result(contest, case, able))
    return {
        "name": contest.name, "title": contest.title, "how": how(options),
        "absent": absent, "cases": results,
        "others": statistics.mean(
            r["others"] for case in results for row in case["rows"]
            for r in row["rounds"]),
        "promises": contest.after(rows, options),
    }
