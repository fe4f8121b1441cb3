"""A form of ten fields, validated: urlencoded, as JSON, and as multipart
with a file of 1 MB. The reply names two of the fields and the file's size."""

import json
import random
import urllib.parse

from harness import contest, peers
from harness.contest import at_most
from harness.load import Case

FIELDS = {
    "name": "Ada Lovelace", "email": "ada@example.org", "age": 36,
    "street": "12 St James's Square", "city": "London", "postcode": "10115",
    "country": "gb", "phone": "+44 20 7946 0000", "subscribe": True,
    "message": "Is the engine ready? I have written notes, and a program "
               "for the numbers of Bernoulli. It has loops & conditions.",
}
FILE_SIZE = 1 << 20
BOUNDARY = "----bench7MA4YWxkTrZu0gW"


def text(value):
    return "true" if value is True else str(value)


def urlencoded():
    return urllib.parse.urlencode(
        {k: text(v) for k, v in FIELDS.items()}).encode()


def multipart():
    parts = b""
    for name, value in FIELDS.items():
        parts += (f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
                  f'name="{name}"\r\n\r\n{text(value)}\r\n').encode()
    parts += (f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
              'name="file"; filename="notes.bin"\r\n'
              "Content-Type: application/octet-stream\r\n\r\n").encode()
    # The same bytes every time, and like those of a compressed file.
    parts += random.Random(1).randbytes(FILE_SIZE)
    return parts + f"\r\n--{BOUNDARY}--\r\n".encode()


def replies(size):
    want = f"{FIELDS['name']}, {FIELDS['age']}: {size}".encode()

    def check(body):
        return None if body == want else f"{want.decode()!r} was expected"
    return check


def ratios():
    for case in ("urlencoded", "json", "multipart"):
        for peer in ("Fastify, no nginx", "PHP-FPM"):
            yield at_most(f"CPU of Postern / of {peer}, {case}", "cpu",
                          "Postern", peer, 0.33, case)


CONTEST = contest.Contest(
    "form", "A form of ten fields",
    contenders=[
        peers.postern("bench/form", made=True),
        peers.node("Fastify", "form/fastify.js"),
        peers.php("form/form.php"),
    ],
    cases=[
        Case("urlencoded", "/form", replies(0), "POST",
             "application/x-www-form-urlencoded", urlencoded()),
        Case("json", "/form", replies(0), "POST", "application/json",
             json.dumps(FIELDS).encode()),
        Case("multipart", "/form", replies(FILE_SIZE), "POST",
             f"multipart/form-data; boundary={BOUNDARY}", multipart()),
    ],
    ratios=list(ratios()))


def run(site, options):
    return contest.run(CONTEST, site, options)
