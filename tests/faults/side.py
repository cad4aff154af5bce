"""A cartd and an nginx of a test's own, on the database of the stack: to be misconfigured, drained and crashed.

It runs the stack's programs with the stack's configuration; only sockets, ports, directories and what the test says differ.
"""
import configparser
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile

import stack

NGINX = "/usr/sbin/nginx"


def port_free():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stack_config(of):
    file = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    file.read(of.state / "cartd.conf", encoding="utf-8")
    return file


def conninfo(of, **changes):
    """The stack's, with words changed or added: dbname="other"."""
    text = stack_config(of).get("database", "conninfo")
    for word, value in changes.items():
        text = re.sub(rf"\b{word}=\S+ ?", "", text) + f" {word}={value}"
    return text


class Side:
    """settings: {"server.workers": 3}.  within: words before cartd's own, that end by running it."""

    def __init__(self, of, settings=None, nginx=True, environment=None, within=()):
        self.of, self.within = of, list(within)
        # Short, because a unix socket's path has 107 bytes at most.
        self.at = pathlib.Path(tempfile.mkdtemp(prefix="cartd-faults.", dir="/tmp"))
        for folder in ("bin", "run", "log", "pid"):
            (self.at / folder).mkdir()
        self.program, self.config = self.at / "bin" / "cartd", self.at / "cartd.conf"
        shutil.copy2(of.state / "bin" / "cartd", self.program)
        self.socket = self.at / "run" / "cartd.sock"
        self.port = port_free()
        self.url = f"http://127.0.0.1:{self.port}"
        # No jobs: the stack's own sweep and write, and what is counted here are workers.
        self.settings = {"server.listen": f"unix:{self.socket}", "job.sweep": "no", "job.batch_processes": "0", **(settings or {})}
        self.environment = {**os.environ, **(environment or {})}
        self.nginx_process = self.process = None
        self.configure()
        self.start()
        if nginx:
            self.nginx_start()

    # --- configuration ---

    def configure(self, **changes):
        """Writes it anew; changes: server_workers=4."""
        for name, value in changes.items():
            self.settings[name.replace("_", ".", 1)] = value
        file = stack_config(self.of)
        for name, value in self.settings.items():
            section, _, key = name.partition(".")
            if not file.has_section(section):
                file.add_section(section)
            file.set(section, key, str(value))
        new = self.at / ".cartd.conf"
        with open(new, "w", encoding="utf-8") as out:
            file.write(out)
        new.replace(self.config)

    # --- processes ---

    def start(self):
        with open(self.at / "log" / "cartd.log", "ab") as log:
            self.process = subprocess.Popen([*self.within, str(self.program), "-c", str(self.config)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            cwd="/", env=self.environment)

    def nginx_start(self):
        """The stack's nginx files; its directory, port and socket exchanged for ours."""
        shutil.copytree(self.of.state / "nginx", self.at / "nginx", ignore=shutil.ignore_patterns("tmp"))
        (self.at / "nginx" / "tmp").mkdir()
        port = self.of.url.rpartition(":")[2]
        for path in (self.at / "nginx" / "nginx.conf", self.at / "nginx" / "cartd.conf"):
            text = path.read_text(encoding="utf-8").replace(str(self.of.state), str(self.at)).replace(f"127.0.0.1:{port}", f"127.0.0.1:{self.port}")
            path.write_text(re.sub(r"(?m)^user .*;$", "user root root;", text), encoding="utf-8")
        self.nginx_process = subprocess.Popen(
            [NGINX, "-e", str(self.at / "log" / "nginx-error.log"), "-p", str(self.at / "nginx"), "-c", str(self.at / "nginx" / "nginx.conf"),
             "-g", "daemon off;"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.wait_for(self.listens)

    def listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def workers(self):
        """The pids of those that carry their title: they are past fork."""
        return [pid for pid in stack.children(self.process.pid) if "worker" in stack.title(pid)]

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds):
        """The exit status."""
        return self.process.wait(seconds)

    def log(self, name="cartd"):
        path = self.at / "log" / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []

    def said(self, words):
        """Lines of cartd's log with these words."""
        return [line for line in self.log() if words in line]

    def close(self, keep=None):
        """keep: what the logs are called in the stack's directory."""
        for process, how in ((self.nginx_process, signal.SIGQUIT), (self.process, signal.SIGTERM)):
            if process is not None and process.poll() is None:
                process.send_signal(how)
        for process in (self.nginx_process, self.process):
            try:
                if process is not None:
                    process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for log in (self.at / "log").glob("*.log") if keep else ():
            shutil.copyfile(log, self.of.state / "log" / f"{keep}-{log.name}")
        shutil.rmtree(self.at)
