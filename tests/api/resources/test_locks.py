"""Whoever locks several rows of carts, queue and jobs does so in this order, so that nobody waits in a ring; and what many at once may not exceed."""
import concurrent.futures
import http.client
import threading
from urllib.parse import urlsplit

import psycopg2
import pytest

import portal
import stack
import wire

QUERIES = wire.ROOT / "sql/queries"
CLAIM = "00000000-0000-4000-8000-00000000c1a1"
BATCH = {"entityType": "files", "filters": "{}"}


class Session:
    """A worker's transaction, statement by statement, as its files have them.  Half a second is all that it waits."""

    def __init__(self, env):
        self.connection = psycopg2.connect(stack.database_url(env))
        self.cursor = self.connection.cursor()
        self.cursor.execute("set local lock_timeout = '500ms'")
        self.pid = self.connection.get_backend_pid()

    def run(self, name, *values):
        text = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
        self.cursor.execute(f"prepare one as {text}")
        self.cursor.execute(f"execute one ({', '.join(['%s'] * len(values))})", values)
        found = self.cursor.fetchall() if self.cursor.description else []
        self.cursor.execute("deallocate one")
        return found

    def commit(self):
        self.connection.commit()


@pytest.fixture
def session(env):
    made = []

    def make():
        made.append(Session(env))
        return made[-1]
    yield make
    for one in made:
        one.connection.close()


@pytest.fixture
def leaver(url, db):
    """Somebody who will go, with a cart and a job that no worker takes."""
    made = portal.sign_up(url)
    client = wire.Client(url, made.token, made.account, made.email)
    cart = client.post(body={"CartName": "cart"}).json["CartId"]
    store, job = db.run("""with job as (
            insert into cartd.resource_jobs (store_id, job_id, account_id, cart_id, token_hash, entity_type, filters, state, count, created_at, next_number)
            select store_id, gen_random_uuid(), account_id, cart_id, encode(sha256(cart_id::text::bytea), 'hex'), 'files', '{}', 'running', 7, now(), 0
            from cartd.resource_carts where cart_id = %s returning store_id, job_id, account_id)
        insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at, claim)
        select store_id, job_id, account_id, 1, now() + interval '1 hour', %s from job returning store_id, job_id""", cart, CLAIM)[0]
    yield client, store, cart, job
    for table in ("resource_carts", "job_queue", "resource_jobs"):
        db.run(f"delete from cartd.{table} where account_id = %s", made.account)


def goes(client):
    """The person is deleted through the API, by the person."""
    at = urlsplit(client.url)
    connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=30)
    try:
        connection.request("DELETE", f"/api/carts/{client.account}", None, {"Authorization": f"Bearer {client.token}"})
        return connection.getresponse().status
    finally:
        connection.close()


WAYS = {"account": lambda client, cart: goes(client), "cart": lambda client, cart: client.delete("/" + cart).status}


def waits_for(db, holder):
    stack.wait_for(lambda: db.run("select count(*) from pg_stat_activity where %s = any (pg_blocking_pids(pid))", holder.pid)[0][0] > 0, 5, 0.005)


def meanwhile(call, *values):
    pool = concurrent.futures.ThreadPoolExecutor(1)
    future = pool.submit(call, *values)
    pool.shutdown(wait=False)
    return future


@pytest.mark.parametrize("way", WAYS)
def test_a_job_may_end_while_what_it_belongs_to_goes(leaver, session, db, way):
    """An end without a chunk has the queue's row alone, and then wants the job's."""
    client, store, cart, job = leaver
    worker = session()
    assert worker.run("job/hold", store, job, CLAIM)
    going = meanwhile(WAYS[way], client, cart)
    waits_for(db, worker)
    worker.run("job/finish", store, job, CLAIM, "failed", 0, "It failed.")      # a ring: deadlock, or the lock's timeout
    worker.commit()
    assert going.result(10) in (200, 204)
    assert db.run("select count(*) from cartd.job_queue where job_id = %s", job) == [(0,)]


@pytest.mark.parametrize("way", WAYS)
def test_a_chunk_may_be_written_while_its_cart_goes(leaver, session, db, way):
    client, store, cart, job = leaver
    worker = session()
    assert worker.run("job/cart-hold", store, client.account, cart) and worker.run("job/hold", store, job, CLAIM)
    going = meanwhile(WAYS[way], client, cart)
    waits_for(db, worker)
    worker.run("job/cart-touch", store, client.account, cart)
    worker.run("job/advance", store, job, 10, 7, 4000)
    worker.commit()
    assert going.result(10) in (200, 204)
    assert db.run("select count(*) from cartd.job_queue where job_id = %s", job) == [(0,)]


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_may_be_started_while_its_cart_goes(leaver, session, db, way):
    """It has the cart, and then wants the person's row, for the foreign key of the job."""
    client, store, cart, job = leaver
    starter = session()
    assert starter.run("resource/cart-hold", store, client.account, cart)
    going = meanwhile(WAYS[way], client, cart)
    waits_for(db, starter)
    starter.run("resource/job-insert", store, CLAIM, client.account, cart, "0" * 64, "files", "{}", 7, 2)
    starter.commit()
    assert going.result(10) in (200, 204)
    assert db.run("select count(*) from cartd.job_queue where account_id = %s", client.account) == [(0,)]


def test_an_operator_may_cancel_what_goes(leaver, session, db):
    client, store, cart, job = leaver
    operator = session()
    operator.cursor.execute("select from cartd.job_queue where store_id = %s and job_id = %s for update", (store, job))
    going = meanwhile(goes, client)
    waits_for(db, operator)
    operator.cursor.execute((wire.ROOT / "sql/operator/job/cancel.sql").read_text(encoding="utf-8").replace("$1", "%s"), (job,))
    assert operator.cursor.fetchall() == [(job,)]
    operator.commit()
    assert going.result(10) == 204


def test_of_fifty_batches_at_once_ten_are_begun(api, cart, db, session, finished):
    """On five carts, none of which can be written; each of the ten has a seat of its own."""
    paths = [cart() for _ in range(5)]
    holder = session()
    holder.cursor.execute("select from cartd.resource_carts where account_id = %s for no key update", (api.account,))
    together = threading.Barrier(50)

    def one(number):
        together.wait(30)
        return api.post(paths[number % 5] + "/items/batch", BATCH)
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(one, range(50)))
    assert sorted(answer.status for answer in answers) == [200] * 10 + [429] * 40, answers
    assert sorted(db.run("select seat from cartd.job_queue where account_id = %s", api.account)) == [(seat,) for seat in range(1, 11)]
    assert db.run("select count(*) from cartd.resource_jobs where account_id = %s", api.account) == [(10,)]
    holder.commit()
    for answer in answers:
        if answer.status == 200:
            assert finished(answer)["success"]


def test_while_batches_end_no_more_than_ten_are_unfinished(api, cart, db):
    """Seats are given up and taken at once: whoever looks sees ten at most, and who was begun is done."""
    paths = [cart() for _ in range(5)]
    most = []

    def one(number):
        return api.post(paths[number % 5] + "/items/batch", BATCH)
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        running = [pool.submit(one, number) for number in range(150)]
        while not all(future.done() for future in running):
            most.append(db.run("select count(*) from cartd.resource_jobs where account_id = %s and finished_at is null", api.account)[0][0])
    statuses = [future.result().status for future in running]
    assert set(statuses) <= {200, 429} and statuses.count(200) >= 10
    assert max(most) <= 10
    count = "select count(*), count(*) filter (where state = 'done' and written = count) from cartd.resource_jobs where account_id = %s"
    stack.wait_for(lambda: db.run(count, api.account) == [(statuses.count(200),) * 2], 20)
