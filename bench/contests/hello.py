"""A line of text: what the way from the socket to a handler costs."""

from harness import contest, peers
from harness.contest import at_least, at_most
from harness.load import Case

TEXT = b"Hello, World!"


def check(body):
    return None if body == TEXT else "another body was expected"


CONTEST = contest.Contest(
    "hello", "Hello, World! as plain text",
    contenders=[
        peers.postern("apps/hello"),
        peers.program("floor", "bench/floor"),
        peers.program("libfcgi threads", "bench/libfcgi_threads",
                      "{threads}"),
        peers.node("Fastify", "hello/fastify.js"),
        peers.node("Express", "hello/express.js"),
        peers.node("Koa", "hello/koa.js"),
        peers.php("hello/hello.php"),
    ],
    cases=[Case("hello", "/hello", check)],
    ratios=[
        at_most("CPU of Postern / of the floor", "cpu",
                "Postern", "floor", 1.35),
        at_least("requests/s of Postern / of the floor", "per_second",
                 "Postern", "floor", 0.85),
        at_least("requests/s of Postern / of Fastify without nginx",
                 "per_second", "Postern", "Fastify, no nginx", 1.5),
        at_least("requests/s of Postern / of Express without nginx",
                 "per_second", "Postern", "Express, no nginx", 4),
    ])


def run(site, options):
    return contest.run(CONTEST, site, options)
