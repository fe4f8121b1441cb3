#!/usr/bin/python3
"""What is said in other languages: nothing is missing, and it fits."""
import ast
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ.get("POSTERN_SOURCE") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("POSTERN_BUILD") or os.path.join(ROOT, "build")
PO = os.path.join(ROOT, "po")


class Skip(Exception):
    """What the test needs is not on this machine."""


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def files(ending):
    return sorted(glob.glob(f"{PO}/*.{ending}") +
                  glob.glob(f"{PO}/*/*.{ending}"))


def name(path):
    return os.path.relpath(path, ROOT)


def parse(path):
    """The messages of a file: (flags, {keyword: text}) each."""
    for block in read(path).split("\n\n"):
        flags = set(re.findall(r"^#, (.*)$", block, re.M))
        words = {}
        for key, lines in re.findall(
                r'^(msg[\w\[\]]+) ((?:".*"\n?)+)', block + "\n", re.M):
            words[key] = "".join(ast.literal_eval(q)
                                 for q in lines.split("\n") if q)
        if words.get("msgid"):
            yield flags, words


def names(text):
    return set(re.findall(r"\{\w+\}|</?\w+/?>", text))


def test_found():
    """There are languages to be looked at."""
    return [] if len(files("po")) >= 2 and len(files("pot")) >= 2 else \
        ["no .po files below po/"]


def test_complete():
    """Every message is translated, and none is only guessed."""
    bad = []
    for path in files("po"):
        for flags, m in parse(path):
            said = [v for k, v in m.items() if k.startswith("msgstr")]
            if not said or not all(said):
                bad.append(f"{name(path)}: not translated: {m['msgid']}")
            if "fuzzy" in ",".join(flags):
                bad.append(f"{name(path)}: fuzzy: {m['msgid']}")
    return bad


def test_names():
    """A translation names nothing that its message does not."""
    bad = []
    for path in files("po"):
        for _, m in parse(path):
            known = names(m["msgid"] + m.get("msgid_plural", ""))
            for key, text in m.items():
                if key.startswith("msgstr") and names(text) - known:
                    bad.append(f"{name(path)}: {text}: there is no "
                               f"{', '.join(sorted(names(text) - known))}")
    return bad


def test_same_messages():
    """A .po file has the messages of its .pot, and no others."""
    bad = []
    for path in files("po"):
        pot = glob.glob(os.path.dirname(path) + "/*.pot")[0]
        have, want = ({(m.get("msgctxt"), m["msgid"]) for _, m in parse(p)}
                      for p in (path, pot))
        bad += [f"{name(path)}: missing: {m[1]}" for m in want - have]
        bad += [f"{name(path)}: no longer said: {m[1]}" for m in have - want]
    return sorted(bad)


def test_sources():
    """The .pot files are those of the sources: make update-po."""
    if shutil.which("xgettext") is None:
        raise Skip("xgettext is not installed")
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        for path in files("pot"):
            os.makedirs(os.path.join(folder, os.path.dirname(
                os.path.relpath(path, PO))), exist_ok=True)
        got = subprocess.run(
            ["sh", f"{PO}/update", ROOT, BUILD, "--to", folder],
            capture_output=True, text=True, check=False)
        if got.returncode:
            return got.stderr.split("\n")
        for path in files("pot"):
            made = os.path.join(folder, os.path.basename(path))
            have, want = ({(m.get("msgctxt"), m["msgid"],
                            m.get("msgid_plural")) for _, m in parse(p)}
                          for p in (path, made))
            bad += [f"{name(path)}: new in the sources: {m[1]}"
                    for m in sorted(want - have, key=str)]
            bad += [f"{name(path)}: no longer there: {m[1]}"
                    for m in sorted(have - want, key=str)]
    return bad


def main():
    tests = [(n[5:], f) for n, f in globals().items()
             if n.startswith("test_")]
    failed = False
    print(f"1..{len(tests)}")
    for number, (title, test) in enumerate(tests, 1):
        try:
            bad, why = test(), ""
        except Skip as e:
            bad, why = [], f" # SKIP {e}"
        failed = failed or bool(bad)
        print(f"{'not ok' if bad else 'ok'} {number} - {title}{why}")
        for line in bad[:40]:
            print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
