#!/usr/bin/python3
"""What no web server sends, on the program's socket."""
import random
import struct
import time

from postern import (BEGIN, GET_VALUES, PARAMS_T, SLOW, STDIN, Fcgi, Load,
                     begin, equal, is_running, pairs, record, request, run,
                     stream, until, variables)


class Served:
    """A program with others on it, who must not notice."""

    def __init__(self, box, *args):
        self.p = box.program("--workers", "1", "--threads", "3",
                             "--log-level", "debug", "--read-timeout", "2",
                             "--write-timeout", "2", *args)
        self.nginx = box.nginx(self.p)
        self.worker = self.p.workers()[0]
        self.load = Load(self.nginx.port, "/pid", threads=3)
        self.load.run_for(0.1)
        self.log_n = len(self.p.log())

    def connect(self):
        return Fcgi(self.p.socket)

    def logged(self):
        return self.p.log()[self.log_n:]

    def over(self):
        """Nobody has died, nobody else was kept waiting."""
        self.load.run_for(0.1)
        self.load.stop()
        equal(self.load.failed, [])
        equal(self.p.workers(), [self.worker], self.p.log())
        assert is_running(self.worker)
        assert "worker died" not in self.p.log(), self.p.log()


def refused(s, data, what):
    """What is sent ends the connection, and is logged."""
    f = s.connect()
    try:
        f.send(data)
    except ConnectionError:
        pass
    assert f.is_closed(10), what
    f.close()


def random_bytes(box):
    """Random bytes: the connection is closed, a line is logged."""
    s = Served(box)
    dice = random.Random(1)
    for n in (8, 9, 100, 5000, 70000):
        refused(s, b"\x47" + dice.randbytes(n), n)
    for _ in range(30):
        f = s.connect()
        try:
            f.send(dice.randbytes(dice.randrange(1, 300)))
        except ConnectionError:
            pass
        f.close()
    until("it is logged", s.logged)
    s.over()


def mutations(box):
    """A right request with bytes changed: never a crash."""
    s = Served(box)
    dice = random.Random(2)
    good = bytearray(request("/echo", "POST", b"text=hello", keep=False))
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(dice.randrange(1, 4)):
            bad[dice.randrange(len(bad))] = dice.randrange(256)
        f = s.connect()
        try:
            f.send(bad[:dice.randrange(1, len(bad) + 1)])
        except ConnectionError:
            pass
        f.close()
    s.over()


def http(box):
    """An HTTP request on the FastCGI socket."""
    s = Served(box)
    refused(s, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "http")
    until("it is logged", s.logged)
    s.over()


def management(box):
    """Management records, which overrun libfcgi's own answer."""
    s = Served(box)
    asked = pairs([("FCGI_MAX_CONNS", "")] * 40)
    for data in (record(GET_VALUES, asked, rid=0),
                 record(GET_VALUES, b"", rid=0),
                 record(99, b"x" * 300, rid=0),
                 begin() + record(GET_VALUES, asked, rid=0)):
        f = s.connect()
        # Answered beside the request, or the connection is closed.
        f.send(data)
        try:
            if data[:2] == b"\1\1":
                f.send(request("/pid")[len(begin()):])
            else:
                f.send(request("/pid"))
            equal(f.reply()[0], 200)
        except (EOFError, ConnectionError):
            pass
        f.close()
    for data in (begin(rid=0), record(PARAMS_T, b""), record(STDIN, b"")):
        refused(s, data, data)
    until("it is logged", s.logged)
    s.over()


def wrong_records(box):
    """Records that are wrong in one way each."""
    s = Served(box)
    long_name = struct.pack(">II", 0xffffffff, 0xffffffff)
    for what, data in (
            ("version", record(BEGIN, b"\0\1\1" + b"\0" * 5, version=2)),
            ("short begin", record(BEGIN, b"\0\1")),
            ("name of 2 GB", begin() + record(PARAMS_T, long_name) +
             record(PARAMS_T)),
            ("pair over the end", begin() + stream(PARAMS_T, b"\x05\x05ab")),
            ("no equals", begin() + stream(PARAMS_T, b"\x00\x00" * 50) +
             stream(STDIN, b""))):
        f = s.connect()
        f.send(data)
        # Closed, or answered with an error; never served as a page.
        try:
            status, _, _ = f.reply()
            assert status >= 400, (what, status)
        except (EOFError, ConnectionError):
            pass
        f.close()
    s.over()


def cut_short(box):
    """A request cut at every length: others are served meanwhile."""
    s = Served(box)
    data = request("/echo", "POST", b"text=hello")
    for n in range(1, len(data), 3):
        f = s.connect()
        f.send(data[:n])
        f.close()
    s.over()


def stallers(box):
    """Peers that stall in the middle are dropped after the time-out."""
    s = Served(box)
    data = request("/echo", "POST", b"text=" + b"x" * 3000)
    stalled = []
    for n in (3, 8, 12, 30, len(data) - 3020, len(data) - 500):
        f = s.connect()
        f.send(data[:n])
        stalled.append(f)
    # More of them than there are threads, and the page is served at once.
    began = time.monotonic()
    equal(s.nginx.get("/pid")[0], 200)
    assert time.monotonic() - began < 1.5 * SLOW
    for f in stalled:
        assert f.is_closed(8)
        f.close()
    s.over()


def slow_sender(box):
    """A peer that sends byte by byte is served."""
    s = Served(box)
    f = s.connect()
    for byte in request("/echo", "POST", b"text=slow"):
        f.send(bytes([byte]))
        time.sleep(0.002)
    equal(f.reply()[2], b"slow")
    equal(f.ask("/echo", "POST", b"text=again")[2], b"again")
    s.over()


def slow_reader(box):
    """A peer that does not take its reply is dropped after the time-out."""
    s = Served(box)
    stuck = []
    for _ in range(2):
        f = s.connect()
        f.send(request("/big/8000000"))
        stuck.append(f)
    # One thread is left for the others.
    time.sleep(0.3)
    began = time.monotonic()
    equal(s.nginx.get("/pid")[0], 200)
    assert time.monotonic() - began < 1.5 * SLOW
    until("both are given up",
          lambda: s.logged().count("the client left") == 2, 10)
    for f in stuck:
        n = 0
        try:
            while got := len(f.s.recv(1 << 20)):
                n += got
        except ConnectionError:
            pass
        assert n < 8000000, n
        f.close()
    s.over()


def large_body(box):
    """A body over the limit is a 413, and the connection goes on."""
    s = Served(box)
    f = s.connect()
    status, _, _ = f.ask("/echo", "POST", b"text=" + b"x" * (2 << 20))
    equal(status, 413)
    f.close()
    f = s.connect()
    equal(f.ask("/echo", "POST", b"text=a")[2], b"a")
    status, _, _ = s.nginx.get("/echo", "POST", b"text=" + b"x" * (3 << 20), {
        "Content-Type": "application/x-www-form-urlencoded"})
    equal(status, 413)
    s.over()


def many_parameters(box):
    """100,000 parameters: refused, with the others served."""
    s = Served(box)
    env = variables("/pid") + [(f"X{i}", "v") for i in range(100000)]
    f = s.connect()
    status = None
    try:
        f.send(begin() + stream(PARAMS_T, pairs(env)) + stream(STDIN, b""))
        status, _, _ = f.reply()
    except (EOFError, ConnectionError):
        pass
    assert status in (431, None), status
    until("it is logged", s.logged)
    f.close()
    f = s.connect()
    extra = [(f"HTTP_X{i}", "v") for i in range(300)]
    status, _, _ = f.ask("/pid", extra=extra)
    equal(status, 431)
    f.close()
    s.over()


def large_parameters(box):
    """64 kB of parameters fit; much more is refused."""
    s = Served(box)
    f = s.connect()
    equal(f.ask("/pid", extra=[("PAGE_X", "v" * 60000)])[0], 200)
    equal(f.ask("/pid")[0], 200)
    f.close()
    f = s.connect()
    env = variables("/pid") + [(f"HTTP_X{i}", "v" * 60000) for i in range(100)]
    try:
        f.send(begin() + stream(PARAMS_T, pairs(env)) + stream(STDIN, b""))
        assert f.reply()[0] in (413, 431)
    except (EOFError, ConnectionError):
        pass
    f.close()
    s.over()


def wrong_lengths(box):
    """A body shorter or longer than CONTENT_LENGTH is a 400."""
    s = Served(box)
    for length in (3, 300):
        env = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/echo"),
               ("CONTENT_TYPE", "application/x-www-form-urlencoded"),
               ("CONTENT_LENGTH", str(length))]
        f = s.connect()
        f.send(begin() + stream(PARAMS_T, pairs(env)) +
               stream(STDIN, b"text=hello"))
        equal(f.reply()[0], 400, length)
        f.close()
    s.over()


def many_idle(box):
    """300 idle kept connections cost no thread."""
    s = Served(box)
    kept = [s.connect() for _ in range(300)]
    for f in kept:
        equal(f.ask("/pid")[0], 200)
    equal(s.nginx.get("/pid")[0], 200)
    for f in kept[::7]:
        equal(f.ask("/pid")[0], 200)
    for f in kept:
        f.close()
    s.over()


run(random_bytes, mutations, http, management, wrong_records, cut_short,
    stallers, slow_sender, slow_reader, large_body, many_parameters,
    large_parameters, wrong_lengths, many_idle)
