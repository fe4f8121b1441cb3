#!/usr/bin/python3
"""The manual: well-formed, complete, and its C compiles."""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.environ.get("POSTERN_SOURCE") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAN = os.path.join(ROOT, "man")
PUBLIC = os.path.join(ROOT, "lib/postern")

# Members that only the field macros fill.
MADE = {"count_offset", "is_signed", "nfields"}

WARNINGS = ["-Wall", "-Wextra", "-Wno-unused", "-Werror"]


class Skip(Exception):
    """What the test needs is not on this machine."""


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as f:
        return f.read()


PAGES = {name: read("man", name) for name in sorted(os.listdir(MAN))
         if re.search(r"\.[1-9]$", name)}


def run(*argv, **how):
    return subprocess.run(argv, capture_output=True, text=True, check=False,
                          **how)


def section(page, title):
    """The lines of a section, without its headline."""
    m = re.search(rf"^\.Sh {title}\n(.*?)(?=^\.Sh |\Z)", page, re.M | re.S)
    return m.group(1) if m else ""


def plain(text):
    """What a line of mdoc says, its escapes undone."""
    return text.replace("\\e", "\\").replace("\\&", "").replace("\\-", "-")


def displays(page):
    """The literal displays of the examples."""
    return [plain(m) for m in re.findall(
        r"^\.Bd -literal[^\n]*\n(.*?)^\.Ed$", section(page, "EXAMPLES"),
        re.M | re.S)]


def strip_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def public_names():
    """Functions, macros and plugins that a program may use, by header."""
    names = {}
    for name in sorted(os.listdir(PUBLIC)):
        if not name.endswith(".h"):
            continue
        text = strip_comments(read("lib/postern", name)).replace("\\\n", " ")
        macros = re.findall(r"^#define (\w+)\(", text, re.M)
        code = re.sub(r"^#.*$", "", text, flags=re.M)
        code = re.sub(r"\{[^{}]*\}", "", code)
        code = re.sub(r"\{[^{}]*\}", "", code)
        functions = re.findall(r"^(?!\s)[\w \n*]*?\b(pn_\w+)\(", code, re.M)
        plugins = re.findall(r"^extern [\w ]*\b(pn_\w+);", code, re.M)
        names[name] = {n for n in macros + functions + plugins
                       if not re.match(r"(pn|PN)__", n)
                       and n != "PN_PRINTF"}
    return names


def named(page):
    """The names that a page's NAME and SYNOPSIS give."""
    lines = (section(page, "NAME") + section(page, "SYNOPSIS")).split("\n")
    words = set()
    for line in lines:
        m = re.match(r"\.(?:Nm|Fn|Fo|Vt|In) (.*)", line)
        if m:
            words.update(re.findall(r"\w+", m.group(1)))
    return words


def test_lint():
    """mandoc has nothing to say about a page."""
    if shutil.which("mandoc") is None:
        raise Skip("mandoc is not installed")
    got = run("mandoc", "-T", "lint", "-W", "warning", *PAGES, cwd=MAN)
    return got.stdout.split("\n") if got.returncode else []


def test_references():
    """A page that is referred to is there; the others are the system's."""
    system = {"printf(3)", "write(2)", "mdoc(7)"}
    ours = {name.replace(".", "(") + ")" for name in PAGES}
    return [f"{name}: there is no {topic}({number})"
            for name, page in PAGES.items()
            for topic, number in re.findall(r"^\.(?:Pq )?Xr (\S+) (\d)", page,
                                            re.M)
            if f"{topic}({number})" not in ours | system]


def test_titles():
    """A page's title and first name are its file's."""
    bad = []
    for name, page in PAGES.items():
        topic, number = name.rsplit(".", 1)
        if f".Dt {topic.upper()} {number}\n" not in page:
            bad.append(f"{name}: its .Dt is another")
        if "\n.Sh EXAMPLES\n" not in page and number != "7":
            bad.append(f"{name}: it has no EXAMPLES")
    return bad


def test_options():
    """Every option of a program is in its page, and no other."""
    page = PAGES["postern-endpoint.1"]
    table = read("lib/serve/table.c")
    known = set(re.findall(r'\.name = "([a-z-]+)"', table))
    told = set(re.findall(r"^\.It Fl Fl ([a-z-]+)", page, re.M))
    bad = [f"--{o} is in no .It" for o in sorted(known - told)]
    bad += [f"there is no --{o}" for o in sorted(told - known)]
    words = re.search(r'\.name = "print".*?\.words = (.*?),', table, re.S)
    for word in re.findall(r"[a-z-]+", words.group(1)):
        if not re.search(rf"^\.It Ar .*\b{word}\b", page, re.M):
            bad.append(f"--print {word} is in no .It")
    return bad


def test_commands():
    """Every command of the postern program is in its page."""
    names = re.findall(r'^\t\{ "(\w+)", tool_', read("tool/postern.c"), re.M)
    return [f"postern {n} is missing" for n in names or ["(none found)"]
            if not re.search(rf"^\.It Cm {n}\b", PAGES["postern.1"], re.M)]


def test_functions():
    """Every public name is in some page's NAME or SYNOPSIS."""
    told = set().union(*(named(page) for page in PAGES.values()))
    return [f"lib/postern/{header}: {name} is in no page"
            for header, names in public_names().items()
            for name in sorted(names - told - {"pn_db_driver"})]


def test_members():
    """Every member of a public struct that programs fill or read is told."""
    words = set(re.findall(r"\w+", "".join(PAGES.values())))
    bad = []
    for header in public_names():
        text = strip_comments(read("lib/postern", header))
        if header == "driver.h":
            continue
        for name, body in re.findall(r"^struct (pn_\w+) \{\n(.*?)^\};", text,
                                     re.M | re.S):
            body = re.sub(r"\(\*(\w+)\)\([^;]*\);", r" \1;", body)
            members = re.findall(r"\b(\w+)(?=[,;])", body)
            bad += [f"lib/postern/{header}: {name}.{m} is in no page"
                    for m in members if m not in words | MADE]
    return bad


def test_installed():
    """Every page and every doc/*.md is installed."""
    return [f"{folder}/{name} is not in {folder}/local.mk"
            for folder, ending in (("man", r"\.[1-9]$"), ("doc", r"\.md$"))
            for name in sorted(os.listdir(os.path.join(ROOT, folder)))
            if re.search(ending, name)
            and not re.search(rf"^\t{folder}/{re.escape(name)}\b",
                              read(folder, "local.mk"), re.M)]


def test_nothing_invented():
    """Every name of a page is in a header."""
    headers = "".join(read("lib/postern", name) for name in public_names())
    known = set(re.findall(r"\w+", headers)) | {"PN_VERSION"}
    return [f"{name}: {word} is in no header"
            for name, page in PAGES.items()
            for word in sorted(set(re.findall(r"\b(?:pn|PN)_\w+", page)))
            if word not in known
            and f"{word.lower()}.3" not in PAGES]


def test_markup():
    """What doc/markup.md names is in pn-markup(7)."""
    page = plain(PAGES["pn-markup.7"]).replace(" Ns ", "")
    doc = read("doc/markup.md")
    words = set(re.findall(r"pn:[a-z-]+", doc))
    filters = re.search(r"^Filters:(.*?)\n\n", doc, re.M | re.S)
    words.update(re.findall(r"`([a-z0-9]+)", filters.group(1)))
    return [f"{w} is missing" for w in sorted(words)
            if not re.search(rf"(?<![\w:-]){w}(?![\w-])", page)]


def test_examples():
    """The programs of section 3 compile without a warning."""
    if shutil.which("cc") is None:
        raise Skip("there is no C compiler")
    bad = []
    for name, page in PAGES.items():
        programs = [d for d in displays(page) if d.startswith("#include")]
        if name.endswith(".3") and not programs:
            bad.append(f"{name}: it has no program")
        for program in programs:
            got = run("cc", "-std=gnu11", *WARNINGS, "-fsyntax-only",
                      "-I", os.path.join(ROOT, "lib"), "-x", "c", "-",
                      input=program)
            if got.returncode:
                bad += [f"{name}:"] + got.stderr.split("\n")
    return bad


def main():
    tests = [(n[5:], f) for n, f in globals().items()
             if n.startswith("test_")]
    failed = False
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            bad = test()
            why = ""
        except Skip as e:
            bad, why = [], f" # SKIP {e}"
        failed = failed or bool(bad)
        print(f"{'not ok' if bad else 'ok'} {number} - {name}{why}")
        for line in bad[:40]:
            print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
