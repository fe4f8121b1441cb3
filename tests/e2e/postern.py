"""What the tests from outside share: programs, web servers, clients, load.

A test is a function that takes a Box: a folder of its own, and processes
that are gone when it is left. run(...) runs them and prints TAP.
"""
import atexit
import ctypes
import http.client
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

SOURCE = os.path.realpath(os.environ.get("POSTERN_SOURCE") or os.path.join(
    os.path.dirname(__file__), "../.."))
BUILD = os.environ.get("POSTERN_BUILD") or os.path.join(SOURCE, "build")
# Data of public suites; not part of the project.
SHARED = os.environ.get("POSTERN_SHARED") or os.path.join(
    os.path.dirname(SOURCE), "shared", "data")
FIXTURE = os.path.join(BUILD, "tests/e2e/fixture")
NGINX = "/usr/sbin/nginx"

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def _sanitizer():
    try:
        with open(os.path.join(BUILD, "lib/libpostern.so.0"), "rb") as f:
            text = f.read()
    except OSError:
        return None
    return next((n for n in ("asan", "tsan") if b"lib" + n.encode() in text),
                None)


SANITIZER = _sanitizer()
# How much longer than on an idle machine things may take.
SLOW = float(os.environ.get("POSTERN_SLOW") or (5 if SANITIZER else 2))


LONGEST = 120  # seconds of one test, before SLOW


class Skip(Exception):
    """The test can't be done here; the text says why."""


def app(name):
    return os.path.join(BUILD, "apps", name)


def until(what, test, seconds=5.0):
    """Waits until test() is true and returns what it gave."""
    end = time.monotonic() + seconds * SLOW
    while True:
        got = test()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not after {seconds * SLOW:.0f} s")
        time.sleep(0.01)


def equal(got, want, what=""):
    assert got == want, f"{what}: got {got!r}, wanted {want!r}"


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def children(pid):
    """The processes that pid has forked and that still run."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            return f.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class Process:
    """A process with its output in a file."""

    def __init__(self, box, argv, env=None, cwd=None, stdin=None, fds=()):
        self.argv = argv
        self.path = os.path.join(
            box.folder, f"{len(box.processes)}-{os.path.basename(argv[0])}.log")
        full = {k: v for k, v in os.environ.items()
                if k not in ("LISTEN_FDS", "LISTEN_PID", "NOTIFY_SOCKET")}
        full.update(env or {})
        with open(self.path, "wb") as out:
            self.popen = subprocess.Popen(
                argv, stdin=stdin if stdin is not None else subprocess.DEVNULL,
                stdout=out, stderr=out, env=full, cwd=cwd or box.folder,
                pass_fds=fds, preexec_fn=die_with_parent)
        self.pid = self.popen.pid
        box.processes.append(self)

    def log(self):
        with open(self.path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def workers(self):
        return children(self.pid)

    def signal(self, number):
        self.popen.send_signal(number)

    def wait(self, seconds=5.0):
        """The exit status; negative: the signal."""
        return self.popen.wait(seconds * SLOW)

    def stop(self):
        """Ends it and all that it forked, by their ids."""
        family = [self.pid] + self.workers()
        if self.popen.poll() is None:
            self.popen.terminate()
            try:
                self.popen.wait(3 * SLOW)
            except subprocess.TimeoutExpired:
                pass
        for pid in family:
            if pid != self.pid and is_running(pid) and self.owns(pid):
                os.kill(pid, signal.SIGKILL)
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()

    def owns(self, pid):
        """Whether pid is still what we started, not a later process."""
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                return f.read().split(b"\0")[0] == self.argv[0].encode()
        except OSError:
            return False


class Box:
    """A test's folder and processes."""

    live = []

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="pn-")
        self.processes = []
        os.chmod(self.folder, 0o755)
        Box.live.append(self)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def close(self):
        for p in reversed(self.processes):
            p.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self in Box.live:
            Box.live.remove(self)

    def start(self, argv, **how):
        return Process(self, argv, **how)

    def root(self):
        """A root with the one page that the fixture has."""
        if not os.path.exists(self.path("templates")):
            self.write("templates/page.html",
                       "<html><head><title>t</title></head>"
                       "<body><p>first</p></body></html>\n")
            os.makedirs(self.path("conf"), exist_ok=True)
        return self.folder

    def program(self, *args, exe=FIXTURE, name="program", listen=None,
                wait=True, **how):
        """An endpoint, serving. It has .listen and .socket."""
        listen = listen or f"unix:{self.path(name)}.sock"
        argv = [exe, "--listen", listen]
        if exe == FIXTURE:
            argv += ["--root", self.root()]
        p = Process(self, argv + list(args), **how)
        p.listen = listen
        p.socket = listen.split(":", 1)[1]
        if wait:
            self.ready(p)
        return p

    def ready(self, p):
        def test():
            if p.popen.poll() is not None:
                raise AssertionError(f"it ended at its start:\n{p.log()}")
            return "event=ready" in p.log() or '"ready"' in p.log()
        until("the program is ready", test, 10)

    def nginx(self, *programs, locations=None, workers=1):
        """nginx in front of programs; it has .port. The first gets /."""
        return Nginx(self, programs, locations, workers)


PARAMS = """
	fastcgi_param REQUEST_METHOD $request_method;
	fastcgi_param REQUEST_URI $request_uri;
	fastcgi_param CONTENT_TYPE $content_type if_not_empty;
	fastcgi_param CONTENT_LENGTH $content_length if_not_empty;
	fastcgi_param REMOTE_ADDR $remote_addr;
	fastcgi_param HTTPS $https if_not_empty;
	fastcgi_param HTTP_HOST $http_host;
	fastcgi_param HTTP_PROXY "" if_not_empty;
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """nginx on a port of its own, as the user who runs the test."""

    def __init__(self, box, programs, locations, workers):
        self.box = box
        self.programs = programs
        self.workers = workers
        self.locations = locations or self.location()
        if not os.path.exists(NGINX):
            raise Skip("there is no nginx")
        for _ in range(5):  # the port may be taken meanwhile
            self.port = free_port()
            if self.begin():
                return
        raise AssertionError(f"nginx does not start:\n{self.process.log()}")

    def location(self):
        return ("location / { fastcgi_pass p0; fastcgi_keep_conn on; }\n")

    def upstreams(self):
        text = ""
        for i, p in enumerate(self.programs):
            where = p.listen[4:] if p.listen.startswith("tcp:") else p.listen
            text += f"upstream p{i} {{ server {where}; keepalive 16; }}\n"
        return text

    def begin(self):
        box, user = self.box, "user root;" if os.geteuid() == 0 else ""
        temp = "".join(f"{m}_temp_path {box.folder}/{m};\n" for m in (
            "client_body", "fastcgi", "proxy", "uwsgi", "scgi"))
        conf = box.write("nginx.conf", f"""
{user}
worker_processes {self.workers};
daemon off;
pid {box.folder}/nginx.pid;
error_log stderr notice;
events {{ worker_connections 4096; }}
http {{
access_log off;
keepalive_requests 1000000;
client_max_body_size 64m;
{temp}
{self.upstreams()}
server {{
listen 127.0.0.1:{self.port} backlog=4096;
fastcgi_read_timeout {int(30 * SLOW)}s;
{PARAMS}
{self.locations}
}}
}}
""")
        self.process = box.start([NGINX, "-e", "stderr", "-p", box.folder,
                                  "-c", conf])
        end = time.monotonic() + 10 * SLOW
        while self.process.popen.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                if "start worker process" in self.process.log():
                    return True
            except OSError:
                pass
            time.sleep(0.01)
        return False

    def get(self, path, method="GET", body=None, headers=None, timeout=None):
        """(status, headers, body) over a connection of its own."""
        c = http.client.HTTPConnection("127.0.0.1", self.port,
                                       timeout=timeout or 30 * SLOW)
        try:
            c.request(method, path, body, headers or {})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        finally:
            c.close()


class Load:
    """Threads that ask for a path over kept connections, and count."""

    def __init__(self, port, path="/pid", threads=8, method="GET", body=None):
        self.port, self.path, self.method = port, path, method
        self.body = body
        self.ok, self.failed = 0, []
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.work, daemon=True)
                        for _ in range(threads)]
        for t in self.threads:
            t.start()

    def work(self):
        c = None
        headers = {}
        if self.body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        while not self.over.is_set():
            try:
                c = c or http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=20 * SLOW)
                c.request(self.method, self.path, self.body, headers)
                r = c.getresponse()
                r.read()
                if r.status == 200:
                    with self.lock:
                        self.ok += 1
                else:
                    self.note(f"status {r.status}")
            except (OSError, http.client.HTTPException) as e:
                self.note(repr(e))
                c = None

    def note(self, what):
        with self.lock:
            self.failed.append((time.monotonic(), what))

    def run_for(self, seconds):
        """Lets it go on for so long and at least 20 requests more."""
        end, want = time.monotonic() + seconds, self.ok + 20
        while time.monotonic() < end:
            time.sleep(0.02)
        until("requests are answered", lambda: self.ok >= want, 10)

    def stop(self):
        self.over.set()
        for t in self.threads:
            t.join(40 * SLOW)


# ---- FastCGI by hand

BEGIN, ABORT, END, PARAMS_T, STDIN, STDOUT, STDERR = 1, 2, 3, 4, 5, 6, 7
GET_VALUES = 9


def record(kind, content=b"", rid=1, padding=0, version=1, length=None):
    return struct.pack(">BBHHBx", version, kind, rid,
                       len(content) if length is None else length,
                       padding) + content + b"\0" * padding


def begin(keep=True, role=1, rid=1):
    return record(BEGIN, struct.pack(">HB5x", role, 1 if keep else 0), rid)


def pairs(env):
    out = []
    for name, value in env:
        name, value = name.encode(), value.encode()
        out += [struct.pack(">B", n) if n < 128 else
                struct.pack(">I", n | 0x80000000)
                for n in (len(name), len(value))]
        out += [name, value]
    return b"".join(out)


def stream(kind, data, rid=1, piece=65535):
    out = b"".join(record(kind, data[i:i + piece], rid)
                   for i in range(0, len(data), piece))
    return out + record(kind, b"", rid)


def variables(path, method="GET", body=None, extra=()):
    env = [("REQUEST_METHOD", method), ("REQUEST_URI", path),
           ("HTTP_HOST", "localhost"), ("REMOTE_ADDR", "127.0.0.1")]
    if body is not None:
        env += [("CONTENT_TYPE", "application/x-www-form-urlencoded"),
                ("CONTENT_LENGTH", str(len(body)))]
    return env + list(extra)


def request(path, method="GET", body=None, keep=True, extra=()):
    """The bytes of a whole request."""
    return (begin(keep) +
            stream(PARAMS_T, pairs(variables(path, method, body, extra))) +
            stream(STDIN, body or b""))


class Fcgi:
    """A connection to a program, without a web server."""

    def __init__(self, where, timeout=None):
        if isinstance(where, tuple):
            self.s = socket.create_connection(where)
        else:
            self.s = socket.socket(socket.AF_UNIX)
            self.s.connect(where)
        self.s.settimeout(timeout or 20 * SLOW)

    def send(self, data):
        self.s.sendall(data)

    def close(self):
        self.s.close()

    def exactly(self, n):
        data = b""
        while len(data) < n:
            got = self.s.recv(n - len(data))
            if not got:
                raise EOFError(f"{len(data)} of {n} bytes")
            data += got
        return data

    def reply(self):
        """(status, head, body); EOFError where the peer hangs up first."""
        out = b""
        while True:
            _, kind, _, length, padding = struct.unpack(
                ">BBHHBx", self.exactly(8))
            content = self.exactly(length + padding)[:length]
            if kind == STDOUT:
                out += content
            elif kind == END:
                break
        head, _, body = out.partition(b"\r\n\r\n")
        status = 200
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"status:"):
                status = int(line.split()[1])
        return status, head.decode(), body

    def ask(self, path, method="GET", body=None, keep=True, extra=()):
        self.send(request(path, method, body, keep, extra))
        return self.reply()

    def rest(self):
        """What comes until the peer hangs up."""
        data = b""
        while got := self.s.recv(65536):
            data += got
        return data

    def is_closed(self, seconds):
        """Whether the peer hangs up within so many seconds."""
        self.s.settimeout(seconds * SLOW)
        try:
            while self.s.recv(65536):
                pass
            return True
        except ConnectionError:
            return True
        except socket.timeout:
            return False


# ---- running

def _end_all(*_):
    for box in list(Box.live):
        box.close()


def _on_signal(number, _frame):
    _end_all()
    os._exit(128 + number)


def _show(box):
    """What the processes of a failed test said."""
    for p in box.processes:
        print(f"# ---- {' '.join(p.argv)[:200]}")
        for line in p.log().splitlines()[-40:]:
            print(f"#   {line}")


class TooLong(Exception):
    """A test that hangs is a test that has failed."""


def _on_alarm(_number, _frame):
    raise TooLong(f"after {int(LONGEST * SLOW)} s")


def _run_one(number, test):
    name = test.__doc__.splitlines()[0].strip(".")
    box = Box()
    began = time.monotonic()
    signal.alarm(int(LONGEST * SLOW))
    try:
        test(box)
        print(f"ok {number} - {name} ({time.monotonic() - began:.1f} s)")
        return True
    except Skip as e:
        print(f"ok {number} - {name} # SKIP {e}")
        return True
    except Exception:  # whatever it is, the test has failed
        print(f"not ok {number} - {name}")
        for line in traceback.format_exc().splitlines():
            print(f"# {line}")
        _show(box)
        return False
    finally:
        signal.alarm(0)
        box.close()
        sys.stdout.flush()


def run(*tests):
    """Runs the tests, or those whose names are on the command line."""
    atexit.register(_end_all)
    signal.signal(signal.SIGTERM, _on_signal)
    signal.signal(signal.SIGALRM, _on_alarm)
    signal.signal(signal.SIGINT, _on_signal)
    chosen = [t for t in tests
              if len(sys.argv) < 2 or t.__name__ in sys.argv[1:]]
    print(f"1..{len(chosen)}")
    sys.stdout.flush()
    good = [_run_one(i, t) for i, t in enumerate(chosen, 1)]
    sys.exit(0 if all(good) else 1)
