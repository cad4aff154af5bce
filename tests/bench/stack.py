"""A stack of deploy/local as the bench sees it: its environment, processes, database and log."""
import http.client
import json
import os
import re
import subprocess
import time
import urllib.parse

TICK_US = 1_000_000 // os.sysconf("SC_CLK_TCK")
PG_BIN = "/usr/lib/postgresql/15/bin"


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(word) for word in f.read().split()]


def process_us(pid):
    """CPU time of a process and of its children that have ended and been waited for."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            fields = f.read().rsplit(") ", 1)[1].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15]) * TICK_US


def family_us(pid):
    return process_us(pid) + sum(process_us(child) for child in children(pid))


def busy_us():
    """CPU time of everything on this machine, interrupts and what a hypervisor took included."""
    with open("/proc/stat") as f:
        fields = [int(field) for field in f.readline().split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) * TICK_US


def title(pid):
    try:
        with open(f"/proc/{pid}/cmdline") as f:
            return f.read()
    except FileNotFoundError:
        return ""


class Stack:
    def __init__(self, demo_env):
        with open(demo_env) as f:
            self.env = dict(re.findall(r"^(CARTD_\w+)='(.*)'$", f.read(), re.M))
        self.state = self.env["CARTD_STATE"]
        self.url = self.env["CARTD_URL"]
        self.store = self.env["CARTD_STORE"]
        self.token = self.env["CARTD_BIGCOMMERCE_TOKEN"]
        self.path = f"/stores/{self.store}/v3/carts"
        # A bench asks more in 30 s than a store may.
        self.psql("update cartd.stores set rate_quota = 2147483647")

    def pid(self, name):
        file = {"cartd": "pid/cartd", "nginx": "pid/nginx", "postgres": "pg/data/postmaster.pid"}[name]
        with open(f"{self.state}/{file}") as f:
            return int(f.readline().split()[0])

    def workers(self):
        """Their pids, by their titles: jobs are children of the master, too."""
        return [pid for pid in children(self.pid("cartd")) if "worker" in title(pid)]

    def cpu_us(self):
        return {name: family_us(self.pid(name)) for name in ("nginx", "cartd", "postgres")}

    def pss_kib(self):
        """Of each worker."""
        sizes = []
        for pid in self.workers():
            with open(f"/proc/{pid}/smaps_rollup") as f:
                sizes.append(int(re.search(r"^Pss:\s+(\d+) kB", f.read(), re.M).group(1)))
        return sizes

    # --- PostgreSQL

    def psql(self, sql=None, user="postgres", options="", variables=None, file=None):
        command = [f"{PG_BIN}/psql", "-X", "-q", "-A", "-t", "-F", " ", "-v", "ON_ERROR_STOP=1", "-h", f"{self.state}/pg", "-U", user, "-d", "cartd"]
        for name, value in (variables or {}).items():
            command += ["-v", f"{name}={value}"]
        command += ["-f", file] if file else ["-c", sql]
        done = subprocess.run(command, env={**os.environ, "PGOPTIONS": options}, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{file or sql}:\n{done.stderr}")
        return done.stdout.strip()

    # --- HTTP and its log

    def call(self, method, path, body=None, **headers):
        """(status, headers, JSON or None)"""
        url = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
        headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"X-Auth-Token": self.token}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        return reply.status, reply.headers, json.loads(text) if text else None

    def log_size(self):
        return os.path.getsize(f"{self.state}/log/cartd.log")

    def log_pids(self, since):
        """Who has written requests to the log."""
        with open(f"{self.state}/log/cartd.log") as f:
            f.seek(since)
            return {int(pid) for pid in re.findall(r'"pid":(\d+),[^\n]*"request_id"', f.read())}

    def log_lines(self, ids, since):
        """The log's lines of some requests, by id; they are written after the answer is sent."""
        ids = set(ids)
        for _ in range(100):
            found = {}
            with open(f"{self.state}/log/cartd.log") as f:
                f.seek(since)
                for line in f:
                    if line.startswith("{") and line.endswith("}\n"):
                        entry = json.loads(line)
                        if entry.get("request_id") in ids:
                            found[entry["request_id"]] = entry
            if len(found) == len(ids):
                return found
            time.sleep(0.05)
        raise SystemExit(f"{len(ids) - len(found)} requests have no line in cartd's log")
