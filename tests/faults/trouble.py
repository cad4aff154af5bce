"""What goes wrong while clients are at work, each kind in a thread of its own."""
import contextlib
import os
import random
import signal
import subprocess
import threading
import time

import psycopg2

import stack

LOCK_S = 2.5    # longer than lock_timeout_ms
PATIENCE_S = 3  # with what a postmaster leaves behind


def kill_worker(site, mix):
    workers = site.workers()
    if workers:
        os.kill(random.choice(workers), signal.SIGKILL)


def kill_backend(site, mix):
    """One of PostgreSQL's processes that serve cartd: all others are ended by the postmaster, and it recovers."""
    connection = psycopg2.connect(stack.database_url(site.env))
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pid from pg_stat_activity where usename = 'cartd_app'")
            pids = [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()
    if not pids:
        return False
    os.kill(random.choice(pids), signal.SIGKILL)
    return None


def kill_postmaster(site, mix):
    """The processes that it leaves behind must have gone before there is another; then its pid in the lock files says nothing, and may still be a zombie's.

    They go by themselves, but one that recovers from the last crash tries for a minute to tell a postmaster of its end.
    """
    postmaster = site.postgres()
    left = stack.children(postmaster)
    os.kill(postmaster, signal.SIGKILL)
    end = time.monotonic() + PATIENCE_S
    while any(map(stack.alive, left)) and time.monotonic() < end:
        time.sleep(0.05)
    for pid in filter(stack.alive, left):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    stack.wait_for(lambda: not any(map(stack.alive, [postmaster, *left])), 30)
    for lock in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
        (site.state / "pg" / lock).unlink(missing_ok=True)
    site.start("postgres")


def reload_nginx(site, mix):
    old = stack.children(site.nginx())
    os.kill(site.nginx(), signal.SIGHUP)
    stack.wait_for(lambda: set(stack.children(site.nginx())) - set(old), 30)


def reload_cartd(site, mix):
    old = site.workers()
    site.signal(signal.SIGHUP)
    stack.wait_for(lambda: not set(old) & set(site.workers()), 60)


def hold_locks(site, mix):
    """An administrator at psql, on one cart or on several."""
    carts = [cart.name for cart in random.sample(list(mix.carts.values()), min(len(mix.carts), random.choice([1, 1, 6])))]
    carts += [cart.name for kind in ("shop", "resource") for cart in mix.open[kind][:1]]
    names = ", ".join(f"'{name}'" for name in carts)
    if not carts:
        return False
    done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", stack.database_url(site.env), "-c", f"""begin;
        select from cartd.carts where cart_id in ({names}) order by cart_id for update;
        select from cartd.resource_carts where cart_id in ({names}) order by cart_id for update;
        select pg_sleep({random.choice([0.1, 0.5, LOCK_S])});
        rollback"""], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode == 0


# Seconds to the next one.
KINDS = {kill_worker: 0.4, kill_backend: 2.5, kill_postmaster: 2.5, reload_nginx: 0.4, reload_cartd: 0.6, hold_locks: 0.1}


class Trouble:
    """with Trouble(site, mix, kind, …) as it: …  hits[kind]: how often; in_flight: requests that were under way when it came."""

    def __init__(self, site, mix, *kinds):
        self.site, self.mix, self.over = site, mix, threading.Event()
        self.hits, self.in_flight, self.failed = dict.fromkeys(kinds, 0), 0, []
        self.database = threading.Lock()    # one at a time stops or kills PostgreSQL
        self.threads = [threading.Thread(target=self.run, args=(kind,), daemon=True) for kind in kinds]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join(120)

    def __str__(self):
        return ", ".join(f"{kind.__name__} {hits} times" for kind, hits in self.hits.items())

    def run(self, kind):
        stops = kind in (kill_backend, kill_postmaster)
        while not self.over.wait(random.uniform(0.5, 1.5) * KINDS[kind]):
            under_way = len(self.mix.recorder.open)
            try:
                with self.database if stops else contextlib.nullcontext():
                    done = kind(self.site, self.mix)
            except (psycopg2.OperationalError, ProcessLookupError):
                continue    # some other trouble was there first
            except Exception as error:   # noqa: BLE001  told by the test
                self.failed.append(f"{kind.__name__}: {error!r}")
                return
            if done is not False:
                self.hits[kind] += 1
                self.in_flight += under_way
