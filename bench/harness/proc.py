"""Processes: start them, stop them in every case, ask /proc about them."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time

TICK = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIBC = ctypes.CDLL(None)


class Failed(Exception):
    """Something that a person has to read; no traceback."""


class Process:
    """A started program with all that it starts in turn."""

    def __init__(self, name, argv, log, env=None, cwd=None):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self.popen = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env={**os.environ, **(env or {})}, cwd=cwd,
                start_new_session=True, preexec_fn=die_with_parent)
        self.pid = self.popen.pid

    def check(self):
        """Raises Failed where the program has ended."""
        if self.popen.poll() is not None:
            raise Failed(f"{self.name} ended with {self.popen.returncode}:\n"
                         + self.tail())

    def tail(self):
        with open(self.log, "rb") as f:
            return f.read()[-2000:].decode("utf-8", "replace")

    def stop(self):
        pids = tree(self.pid)
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(10)
            except subprocess.TimeoutExpired:
                pass
        for pid in pids:
            if same_session(pid, self.pid):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        self.popen.wait()


class Processes:
    """All that a run has started; ended together, the last one first."""

    def __init__(self, folder):
        self.folder = folder
        self.all = []

    def start(self, name, argv, **options):
        log = os.path.join(self.folder, f"{len(self.all)}-{name}.log")
        try:
            p = Process(name, argv, log, **options)
        except OSError as e:
            raise Failed(f"{argv[0]} does not start: {e.strerror}") from e
        self.all.append(p)
        return p

    def stop(self):
        while self.all:
            self.all.pop().stop()


def guarded(work):
    """Runs work() in a child and gives its exit status. Whatever ends the
    child, nothing that it started is left when this returns: what loses its
    parent becomes our child and is ended here."""
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)
    child = os.fork()
    if child == 0:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        status = 1
        try:
            status = work()
        except SystemExit as e:
            status = e.code
        finally:
            sys.stdout.flush()
            os._exit(status)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    end_descendants()
    return status if status >= 0 else 128 - status


def end_descendants():
    """Again and again, as each may leave us those that it started."""
    while True:
        for pid in tree(os.getpid())[1:]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.01)


def die_with_parent():
    """Runs in the child: no server outlives a bench that was killed."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def stat(pid):
    """The fields of /proc/PID/stat from the state on, or None."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8",
                  errors="replace") as f:
            return f.read().rpartition(")")[2].split()
    except OSError:
        return None


def same_session(pid, session):
    fields = stat(pid)
    return fields is not None and int(fields[3]) == session


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children",
                      encoding="ascii") as f:
                found += map(int, f.read().split())
    except OSError:
        pass
    return found


def tree(pid):
    """pid and all that descends from it."""
    pids = [pid]
    for p in pids:
        pids += children(p)
    return pids


def cpu(pid):
    """Microseconds of CPU that the tree of pid has used, threads and
    ended children included."""
    ticks = 0
    for p in tree(pid):
        fields = stat(p)
        if fields:
            ticks += sum(map(int, fields[11:15]))
    return ticks * 1e6 / TICK


def busy():
    """Microseconds of CPU that the whole machine has used."""
    with open("/proc/stat", encoding="ascii") as f:
        user, nice, system, _, _, irq, softirq, steal = map(
            int, f.readline().split()[1:9])
    ticks = user + nice + system + irq + softirq + steal
    return ticks * 1e6 / TICK


def ended_children():
    """Microseconds of CPU of our children that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1e6


def kilobytes(path, *names):
    """The sum of the named lines of a /proc file, in kB."""
    total = 0
    try:
        with open(path, encoding="ascii", errors="replace") as f:
            for line in f:
                key, _, value = line.partition(":")
                if key in names:
                    total += int(value.split()[0])
    except OSError:
        pass
    return total


def peak(pid):
    """Peak resident memory of the tree of pid, in kB: of each process, but
    what they share by a file or a segment only once."""
    total = shared = 0
    for p in tree(pid):
        status = f"/proc/{p}/status"
        common = kilobytes(status, "RssFile", "RssShmem")
        total += kilobytes(status, "VmHWM") - common
        shared = max(shared, common)
    return total + shared


def private(pid):
    """Memory that is this process's alone, in kB."""
    return kilobytes(f"/proc/{pid}/smaps_rollup",
                     "Private_Clean", "Private_Dirty")


def workers(pid):
    """The processes of the tree that have no children: those that serve."""
    pids = tree(pid)
    return [p for p in pids if not children(p)] or pids


def until(done, seconds, what):
    """Waits until done() is true; done is cheap and may raise Failed."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(0.01)


def forget_peak(pid):
    """Lets the peaks of the tree of pid begin again from now."""
    for p in tree(pid):
        try:
            with open(f"/proc/{p}/clear_refs", "w", encoding="ascii") as f:
                f.write("5")
        except OSError:
            pass
