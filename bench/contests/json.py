"""JSON out by a schema, of one object and of a hundred; and JSON in: an
order of twenty fields with an address and lines nested in it, validated."""

import json

from harness import contest, peers
from harness.contest import at_most
from harness.load import Case

ORDER = {
    "reference": "AB-123456", "name": "Grace Hopper",
    "email": "grace@example.org", "phone": "+1 202 555 0100",
    "company": "Eckert & Mauchly", "vat": "DE123456789", "language": "en",
    "currency": "EUR", "total": 1234.5, "discount": 2.5, "weight": 1200,
    "priority": 3, "gift": False, "insured": True, "newsletter": False,
    "payment": "invoice", "coupon": "", "note": "Please ring twice.",
    "address": {"street": "1 Navy Yard", "city": "Washington",
                "postcode": "20374", "country": "us"},
    "lines": [{"sku": f"COBOL{n:03}", "title": f"Manual, volume {n}",
               "quantity": n, "price": 19.95} for n in range(1, 6)],
}


def item(n):
    return {"id": n, "name": f"Item number {n}", "price": n + 0.5,
            "stock": n % 3 != 0}


def same(want):
    def check(body):
        try:
            return None if json.loads(body) == want else "another value"
        except ValueError as e:
            return f"not JSON: {e}"
    return check


CONTEST = contest.Contest(
    "json", "JSON by schema",
    contenders=[
        peers.postern("bench/json", made=True),
        peers.node("Fastify", "json/fastify.js"),
        peers.php("json/json.php"),
    ],
    cases=[
        Case("one", "/one", same(item(1))),
        Case("list", "/list", same([item(n) for n in range(1, 101)])),
        Case("order", "/order", same({"reference": ORDER["reference"],
                                      "lines": len(ORDER["lines"])}),
             "POST", "application/json", json.dumps(ORDER).encode()),
    ],
    ratios=[at_most(f"CPU of Postern / of Fastify, no nginx, {case}", "cpu",
                    "Postern", "Fastify, no nginx", 0.25, case)
            for case in ("one", "list", "order")])


def run(site, options):
    return contest.run(CONTEST, site, options)
