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

    def __init__(self, name, process, port, server, cases, database):
        self.name = name
        self.database = database  # the database's Process, or None
        self.cases = cases
        self.process = process
        self.port = port
        self.server = server  # nginx's Process, or None
        self.idle = 0
        self.rounds = []
        self.peak = 0

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


def start(contest, site, options):
    """Starts everything. Gives the rows, and why others are missing."""
    rows, absent = [], []
    params = nginx.printed_params(os.path.join(site.build, "apps/hello"))
    front = nginx.Nginx(site.folder, options.nginx_workers, site.connections,
                        params)
    behind = []
    for c in contest.contenders:
        if options.only and c.name not in options.only:
            continue
        why = c.missing(site)
        if why:
            absent.append(f"{c.name}: {why}")
            continue
        say(f"starting {c.name}")
        address = site.path(f"{len(rows)}.sock") if c.kind == "fastcgi" \
            else nginx.free_port()
        c.prepare(site)
        process = c.start(site, address)
        peers.ready(process, address)
        if c.kind == "http":
            rows.append(Row(f"{c.name}, no nginx", process, address, None,
                            c.cases, site.database))
            port = front.proxy(address)
        else:
            os.chmod(address, 0o666)
            port = front.fastcgi(address, c.kept, c.params(site))
        rows.append(Row(c.name, process, port, front, c.cases,
                        site.database))
        behind.append(rows[-1])
    if not rows:
        raise proc.Failed("no contender is left: " + "; ".join(absent))
    front.start(site.processes)
    for row in behind:
        row.server = front.process
        peers.ready(front.process, row.port)
    return rows, absent


def measure(row, case, options):
    """One round of one row."""
    row.process.check()
    all_cpu = {"cpu": row.process, "server_cpu": row.server,
               "database_cpu": row.database}
    before = {k: proc.cpu(p.pid) for k, p in all_cpu.items() if p}
    others = proc.busy() - proc.ended_children()
    got = load.run(row.port, case, options.connections, options.seconds)
    n = got["requests"]
    if n == 0:
        raise proc.Failed(f"{row.name}, {case.name}: no request was answered")
    # A program that used less than a tick used some, all the same.
    used = {k: max(proc.cpu(p.pid) - before[k], 1) / n if p else 0
            for k, p in all_cpu.items()}
    others = (proc.busy() - proc.ended_children() - others
              - n * sum(used.values()))
    return {
        "per_second": n * 1e6 / got["microseconds"],
        "per_cpu": 1e6 / used["cpu"], **used,
        "p50": got["p50"] / 1000, "p99": got["p99"] / 1000,
        "errors": got["errors"], "requests": n,
        "others": max(others, 0) / got["microseconds"] / os.cpu_count(),
    }


def run_case(case, rows, options):
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
        for row in rows:
            row.rounds.append(measure(row, case, options))
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


def run(contest, site, options):
    """Runs all; a result for harness.report."""
    known("--only", options.only, [c.name for c in contest.contenders])
    known("--case", options.case, [c.name for c in contest.cases])
    for case in contest.cases:
        case.save(site.folder)
    if contest.before:
        contest.before(site)
    rows, absent = start(contest, site, options)
    result = {"name": contest.name, "title": contest.title,
              "how": how(options), "absent": absent, "cases": []}
    for case in contest.cases:
        if options.case and case.name not in options.case:
            continue
        able = [row for row in rows
                if row.cases is None or case.name in row.cases]
        run_case(case, able, options)
        result["cases"].append({
            "name": case.name,
            "rows": [{"name": row.name, "nginx": row.server is not None,
                      "idle_kb": row.idle, "peak_kb": row.peak,
                      "errors": sum(r["errors"] for r in row.rounds),
                      "rounds": row.rounds,
                      **{f: row.figure(f) for f in (
                          "per_second", "p50", "p99", "cpu", "server_cpu",
                          "database_cpu")}}
                     for row in able],
            "ratios": [{"text": r.text, "target": r.target,
                        "at_most": r.at_most, "value": v,
                        "holds": None if v is None else r.holds(v)}
                       for r, v in ratios(contest, case, able)],
        })
    result["others"] = statistics.mean(
        r["others"] for case in result["cases"] for row in case["rows"]
        for r in row["rounds"])
    result["promises"] = contest.after(rows, options)
    return result
