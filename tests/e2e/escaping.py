#!/usr/bin/python3
"""Attack strings in every place of a page that takes a value: an HTML5 parser
finds the same elements as with a harmless text, and the text itself; a
browser runs nothing and asks for nothing. The sanitiser leaves only what its
list has."""
import http.server
import json
import os
import re
import subprocess
import threading
import urllib.parse

from browser import Browser
from npm import install
from postern import BUILD, SHARED, Skip, equal, run

TOOL = os.path.join(BUILD, "tool/postern")

# The places, each with a value; the text of a place is never empty, so that
# an empty value has the same shape.
MARKUP = (
    '<html lang="en" xmlns:pn="postern"><head><title>all</title></head><body>'
    '<div class="case" pn:each="x in list"><p>.${x}</p>'
    '<b title="${x}." data-x="a ${x} b">b</b>'
    '<a href="${x}">a</a><a href="/q?x=${x}&amp;y">q</a>'
    '<textarea>${x}.</textarea><svg><title>.${x}</title></svg>'
    '<script type="application/json">${x}</script></div></body></html>')
# Styles and scripts, which a browser reads in its own way.
CODE = (
    '<html lang="en" xmlns:pn="postern"><head><title>all</title></head><body>'
    '<div class="case" pn:each="x in list">'
    '<i style="color: ${x}; width: 1px">i</i>'
    '<style nonce="own">.a { color: ${x}; }</style>'
    '<script nonce="own">all.push(${x}, {"a b": [${x}]}["a b"][0]);</script>'
    '</div></body></html>')
# Lists of addresses: a browser would ask for each, so it never gets them.
LISTS = (
    '<html lang="en" xmlns:pn="postern"><head><title>all</title></head><body>'
    '<div class="case" pn:each="x in list">'
    '<img srcset="${x} 1x, /two.png 2x" alt=""/>'
    '<img srcset="/a/${x}.png 1x, ${x} 2x" alt=""/>'
    '<a ping="/p ${x}">p</a></div></body></html>')
CSS = re.compile("[A-Za-z0-9#%+.,_ -]*")
MUSTACHE = (
    "<!DOCTYPE html><html><head><title>all</title></head><body>{{#list}}"
    "<div class=\"case\"><p>.{{.}}</p><b title=\"{{.}}.\" data-x='{{.}}'>b"
    "</b><textarea>.{{.}}</textarea><title>.{{.}}</title></div>{{/list}}"
    "</body></html>")
XSLT = (
    '<xsl:stylesheet version="1.0" '
    'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output '
    'method="html"/><xsl:template match="/page"><html><head><title>all'
    '</title></head><body><xsl:for-each select="list/item"><div class="case">'
    '<p>.<xsl:value-of select="."/></p><b title="{.}." data-x="a {.} b">b</b>'
    '<a href="{.}">a</a><textarea><xsl:value-of select="."/>.</textarea>'
    '<svg><title>.<xsl:value-of select="."/></title></svg><pre><xsl:value-of '
    'select="."/>.</pre><i><xsl:attribute name="title"><xsl:value-of '
    'select="."/></xsl:attribute><xsl:comment> <xsl:value-of select="."/> '
    '</xsl:comment></i><u>.<xsl:copy-of select="."/></u></div></xsl:for-each>'
    '</body></html></xsl:template></xsl:stylesheet>')
# What XML cannot hold.
NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TITLE = """<html lang="en"><head><title class="case">.${x}</title></head>
<body><p>x</p></body></html>
"""
OWN = ["", "\0<b>", "a\r\nb\rc", "\n\n<i>", " x ", "</textarea><b>",
       "</title><b>", "</script><b>", "]]>", "--!><b>", "\u2028\u2029",
       "<!--<script>", "&lt;", "&#60;", "&amp", "${x}", "{{x}}", "\t",
       "java\tscript:alert(1)", "\1javascript:alert(1)", "JAVASCRIPT:1",
       "//evil.example/", "data:text/html,x", "vbscript:x", "%00%zz", "'\"`"]
ELEMENTS = set("""a abbr b bdi bdo blockquote br caption cite code dd del dfn
div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p
pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th
thead time tr u ul var wbr""".split())
ATTRIBUTES = set("""title lang dir href src alt width height cite datetime
colspan rowspan scope start reversed value rel loading
referrerpolicy""".split())
# The texts have them; a reference is how a CR stays one.
CONTROLS = {"control-character-in-input-stream", "control-character-reference",
            "noncharacter-in-input-stream"}
SCHEMES = {"http:", "https:", "mailto:", "tel:"}


def attacks():
    """Every string of the shared lists and of ours."""
    folder = os.path.join(SHARED, "security")
    if not os.path.exists(folder):
        raise Skip("the attack strings are not there")
    with open(os.path.join(folder, "naughty-strings.json"),
              encoding="utf-8") as f:
        found = json.load(f)
    with open(os.path.join(folder, "xss-payloadbox-500.txt"),
              encoding="utf-8", newline="\n") as f:
        found += f.read().split("\n")
    return [s for s in OWN + found
            if s == s.encode("utf-8", "ignore").decode("utf-8")]


def shapes(pages):
    """What parse5 finds in each page."""
    got = subprocess.run(["node", os.path.join(install(), "shape.mjs")],
                         input=json.dumps(pages), capture_output=True,
                         text=True, timeout=120, check=False)
    equal(got.returncode, 0, got.stderr)
    return json.loads(got.stdout)


def render(box, name, template, data):
    page = box.write(name, template)
    got = subprocess.run(
        [TOOL, "render", page, box.write("data.json", json.dumps(data))],
        capture_output=True, timeout=60, check=False)
    equal(got.returncode, 0, got.stderr)
    return got.stdout.decode("utf-8")


def compare(list_, page, wrong):
    """Each case has the shape of the first, and no value is wrong."""
    found = page["found"]
    equal(len(found), len(list_) + 1)
    equal(set(page["errors"]) - CONTROLS, set(),
          "what the parser complains of")
    bad = []
    for text, case in zip(list_, found[1:]):
        if case["shape"] != found[0]["shape"]:
            bad.append((text, case["shape"]))
            continue
        # What HTML cannot hold becomes U+FFFD.
        why = wrong(text.replace("\0", "\ufffd"), text, case["values"])
        if why:
            bad.append((text, why))
    equal(bad[:5], [], f"{len(bad)} of {len(list_)} texts came out as others")


def wrong_url(text, got, scheme):
    """What is wrong with a whole URL."""
    if got == "#blocked":
        return None
    if scheme not in SCHEMES | {"invalid"}:
        return "a scheme: " + got
    same = urllib.parse.unquote_to_bytes(got) == \
        urllib.parse.unquote_to_bytes(text.strip(" \t\r\n\f"))
    return None if same else "another address: " + got


def wrong_markup(text, raw, values):
    v = values
    want = ["case", "." + text, text + ".", f"a {text} b", "b"]
    if v[:5] != want:
        return v[:5]
    url, scheme, name, query, there, letter, area, title, kind, data = v[5:]
    equal((name, letter, there, kind),
          ("a", "q", "https:", "application/json"))
    if urllib.parse.unquote(query) != f"/q?x={raw}&y":
        return query
    if (area, title) != (text + ".", "." + text):
        return area, title
    if json.loads(data) != raw:
        return data
    return wrong_url(raw, url, scheme)


def wrong_code(_text, raw, values):
    """A style holds the whole text or nothing; a script, its value."""
    text = raw if CSS.fullmatch(raw) else ""
    want = ["case", f"color: {text}; width: 1px", "i", "own",
            f".a {{ color: {text}; }}", "own"]
    if values[:6] != want:
        return values[:6]
    m = re.fullmatch(r'all\.push\( *(".*"), \{"a b": \[ *(".*")\]\}'
                     r'\["a b"\]\[0\]\);', values[6], re.S)
    if m is None or "<" in values[6]:
        return values[6]
    return None if [json.loads(g) for g in m.groups()] == [raw, raw] \
        else values[6]


def wrong_place(text, got):
    """What is wrong with one address of a list."""
    if re.search("[ \t\r\n\f,]", got):
        return "two addresses: " + got
    scheme = re.match("([A-Za-z][A-Za-z0-9+.-]*:)?", got).group().lower()
    return wrong_url(text, got, scheme or "https:")


def wrong_lists(_text, raw, values):
    one, _, two, _, ping, letter = values[1:]
    part = urllib.parse.quote(raw, safe="")
    if not one.endswith(" 1x, /two.png 2x") or not ping.startswith("/p ") or \
            letter != "p":
        return values
    front = f"/a/{part}.png 1x, "
    if not two.startswith(front) or not two.endswith(" 2x"):
        return two, front
    return wrong_place(raw, one[:-len(" 1x, /two.png 2x")]) or \
        wrong_place(raw, two[len(front):-len(" 2x")]) or \
        wrong_place(raw, ping[len("/p "):])


def wrong_mustache(text, _raw, values):
    want = ["case", "." + text, text + ".", text, "b", "." + text,
            "." + text]
    return None if values == want else values


def test_markup(box):
    """The markup engine: text, attributes, URLs, textarea, script data."""
    list_ = attacks()
    page = render(box, "page.html", MARKUP, {"list": ["x"] + list_})
    compare(list_, shapes([{"html": page}])[0], wrong_markup)


def test_code(box):
    """The markup engine: styles, a style sheet, values in a script."""
    list_ = attacks()
    page = render(box, "code.html", CODE, {"list": ["x"] + list_})
    compare(list_, shapes([{"html": page}])[0], wrong_code)


def test_lists(box):
    """The markup engine: srcset and other lists of addresses."""
    list_ = attacks()
    page = render(box, "lists.html", LISTS, {"list": ["x"] + list_})
    compare(list_, shapes([{"html": page}])[0], wrong_lists)


def test_mustache(box):
    """Mustache: text, attributes in both quotes, textarea, title."""
    list_ = attacks()
    page = render(box, "page.mustache", MUSTACHE, {"list": ["x"] + list_})
    compare(list_, shapes([{"html": page}])[0], wrong_mustache)


def wrong_xslt(text, _raw, values):
    text = NO_XML.sub("\ufffd", text)
    v = values
    want = ["case", "." + text, text + ".", f"a {text} b", "b"]
    if v[:5] != want:
        return v[:5]
    url, scheme, letter, area, title, pre, attribute, mark, copy = v[5:]
    want = ("a", text + ".", "." + text, text + ".", text)
    if (letter, area, title, pre, attribute) != want or \
            (mark, copy) != (".", text):
        return v[7:]
    return wrong_url(text, url, scheme)


def test_xslt(box):
    """XSLT: text, attributes, URLs, textarea, copies, beside comments."""
    if not os.path.exists(os.path.join(BUILD, "lib/postern/view-xslt.so")):
        raise Skip("built without libxslt")
    list_ = [s for s in attacks() if s]
    page = render(box, "page.xsl", XSLT, {"list": ["x"] + list_})
    compare(list_, shapes([{"html": page}])[0], wrong_xslt)
    equal(browse(box, page), len(list_) + 1)


def test_title(box):
    """A page's own title; a page each, of a few strings."""
    list_ = [s for s in attacks() if "<" in s][::25]
    pages = [{"html": render(box, "title.html", TITLE, {"x": s})}
             for s in list_]
    for text, page in zip(list_, shapes(pages)):
        equal(page["found"], [{"shape": "<title class #text >", "values":
              ["case", "." + text.replace("\0", "\ufffd")]}])


def test_sanitiser(box):
    """Nothing is left but what the list has."""
    del box
    list_ = attacks()
    got = subprocess.run([os.path.join(BUILD, "tests/e2e/sanitise")],
                         input=json.dumps(list_).encode(),
                         capture_output=True, timeout=60, check=False)
    equal(got.returncode, 0, got.stderr)
    clean = json.loads(got.stdout)
    equal(len(clean), len(list_))
    assert sum("<" in c for c in clean) > 20
    bad = []
    for text, page in zip(list_, shapes(
            [{"html": c, "fragment": True} for c in clean])):
        for tag in page["found"]:
            names, schemes = tag[1::2], tag[2::2]
            if tag[0] not in ELEMENTS or set(names) - ATTRIBUTES or \
                    set(schemes) - SCHEMES - {"", "invalid"}:
                bad.append((text, tag))
    equal(bad, [], "what should have been dropped")


class Server(http.server.ThreadingHTTPServer):
    """One page, and what else was asked for."""

    def __init__(self, page):
        self.page, self.asked = page, []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy-Report-Only",
                         "default-src 'none'; script-src 'nonce-own'; "
                         "style-src 'unsafe-inline'; "
                         "base-uri 'none'; form-action 'none'")
        self.end_headers()
        self.wfile.write(self.server.page)

    def log_message(self, *_):
        pass


WATCH = """<script nonce="own">
window.seen = [];
window.all = [];
for (const name of ['alert', 'prompt', 'confirm', 'print', 'open'])
  window[name] = () => seen.push(name);
document.addEventListener('securitypolicyviolation',
  (e) => seen.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
</script>"""


def browse(box, page):
    server = Server(page.replace("<title>", WATCH + "<title>", 1).encode())
    here = f"http://127.0.0.1:{server.server_port}/page"
    try:
        with Browser(box) as b:
            b.get(here)
            equal(b.current_url, here, "where the browser is")
            equal([s for s in b.execute_script("return seen")
                   if "/favicon.ico" not in s], [], "what has run")
            asked = b.execute_script(
                "return performance.getEntriesByType('resource')"
                ".map((e) => e.name)")
            equal([a for a in asked if not a.endswith("/favicon.ico")], [],
                  "what was asked for")
            equal(set(server.asked) - {"/page", "/favicon.ico"}, set())
            n = b.execute_script(
                "return document.querySelectorAll('.case').length")
            box.all = b.execute_script("return all")
    finally:
        server.shutdown()
        server.server_close()
    return n


def test_watched(box):
    """The watch itself: it sees a script and a request."""
    try:
        browse(box, "<title>x</title><img src=/x.png onerror=alert(1)>")
    except AssertionError as e:
        assert "what has run" in str(e), e
    else:
        raise AssertionError("a script that ran was not seen")


def test_browser(box):
    """All of them in a browser: nothing runs, nothing is asked for."""
    list_ = attacks()
    equal(browse(box, render(box, "page.html", MARKUP, {"list": list_})),
          len(list_))
    equal(browse(box, render(box, "page.mustache", MUSTACHE,
                             {"list": list_})), len(list_))
    equal(browse(box, render(box, "code.html", CODE, {"list": list_})),
          len(list_))
    equal(box.all, [s for s in list_ for _ in range(2)],
          "what the scripts were given")


run(test_markup, test_code, test_lists, test_mustache, test_xslt, test_title,
    test_sanitiser, test_watched, test_browser)
