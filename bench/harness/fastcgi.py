"""The server's side of FastCGI, as much as the idle measurements need."""

import socket
import struct

BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
RESPONDER, KEEP_CONN = 1, 1

VARIABLES = {
    "REQUEST_METHOD": "GET", "REQUEST_URI": "/hello",
    "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_SCHEME": "http",
    "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
}


def record(kind, content):
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), 0) + content


def pairs(variables):
    """Name-value pairs; every length here is below 128."""
    out = b""
    for name, value in variables.items():
        out += bytes((len(name), len(value))) + f"{name}{value}".encode()
    return out


# A GET on a connection that is to be kept.
REQUEST = (record(BEGIN, struct.pack("!HB5x", RESPONDER, KEEP_CONN))
           + record(PARAMS, pairs(VARIABLES)) + record(PARAMS, b"")
           + record(STDIN, b""))


def connect(path, timeout=10):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(timeout)
    s.connect(path)
    return s


def exactly(s, n):
    got = b""
    while len(got) < n:
        piece = s.recv(n - len(got))
        if not piece:
            raise ConnectionError("closed in the middle of a reply")
        got += piece
    return got


def ask(s):
    """Sends the request; the reply's STDOUT once its END_REQUEST is there."""
    s.sendall(REQUEST)
    out = b""
    while True:
        _, kind, _, length, padding = struct.unpack("!BBHHBx", exactly(s, 8))
        content = exactly(s, length + padding)[:length]
        if kind == STDOUT:
            out += content
        elif kind == END:
            return out
