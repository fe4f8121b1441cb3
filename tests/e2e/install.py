#!/usr/bin/python3
"""make install, and a program built outside of the tree with pkg-config."""
import os
import re
import subprocess

from postern import BUILD, SANITIZER, SOURCE, Skip, equal, run


def sh(*argv, **how):
    got = subprocess.run(argv, capture_output=True, text=True, check=False,
                         **how)
    assert got.returncode == 0, f"{argv}:\n{got.stdout}{got.stderr}"
    return got.stdout


def installed(box):
    """Installs below the test's folder; returns the prefix there."""
    if SANITIZER:
        raise Skip("a sanitized library is not for installing")
    env = {k: v for k, v in os.environ.items()
           if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    sh("make", "-s", "-C", BUILD, "install", f"DESTDIR={box.folder}", env=env)
    with open(os.path.join(BUILD, "lib/postern.pc"), encoding="utf-8") as f:
        prefix = re.search(r"^prefix=(.*)$", f.read(), re.M).group(1)
    return box.folder + prefix


def hello_of_readme():
    """The program that README.md shows."""
    with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as f:
        text = f.read()
    code = re.search(r"## Hello, world\n\n((?:    .*\n|\n)+)", text).group(1)
    return "\n".join(line[4:] for line in code.split("\n"))


def test_hello_outside(box):
    """The README's hello builds with pkg-config alone, and answers."""
    prefix = installed(box)
    source = box.write("hello.c", hello_of_readme())
    flags = sh("pkg-config", f"--define-variable=prefix={prefix}", "--cflags",
               "--libs", "postern", env=dict(
                   os.environ,
                   PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig")).split()
    sh("cc", "-Wall", "-Wextra", "-Werror", source, *flags, "-o",
       box.path("hello"))
    out = sh(box.path("hello"), "--request", "GET /hello", cwd=box.folder,
             stdin=subprocess.DEVNULL)
    assert out.endswith("Hello, World!"), out


def test_what_is_installed(box):
    """Programs, pages, styles, configuration and drivers are in place."""
    prefix = installed(box)
    for path in ("include/postern.h", "include/postern/req.h",
                 "lib/libpostern.so", "lib/postern/db-sqlite.so",
                 "libexec/postern/benchmark", "libexec/postern/contact",
                 "libexec/postern/feed",
                 "libexec/postern/guestbook", "libexec/postern/hello",
                 "share/postern/templates/feed.xsl",
                 "share/postern/templates/benchmark.html",
                 "share/postern/templates/contact.html",
                 "share/postern/templates/contact/sent.html",
                 "share/postern/templates/guestbook.html",
                 "share/postern/templates/guestbook/entry.html",
                 "share/postern/templates/static/site.css",
                 "share/postern/templates/errors/error.html",
                 "share/postern/conf/sql/0001-guestbook.sql",
                 "share/postern/conf/sql/0002-benchmark.mysql.sql",
                 "share/postern/conf/sql/0004-contact.sql",
                 "share/postern/conf/contact.conf",
                 "share/postern/conf/postern_params"):
        assert os.path.exists(os.path.join(prefix, path)), path


def test_installed_guestbook(box):
    """The installed program finds its pages, tables and driver by itself."""
    prefix = installed(box)
    program = os.path.join(prefix, "libexec/postern/guestbook")
    out = sh(program, "--request", "GET /guestbook", "--root",
             os.path.join(prefix, "share/postern"), "--modules",
             os.path.join(prefix, "lib/postern"), "--db",
             "sqlite:" + box.path("x.db"), cwd=box.folder,
             stdin=subprocess.DEVNULL,
             env=dict(os.environ, LD_LIBRARY_PATH=f"{prefix}/lib"))
    assert "Nobody has signed yet" in out, out
    equal(out.split(" ")[1], "200")


run(test_hello_outside, test_what_is_installed, test_installed_guestbook)
