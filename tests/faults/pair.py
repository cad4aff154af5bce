"""PostgreSQL servers of a test's own: copies of the stack's cluster, alone or as a primary and its synchronous standby.

They run as whoever runs the stack's, because PostgreSQL refuses root; unix sockets in a private directory, and no
port unless a test asks for one.  To be killed, stopped, promoted, filled and brought back.
"""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

import psycopg2

import stack

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")

ROOM = 4 << 30

# fsync: what dies here are processes, never the machine.
SETTINGS = """\
listen_addresses = '{listen}'
port = {port}
unix_socket_directories = '{at}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 32MB
fsync = off
synchronous_commit = on
wal_level = replica
wal_keep_size = 64MB
max_wal_size = 256MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d %a '
"""


class Servers:
    """A private directory with the stack's cluster copied into it; servers are copies of that."""

    def __init__(self, of):
        self.of = of
        owner = (of.state / "pg" / "data").stat()
        self.owner = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        # Short, because a unix socket's path has 107 bytes at most; in memory where there is room: nothing has to outlive the machine.
        roomy = os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > ROOM
        self.at = pathlib.Path(tempfile.mkdtemp(prefix="cartd-pair.", dir="/dev/shm" if roomy else "/tmp"))
        self.made = []
        if self.owner:
            os.chown(self.at, owner.st_uid, owner.st_gid)
        self.run(BIN / "pg_basebackup", "-h", of.state / "pg", "-U", "postgres", "-D", self.at / "base", "-X", "stream", "-c", "fast")
        # `deploy/local` lets nobody in over TCP.
        self.write(self.at / "base" / "pg_hba.conf", "local all all trust\nlocal replication all trust\nhost all all all trust\n")

    def run(self, *words, check=True):
        done = subprocess.run([str(word) for word in words], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=120, check=False, **self.owner)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, words))}: {done.stdout}")
        return done.stdout

    def write(self, path, text):
        path.write_text(text, encoding="utf-8")
        if self.owner:
            os.chown(path, self.owner["user"], self.owner["group"])

    def server(self, data=None, **settings):
        """A copy of the stack's, not yet started. data: where its files go, when not beside the others."""
        self.made.append(Server(self, self.at / f"{len(self.made)}", data, settings))
        return self.made[-1]

    def pair(self):
        """(primary, standby): both run, and a change is answered when both have it."""
        primary, standby = self.server(), self.server()
        primary.configure(synchronous_standby_names="*")
        primary.start()
        standby.follow(primary)
        standby.start()
        stack.wait_for(primary.has_standby, 60)
        return primary, standby

    def close(self, keep=None):
        """keep: what the logs are called in the stack's directory."""
        for number, server in enumerate(self.made):
            if server.data.exists():
                server.remove()
            if keep and server.log.exists():
                shutil.copyfile(server.log, self.of.state / "log" / f"{keep}-postgres-{number}.log")
        shutil.rmtree(self.at)


def conninfo(*servers, **words):
    """As cartd's role, these hosts in turn."""
    said = {"host": ",".join(str(server.at) for server in servers), "port": ",".join(str(server.port) for server in servers),
            "dbname": "cartd", "user": "cartd_app", **words}
    return " ".join(f"{word}={value}" for word, value in said.items())


class Server:
    def __init__(self, among, at, data, settings):
        self.among, self.at, self.port, self.settings = among, at, 5432, settings
        self.data, self.log = data or at / "data", at / "log"
        at.mkdir(mode=0o700)
        if among.owner:
            os.chown(at, among.owner["user"], among.owner["group"])
        among.run("cp", "-a", among.at / "base", self.data)
        self.pids = []

    # --- configuration ---

    def configure(self, **settings):
        """Before it starts, or with reload()."""
        self.settings.update(settings)
        text = SETTINGS.format(at=self.at, port=self.port, listen=self.settings.get("listen_addresses", ""))
        text += "".join(f"{name} = '{value}'\n" for name, value in self.settings.items())
        self.among.write(self.data / "cartd.conf", text)

    def reload(self):
        os.kill(self.pid(), signal.SIGHUP)

    def follow(self, primary):
        """From its next start it is a standby of that one."""
        self.configure(primary_conninfo=f"host={primary.at} port={primary.port} user=postgres application_name=standby", synchronous_standby_names="")
        self.among.write(self.data / "standby.signal", "")

    # --- processes ---

    def start(self):
        self.configure()
        self.among.run(BIN / "pg_ctl", "-s", "-w", "-t", "90", "-D", self.data, "-l", self.log, "start")
        self.pids = []

    def stop(self, how="fast"):
        self.among.run(BIN / "pg_ctl", "-s", "-w", "-t", "90", "-m", how, "-D", self.data, "stop")

    def promote(self):
        self.among.run(BIN / "pg_ctl", "-s", "-w", "-t", "90", "-D", self.data, "promote")

    def pid(self):
        """Of the postmaster; None when it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        except (FileNotFoundError, IndexError):
            return None
        return pid if stack.alive(pid) and str(self.data) in stack.title(pid) else None

    def freeze(self):
        """Its machine is gone, or hangs: nothing answers, and nothing is closed."""
        while self.pid():
            found = [pid for pid in [self.pid(), *stack.children(self.pid())] if pid not in self.pids]
            if not found:
                break
            for pid in found:
                os.kill(pid, signal.SIGSTOP)
            self.pids += found

    def thaw(self):
        for pid in self.pids:
            if stack.alive(pid):
                os.kill(pid, signal.SIGCONT)
        self.pids = []

    def kill(self):
        """kill -9, all of it at once."""
        self.freeze()
        for pid in reversed(self.pids):
            if stack.alive(pid):
                os.kill(pid, signal.SIGKILL)
        stack.wait_for(lambda: not any(map(stack.alive, self.pids)), 30)
        # To PostgreSQL a dead process that nobody has waited for yet is one that runs.
        if self.pids:
            for lock in (self.data / "postmaster.pid", self.at / ".s.PGSQL.5432.lock"):
                lock.unlink(missing_ok=True)
        self.pids = []

    def remove(self):
        """Killed, and its files are gone but for the log."""
        self.kill()
        shutil.rmtree(self.data)

    # --- what it knows ---

    def dsn(self, user="postgres"):
        return f"host={self.at} port={self.port} dbname=cartd user={user} connect_timeout=10"

    def ask(self, statement, *values):
        """The first column of the first row, as its superuser."""
        connection = psycopg2.connect(self.dsn())
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                row = cursor.fetchone() if cursor.description else None
                return row and row[0]
        finally:
            connection.close()

    def has_standby(self):
        return self.ask("select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')") > 0

    def waiting(self):
        """The server processes whose COMMIT waits for a standby."""
        return self.ask("select coalesce(array_agg(pid), '{}') from pg_stat_activity where wait_event = 'SyncRep'")

    def clients(self):
        """Connections of cartd's."""
        return self.ask("select count(*) from pg_stat_activity where usename = 'cartd_app'")


class Mute:
    """Where a host was: connections come about, and nobody says a word."""

    def __init__(self, folder):
        self.at, self.port = folder, 5432
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(folder / ".s.PGSQL.5432"))
        self.listener.listen(64)

    def close(self):
        self.listener.close()
