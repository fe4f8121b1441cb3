#!/usr/bin/python3
"""Markup that parsers read in different ways, through the sanitiser: what is
left is of the list, stays the same when it is read and written again, and runs
nothing in a browser."""
import json
import os
import subprocess

from browser import Browser
from npm import install
from postern import BUILD, equal, run

RUN = "alert(1)"
IMG = f"<img src=x onerror={RUN}>"
ELEMENTS = set("""a abbr b bdi bdo blockquote br caption cite code dd del dfn
div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p
pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th
thead time tr u ul var wbr""".split())
ATTRIBUTES = set("""title lang dir href src alt width height cite datetime
colspan rowspan scope start reversed value rel loading
referrerpolicy""".split())

# Each is read by one parser or another as something that runs.
ATTACKS = [
    # raw text, and what ends it
    f"<noscript><p title=\"</noscript>{IMG}\">",
    f"<noscript><!--</noscript>{IMG}-->",
    f"<textarea><p title=\"</textarea>{IMG}\">",
    f"<title><p title=\"</title>{IMG}\">",
    f"<style><p title=\"</style>{IMG}\">",
    f"<style><!--</style>{IMG}--></style>",
    f"<xmp><p title=\"</xmp>{IMG}\">",
    f"<iframe><p title=\"</iframe>{IMG}\">",
    f"<noembed><p title=\"</noembed>{IMG}\">",
    f"<noframes><p title=\"</noframes>{IMG}\">",
    f"<plaintext>{IMG}", f"<listing>{IMG}</listing>",
    f"<script><!--<script></script>{IMG}</script>",
    f"<script>x</script {IMG}>", f"<script/>{IMG}</script>",
    f"<textarea></textarea/>{IMG}", f"</textarea>{IMG}", f"</title>{IMG}",
    # namespaces
    f"<svg></p><style><a id=\"</style>{IMG}\">",
    f"<svg><style>{IMG}</style></svg>",
    f"<svg><style>&lt;img src=x onerror={RUN}&gt;</style></svg>",
    f"<math><mtext><table><mglyph><style><!--</style>{IMG}",
    "<math><mtext><table><mglyph><style><math><table id=\"</table>"
    f"{IMG}\">",
    f"<math><mtext><mglyph><style><img title=\"</style>{IMG}\">",
    "<form><math><mtext></form><form><mglyph><style></math>" + IMG,
    "<math><annotation-xml encoding=\"text/html\"><style>"
    f"{IMG}</style></annotation-xml></math>",
    f"<svg><foreignObject><p><style>{IMG}</style></p></foreignObject></svg>",
    f"<svg><desc>{IMG}</desc></svg>", f"<svg><title>{IMG}</title></svg>",
    f"<svg><![CDATA[><{IMG[1:]}]]></svg>",
    f"<math><![CDATA[{IMG}]]></math>", f"<![CDATA[><{IMG[1:]}]]>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><script>alert(1)</script></svg>", "<svg onload=alert(1)>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x onload=alert(1)/>#x\">",
    "<svg:script>alert(1)</svg:script>", "<x:img src=x onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">x</math>",
    f"<svg></svg><b><math><br><style>{IMG}",
    # comments
    f"<!--><{IMG[1:]}-->", f"<!---><{IMG[1:]}-->", f"<!-- --!>{IMG}-->",
    f"<!--{IMG}--!>", f"<!-{IMG}->", f"<!{IMG}>", f"<?{IMG}?>",
    f"<?xml version=\"1.0\"?>{IMG}", f"</{IMG}>", f"<!-- a -- b -->{IMG}",
    f"<!--[if gte IE 4]>{IMG}<![endif]-->", f"<!DOCTYPE x [<!ENTITY y '{IMG}'>"
    "]>&y;", f"<%{IMG}%>",
    # templates, forms, tables
    f"<template>{IMG}</template>",
    f"<div><template shadowrootmode=open>{IMG}</template></div>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    f"<form id=a><div></form><form id=b>{IMG}",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    f"<table><td><style></table>{IMG}", f"<table>{IMG}<tr><td>x</table>",
    f"<table><caption><table>{IMG}</caption>",
    f"<select><option>{IMG}</select>", f"<select><template>{IMG}</select>",
    f"<a href=x><table><a href=y>{IMG}</table></a>",
    f"<p><table><p>{IMG}</table>", f"<b><p></b>{IMG}</p>",
    "<a><b><a><b><i><p></a></b>" + IMG,
    # attributes
    f"<b title=\"a\" title='\">{IMG}'>x</b>",
    f"<b title='&#34;>{IMG}'>x</b>", f"<b title=`\">{IMG}`>x</b>",
    f"<b title=\"&quot>{IMG}\">x</b>", f"<b title=a/onmouseover={RUN}>x</b>",
    f"<b/title=x/onmouseover={RUN}>x</b>", f"<img/src=x/onerror={RUN}>",
    f"<img src=x\tonerror\n=\r{RUN}>", f"<img src=\"x\"onerror=\"{RUN}\">",
    f"<img src=x onerror\0={RUN}>", f"<img\0 src=x onerror={RUN}>",
    f"<i\0mg src=x onerror={RUN}>", f"<img src=x oNeRrOr={RUN}>",
    f"<img src='x' srcset='x' onerror={RUN}>",
    f"<img alt=\"`><script>{RUN}</script>\" src=x>",
    f"<img alt=\"--><script>{RUN}</script>\" src=x>",
    # addresses
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"javascript&#58;alert(1)\">x</a>",
    "<a href=\"&#106avascript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61vascript:alert(1)\">x</a>",
    "<a href=\"&Tab;javascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:alert(1)\">x</a>",
    "<a href=\"\u00a0javascript:alert(1)\">x</a>",
    "<a href=\"\x0cjavascript:alert(1)\">x</a>",
    "<a href=\"javascript\0:alert(1)\">x</a>",
    "<a href=\"feed:javascript:alert(1)\">x</a>",
    "<base href=\"javascript:/a/\"><a href=\"//alert(1)\">x</a>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>",
    "<img src=\"//evil.example/x\">", "<img src=\"https://evil.example/x\">",
    "<img src=\"\\\\evil.example/x\">", "<img src=\"/\\evil.example/x\">",
    "<img src=\"/\t/evil.example/x\">", "<video poster=//evil.example/x>",
    "<b style=\"background:url(//evil.example/x)\">x</b>",
    "<table background=//evil.example/x><td>x</table>",
    "<a ping=//evil.example/x href=/>x</a>",
    # clobbering
    "<img name=body><img id=getElementById>", "<a id=x name=y href=z>x</a>",
    # bytes
    f"\ufeff{IMG}", f"+ADw-img src=x onerror={RUN}+AD4-",
    f"\uff1cimg src=x onerror={RUN}\uff1e", f"&lt;img src=x onerror={RUN}&gt;",
    f"&amp;lt;img src=x onerror={RUN}&amp;gt;", f"&ltimg src=x onerror={RUN}>",
    f"<b>\ud7ff\ufffe{IMG}", f"<<b>{IMG}</b>", f"<b<{IMG[1:]}", "<",
    f"<b>{IMG}" * 300, "<i>" * 1000 + IMG, "</b>" * 300 + IMG,
]


def sanitise(texts):
    got = subprocess.run([os.path.join(BUILD, "tests/e2e/sanitise")],
                         input=json.dumps(texts).encode(),
                         capture_output=True, timeout=120, check=False)
    equal(got.returncode, 0, got.stderr)
    return json.loads(got.stdout)


def test_list(box):
    """An HTML5 parser finds nothing but what the list has."""
    del box
    assert len(ATTACKS) > 100
    clean = sanitise(ATTACKS)
    got = subprocess.run(
        ["node", os.path.join(install(), "shape.mjs")], capture_output=True,
        input=json.dumps([{"html": c, "fragment": True} for c in clean]),
        text=True, timeout=120, check=False)
    equal(got.returncode, 0, got.stderr)
    bad = []
    for text, page in zip(ATTACKS, json.loads(got.stdout)):
        for tag in page["found"]:
            if tag[0] not in ELEMENTS or set(tag[1::2]) - ATTRIBUTES or \
                    set(tag[2::2]) - {"", "http:", "https:", "mailto:",
                                      "tel:"}:
                bad.append((text, tag))
    equal(bad, [])


def test_stable(box):
    """What is clean stays as it is."""
    del box
    clean = sanitise(ATTACKS)
    equal([(a, b) for a, b in zip(clean, sanitise(clean)) if a != b], [])


WATCH = """<!DOCTYPE html><html><body><script>
window.seen = [];
for (const name of ['alert', 'prompt', 'confirm', 'print', 'open'])
  window[name] = () => seen.push(name);
new PerformanceObserver((l) => l.getEntries().forEach((e) => {
  if (!e.name.startsWith('file:')) seen.push(e.name); })).observe(
  { type: 'resource', buffered: true });
addEventListener('error', (e) => {
  if (e.target.src && !e.target.src.startsWith('file:'))
    seen.push(e.target.src); }, true);
function read(texts) {
  const moved = [];
  for (const text of texts) {
    const a = document.createElement('div'), b = a.cloneNode();
    document.body.append(a, b);
    a.innerHTML = text;
    b.innerHTML = a.innerHTML;
    const c = b.innerHTML;
    b.innerHTML = c;
    if (b.innerHTML !== c) moved.push(text);
  }
  for (const e of document.querySelectorAll('body a, body b, body img')) {
    e.dispatchEvent(new Event('mouseover'));
    if (e.href && e.protocol === 'javascript:') seen.push(e.href);
  }
  return moved;
}
</script></body></html>"""


def test_browser(box):
    """In Chromium: read, written, read again; nothing runs or is fetched."""
    page = box.write("watch.html", WATCH)
    clean = sanitise(ATTACKS)
    with Browser(box) as d:
        d.get("file://" + page)
        d.execute_script("read([arguments[0]])", IMG)
        d.execute_async_script("setTimeout(arguments[0], 500)")
        equal(d.execute_script("return seen"), ["alert"] * 2 +
              ["alert"] * (d.execute_script("return seen.length") - 2),
              "the watch sees what runs")
        assert d.execute_script("return seen.length") >= 2
        d.execute_script("document.querySelectorAll('div').forEach((e) => "
                         "e.remove()); seen.length = 0")
        equal(d.execute_script("return read(arguments[0])", clean), [],
              "what changes when it is read again")
        d.execute_async_script("setTimeout(arguments[0], 1000)")
        equal(d.execute_script("return seen"), [], "what has run")
        assert d.execute_script(
            "return document.querySelectorAll('img').length") > 50


run(test_list, test_stable, test_browser)
