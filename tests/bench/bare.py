"""A program without checks (bare.c) behind a plain nginx: how far a read comes on this machine with the least that answers it."""
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from stack import family_us, nice_sessions

NGINX = """{user}daemon off;
worker_processes {workers};
pid {work}/nginx.pid;
error_log {work}/error.log warn;
events {{ worker_connections 4096; }}
http {{
	client_body_temp_path {work}/body;
	fastcgi_temp_path {work}/fastcgi;
	proxy_temp_path {work}/proxy;
	scgi_temp_path {work}/scgi;
	uwsgi_temp_path {work}/uwsgi;
	access_log off;
	tcp_nodelay on;
	keepalive_requests 1000000;
	server {{
		listen 127.0.0.1:{port};
		location / {{
			fastcgi_pass unix:{work}/bare.sock;
			fastcgi_buffer_size 16k;
			fastcgi_buffers 32 16k;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param REQUEST_URI $request_uri;
			fastcgi_param CONTENT_LENGTH $content_length;
			fastcgi_param CONTENT_TYPE $content_type;
		}}
	}}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bare:
    """One read of apis/, answered at url while this is entered. To the load it looks like a stack."""

    def __init__(self, bench, call):
        self.bench, self.call = bench, call
        self.work = f"{bench.work}/bare"
        self.url = f"http://127.0.0.1:{free_port()}"

    def table(self):
        """bare.c's."""
        script = self.bench.scripts[self.call.name]
        statements, lanes = [], []
        for executed in script.first[0]:
            text, takes = script.sources.statement(executed.name)
            statements.append("\t".join(["statement", str(len(takes)), " ".join(text.split())]))
        for lane, (recorded, _) in zip(self.bench.lanes_of(self.call), script.recordings):
            _, target, headers, _ = self.call.at(lane)
            values = ["\\N" if value is None else value for executed in recorded[0] for value in executed.values]
            lanes.append("\t".join(["lane", f"{target} {headers.get('Authorization', '')}", *values]))
        return "\n".join(statements + sorted(lanes)) + "\n"

    def __enter__(self):
        os.makedirs(self.work, exist_ok=True)
        with open(f"{self.bench.stack.state}/nginx/nginx.conf") as f:
            workers = re.search(r"worker_processes (\w+);", f.read()).group(1)
        with open(f"{self.work}/nginx.conf", "w") as f:
            f.write(NGINX.format(user="user root;\n" if os.getuid() == 0 else "", workers=workers, work=self.work, port=self.url.split(":")[-1]))
        with open(f"{self.work}/table", "w") as f:
            f.write(self.table())
        env = {**os.environ, "PGHOST": f"{self.bench.stack.state}/pg", "PGUSER": "cartd_app", "PGDATABASE": "cartd", "PGOPTIONS": self.bench.session}
        if os.path.exists(f"{self.work}/bare.sock"):
            os.remove(f"{self.work}/bare.sock")
        with open(f"{self.work}/log", "w") as log:
            self.program = subprocess.Popen([f"{self.bench.work}/bare.program", f"{self.work}/bare.sock", str(len(self.bench.stack.workers())), f"{self.work}/table"],
                                            env=env, stderr=log, start_new_session=True)
            self.nginx = subprocess.Popen(["/usr/sbin/nginx", "-e", f"{self.work}/error.log", "-p", self.work, "-c", f"{self.work}/nginx.conf"],
                                          stderr=log, start_new_session=True)
        nice_sessions(self.program.pid, self.nginx.pid)
        for lane in self.bench.lanes_of(self.call):
            self.answers(lane)
        return self

    def __exit__(self, *_):
        for process in (self.nginx, self.program):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()

    def answers(self, lane):
        """A lane gets its rows, the first one after as long as all takes to start."""
        _, target, headers, _ = self.call.at(lane)
        for _ in range(100):
            try:
                with urllib.request.urlopen(urllib.request.Request(self.url + target, headers=headers), timeout=10) as reply:
                    if reply.read().count(b"[[") == len(self.bench.scripts[self.call.name].first[0]):
                        return
            except urllib.error.URLError as error:
                why = error
            time.sleep(0.1)
        with open(f"{self.work}/log") as f:
            raise SystemExit(f"the bare program does not answer {self.call.name}: {why} {f.read()}")

    def cpu_us(self):
        return {"nginx": family_us(self.nginx.pid), "cartd": family_us(self.program.pid), "postgres": family_us(self.bench.stack.pid("postgres"))}
