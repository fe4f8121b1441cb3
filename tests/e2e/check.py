#!/usr/bin/python3
"""postern check-templates: all errors, with their places, and its status."""
import os
import subprocess

from postern import BUILD, Skip, equal, run

TOOL = os.path.join(BUILD, "tool/postern")
GUESTBOOK = os.path.join(BUILD, "apps/guestbook")

BROKEN = """<div xmlns:pn="postern">
 <p>${a | nosuch}</p>
 <b onclick="${x}"/>
 <form method="post" pn:form="entry">
  <pn:field name="nope"/>
  <i>${</i>
  <pn:field name="name"/>
 </form>
 <ul><li pn:each="entry in entries">${entry.name} ${entry.nme} <pn:no/></li></ul>
 <p pn:if="entry.x"/>
 <u pn:with="e = entry">${e.y} ${f.y}</u>
 <u pn:include="missing.html"/>
 <u pn:include="part.html"/>
</div>
"""

# Line and column of each, and a word of what is said.
WANT = [("guestbook.html:2:5", "nosuch"), ("guestbook.html:3:14", "script"),
        ("guestbook.html:5:13", '"nope"'), ("guestbook.html:6:6", "\\${"),
        ("guestbook.html:9:51", '"nme"'), ("guestbook.html:9:64", "pn:no"),
        ("guestbook.html:10:5", '"x"'), ("guestbook.html:11:25", '"y"'),
        ("guestbook.html:12:5", "missing.html"),
        ("part.html:1:21", "javascript"),
        ("guestbook/a.mustache:2:1", "x"), ("errors/404.html:1", "</p>")]

FILES = {
    "guestbook.html": BROKEN,
    "part.html": '<a href="javascript:${x}">x</a>',
    "guestbook/a.mustache": "\n{{#x}}",
    "errors/404.html": "<p></i>",
}


def check(*argv, cwd=None):
    got = subprocess.run([TOOL, "check-templates", *argv], cwd=cwd,
                         capture_output=True, text=True, timeout=60,
                         check=False)
    return got.returncode, got.stdout, got.stderr.splitlines()


def folder_of(box, name, files):
    for file, text in files.items():
        box.write(f"{name}/{file}", text)
    return box.path(name)


def test_all_errors(box):
    """Each error once, with its place; the last line counts them."""
    where = folder_of(box, "broken", FILES)
    status, out, lines = check(GUESTBOOK, "--templates", where)
    equal((status, out), (1, ""), lines)
    equal(lines[-1], f"guestbook: {len(WANT)} errors in its templates",
          lines)
    for place, word in WANT:
        hits = [x for x in lines if x.startswith(place)]
        equal(len(hits), 1, (place, lines))
        assert word in hits[0], hits


def test_good(box):
    """Good templates, of one program and of several."""
    status, out, lines = check(GUESTBOOK, os.path.join(BUILD, "apps/inspect"))
    equal((status, lines), (0, []), out)
    assert "guestbook: its templates are good" in out, out
    assert "inspect: its templates are good" in out, out


def test_one_is_broken(box):
    """One broken program is enough."""
    where = folder_of(box, "one", {"guestbook.html": "<p>${</p>"})
    status, out, lines = check(GUESTBOOK, os.path.join(BUILD, "apps/hello"),
                               f"--templates={where}")
    equal(status, 1, lines)
    assert "hello: its templates are good" in out, out
    equal(lines[-1], "guestbook: 1 error in its templates", lines)


def test_without_program(box):
    """A folder alone: no forms, no filters, and parts where they belong."""
    where = folder_of(box, "alone", {
        "page.html": '<html xmlns:pn="postern" pn:layout="layout.html">'
                     '<body><form pn:form="x" method="post">'
                     '<pn:field name="y"/></form>${a | theirs(1)}'
                     '<b pn:include="part.html"/></body></html>',
        "layout.html": '<html xmlns:pn="postern"><head><title>t</title>'
                       '</head><body><pn:slot name="body"/></body></html>',
        "part.html": '<pn:card xmlns:pn="postern"/>',
        "m.mustache": "{{a}}"})
    status, _, lines = check("--templates", where)
    equal((status, lines[-1]), (1, "1 error in 4 templates"), lines)
    assert lines[0].startswith("part.html:1:1: there is no <pn:card>"), lines
    box.write("alone/part.html", "<i/>")
    status, out, lines = check("--templates", where)
    equal((status, lines), (0, []), out)
    assert out.startswith("4 templates are good"), out


def test_stylesheets(box):
    """Stylesheets, of a program and of a folder."""
    if not os.path.exists(os.path.join(BUILD, "lib/postern/view-xslt.so")):
        raise Skip("built without libxslt")
    feed = os.path.join(BUILD, "apps/feed")
    status, out, lines = check(feed)
    equal((status, lines), (0, []), out)
    where = folder_of(box, "xsl", {"feed.xsl": (
        '<xsl:stylesheet version="1.0" '
        'xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\n'
        '<xsl:template match="[["/></xsl:stylesheet>')})
    for argv in (feed, "--templates", where), ("--templates", where):
        status, _, lines = check(*argv)
        equal((status, len(lines)), (1, 2), lines)
        assert lines[0].startswith('feed.xsl:2: match="[[" is no pattern'), \
            lines


def test_usage(box):
    """What is no program, no folder, no option."""
    equal(check("--nope")[0], 2, "an option")
    equal(check("--templates", box.path("nowhere"))[0], 1, "a folder")
    equal(check(box.path("nothing"))[0], 1, "a program")
    equal(check("guestbook")[0], 1, "a word")


run(test_all_errors, test_good, test_one_is_broken, test_without_program,
    test_stylesheets, test_usage)
