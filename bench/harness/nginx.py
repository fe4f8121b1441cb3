"""One nginx for all that need one, each behind a port of its own."""

import os
import re
import socket
import subprocess

MAIN = """\
{user}
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log error;
events {{
    worker_connections 8192;
}}
http {{
    access_log off;
    default_type text/plain;
    keepalive_requests 100000000;
    client_max_body_size 16m;
    client_body_buffer_size 2m;
    client_body_temp_path {folder}/tmp;
    fastcgi_temp_path {folder}/tmp;
    proxy_temp_path {folder}/tmp;
    uwsgi_temp_path {folder}/tmp;
    scgi_temp_path {folder}/tmp;
    fastcgi_buffer_size 16k;
    fastcgi_buffers 32 32k;
    proxy_buffer_size 16k;
    proxy_buffers 32 32k;
{servers}}}
"""

UPSTREAM = """\
    upstream {name} {{
        server {address};
        keepalive {keep};
        keepalive_requests 100000000;
    }}
"""

# What the configuration that Postern prints passes on, where there is no
# program to ask; every FastCGI contender gets the same.
PARAMS = {
    "REQUEST_METHOD": "$request_method",
    "REQUEST_URI": "$request_uri",
    "CONTENT_TYPE": "$content_type if_not_empty",
    "CONTENT_LENGTH": "$content_length if_not_empty",
    "REMOTE_ADDR": "$remote_addr",
    "HTTPS": "$https if_not_empty",
    "HTTP_HOST": "$http_host",
    "HTTP_PROXY": '"" if_not_empty',
}

FASTCGI = """\
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            fastcgi_pass {name};
            fastcgi_keep_conn {kept};
{params}        }}
    }}
"""

PROXY = """\
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://{name};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
        }}
    }}
"""

PARAM = "            fastcgi_param {} {};\n"


def printed_params(program):
    """The parameters that a Postern program's own configuration passes on,
    or PARAMS."""
    try:
        out = subprocess.run([program, "--print", "nginx"], check=True,
                             capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return PARAMS
    return dict(re.findall(r"^\s*fastcgi_param\s+(\S+)\s+(.+);$", out,
                           re.M)) or PARAMS


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """Collects servers, then starts."""

    def __init__(self, folder, workers, keep, params):
        self.params = params
        self.folder = folder
        self.workers = workers
        self.keep = keep
        self.servers = ""
        self.count = 0

    def add(self, form, address, kept, values):
        port = free_port()
        name = f"peer{self.count}"
        self.count += 1
        self.servers += UPSTREAM.format(
            name=name, address=address,
            keep=self.keep if kept else 1) + form.format(
            name=name, port=port, **values)
        return port

    def fastcgi(self, path, kept=True, params=None):
        """The port behind which the FastCGI program at path is."""
        lines = "".join(PARAM.format(k, v) for k, v in
                        {**self.params, **(params or {})}.items())
        return self.add(FASTCGI, f"unix:{path}", kept,
                        {"params": lines, "kept": "on" if kept else "off"})

    def proxy(self, target):
        """The port behind which the HTTP server at that port is."""
        return self.add(PROXY, f"127.0.0.1:{target}", True, {})

    def start(self, processes):
        """Gives its Process."""
        os.makedirs(os.path.join(self.folder, "tmp"), exist_ok=True)
        conf = os.path.join(self.folder, "nginx.conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(MAIN.format(
                user="user root;" if os.geteuid() == 0 else "",
                workers=self.workers, folder=self.folder,
                servers=self.servers))
        return processes.start(
            "nginx", ["nginx", "-p", self.folder, "-c", conf, "-e",
                      os.path.join(self.folder, "nginx-error.log")])
