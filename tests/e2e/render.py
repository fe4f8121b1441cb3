#!/usr/bin/python3
"""postern render: Mustache's specification, pages of the markup engine, and
what is said of templates and data that are wrong."""
import glob
import json
import os
import subprocess

from postern import BUILD, SHARED, Skip, equal, run

TOOL = os.path.join(BUILD, "tool/postern")


def render(*argv, cwd=None):
    return subprocess.run([TOOL, "render", *argv], capture_output=True,
                          cwd=cwd, timeout=60, check=False)


def page(*argv):
    got = render(*argv)
    equal((got.returncode, got.stderr), (0, b""), argv)
    return got.stdout.decode()


def folder_of(box, name, files):
    """A folder with these files; its path."""
    for file, text in files.items():
        box.write(f"{name}/{file}", text)
    return box.path(name)


def test_specification(box):
    """Every case of Mustache's specification."""
    files = sorted(glob.glob(os.path.join(SHARED, "mustache/*.json")))
    if not files:
        raise Skip("Mustache's specification is not there")
    bad, n = [], 0
    for file in files:
        with open(file, encoding="utf-8") as f:
            cases = json.load(f)["tests"]
        for case in cases:
            n += 1
            base = f"spec-{n}"
            where = folder_of(box, base, {
                "case.mustache": case["template"],
                "case.json": json.dumps(case["data"]),
                **{f"{k}.mustache" if n % 2 else k: v
                   for k, v in case.get("partials", {}).items()}})
            got = page("--engine", "mustache", "--templates", where,
                       "case.mustache", os.path.join(where, "case.json"))
            if got != case["expected"]:
                bad.append((file, case["name"], got, case["expected"]))
    assert n > 150, n
    equal(bad, [], "cases that differ")


def test_markup(box):
    """The markup engine with data, an include, no newline too many."""
    where = folder_of(box, "markup", {
        "page.html": '<ul xmlns:pn="postern" class="${c}"><li '
                     'pn:each="x in list" '
                     'pn:include="item.html"/></ul>',
        "item.html": "<b>${x.name}</b>",
        "page.json": '{"c": "\\"a", "list": [{"name": "<1>"}, '
                     '{"name": "2"}]}',
        "sub/page.html": "<p>${name}</p>",
    })
    data = os.path.join(where, "page.json")
    got = page("--engine", "markup", "--templates", where, "page.html", data)
    equal(got, '<ul class="&quot;a"><li><b>&lt;1&gt;</b></li>'
          "<li><b>2</b></li></ul>")
    equal(page("--engine=markup", os.path.join(where, "page.html"), data),
          got, "FILE's own folder")
    equal(page(os.path.join(where, "page.html"), data), got, "by suffix")
    equal(page("--templates", where, os.path.join(where, "page.html"), data),
          got, "a whole path")
    equal(render("page.html", "page.json", cwd=where).stdout.decode(), got)


def test_paths(box):
    """Where Mustache's files are looked for."""
    where = folder_of(box, "paths", {
        "a.mustache": "{{>b}}{{x}}", "b.mustache": "B", "d/e.mustache":
        "{{>d/f}}{{>b}}", "d/f": "F", "x.json": '{"x": 1}',
    })
    data = os.path.join(where, "x.json")
    equal(page(os.path.join(where, "a.mustache")), "B")
    equal(page(os.path.join(where, "a.mustache"), data), "B1")
    equal(page("--templates", where, "d/e.mustache"), "FB")
    equal(page("--templates", where, os.path.join(where, "a.mustache"), data),
          "B1")


XSL = ('<xsl:stylesheet version="1.0" '
       'xmlns:xsl="http://www.w3.org/1999/XSL/Transform">%s</xsl:stylesheet>')


def test_xslt(box):
    """Stylesheets with data, by option and by suffix, and what is wrong."""
    if not os.path.exists(os.path.join(BUILD, "lib/postern/view-xslt.so")):
        raise Skip("built without libxslt")
    where = folder_of(box, "xslt", {
        "page.xsl": XSL % '<xsl:import href="lib/part.xsl"/>'
        '<xsl:template match="/page"><html><p title="{t}"><xsl:call-template '
        'name="n"/></p></html></xsl:template>',
        "lib/part.xsl": XSL % '<xsl:template name="n"><xsl:value-of '
        'select="count(list/*)"/></xsl:template>',
        "x.json": '{"t": "<\\"&", "list": [1, "b", {"c": null}]}',
        "xml.xslt": XSL % '<xsl:template match="/"><xsl:message>said'
        '</xsl:message><xsl:copy-of select="."/></xsl:template>',
        "bad.xsl": XSL % '\n\n<xsl:template match="/"><xsl:if/>'
        '</xsl:template>',
        "run.xsl": XSL % '\n<xsl:template match="/"><xsl:value-of '
        'select="$x"/></xsl:template>'})
    data = os.path.join(where, "x.json")
    want = '<!DOCTYPE html>\n<html><p title="&lt;&quot;&amp;">3</p></html>'
    equal(page("--engine", "xslt", "--templates", where, "page.xsl", data),
          want)
    equal(page(os.path.join(where, "page.xsl"), data), want, "by suffix")
    equal(page("--templates", where, os.path.join(where, "page.xsl"), data),
          want, "a whole path")
    got = render("xml.xslt", "x.json", cwd=where)
    equal(got.stdout, b'<?xml version="1.0" encoding="UTF-8"?>\n<page><t>&lt;"'
          b'&amp;</t><list><item>1</item><item>b</item><item/></list></page>'
          b'\n')
    equal(got.stderr, b"postern: xml.xslt says: said\n")
    for name, text in (("bad.xsl", "bad.xsl:3: xsl:if : test"),
                       ("run.xsl", "run.xsl:2: Variable 'x'"),
                       ("none.xsl", "none.xsl: cannot be read")):
        got = render(name, "x.json", cwd=where)
        equal((got.returncode, got.stdout), (1, b""))
        assert text in got.stderr.decode(), got.stderr
    env = {**os.environ, "POSTERN_MODULES": "/nonexistent"}
    got = subprocess.run([TOOL, "render", "page.xsl"], cwd=where, env=env,
                         capture_output=True, timeout=60, check=False)
    equal(got.returncode, 1)
    assert b"the engine for XSLT is not there" in got.stderr, got.stderr


def test_errors(box):
    """File, line and what is wrong; nothing on standard output."""
    where = folder_of(box, "errors", {
        "good.html": "<p>${x}</p>", "good.mustache": "{{x}}",
        "open.html": "<p>\n<b>x</p>", "open.mustache": "\n\n{{#x}}",
        "list.json": "[1]", "bad.json": '{\n"x": }', "x.json": '{"x": 1}',
        "self.mustache": "{{>self}}",
    })
    for argv, code, want in (
            (["good.html", "bad.json"], 1, "bad.json:2:6: "),
            (["good.html", "none.json"], 1, "none.json: No such file"),
            (["good.html", "list.json"], 1, "list.json: a page is given"),
            (["none.html", "x.json"], 1, "none.html"),
            (["none.mustache", "x.json"], 1, "none.mustache: there is no"),
            (["open.html"], 1, "open.html:2:"),
            (["open.mustache"], 1, "open.mustache:3:1: \"x\" is not closed"),
            (["self.mustache"], 1, "nested deeper than 100"),
            (["--engine", "php", "good.html"], 1, "there is no such engine"),
            (["--engine"], 2, "usage"), ([], 2, "usage"),
            (["good.html", "x.json", "x.json"], 2, "usage"),
            (["--frob", "good.html"], 2, "usage")):
        got = render(*argv, cwd=where)
        err = got.stderr.decode()
        equal((got.returncode, got.stdout), (code, b""), (argv, err))
        assert want in err, (argv, err)
    equal(render("good.mustache", "list.json", cwd=where).stdout, b"")


run(test_specification, test_markup, test_paths, test_xslt, test_errors)
