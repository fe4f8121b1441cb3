"""A MariaDB server of a test's own: its data folder, its socket, no network,
an unprivileged user."""
import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile

from postern import SLOW, Skip, until

SERVER = "/usr/sbin/mariadbd"
INSTALL = "/usr/bin/mariadb-install-db"
CLIENT = "/usr/bin/mariadb"

SETTINGS = """\
[mariadbd]
user = {user}
datadir = {data}
socket = {socket}
pid-file = {box}/mariadb.pid
tmpdir = {box}
skip-networking
skip-log-bin
innodb_buffer_pool_size = 16M
innodb_log_file_size = 8M
innodb_temp_data_file_path = ibtmp1:1M:autoextend
key_buffer_size = 1M
aria_pagecache_buffer_size = 1M
character_set_server = utf8mb4
performance_schema = off
max_allowed_packet = 32M
{more}
"""

# As the one who may do no more than a program has to.
GRANTS = """\
CREATE DATABASE t CHARACTER SET utf8mb4;
CREATE USER app@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON t.* TO app@localhost;
USE t;
"""


def user():
    """Whom the server runs as: never root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("mysql", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Skip("no user mysql or nobody")


class Template:
    """A data folder as a new server has it, made once for a script."""

    path = None

    @classmethod
    def get(cls):
        if cls.path:
            return cls.path
        if not all(map(os.path.exists, (SERVER, INSTALL, CLIENT))):
            raise Skip("there is no MariaDB server")
        folder = tempfile.mkdtemp(prefix="pn-mariadb-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.chmod(folder, 0o755)
        shutil.chown(folder, user())
        made = subprocess.run(
            [INSTALL, "--no-defaults", f"--datadir={folder}/data",
             f"--tmpdir={folder}", f"--user={user()}", "--skip-test-db",
             "--auth-root-authentication-method=normal",
             "--innodb-log-file-size=8M"],
            capture_output=True, text=True, check=False, timeout=60 * SLOW)
        if made.returncode:
            raise AssertionError(made.stdout + made.stderr)
        cls.path = f"{folder}/data"
        return cls.path


class MariaDB:
    """A running server with the database t; .url is the program's."""

    def __init__(self, box, schema="", more="", tmpfs=None):
        self.box, self.tmpfs = box, tmpfs
        self.template = Template.get()
        self.data = box.path("data")
        self.socket = box.path("mariadb.sock")
        self.url = f"mysql://app@localhost/t?socket={self.socket}"
        shutil.chown(box.folder, user())
        os.mkdir(self.data)
        if tmpfs is None:
            shutil.rmtree(self.data)
            subprocess.run(["cp", "-a", self.template, self.data], check=True)
        self.conf = box.write("my.cnf", SETTINGS.format(
            user=user(), data=self.data, socket=self.socket, box=box.folder,
            more=more))
        self.process = None
        self.start()
        self.sql(GRANTS + schema, database=None)

    def argv(self):
        server = [SERVER, f"--defaults-file={self.conf}"]
        if self.tmpfs is None:
            return server
        return ["unshare", "-m", "sh", "-c",
                f"mount -t tmpfs -o size={self.tmpfs} none {self.data} && "
                f"cp -a {self.template}/. {self.data}/ && "
                f"chown {user()} {self.data} && exec " + " ".join(server)]

    def start(self):
        self.process = self.box.start(self.argv())

        def answers():
            assert self.process.popen.poll() is None, self.process.log()
            return self.sql("SELECT 1", database=None, check=False) == "1"
        until("MariaDB answers", answers, 30)

    def sql(self, text, database="t", check=True):
        """Runs SQL as root; what it prints."""
        got = subprocess.run(
            [CLIENT, "--no-defaults", "-N", "-B", "-u", "root", "-S",
             self.socket, "--connect-timeout=5"] +
            ([database] if database else []),
            input=text, capture_output=True, text=True, check=False)
        if got.returncode and check:
            raise AssertionError(f"{got.stderr}{text[:200]}")
        return got.stdout.strip() if got.returncode == 0 else None

    def number(self, text):
        return int(self.sql(text))

    def connections(self):
        """The ids of those of the program."""
        return [int(i) for i in self.sql(
            "SELECT id FROM information_schema.processlist "
            "WHERE user = 'app'").split()]

    def running(self, part):
        """How many statements with this text the program has there."""
        return self.number(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE "
            f"user = 'app' AND info LIKE '%{part}%'")

    def kill(self):
        self.process.signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        """All its threads have stopped when this returns."""
        self.process.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)

    def wake(self):
        self.process.signal(signal.SIGCONT)
