#!/usr/bin/python3
"""The feed beside the guestbook, behind nginx: an XML parser finds what was
written, whatever it was; libxslt is in the feed's process and in no other."""
import json
import os
import re
import urllib.parse
import xml.etree.ElementTree

from postern import BUILD, SHARED, SOURCE, Skip, app, equal, run

ATOM = "{http://www.w3.org/2005/Atom}"
NO_XML = re.compile("[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")


def serve(box, root=SOURCE, **how):
    """Both programs on one database, behind nginx."""
    if not os.path.exists(os.path.join(BUILD, "lib/postern/view-xslt.so")):
        raise Skip("built without libxslt")
    both = [box.program("--root", root, "--db", "sqlite:" +
                        box.path("site.db"), "--workers", "1", exe=app(name),
                        name=name, **how) for name in ("guestbook", "feed")]
    return both, box.nginx(*both, locations=(
        "location / { fastcgi_pass p0; }\n"
        "location /feed { fastcgi_pass p1; }\n"))


def sign(nginx, name, message):
    body = urllib.parse.urlencode({"name": name, "message": message})
    equal(nginx.get("/guestbook", "POST", body, {
        "Content-Type": "application/x-www-form-urlencoded"})[0], 303)


def feed(nginx):
    """Type and tree."""
    got = nginx.get("/feed")
    equal(got[0], 200)
    return got, xml.etree.ElementTree.fromstring(got[2])


def test_feed(box):
    """Atom, with its type, newest first; the guestbook says where it is."""
    _, nginx = serve(box)
    sign(nginx, "Ada", "first")
    sign(nginx, "<b>&amp;", "</content>]]>\n<script>")
    got, tree = feed(nginx)
    equal(got[1]["Content-Type"], "application/atom+xml; charset=utf-8")
    entries = tree.findall(ATOM + "entry")
    equal([(e.findtext(ATOM + "title"), e.findtext(ATOM + "content"))
           for e in entries],
          [("<b>&amp;", "</content>]]>\n<script>"),
           ("Ada", "first")])
    equal(entries[0].find(ATOM + "link").get("href"),
          f"http://127.0.0.1:{nginx.port}/guestbook/2")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
                        tree.findtext(ATOM + "updated"))
    assert b'href="/feed"' in nginx.get("/guestbook")[2]


def test_attacks(box):
    """Attack strings come back as they are, as far as XML can hold them."""
    path = os.path.join(SHARED, "security/naughty-strings.json")
    if not os.path.exists(path):
        raise Skip("the attack strings are not there")
    _, nginx = serve(box)
    with open(path, encoding="utf-8") as f:
        texts = [s for s in json.load(f) if s.strip() and len(s) < 1900 and
                 s == s.encode("utf-8", "ignore").decode() and
                 not re.search("[\\0-\\x1f\\x7f-\\x9f\\ufffe\\uffff]", s)]
    texts = texts[::len(texts) // 20][:20]
    for s in texts:
        sign(nginx, "x", s)
    _, tree = feed(nginx)
    equal([c.text.strip() for c in tree.iter(ATOM + "content")],
          [s.strip() for s in reversed(texts)])


def test_apart(box):
    """Who has no stylesheet has no libxslt."""
    both, nginx = serve(box)
    feed(nginx)
    loaded = []
    for p in both:
        maps = ""
        for pid in p.workers():
            with open(f"/proc/{pid}/maps", encoding="utf-8") as f:
                maps += f.read()
        assert "libpostern" in maps, maps
        loaded.append("libxslt" in maps)
    equal(loaded, [False, True])


def test_broken(box):
    """A stylesheet that is broken stops the start, with file and line."""
    if not os.path.exists(os.path.join(BUILD, "lib/postern/view-xslt.so")):
        raise Skip("built without libxslt")
    box.write("templates/feed.xsl", '<xsl:stylesheet version="1.0" '
              'xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\n'
              '<xsl:template match="/"><xsl:if/></xsl:template>\n'
              '</xsl:stylesheet>')
    os.makedirs(box.path("conf"), exist_ok=True)
    p = box.program("--root", box.folder, "--db", "sqlite::memory:",
                    exe=app("feed"), name="broken", wait=False)
    assert p.wait(20) != 0
    assert "feed.xsl:2: xsl:if : test is not defined" in p.log(), p.log()


run(test_feed, test_attacks, test_apart, test_broken)
