"""Batch jobs whose workers, pool or database are killed on the way: all is written, and nothing twice."""
import http.client
import json
import os
import re
import signal
import subprocess
import time
from urllib.parse import urlsplit

import psycopg2
import pytest

import entities
import portal
import stack

COUNT, FIRST = 20_000, 256 * 40_000     # numbers far behind the demo store's own, from the beginning of a block on
CHUNK, LEASE_MS, ATTEMPTS = 50, 500, 12


@pytest.fixture(scope="module")
def many(whole):
    """Entities enough for hundreds of chunks, in the demo store; they go again."""
    def run(statement, *values):
        connection = psycopg2.connect(stack.database_url(whole.env))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            found = cursor.fetchall() if cursor.description else []
        connection.close()
        return found
    store, term = run("select store_id from cartd.stores where hash = %s", whole.env["CARTD_STORE"])[0][0], entities.any_term("files")
    run("""insert into cartd.entities (store_id, entity_type, entity_id, number, item_id, bundle_uuid, bundle_version, terms)
           select %s, 'files', 'fault' || n, n, 'item' || n, 'bundle' || n %% 7, '1', array[%s::uuid] from generate_series(%s, %s) as n""",
        store, term, FIRST, FIRST + COUNT - 1)
    run("""insert into cartd.entity_terms (store_id, term, block, bits)
           select %s, %s, n / 256, bit_or(set_bit(repeat('0', 256)::bit(256), n %% 256, 1)) from generate_series(%s, %s) as n group by n / 256""",
        store, term, FIRST, FIRST + COUNT - 1)
    run("vacuum analyze cartd.entities, cartd.entity_terms")
    yield
    run("delete from cartd.entity_terms where store_id = %s and block >= %s", store, FIRST // 256)
    run("delete from cartd.entities where store_id = %s and number >= %s", store, FIRST)


@pytest.fixture(scope="module")
def small_chunks(whole):
    """The stack writes small chunks under short leases; as it was afterwards."""
    path = whole.state / "cartd.conf"
    text = path.read_text(encoding="utf-8")

    def reload(config):
        before = job_processes(whole)
        path.write_text(config, encoding="utf-8")
        whole.signal(signal.SIGHUP)
        stack.wait_for(lambda: len(job_processes(whole)) == 2 and not set(job_processes(whole)) & set(before), 30)
    reload(text + f"\n[job]\nbatch_chunk = {CHUNK}\nbatch_lease_ms = {LEASE_MS}\nbatch_attempts_max = {ATTEMPTS}\n")
    yield
    reload(text)


def job_processes(of):
    """Those that write batches: job 1 is the sweeper."""
    return [pid for pid in stack.children(of.master()) if re.fullmatch(r"cartd: job [2-9]", stack.title(pid))]


class Portal:
    """Somebody with a cart, and the jobs that fill it."""

    def __init__(self, url, database):
        self.at, self.database, self.connection = urlsplit(url), database, None
        self.token = portal.sign_up(url).token
        self.cart = self.ask("POST", "/resources/carts", {"CartName": "cart"})["CartId"]

    def ask(self, method, path, body=None, status=200):
        connection = http.client.HTTPConnection(self.at.hostname, self.at.port, timeout=30)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None,
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
            response = connection.getresponse()
            raw = response.read()
        finally:
            connection.close()
        assert response.status == status, (method, path, response.status, raw)
        return json.loads(raw)

    def run(self, statement, *values):
        """Of the database, on a connection that lasts as long as the database does."""
        for _ in range(2):
            try:
                self.connection = self.connection or self.database()
                return self.connection.run(statement, *values)
            except (psycopg2.DatabaseError, psycopg2.InterfaceError):
                self.connection = None
        raise AssertionError("the database is away")

    def batch(self):
        answer = self.ask("POST", f"/resources/carts/{self.cart}/items/batch", {"entityType": "files", "filters": "{}"})
        assert answer["count"] >= COUNT
        return answer["count"], urlsplit(answer["statusUrl"]).path

    def written(self):
        return self.run("select coalesce(sum(written), 0)::integer from cartd.resource_jobs where cart_id = %s", self.cart)[0][0]

    def items(self):
        return self.run("select count(*), count(distinct entity_id) from cartd.resource_items where cart_id = %s", self.cart)[0]

    def done(self, status, seconds=60):
        def finished():
            answer = self.ask("GET", status)
            return answer if answer["done"] else None
        return stack.wait_for(finished, seconds)


@pytest.fixture
def user(site, database, many, small_chunks):
    return Portal(site.url, database)


def kill(site):
    for pid in job_processes(site):
        os.kill(pid, signal.SIGKILL)


def terminate(site):
    for pid in job_processes(site):
        os.kill(pid, signal.SIGTERM)


def postgres_stops(site):
    site.restart_postgres()


def postgres_crashes(site):
    site.restart_postgres("immediate")


def pool_restarts(site):
    site.stop("cartd")
    site.start("cartd")
    stack.wait_for(site.serves, 20)


def pool_reloads(site):
    before = job_processes(site)
    site.signal(signal.SIGHUP)
    stack.wait_for(lambda: not set(job_processes(site)) & set(before), 30)


ON_THE_WAY = [kill, kill, postgres_stops, kill, pool_restarts, postgres_crashes, kill, terminate, kill, pool_reloads]


def test_a_job_killed_ten_times_on_the_way_writes_everything_once(site, user):
    count, status = user.batch()
    interrupted = []
    for harm in ON_THE_WAY:
        before = user.written()
        stack.wait_for(lambda: user.written() > before, 20, 0.002)
        harm(site)
        interrupted.append(user.written())
    assert interrupted[-1] < count, f"all was written before the last harm was done: {interrupted}"
    assert len(set(interrupted)) == len(ON_THE_WAY), interrupted
    answer = user.done(status)
    assert answer == {"done": True, "success": True, "written": count, "count": count}, interrupted
    assert user.items() == (count, count)


def test_two_jobs_on_one_cart_whose_workers_are_killed_write_what_one_would(site, user):
    (count, first), (_, second) = user.batch(), user.batch()
    for _ in range(3):
        before = user.written()
        stack.wait_for(lambda: user.written() > before, 20, 0.002)
        kill(site)
    for status in (first, second):
        assert user.done(status) == {"done": True, "success": True, "written": count, "count": count}
    assert user.items() == (count, count)


def test_a_cart_deleted_on_the_way_ends_the_job_and_leaves_nothing(site, user, database):
    _, status = user.batch()
    stack.wait_for(lambda: user.written() > 0, 20, 0.002)
    user.ask("DELETE", f"/resources/carts/{user.cart}")
    answer = user.done(status, 10)
    assert answer["success"] is False and answer["written"] < answer["count"]
    time.sleep(1)
    assert user.items() == (0, 0)
    assert database().run("select count(*) from cartd.job_queue q join cartd.resource_jobs j using (store_id, job_id) where j.cart_id = %s", user.cart) == [(0,)]


def test_an_account_that_goes_takes_its_jobs_along(site, user, database):
    user.batch()
    stack.wait_for(lambda: user.written() > 0, 20, 0.002)
    account = database().run("select account_id from cartd.resource_carts where cart_id = %s", user.cart)[0][0]
    user.ask("GET", "/resources/carts")
    connection = http.client.HTTPConnection(user.at.hostname, user.at.port, timeout=30)
    connection.request("DELETE", f"/api/carts/{account}", None, {"Authorization": f"Bearer {user.token}"})
    assert connection.getresponse().status == 204
    connection.close()
    time.sleep(1)
    assert user.items() == (0, 0) and user.written() == 0
    assert database().run("select count(*) from cartd.job_queue where account_id = %s", account) == [(0,)]


def test_a_worker_that_hangs_loses_its_job_within_15_s_and_does_no_harm_later(site, user, side):
    count, status = user.batch()
    stack.wait_for(lambda: user.written() > 0, 20, 0.002)
    hung = job_processes(site)
    for pid in hung:
        os.kill(pid, signal.SIGSTOP)
    try:
        stopped_at, began = user.written(), time.monotonic()
        side(server_workers=1, job_batch_processes=1, job_batch_chunk=1000, nginx=False)
        stack.wait_for(lambda: user.written() > stopped_at, 15)
        took = time.monotonic() - began
        answer = user.done(status)
    finally:
        for pid in hung:
            os.kill(pid, signal.SIGCONT)
    assert took < 15
    assert answer["success"] and answer["written"] == count
    time.sleep(2)
    assert user.items() == (count, count)
    assert user.ask("GET", status) == answer


def test_a_job_that_keeps_failing_ends_and_can_be_tried_again(whole, side, user, database):
    """The right to write items is gone: each try fails, and the last one ends it; then an operator gives it another chance."""
    whole.signal(signal.SIGHUP)     # fresh processes, whatever a test before has done to them
    ctl = [whole.env["CARTD_CARTCTL"], "-c", whole.env["CARTD_CONFIG"], "--json", "job"]
    environment = {name: value for name, value in os.environ.items() if name != "CARTD_DATABASE_URL"}
    database().run("revoke insert on cartd.resource_items from cartd_app")
    try:
        count, status = user.batch()
        job = database().run("select job_id from cartd.resource_jobs where cart_id = %s", user.cart)[0][0]
        stack.wait_for(lambda: user.run("select attempts from cartd.resource_jobs where job_id = %s", job)[0][0] >= 2, 20)
        assert user.ask("GET", status)["done"] is False
        # What it would come to in seven minutes.
        database().run("update cartd.resource_jobs set attempts = %s where job_id = %s", ATTEMPTS - 1, job)
        database().run("update cartd.job_queue set run_at = now() where job_id = %s", job)
        assert user.done(status, 15) == {"done": True, "success": False, "written": 0, "count": count}
    finally:
        database().run("grant insert on cartd.resource_items to cartd_app")
    shown = json.loads(subprocess.run([*ctl, "show", job], env=environment, capture_output=True, check=True, timeout=20).stdout)
    assert shown["state"] == "failed" and "failed" in shown["error"]
    subprocess.run([*ctl, "retry", job], env=environment, capture_output=True, check=True, timeout=20)
    followed = subprocess.run([*ctl, "show", "--follow", job], env=environment, capture_output=True, check=True, timeout=60)
    assert json.loads(followed.stdout)["state"] == "done"
    assert user.items() == (count, count)


def test_a_cart_that_takes_long_to_delete_is_deleted(side, user):
    """A side whose statements may take 60 ms; this one takes longer, and is given until shortly before the watchdog."""
    one = side(server_workers=2, database_statement_timeout_ms=60, database_lock_timeout_ms=50)
    user.run("""insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
                select store_id, cart_id, sha256(n::text::bytea), n, 'x', 'x', 'x' from cartd.resource_carts, generate_series(1, 200000) as n where cart_id = %s""", user.cart)
    user.at = urlsplit(one.url)
    began = time.monotonic()
    user.ask("DELETE", f"/resources/carts/{user.cart}")
    assert time.monotonic() - began > 0.06, "too quick: this test shows nothing"
    assert user.items() == (0, 0)


def test_an_account_whose_carts_take_long_to_delete_is_deleted(side, user, database):
    one = side(server_workers=2, database_statement_timeout_ms=60, database_lock_timeout_ms=50)
    account = user.run("select account_id from cartd.resource_carts where cart_id = %s", user.cart)[0][0]
    user.run("""insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)
                select store_id, cart_id, sha256(n::text::bytea), n, 'x', 'x', 'x' from cartd.resource_carts, generate_series(1, 200000) as n where cart_id = %s""", user.cart)
    at, began = urlsplit(one.url), time.monotonic()
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
    connection.request("DELETE", f"/api/carts/{account}", None, {"Authorization": f"Bearer {user.token}"})
    assert connection.getresponse().status == 204
    connection.close()
    assert time.monotonic() - began > 0.06, "too quick: this test shows nothing"
    assert user.items() == (0, 0)


def test_nobody_waits_for_the_timer(site, user):
    """A new job is begun when it is committed: NOTIFY."""
    time.sleep(1)
    took = []
    for _ in range(5):
        began = time.monotonic()
        answer = user.ask("POST", f"/resources/carts/{user.cart}/items/batch", {"entityType": "projects", "filters": '{"project":{"is":[]}}'})
        user.done(urlsplit(answer["statusUrl"]).path)
        took.append(time.monotonic() - began)
    assert sorted(took)[2] < 0.5, took
