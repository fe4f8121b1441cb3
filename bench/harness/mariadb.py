"""A MariaDB of our own: its data folder, its socket, no network."""

import os
import pwd
import shutil
import subprocess

from . import proc

SERVER = ["mariadbd", "/usr/sbin/mariadbd", "mysqld"]

# Room for what the tables need, no binary log, a commit does not wait for
# the disk: the database is the same for all, and not what is measured.
SETTINGS = """\
[mariadbd]
user = {user}
datadir = {data}
socket = {socket}
pid-file = {data}/pid
skip-networking
skip-log-bin
max_connections = 2000
table_open_cache = 4000
innodb_buffer_pool_size = 256M
innodb_log_file_size = 96M
innodb_flush_log_at_trx_commit = 0
innodb_flush_method = O_DIRECT
query_cache_type = 0
max_prepared_stmt_count = 100000
character_set_server = utf8mb4
performance_schema = off
"""

TABLES = """\
CREATE DATABASE bench CHARACTER SET utf8mb4;
USE bench;
CREATE TABLE world (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  randomNumber INT NOT NULL
) ENGINE=InnoDB;
INSERT INTO world
  SELECT seq, 1 + FLOOR(RAND() * 10000) FROM seq_1_to_10000;
CREATE TABLE fortune (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message VARCHAR(2048) CHARACTER SET utf8mb4 NOT NULL
) ENGINE=InnoDB;
INSERT INTO fortune (id, message) VALUES {fortunes};
CREATE USER bench@localhost;
GRANT ALL ON bench.* TO bench@localhost;
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
    raise proc.Failed("no user mysql or nobody for the database server")


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def run(argv, what, text=None):
    out = subprocess.run(argv, input=text, text=True, encoding="utf-8",
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False)
    if out.returncode:
        raise proc.Failed(f"{what}:\n{out.stdout[-2000:]}")


def start(site, fortunes):
    """Makes the folder, starts the server, makes the tables; the contenders
    find it by the environment."""
    server = next(filter(None, map(shutil.which, SERVER)), None)
    if not server:
        raise proc.Failed("please install: mariadb-server")
    data, socket = site.path("data"), site.path("data/socket")
    os.mkdir(data)
    shutil.chown(data, user())
    conf = site.path("my.cnf")
    with open(conf, "w", encoding="utf-8") as f:
        f.write(SETTINGS.format(user=user(), data=data, socket=socket))
    run(["mariadb-install-db", f"--defaults-file={conf}",
         "--auth-root-authentication-method=normal", "--skip-test-db"],
        "mariadb-install-db")
    process = site.processes.start(
        "mariadbd", [server, f"--defaults-file={conf}"])

    def answers():
        process.check()
        return subprocess.run(
            ["mariadb-admin", "--no-defaults", "-u", "root", "-S", socket,
             "ping"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False).returncode == 0
    proc.until(answers, 60, "mariadbd answering")
    rows = ", ".join(f"({f['id']}, {quoted(f['message'])})" for f in fortunes)
    run(["mariadb", "--no-defaults", "--default-character-set=utf8mb4",
         "-u", "root", "-S", socket], "making the tables",
        TABLES.format(fortunes=rows))
    site.database = process
    site.env.update(
        DB_SOCKET=socket, DB_USER="bench", DB_NAME="bench",
        DB_CONNECTIONS=str(site.database_connections),
        DB_URL=f"mysql://bench@localhost/bench?socket={socket}")
