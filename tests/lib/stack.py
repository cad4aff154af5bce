"""The stack under test: where it is, and its processes to signal, kill, stop and start.

demo.env names it: the file in CARTD_DEMO_ENV, else var/demo.env of the checkout.  tests/run starts a
stack a suite and sets CARTD_DEMO_ENV; by hand `deploy/local up` is enough.
"""
import os
import pathlib
import shlex
import signal
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


def env_file():
    return pathlib.Path(os.environ.get("CARTD_DEMO_ENV") or ROOT / "var" / "demo.env").resolve()


def environment():
    """The names of demo.env, without a shell; a name that the process's own environment has too is that one's."""
    path = env_file()
    if not path.is_file():
        raise RuntimeError(f"there is no {path}: deploy/local up, or tests/run")
    values = {}
    for word in shlex.split(path.read_text(encoding="utf-8"), comments=True):
        name, _, value = word.partition("=")
        values[name] = os.environ.get(name, value)
    return values


def database_url(env=None):
    return (env or environment())["CARTD_DATABASE_URL"]


def _stat(pid):
    """(state, parent, start time) of a process, or None when it is gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1]), int(fields[19])


def alive(pid):
    stat = _stat(pid)
    return stat is not None and stat[0] != "Z"


def children(pid):
    """The live processes that pid has started, oldest first."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            stat = _stat(entry.name)
            if stat and stat[1] == pid and stat[0] != "Z":
                found.append((stat[2], int(entry.name)))
    return [child for _, child in sorted(found)]


def title(pid):
    """What ps shows: "cartd: worker 3"."""
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def wait_for(condition, seconds=10.0, every=0.05):
    """The first true value of condition(), or an AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"not within {seconds} s: {getattr(condition, '__name__', condition)}"
        time.sleep(every)


def comes_to(due, cost, tries=8):
    """
    cost() is due, if not at once: a worker that meets a store or a key for the first time asks the database once
    more, and a worker may have had nothing to do for as long as the stack runs.
    """
    for _ in range(tries):
        found = cost()
        if found == due:
            return
    assert found == due, f"{found} each of {tries} times, not {due}"


class Stack:
    """One running deploy/local."""

    def __init__(self):
        self.env = environment()
        self.url = self.env["CARTD_URL"]
        self.var = env_file().parent
        self.state = pathlib.Path(self.env["CARTD_STATE"])

    # --- through deploy/local ---

    def local(self, *words):
        """deploy/local WORDS on this stack; its output, or an error that shows it."""
        environment_ = {**os.environ, "CARTD_VAR": str(self.var), "CARTD_PORT": self.url.rpartition(":")[2]}
        done = subprocess.run([str(ROOT / "deploy" / "local"), *words], env=environment_, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"deploy/local {' '.join(words)}: {done.stdout}")
        return done.stdout

    def start(self, part):
        """part: cartd, nginx or postgres."""
        self.local("start", part)

    def stop(self, part, how=""):
        """Orderly; postgres also how="immediate", which is a crash."""
        self.local("stop", part, *([how] if how else []))

    def restart_postgres(self, how=""):
        self.stop("postgres", how)
        self.start("postgres")

    # --- processes ---

    def master(self):
        """The pid of cartd's master."""
        return int((self.state / "pid" / "cartd").read_text(encoding="utf-8").split()[0])

    def workers(self):
        """The pids of its workers, by their titles; before those are set, all its children."""
        pids = children(self.master())
        return [pid for pid in pids if "worker" in title(pid)] or pids

    def kill_worker(self, pid=None, how=signal.SIGKILL):
        """One worker, as the out-of-memory killer would; its pid."""
        pid = pid or self.workers()[0]
        os.kill(pid, how)
        return pid

    def signal(self, number):
        """To the master: SIGHUP reloads, SIGTERM drains."""
        os.kill(self.master(), number)

    def nginx(self):
        return int((self.state / "pid" / "nginx").read_text(encoding="utf-8"))

    def postgres(self):
        """The pid of the postmaster."""
        return int((self.state / "pg" / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    # --- answers and logs ---

    def healthy(self):
        """A worker answers, with or without the database."""
        try:
            with urllib.request.urlopen(self.url + "/healthz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def serves(self):
        """Requests reach the database."""
        request = urllib.request.Request(
            f"{self.url}/stores/{self.env['CARTD_STORE']}/v3/carts/00000000-0000-4000-8000-000000000000",
            headers={"X-Auth-Token": self.env["CARTD_BIGCOMMERCE_TOKEN"]})
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            return error.code == 404
        except OSError:
            return False
        return False

    def log(self, name="cartd"):
        """The lines of a log: cartd, access, nginx-error or postgres."""
        return (self.state / "log" / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()
