#!/usr/bin/python3
"""postern migrate: what a database has, what it gets, and what is wrong."""
import os
import sqlite3
import subprocess
import threading

from mariadb import MariaDB
from postern import BUILD, SLOW, equal, run

TOOL = os.path.join(BUILD, "tool/postern")


def migrate(*args, cwd=None, env=None):
    """(exit status, standard output, standard error)."""
    got = subprocess.run(
        [TOOL, "migrate", *args], capture_output=True, text=True, check=False,
        cwd=cwd, env={**os.environ, **(env or {})}, timeout=60 * SLOW)
    return got.returncode, got.stdout, got.stderr


def life(box, url, rows):
    """A folder of migrations from its first file to a change of one."""
    where = ["--db", url, "--migrations", box.path("sql")]
    os.mkdir(box.path("sql"))
    equal(migrate("status", *where),
          (0, f"{box.path('sql')} has no migrations\n", ""))
    equal(migrate("new", "first-table", *where),
          (0, box.path("sql/0001-first-table.sql") + "\n", ""))
    box.write("sql/0001-first-table.sql", "CREATE TABLE a (v INTEGER);\n")
    box.write("sql/0002-line.sql", "INSERT INTO a VALUES (7);\n")
    box.write("sql/0002-line.mysql.sql", "INSERT INTO a VALUES (8);\n")
    equal(migrate("status", *where)[1].count("new      "), 2)
    code, out, err = migrate("up", *where)
    equal((code, out.splitlines()[0], err), (0, "applied  0001-first-table.sql",
                                             ""))
    equal(len(out.splitlines()), 2)
    equal(migrate("up", *where), (0, "nothing is new\n", ""))
    equal(rows(), [8 if url.startswith("mysql") else 7])
    out = migrate("status", *where)[1]
    equal([line.split()[0] for line in out.splitlines()], ["applied"] * 2)
    assert "Z" in out, out

    # The next number counts the files of every database.
    equal(migrate("new", "more", *where)[1],
          box.path("sql/0003-more.sql") + "\n")
    box.write("sql/0003-more.sql", "-- more\nINSERT INTO a VALUES (1);\n"
              "INSERT INTO nowhere VALUES (2);\n")
    box.write("sql/0004-never.sql", "INSERT INTO a VALUES (4);\n")
    code, out, err = migrate("up", *where)
    equal((code, out), (1, ""))
    for part in ("0003-more.sql:3", "nowhere", "INSERT INTO nowhere"):
        assert part in err, err
    os.remove(box.path("sql/0003-more.sql"))
    os.remove(box.path("sql/0004-never.sql"))

    box.write("sql/0001-first-table.sql", "CREATE TABLE b (v INTEGER);\n")
    for command in ("status", "up"):
        code, out, err = migrate(command, *where)
        equal(code, 1, err)
        assert "0001-first-table.sql has changed" in err, err


def on_sqlite(box):
    """From the first file to a change of one, on SQLite."""
    path = box.path("x.db")

    def rows():
        with sqlite3.connect(path) as c:
            return [v for v, in c.execute("SELECT v FROM a")]
    life(box, f"sqlite:{path}", rows)


def on_mysql(box):
    """The same on MariaDB; what was begun there and failed is shown."""
    db = MariaDB(box)
    url = f"mysql://root@localhost/t?socket={db.socket}"
    life(box, url, lambda: list(map(int, db.sql("SELECT v FROM a").split())))
    box.write("sql/0001-first-table.sql", "CREATE TABLE a (v INTEGER);\n")
    box.write("sql/0003-more.sql", "-- more\n")
    out = migrate("status", "--db", url, "--migrations", box.path("sql"))[1]
    assert "begun    0003-more.sql" in out, out


def at_once(box):
    """Six starters at once: each file is applied once."""
    db = MariaDB(box)
    for i in range(1, 6):
        box.write(f"sql/{i:04}-one.sql",
                  ("CREATE TABLE a (v INTEGER);\n" if i == 1 else "") +
                  f"INSERT INTO a VALUES ({i});\n")
    for url in (f"mysql://root@localhost/t?socket={db.socket}",
                f"sqlite:{box.path('x.db')}"):
        got = []
        crowd = [threading.Thread(target=lambda u=url: got.append(migrate(
            "up", "--migrations", box.path("sql"), env={"POSTERN_DB": u})))
            for _ in range(6)]
        for t in crowd:
            t.start()
        for t in crowd:
            t.join()
        equal([code for code, _, _ in got], [0] * 6, got)
    equal(db.sql("SELECT v FROM a").split(), list("12345"))
    with sqlite3.connect(box.path("x.db")) as c:
        equal([v for v, in c.execute("SELECT v FROM a")], [1, 2, 3, 4, 5])


def mistakes(box):
    """What can't be done is said, with the exit status."""
    os.mkdir(box.path("sql"))
    folder = ["--migrations", box.path("sql")]
    env = {"POSTERN_DB": f"sqlite:{box.path('x.db')}"}
    for args, code, part in (
            ((), 2, "usage"), (("down",), 2, "usage"),
            (("new",), 2, "usage"), (("status", "x"), 2, "usage"),
            (("new", "../x", *folder), 1, "letters"),
            (("new", "", *folder), 1, "letters"),
            (("new", "x", "--migrations", box.path("no")), 1, "no"),
            (("status", "--db", "nosuch:x", *folder), 1, "no driver"),
            (("status", "--db", f"sqlite:{box.path('no/x.db')}", *folder), 1,
             "can't open")):
        got = migrate(*args, env=env)
        assert got[0] == code and part in got[2], (args, got)
    got = migrate("status", *folder, env={"POSTERN_DB": ""})
    equal(got[0], 1, got)
    libs = subprocess.run(["ldd", TOOL], capture_output=True, text=True,
                          check=True).stdout
    assert "maria" not in libs and "sqlite" not in libs, libs


run(on_sqlite, on_mysql, at_once, mistakes)
