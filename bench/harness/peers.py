"""How each kind of contender is installed and started."""

import hashlib
import os
import shutil
import socket
import subprocess

from . import proc

# Of each contender: more than two cores can keep busy.
DATABASE_CONNECTIONS = 16

FPM = """\
[global]
error_log = {folder}/fpm-error.log
daemonize = no
[www]
user = {user}
group = {user}
listen = {socket}
listen.mode = 0666
listen.backlog = 4096
pm = static
pm.max_children = {children}
php_admin_value[error_reporting] = -1
php_admin_flag[display_errors] = on
php_admin_flag[expose_php] = off
php_admin_flag[opcache.enable] = on
php_admin_flag[opcache.validate_timestamps] = off
php_admin_value[default_charset] = UTF-8
php_admin_value[post_max_size] = 16M
php_admin_value[upload_max_filesize] = 16M
php_admin_value[upload_tmp_dir] = {folder}
clear_env = no
"""


class Site:
    """What a run has: its folders, its processes and its numbers."""

    def __init__(self, options, folder, processes):
        self.source = options.source
        self.build = options.build
        self.peers = os.path.join(options.build, "bench", "peers")
        self.folder = folder
        self.processes = processes
        self.workers = options.workers
        self.threads = options.connections + 16
        self.connections = options.connections
        self.server = None  # nginx's Process
        self.database = None  # its Process, where there is one
        self.database_connections = DATABASE_CONNECTIONS
        self.env = {}

    def path(self, name):
        return os.path.join(self.folder, name)


class Contender:
    """One entry of a table: a name, how it is started, how it is reached.

    prepare(site) makes or installs it. fastcgi: start(site, path) gives the
    process that listens at path; params(site) gives FastCGI variables that
    only it needs. http: start(site, port) likewise; it makes two rows, one
    of them behind nginx. missing(site) says why it can't take part, if so.
    cases: the names of those it can answer; None: all.
    """

    def __init__(self, name, prepare, start, kind="fastcgi", kept=True,
                 params=lambda site: {}, missing=lambda site: None,
                 cases=None):
        self.name = name
        self.prepare = prepare
        self.start = start
        self.kind = kind
        self.kept = kept
        self.params = params
        self.missing = missing
        self.cases = cases


def make(site, *targets):
    """Makes programs of ours in the build folder."""
    out = subprocess.run(["make", "-s", "-C", site.build, *targets],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, check=False)
    if out.returncode:
        raise proc.Failed(f"make {' '.join(targets)} failed in {site.build}:\n"
                          + out.stdout)


def program(name, target, *arguments, cases=None):
    """A C program that takes its socket first, then processes; "{threads}"
    and "{connections}" (with the database) in the others are filled in."""
    def prepare(site):
        make(site, target)

    def start(site, path):
        more = [a.format(threads=site.threads,
                         connections=site.database_connections)
                for a in arguments]
        return site.processes.start(
            os.path.basename(target),
            [os.path.join(site.build, target), path, str(site.workers), *more],
            env=site.env)
    return Contender(name, prepare, start, cases=cases)


def postern(target, made=False, arguments=(), cases=None,
            name="Postern", env=None):
    """A program on Postern; made: of bench/, so make it. In its
    arguments {source} and what a contest adds to the environment, such as
    {DB_URL}, are filled in."""
    def missing(site):
        source = os.path.join(site.source, target + ".c")
        if made and os.path.exists(source):
            return None
        if not made and os.path.exists(os.path.join(site.build, target)):
            return None
        return f"{target} is not built"

    def prepare(site):
        if made:
            make(site, target)

    def start(site, path):
        more = [a.format(source=site.source, **site.env)
                for a in arguments]
        return site.processes.start(
            "postern", [os.path.join(site.build, target),
                        "--listen", f"unix:{path}",
                        "--workers", str(site.workers), *more],
            env={**site.env, **(env or {})}, cwd=site.source)
    return Contender(name, prepare, start, missing=missing, cases=cases)


def node(name, file):
    """A server of bench/peers in as many processes as Postern's workers."""
    def start(site, port):
        return site.processes.start(
            name.lower(), ["node", os.path.join(site.peers, file)],
            env={**site.env, "PORT": str(port), "NODE_ENV": "production",
                 "WORKERS": str(site.workers)}, cwd=site.peers)
    return Contender(name, install, start, kind="http")


def php(file, children=None):
    """PHP-FPM. A child is bound to a kept connection as long as that lives,
    so it has as many children as connections may come, or keeps none."""
    fpm = find_fpm()

    def missing(site):
        return None if fpm else "php-fpm is not installed"

    def start(site, path):
        conf = site.path("fpm.conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(FPM.format(folder=site.folder, socket=path,
                               user="root" if os.geteuid() == 0 else "nobody",
                               children=children or site.threads))
        argv = [fpm, "--nodaemonize", "--fpm-config", conf]
        if os.geteuid() == 0:
            argv.append("--allow-to-run-as-root")
        return site.processes.start("php-fpm", argv, env=site.env)

    def params(site):
        return {"SCRIPT_FILENAME": os.path.join(site.peers, file),
                "QUERY_STRING": "$query_string"}
    return Contender("PHP-FPM", copy, start, kept=children is None,
                     params=params, missing=missing)


def find_fpm():
    for name in ("php-fpm", "php-fpm8.2", "php-fpm8.3", "php-fpm8.4"):
        found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")
        if found:
            return found
    return None


def copy(site):
    """The peers' files to the build folder, beside their node_modules."""
    shutil.copytree(os.path.join(site.source, "bench", "peers"), site.peers,
                    dirs_exist_ok=True)


def install(site):
    """npm ci, where the lock file is another one than last time."""
    copy(site)
    with open(os.path.join(site.peers, "package-lock.json"), "rb") as f:
        want = hashlib.sha256(f.read()).hexdigest()
    stamp = os.path.join(site.peers, "node_modules", ".bench-stamp")
    if os.path.exists(stamp):
        with open(stamp, encoding="ascii") as f:
            if f.read() == want:
                return
    out = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"],
                         cwd=site.peers, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, check=False)
    if out.returncode:
        raise proc.Failed("npm ci failed:\n" + out.stdout[-2000:])
    with open(stamp, "w", encoding="ascii") as f:
        f.write(want)


def ready(process, address):
    """Waits until somebody listens at a socket path or a port."""
    def answers():
        process.check()
        family = socket.AF_UNIX if isinstance(address, str) else \
            socket.AF_INET
        to = address if isinstance(address, str) else ("127.0.0.1", address)
        with socket.socket(family) as s:
            try:
                s.connect(to)
            except OSError:
                return False
            return True
    proc.until(answers, 60, f"{process.name} listening")
