"""What the tests need from npm, in the build folder, fetched once."""
import fcntl
import os
import shutil
import subprocess

from postern import BUILD, SOURCE, Skip

NPM = os.path.join(BUILD, "tests/npm")


def install():
    """Fetches what is missing and returns the folder. Tests may run at once:
    the first one fetches, the others wait."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise Skip("npm or node is not installed")
    os.makedirs(NPM, exist_ok=True)
    with open(os.path.join(NPM, ".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in os.listdir(os.path.join(SOURCE, "tests/npm")):
            shutil.copy(os.path.join(SOURCE, "tests/npm", name), NPM)
        fetch()
    return NPM


def fetch():
    with open(os.path.join(NPM, "package-lock.json"), encoding="utf-8") as f:
        wanted = f.read()
    stamp = os.path.join(NPM, "node_modules/.stamp")
    if os.path.exists(stamp):
        with open(stamp, encoding="utf-8") as f:
            if f.read() == wanted:
                return
    try:
        got = subprocess.run(["npm", "ci"], cwd=NPM, text=True, check=False,
                             stdin=subprocess.DEVNULL, capture_output=True,
                             timeout=300)
    except subprocess.TimeoutExpired as e:
        raise Skip("npm ci does not end: is there a network?") from e
    if got.returncode != 0:
        raise Skip("npm ci failed: " + got.stderr.strip()[-200:])
    with open(stamp, "w", encoding="utf-8") as f:
        f.write(wanted)
