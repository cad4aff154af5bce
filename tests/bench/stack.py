"""A stack of deploy/local as the bench sees it: its environment, processes, database and log."""
import configparser
import http.client
import json
import os
import re
import subprocess
import time
import urllib.parse

TICK_US = 1_000_000 // os.sysconf("SC_CLK_TCK")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
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


def nice_sessions(*pids):
    """Gives the niceness of this process to sessions: where Linux groups by session (sched_autogroup), that of a process counts inside of its own alone."""
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    for pid in pids if nice != 0 else ():
        try:
            with open(f"/proc/{pid}/autogroup", "w") as f:
                f.write(str(nice))
        except OSError:
            return


class Stack:
    def __init__(self, demo_env):
        self.var = os.path.dirname(os.path.abspath(demo_env))
        with open(demo_env) as f:
            self.env = dict(re.findall(r"^(CARTD_\w+)='(.*)'$", f.read(), re.M))
        self.state = self.env["CARTD_STATE"]
        self.conf = None        # as cartd began, once it was started again otherwise
        self.url = self.env["CARTD_URL"]
        self.store = self.env["CARTD_STORE"]
        self.token = self.env["CARTD_BIGCOMMERCE_TOKEN"]
        self.path = f"/stores/{self.store}/v3/carts"
        # A bench asks more in 30 s than a store may.
        nice_sessions("self", *map(self.pid, ("cartd", "nginx", "postgres")))
        self.psql("update cartd.stores set rate_quota = 2147483647, bucket_size = 1000000, bucket_per_second = 1000000")

    # --- processes

    def local(self, *arguments):
        env = {**os.environ, "CARTD_VAR": self.var, "CARTD_PORT": str(urllib.parse.urlsplit(self.url).port), "CARTD_NO_BUILD": "1"}
        done = subprocess.run([f"{ROOT}/deploy/local", *arguments], env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"deploy/local {' '.join(arguments)}:\n{done.stdout}{done.stderr}")

    def restart(self, workers, **settings):
        """cartd with so many workers, all of them there, and settings (database_conninfo is [database] conninfo) beside those it began with."""
        path = f"{self.state}/cartd.conf"
        conf = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=(";",))
        with open(path) as f:
            self.conf = self.conf or f.read()
        conf.read_string(self.conf)
        for name, value in ({"server_workers": workers} | settings).items():
            section, key = name.split("_", 1)
            conf.read_dict({section: {key: value}})
        self.local("stop", "cartd")
        with open(path, "w") as f:
            conf.write(f)
        self.local("start", "cartd")
        nice_sessions(self.pid("cartd"))
        for _ in range(100):
            if len(self.workers()) == workers and self.answers():
                return
            time.sleep(0.1)
        raise SystemExit(f"cartd does not start with {workers} workers")

    def answers(self):
        try:
            return self.call("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def pid(self, name):
        file = {"cartd": "pid/cartd", "nginx": "pid/nginx", "postgres": "pg/data/postmaster.pid"}[name]
        with open(f"{self.state}/{file}") as f:
            return int(f.readline().split()[0])

    def workers(self):
        """Their pids, by their titles: jobs are children of the master, too."""
        return [pid for pid in children(self.pid("cartd")) if "worker" in title(pid)]

    def jobs(self):
        return [pid for pid in children(self.pid("cartd")) if "job" in title(pid)]

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

    def exchange(self, method, path, body=None, headers=None):
        """(status, headers, text)"""
        url = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
        headers = dict(headers or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = body if isinstance(body, str) else json.dumps(body)
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        return reply.status, reply.headers, text

    def call(self, method, path, body=None, headers=None):
        """The same with the answer's JSON, or None."""
        status, got, text = self.exchange(method, path, body, headers)
        return status, got, json.loads(text) if text and "json" in (got["Content-Type"] or "") else None

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
