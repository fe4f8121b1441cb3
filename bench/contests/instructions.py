"""What a hello costs in instructions of the program, which unlike time are
the same in each run: callgrind counts them."""

import os
import re

from harness import fastcgi, peers, proc
from harness.contest import say

# A hello of the first complete program, with none of what came after it:
# no plugins, no conditions, no ranges, no limits of a route. The same
# compiler, options and request.
BEFORE = 7058
FEW, MANY = 500, 2500
ENDING = b"Hello, World!"


def count(site, requests):
    """Instructions of a worker from its start to its end, with so many
    requests on one connection."""
    path = site.path("hello.sock")
    out = site.path("callgrind.%p")
    for old in os.listdir(site.folder):
        if old.startswith("callgrind."):
            os.unlink(site.path(old))
    process = site.processes.start("hello", [
        "valgrind", "--tool=callgrind", "--trace-children=yes",
        f"--callgrind-out-file={out}", os.path.join(site.build, "apps/hello"),
        "--listen", f"unix:{path}", "--workers", "1", "--threads", "1"],
        env=site.env, cwd=site.source)
    peers.ready(process, path)
    with fastcgi.connect(path, 60) as s:
        for _ in range(requests):
            if not fastcgi.ask(s).endswith(ENDING):
                raise proc.Failed("the program said something else")
    process.stop()
    totals = []
    for name in os.listdir(site.folder):
        if name.startswith("callgrind."):
            with open(site.path(name), encoding="utf-8") as f:
                found = re.search(r"^(?:summary|totals): (\d+)", f.read(),
                                  re.M)
            totals.append(int(found[1]) if found else 0)
    if len(totals) < 2:
        raise proc.Failed("callgrind wrote nothing:\n" + process.tail())
    return sum(totals)


def run(site, options):
    site.workers = 1
    c = peers.postern("apps/hello")
    if c.missing(site):
        raise proc.Failed(c.missing(site))
    c.prepare(site)
    say("hello under callgrind")
    each = (count(site, MANY) - count(site, FEW)) / (MANY - FEW)
    ratio = each / BEFORE
    return {"name": "instructions", "title": "Instructions of a hello",
            "how": f"{MANY} requests less {FEW}, one thread, user space.",
            "promises": [
                {"text": "instructions of a request", "value": each,
                 "target": None, "at_most": True, "unit": "", "holds": True},
                {"text": "… / of the first complete program",
                 "value": ratio, "target": 1.03, "at_most": True,
                 "unit": "", "holds": ratio <= 1.03}],
            "absent": []}
