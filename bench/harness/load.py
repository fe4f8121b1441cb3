"""Load by wrk, and the first look at every reply before it is measured."""

import http.client
import json
import os
import subprocess

from . import proc

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua")


class Case:
    """A request that every contender is sent, and how its reply is known to
    be right: check(body) gives what is wrong with it, or nothing."""

    def __init__(self, name, path, check, method="GET", media_type=None,
                 body=None):
        self.name = name
        self.path = path
        self.check = check
        self.method = method
        self.media_type = media_type
        self.body = body
        self.file = None

    def save(self, folder):
        """Writes the body to where wrk reads it."""
        if self.body is not None:
            self.file = os.path.join(folder, f"body-{self.name}")
            with open(self.file, "wb") as f:
                f.write(self.body)


def look(port, case, who):
    """Sends the case once, twice on one connection; Failed where the reply
    is not right."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": case.media_type} if case.media_type else {}
    try:
        for _ in range(2):
            c.request(case.method, case.path, case.body, headers)
            reply = c.getresponse()
            body = reply.read()
            wrong = (f"status {reply.status}" if reply.status != 200
                     else case.check(body))
            if wrong:
                raise proc.Failed(f"{who}, {case.name}: {wrong}; it said:\n"
                                  + body[:400].decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as e:
        raise proc.Failed(f"{who}, {case.name}: {e!r}") from e
    finally:
        c.close()


def run(port, case, connections, seconds):
    """Load for so many seconds; wrk's figures as a dict."""
    argv = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
            "--timeout", "10s", "-s", SCRIPT,
            f"http://127.0.0.1:{port}{case.path}", "--", case.method]
    if case.file:
        argv += [case.media_type, case.file]
    out = subprocess.run(argv, capture_output=True, text=True,
                         timeout=seconds + 30, check=False)
    for line in out.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line[len("RESULT "):])
    raise proc.Failed("wrk gave no result:\n" + out.stdout + out.stderr)
