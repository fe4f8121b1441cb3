#!/usr/bin/python3
"""The configuration that a program prints works in the real servers."""
import http.client
import os
import re
import shutil
import socket
import subprocess
import time

from postern import (FIXTURE, NGINX, SLOW, Skip, app, equal, free_port, run,
                     until)


def printed(box, what, *args, exe=FIXTURE):
    p = subprocess.run([exe, "--print", what, "--root", box.root()] +
                       list(args), stdin=subprocess.DEVNULL, text=True,
                       capture_output=True, timeout=20 * SLOW, check=False)
    equal((p.returncode, p.stderr), (0, ""))
    return p.stdout


def user():
    return "user root;" if os.geteuid() == 0 else ""


def nginx_start(box, http_block):
    temp = "".join(f"{m}_temp_path {box.folder}/{m};\n" for m in (
        "client_body", "fastcgi", "proxy", "uwsgi", "scgi"))
    conf = box.write("nginx.conf", f"""
{user()}
daemon off; pid {box.folder}/nginx.pid; error_log stderr notice;
events {{ worker_connections 256; }}
http {{ access_log off; {temp}
{http_block}
}}
""")
    argv = [NGINX, "-e", "stderr", "-p", box.folder, "-c", conf]
    t = subprocess.run(argv + ["-t"], capture_output=True, text=True,
                       timeout=20 * SLOW, check=False)
    equal(t.returncode, 0, t.stderr + http_block)
    assert "[warn]" not in t.stderr, t.stderr
    return box.start(argv)


def get(port, path, method="GET", body=None, headers=None):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20 * SLOW)
    try:
        c.request(method, path, body, headers or {})
        r = c.getresponse()
        return r.status, r.read()
    finally:
        c.close()


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def check(port):
    """Requests that need every variable of the list."""
    equal(get(port, "/sleep/1")[1], b"slept 1")
    equal(get(port, "/who?a=b&c", headers={"Proxy": "evil:1"})[1].decode(),
          f"host=127.0.0.1:{port} scheme=http ip=127.0.0.1 proxy=none "
          "query=a=b&c")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    equal(get(port, "/echo", "POST", b"text=hello", form)[1], b"hello")
    equal(get(port, "/echo", "POST", b"text=" + b"y" * 90000, form)[1],
          b"y" * 90000)
    equal(get(port, "/sleep/none/such")[0], 404)
    status, body = get(port, "/big/3000000")
    equal((status, len(body)), (200, 3000000))
    equal(get(port, "/echo", "POST", b"x" * (2 << 20), form)[0], 413)


def nginx(box):
    """--print nginx is a whole file for nginx, and works."""
    p = box.program("--workers", "1")
    text = printed(box, "nginx", "--listen", p.listen)
    port = free_port()
    nginx_start(box, text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    until("nginx answers", lambda: answers(port))
    check(port)
    # The connection is kept: the program sees one, not one each.
    for _ in range(50):
        equal(get(port, "/pid")[0], 200)
    assert "keepalive" in text and "fastcgi_keep_conn on" in text


def nginx_parts(box):
    """The parts fit several programs of one server, over TCP too."""
    tcp = f"tcp:127.0.0.1:{free_port()}"
    box.program("--workers", "1", listen=tcp)
    port = free_port()
    upstream = printed(box, "nginx-upstream", "--listen", tcp)
    locations = printed(box, "nginx-locations", "--listen", tcp)
    nginx_start(box, f"{upstream}\nserver {{ listen 127.0.0.1:{port};\n"
                     f"location = /static {{ return 204; }}\n{locations} }}")
    until("nginx answers", lambda: answers(port))
    check(port)
    equal(get(port, "/static")[0], 204)


MODULES = "/usr/lib/apache2/modules"
APACHE = "/usr/sbin/apache2"


def apache(box):
    """--print apache works in Apache, with connections kept."""
    if not os.path.exists(APACHE):
        raise Skip("there is no Apache")
    p = box.program("--workers", "1", "--mode", "0666")
    os.chmod(box.folder, 0o755)
    port = free_port()
    load = "".join(
        f"LoadModule {m}_module {MODULES}/mod_{m}.so\n" for m in (
            "mpm_event", "authz_core", "headers", "proxy", "proxy_fcgi"))
    conf = box.write("apache.conf", f"""
ServerRoot {box.folder}
ServerName localhost
PidFile {box.folder}/apache.pid
Listen 127.0.0.1:{port}
{load}
ErrorLog {box.folder}/apache-error.log
DocumentRoot {box.folder}
Mutex file:{box.folder}
<VirtualHost *:{port}>
{printed(box, "apache", "--listen", p.listen)}
</VirtualHost>
""")
    box.write("apache-error.log", "")
    a = box.start([APACHE, "-X", "-f", conf])
    until("Apache answers", lambda: answers(port) or
          a.popen.poll() is not None, 10)
    try:
        check(port)
        for _ in range(20):
            equal(get(port, "/pid")[0], 200)
    except AssertionError:
        with open(box.path("apache-error.log"), encoding="utf-8") as f:
            print("# " + f.read().replace("\n", "\n# "))
        raise


def systemd(box):
    """--print systemd is two units that systemd takes."""
    text = printed(box, "systemd")
    units = re.split(r"^# /etc/systemd/system/(\S+)\n", text, flags=re.M)
    equal(units[1::2], ["fixture.socket", "fixture.service"])
    for name, unit in zip(units[1::2], units[2::2]):
        box.write(name, unit)
    assert "ExecStart=" + FIXTURE in text, text
    if shutil.which("systemd-analyze") is None:
        raise Skip("there is no systemd-analyze")
    t = subprocess.run(["systemd-analyze", "verify", "--man=no",
                        box.path("fixture.service")], capture_output=True,
                       text=True, timeout=60 * SLOW, check=False)
    said = [x for x in t.stderr.splitlines() if "fixture" in x]
    equal(said, [])


def endpoints(box):
    """Every endpoint's configuration is one that nginx takes."""
    folder = os.path.join(os.path.dirname(app("x")))
    names = sorted(n for n in os.listdir(folder)
                   if os.access(app(n), os.X_OK) and
                   not os.path.isdir(app(n)) and "." not in n) \
        if os.path.isdir(folder) else []
    if not names:
        raise Skip("no endpoint is built")
    for name in names:
        text = printed(box, "nginx", exe=app(name))
        port = free_port()
        p = nginx_start(box, text.replace("listen 80;",
                                          f"listen 127.0.0.1:{port};"))
        time.sleep(0.05)
        p.stop()


run(nginx, nginx_parts, apache, systemd, endpoints)
