#!/usr/bin/python3
"""One request without a server: --request and CGI."""
import json
import os
import subprocess

from postern import FIXTURE, SLOW, Skip, app, equal, run


def ask(box, *args, stdin=None, env=None, exe=FIXTURE):
    argv = [exe] + list(args)
    if env is None and exe == FIXTURE:
        argv += ["--root", box.root()]
    full = dict(os.environ)
    full.update(env or {})
    if stdin is None:
        return subprocess.run(argv, stdin=subprocess.DEVNULL, env=full,
                              capture_output=True, timeout=20 * SLOW,
                              cwd=box.folder, check=False)
    return subprocess.run(argv, input=stdin, env=full, capture_output=True,
                          timeout=20 * SLOW, cwd=box.folder, check=False)


def split(out):
    head, _, body = out.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    return lines[0], [n.lower() for n in lines[1:]], body


def a_get(box):
    """--request answers a GET as HTTP text."""
    p = ask(box, "--request", "GET /sleep/1?x=y")
    equal(p.returncode, 0, p.stderr)
    line, head, body = split(p.stdout)
    equal(line, "HTTP/1.1 200 OK")
    equal(body, b"slept 1")
    assert "content-type: text/plain; charset=utf-8" in head, head
    assert not any(h.startswith("status") for h in head), head


def statuses(box):
    """A status that is an error is an answer all the same."""
    for request, status in (("GET /nothing", "404 Not Found"),
                            ("DELETE /pid", "405 Method Not Allowed"),
                            ("OPTIONS /pid", "204 No Content"),
                            ("HEAD /pid", "200 OK")):
        p = ask(box, "--request", request)
        equal(p.returncode, 0, p.stderr)
        equal(split(p.stdout)[0], "HTTP/1.1 " + status, request)
    equal(split(ask(box, "--request", "HEAD /pid").stdout)[2], b"")


def bodies(box):
    """A body comes from standard input, as a form unless a header says."""
    for body in (b"text=hello", b"text=" + b"x" * 90000):
        p = ask(box, "--request", "POST /echo", stdin=body)
        equal(split(p.stdout)[0], "HTTP/1.1 200 OK", p.stderr)
        equal(split(p.stdout)[2], body[5:])
    p = ask(box, "--request", "POST /echo", "--header",
            "Content-Type: application/x-nonsense", stdin=b"?")
    equal(split(p.stdout)[0], "HTTP/1.1 415 Unsupported Media Type")


def a_large_body(box):
    """A body over the limit is a 413."""
    p = ask(box, "--request", "POST /echo", stdin=b"x" * (3 << 20))
    equal(split(p.stdout)[0], "HTTP/1.1 413 Content Too Large", p.stderr)


def headers(box):
    """Headers reach the program."""
    p = ask(box, "--request", "GET /who", "--header", "Host: example.org:81",
            "--header", "Proxy:bad")
    equal(split(p.stdout)[2],
          b"host=example.org:81 scheme=http ip=127.0.0.1 proxy=none query=")
    p = ask(box, "--request", "GET /nothing", "--header",
            "Accept: application/json")
    equal(json.loads(split(p.stdout)[2])["status"], 404)


def unused_input(box):
    """A GET does not wait for an input that never ends."""
    r, w = os.pipe()
    try:
        p = subprocess.run([FIXTURE, "--request", "GET /pid", "--root",
                            box.root()], stdin=r, capture_output=True,
                           timeout=20 * SLOW, check=False)
        equal(p.returncode, 0, p.stderr)
    finally:
        os.close(r)
        os.close(w)


def mistakes(box):
    """A request that is none is a usage error, told in a sentence."""
    for args, says in ((("--request", "GET"), "not a path"),
                       (("--request", "GET pid"), "not a path"),
                       (("--request", "G(T /pid"), "not a method"),
                       (("--request", "GET /pid", "--header", "nonsense"),
                        "Name: value"),
                       (("--request", "GET /pid", "--header", "a b: c"),
                        "Name: value"),
                       (("--header", "A: b"), "--request")):
        p = ask(box, *args)
        equal(p.returncode, 2, args)
        equal(p.stdout, b"", args)
        assert says.encode() in p.stderr, (args, p.stderr)


def start_hook(box):
    """A start hook that refuses is a failure."""
    env = {"FIXTURE_START": "refuse", "POSTERN_ROOT": box.root()}
    p = ask(box, "--request", "GET /pid", env=env)
    equal((p.returncode, p.stdout), (1, b""))


CGI = {"GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
       "REQUEST_METHOD": "GET", "SERVER_NAME": "localhost",
       "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "QUERY_STRING": ""}


def cgi(box, path, *args, stdin=None, **more):
    env = dict(CGI, REQUEST_URI=path, POSTERN_ROOT=box.root(), **more)
    return ask(box, *args, stdin=stdin, env=env)


def cgi_get(box):
    """CGI: the reply is a header block and a body."""
    p = cgi(box, "/sleep/1")
    equal(p.returncode, 0, p.stderr)
    head, _, body = p.stdout.partition(b"\r\n\r\n")
    equal(body, b"slept 1")
    assert not head.startswith(b"HTTP/"), head
    p = cgi(box, "/nothing")
    assert b"Status: 404 Not Found\r\n" in p.stdout, p.stdout


def cgi_script_name(box):
    """CGI without REQUEST_URI: SCRIPT_NAME and PATH_INFO make the path."""
    env = dict(CGI, SCRIPT_NAME="/sleep", PATH_INFO="/1",
               POSTERN_ROOT=box.root())
    env.pop("REQUEST_URI", None)
    p = ask(box, env=env)
    assert p.stdout.endswith(b"\r\n\r\nslept 1"), p.stdout


def cgi_post(box):
    """CGI: the body is CONTENT_LENGTH bytes, whatever follows."""
    p = cgi(box, "/echo", stdin=b"text=abcdefMORE", REQUEST_METHOD="POST",
            CONTENT_LENGTH="11",
            CONTENT_TYPE="application/x-www-form-urlencoded")
    assert p.stdout.endswith(b"\r\n\r\nabcdef"), p.stdout
    p = cgi(box, "/echo", stdin=b"text=abc", REQUEST_METHOD="POST",
            CONTENT_LENGTH="11",
            CONTENT_TYPE="application/x-www-form-urlencoded")
    assert b"Status: 400 " in p.stdout, p.stdout


def cgi_arguments(box):
    """CGI: a query that became arguments is not our options."""
    p = cgi(box, "/pid?--print+config", "--print", "config",
            QUERY_STRING="--print+config")
    equal(p.returncode, 0, p.stderr)
    assert b"OPTION" not in p.stdout, p.stdout
    assert b"text/plain" in p.stdout, p.stdout


def hello(box):
    """The installed endpoint hello answers both ways."""
    if not os.path.exists(app("hello")):
        raise Skip("there is no hello")
    p = ask(box, "--request", "GET /hello", exe=app("hello"))
    equal(split(p.stdout)[2], b"Hello, World!", p.stderr)
    p = ask(box, exe=app("hello"), env=dict(CGI, REQUEST_URI="/hello"))
    assert p.stdout.endswith(b"Hello, World!"), p.stdout


run(a_get, statuses, bodies, a_large_body, headers, unused_input, mistakes,
    start_hook, cgi_get, cgi_script_name, cgi_post, cgi_arguments, hello)
