#!/usr/bin/python3
"""Options: the four places, their order, and what a mistake is told."""
import os
import subprocess

from postern import FIXTURE, SLOW, equal, run


def ask(box, *args, env=None, cwd=None):
    full = {k: v for k, v in os.environ.items()
            if not k.startswith("POSTERN_") and k != "GATEWAY_INTERFACE"}
    full.update(env or {})
    return subprocess.run([FIXTURE] + list(args), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, env=full,
                          cwd=cwd or box.root(), timeout=20 * SLOW,
                          check=False)


def shown(box, *args, **how):
    """--print config as {option: (value, from)}."""
    p = ask(box, "--print", "config", *args, **how)
    equal(p.returncode, 0, p.stderr)
    out = {}
    for line in p.stdout.splitlines()[1:]:
        name, value, where = line.split(None, 2)
        out[name] = (value, where)
    return out


def order(box):
    """Later beats earlier: default, file, environment, command line."""
    equal(shown(box)["threads"], ("4", "default"))
    conf = box.write("conf/fixture.conf", "# ours\nTHREADS=5\n")
    equal(shown(box)["threads"], ("5", conf + ":2"))
    env = {"POSTERN_THREADS": "6"}
    equal(shown(box, env=env)["threads"], ("6", "POSTERN_THREADS"))
    equal(shown(box, "--threads", "7", env=env)["threads"],
          ("7", "--threads"))
    equal(shown(box, "--threads=8", env=env)["threads"], ("8", "--threads"))


def files(box):
    """A file is what systemd's EnvironmentFile reads."""
    box.write("conf/fixture.conf",
              '\n; a comment\nPOSTERN_WORKERS=3\n'
              'LISTEN = "unix:/run/with space.sock"  \n'
              "group='www-data'\nlog_level=de\\\nbug\nDB=\n")
    got = ask(box, "--print", "config").stdout
    assert "unix:/run/with space.sock" in got, got
    got = shown(box, "--listen", "x")
    for name, value in (("workers", "3"), ("group", "www-data"),
                        ("log-level", "debug"), ("db", "-")):
        equal(got[name][0], value, name)
    other = box.write("other.conf", "WORKERS=9\n")
    equal(shown(box, "--listen", "x", "--config", other)["workers"],
          ("9", other + ":1"))


def passwords(box):
    """A password is not shown."""
    for url in ("mysql://ada:geheim@db/shop", "mysql://ada:ge:hei@m@db/shop",
                "mysql://db/shop?user=ada&password=geheim&x=y"):
        value = shown(box, "--db", url)["db"][0]
        assert "***" in value and "hei" not in value, value
        assert "ada" in value and "db/shop" in value, value


def mistakes(box):
    """A mistake ends it with status 2 and says place and remedy."""
    cases = (
        (("--thread", "3"), {}, "", "--threads"),
        (("--wrkers=3",), {}, "", "--workers"),
        (("--threads", "0"), {}, "", "from 1 to"),
        (("--threads", "many"), {}, "", '"many"'),
        (("--threads",), {}, "", "needs a value"),
        (("--mode", "9"), {}, "", "octal"),
        (("--log", "xml"), {}, "", "text json"),
        (("--log-level", "loud"), {}, "", "debug"),
        (("--print", "nonsense"), {}, "", "routes"),
        (("--listen", ""), {}, "", "empty"),
        (("serve",), {}, "", "--help"),
        ((), {"POSTERN_THREADS": "x"}, "", "POSTERN_THREADS"),
        ((), {"POSTERN_LISTN": "x"}, "", "--listen"),
        ((), {}, "THREDS=3\n", "fixture.conf:1: "),
        ((), {}, "THREDS=3\n", "did you mean threads"),
        ((), {}, "\n\nTHREADS=x\n", "fixture.conf:3"),
        ((), {}, "THREADS\n", "KEY=value"),
        ((), {}, 'DB="open\n\n', "fixture.conf:1: a quote"),
        ((), {}, "ROOT=/\n", "can't be set in a file"),
        (("--config", "/no/such/file"), {}, "", "/no/such/file"),
    )
    for args, env, conf, says in cases:
        box.root()
        path = box.write("conf/fixture.conf", conf)
        if not conf:
            os.unlink(path)
        p = ask(box, *args, env=env)
        equal(p.returncode, 2, (args, env, conf, p.stderr))
        assert says in p.stderr, (args, env, conf, p.stderr)
        assert p.stderr.count("\n") == 1, p.stderr


def other_variables(box):
    """A variable of another program is left alone."""
    equal(ask(box, "--print", "config",
              env={"POSTERN_SOURCE": "/", "POSTERN_SLOW": "9"}).returncode, 0)


def no_address(box):
    """Without a place to listen it says what to give."""
    p = ask(box)
    equal(p.returncode, 2)
    assert "--listen" in p.stderr, p.stderr


def start_mistakes(box):
    """What is wrong with the program's files stops the start."""
    box.write("templates/page.html", "<html><p></html>")
    p = ask(box, "--listen", "unix:" + box.path("s"))
    equal(p.returncode, 1, p.stderr)
    assert "page.html" in p.stderr, p.stderr
    assert not os.path.exists(box.path("s"))
    box.write("templates/page.html", "<html><body></body></html>")
    p = ask(box, "--listen", "unix:" + box.path("s"), "--db", "nosuch:x")
    equal(p.returncode, 1, p.stderr)
    p = ask(box, "--listen", "unix:" + box.path("s"),
            env={"FIXTURE_START": "refuse"})
    equal(p.returncode, 1, p.stderr)
    assert "start hook" in p.stderr, p.stderr
    p = ask(box, "--listen", "unix:/no/such/folder/s")
    equal(p.returncode, 1, p.stderr)
    assert "/no/such/folder" in p.stderr, p.stderr


def help_text(box):
    """--help names every option, --version the version."""
    p = ask(box, "--help", env={"POSTERN_THREADS": "x"})
    equal((p.returncode, p.stderr), (0, ""))
    for name in list(shown(box)) + ["print", "request", "header"]:
        assert "--" + name + " " in p.stdout, name
    assert all(len(line) <= 80 for line in p.stdout.splitlines()), p.stdout
    assert ask(box, "--version").stdout.startswith("fixture, postern ")


def routes(box):
    """--print routes lists methods and paths."""
    out = ask(box, "--print", "routes").stdout.splitlines()
    assert "GET     /pid" in out, out
    assert "POST    /echo  takes text" in out, out
    assert "GET     /page  page page.html" in out, out


run(order, files, passwords, mistakes, other_variables, no_address,
    start_mistakes, help_text, routes)
