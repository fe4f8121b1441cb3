"""Pages from templates: the fortunes table, a table of 1000 rows by 10
columns, and a page with layout, include and form."""

import json
import os

from harness import contest, peers
from harness.contest import at_least, at_most
from harness.load import Case
from harness.markup import Page

PEERS = os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "peers")


def rows(name):
    with open(os.path.join(PEERS, name), encoding="utf-8") as f:
        return json.load(f)


def check_fortunes(body):
    want = ["Fortunes", "id", "message"]
    for f in rows("fortunes.json"):
        want += [str(f["id"]), f["message"]]
    return None if Page(body).texts == want else "another table"


def check_table(body):
    want = ["Table", *map(str, range(10000))]
    return None if Page(body).texts == want else "another table"


def check_page(body):
    want, page = rows("pages/page.json"), Page(body)
    if page.values != want["form"]:
        return f"other values in the form: {page.values}"
    texts = [want["title"], want["errors"]["email"], "Made by hand."]
    for part, key in (("nav", "text"), ("countries", "name"),
                      ("entries", "name"), ("entries", "message")):
        texts += [item[key] for item in want[part]]
    absent = set(texts) - set(page.texts)
    if absent:
        return f"these texts are not there: {absent}"
    links = {link["href"] for link in want["nav"]}
    return None if links <= set(page.links) else "other links"


NODE = ("EJS", "Handlebars", "Pug")
MUSTACHE = "Postern by Mustache"


def ratios():
    for case in ("fortunes", "table", "page"):
        for peer in [f"{n}, no nginx" for n in NODE] + ["PHP-FPM"]:
            yield at_least(f"pages per CPU second of Postern / of {peer}, "
                           f"{case}", "per_cpu", "Postern", peer, 4, case)
    for case in ("fortunes", "table"):
        yield at_least("pages per CPU second of Postern's Mustache / of "
                       f"Handlebars, no nginx, {case}", "per_cpu", MUSTACHE,
                       "Handlebars, no nginx", 4, case)
    yield at_most("CPU of Postern / of C by hand, fortunes", "cpu",
                  "Postern", "C by hand", 1.5, "fortunes")


CONTEST = contest.Contest(
    "pages", "Pages from templates",
    contenders=[
        peers.postern("bench/pages", made=True, arguments=(
            "--templates", "{source}/bench/templates")),
        peers.postern("bench/pages", made=True, arguments=(
            "--templates", "{source}/bench/templates"),
            cases=["fortunes", "table"], name=MUSTACHE,
            env={"PAGES_ENGINE": "mustache"}),
        peers.program("C by hand", "bench/pages_floor", cases=["fortunes"]),
        *[peers.node(name, f"pages/{name.lower()}.js") for name in NODE],
        peers.php("pages/pages.php"),
    ],
    cases=[
        Case("fortunes", "/fortunes", check_fortunes),
        Case("table", "/table", check_table),
        Case("page", "/page", check_page),
    ],
    ratios=list(ratios()))


def run(site, options):
    return contest.run(CONTEST, site, options)
