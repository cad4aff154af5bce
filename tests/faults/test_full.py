"""PostgreSQL's disk is full: where the tables are, and where the write-ahead log is.

A small file system of its own (tmpfs) and a file that takes what is left of it; so it takes root and the right to mount.
"""
import os
import subprocess
import time

import pytest

import apis
import pair
import stack
from load import Load, PRODUCT

BODY = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
ROOM_MIB = 24
IN_TIME_S = 5


class Small:
    """A file system of so many MiB."""

    def __init__(self, at, mib, owner):
        self.at = at
        at.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=0700", "cartd-faults", str(at)], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            at.rmdir()
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
        if owner:
            os.chown(at, owner["user"], owner["group"])

    def fill(self):
        with open(self.at / "ballast", "ab", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12, 1 << 9):
                try:
                    while ballast.write(bytes(size)):
                        pass
                except OSError:
                    pass

    def free(self):
        (self.at / "ballast").unlink(missing_ok=True)

    def close(self):
        subprocess.run(["umount", "-l", str(self.at)], check=True)
        self.at.rmdir()


@pytest.fixture
def servers(whole, request):
    made = pair.Servers(whole)
    yield made
    made.close("full" if request.session.testsfailed else None)


@pytest.fixture
def small(servers):
    """small(name, mib): mounted until the test ends."""
    made = []

    def make(name, mib):
        made.append(Small(servers.at / name, mib, servers.owner))
        return made[-1]
    yield make
    for server in servers.made:
        server.kill()
    for one in made:
        one.close()


def size_mib(path):
    return int(subprocess.run(["du", "-sm", str(path)], check=True, capture_output=True, text=True).stdout.split()[0])


def aside(servers, server, part, to):
    """A folder of the server's is elsewhere, behind a symbolic link, before it starts."""
    servers.run("mv", server.data / part, to / part)
    servers.run("ln", "-s", to / part, server.data / part)


def put_until_refused(api, most=60):
    """A small change may still find room in a page that is there."""
    answers = []
    while len(answers) < most and not (answers and answers[-1].refused()):
        answer = api.put()
        if answer.status == 429:
            time.sleep(1)
        else:
            answers.append(answer)
    return answers


def test_a_full_disk_refuses_changes_and_serves_reads(servers, small, side, connect, whole, database):
    """53100 from whatever needs another page; the log has its room elsewhere."""
    base = servers.at / "base"
    disk = small("tables", size_mib(base / "base") + ROOM_MIB)
    server = servers.server()
    aside(servers, server, "base", disk.at)
    server.start()
    one = side(server_workers=4, database_conninfo=pair.conninfo(server))
    client = connect(one)
    five = apis.five(one.url, whole.env)
    with Load(client, threads=4, patience=120) as load:
        stack.wait_for(lambda: len(load.done()) > 30, 90)
        disk.fill()
        stack.wait_for(lambda: sum(len(operation.passed) for operation in load.failures()) > 10, 90)
        told = set()
        for api in five:
            answers = put_until_refused(api)
            assert all(answer.status in (200, 201) or answer.refused() for answer in answers), (api.name, answers[-1])
            assert max(answer.seconds for answer in answers) < IN_TIME_S
            told |= {api.name for answer in answers if answer.refused()}
            stack.wait_for(lambda: api.get().status == 200, 30)     # threedcart may say 429 at first
        assert told, "no write needed room: this test shows nothing"
        disk.free()
        enough = len(load.done()) + 30
        stack.wait_for(lambda: len(load.done()) > enough, 90)
    load.verify(database(server.dsn()))
    for api in five:
        stack.wait_for(lambda: api.put().status in (200, 201), 30)
    assert one.said("53100")


def test_a_full_disk_for_the_log_stops_the_server_and_loses_nothing(servers, small, side, connect, database):
    """Without room for its log PostgreSQL stops; somebody makes room and starts it, and cartd is there."""
    base = servers.at / "base"
    disk = small("log", size_mib(base / "pg_wal") + 2 * ROOM_MIB)
    server = servers.server()
    aside(servers, server, "pg_wal", disk.at)
    server.configure(wal_keep_size="0", max_wal_size="32MB", restart_after_crash="off")
    server.start()
    client = connect(side(server_workers=4, database_conninfo=pair.conninfo(server)))
    with Load(client, threads=4, patience=120) as load:
        stack.wait_for(lambda: len(load.done()) > 30, 90)
        disk.fill()
        end = time.monotonic() + 60
        while server.pid() and time.monotonic() < end:
            try:
                server.ask("select pg_switch_wal()")
                server.ask("select pg_logical_emit_message(true, 'cartd', 'x')")
            except Exception:   # noqa: BLE001  psycopg2's: it went down
                time.sleep(0.1)
        assert not server.pid(), "it never needed more room: this test shows nothing"
        down = [client.get("/carts"), client.post("/carts", BODY)]
        disk.free()
        server.kill()
        for lock in (server.data / "postmaster.pid", server.at / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)
        server.start()
        enough = len(load.done()) + 30
        stack.wait_for(lambda: len(load.done()) > enough, 90)
    for answer in down:
        assert answer.status == 503 and answer.complaint() is None and answer.seconds < IN_TIME_S, answer
    load.verify(database(server.dsn()))
