"""Carts end: at once for whoever asks, and from the database when the sweeper comes by."""
import os
import pathlib
import signal
import threading
import time
import uuid

import psycopg2
import pytest

import stack
from shop import CUSTOM, only, physical

ENDED = "update cartd.carts set expires_at = now() where store_id = %s and cart_id = %s"


@pytest.fixture
def store(env, db):
    return db.store_id(env["CARTD_STORE"])


@pytest.fixture
def ended(cart, db, store):
    """ended(): a cart whose time is over."""
    def make(**body):
        one = cart(**body)
        db.run(ENDED, store, one["id"])
        return one
    return make


@pytest.fixture(scope="module")
def master(env):
    return int((pathlib.Path(env["CARTD_STATE"]) / "pid" / "cartd").read_text(encoding="utf-8").split()[0])


def job(master):
    """The pid of the process that sweeps; None while there is none, or two, during a reload."""
    found = [pid for pid in stack.children(master) if stack.title(pid) == "cartd: job 1"]
    return found[0] if len(found) == 1 else None


@pytest.fixture(scope="module")
def sweeping(env, master):
    """The sweeper comes by every second, in batches of 500; as it was afterwards."""
    path = pathlib.Path(env["CARTD_CONFIG"])
    text = path.read_text(encoding="utf-8")

    def reload(config):
        before = job(master)
        path.write_text(config, encoding="utf-8")
        os.kill(master, signal.SIGHUP)
        stack.wait_for(lambda: job(master) not in (None, before), 30)
    reload(text + "\n[job]\nsweep_interval_s = 1\n")
    yield
    reload(text)


def count(db, store, table, ids):
    return db.run(f"select count(*) from cartd.{table} where store_id = %s and cart_id = any (%s::uuid[])", store, ids)[0][0]


def test_a_cart_that_has_ended_is_404_on_every_route(api, ended):
    one = ended(line_items=[{"product_id": 126, "quantity": 1}], custom_items=[CUSTOM])
    path, line = f"/carts/{one['id']}", only(physical(one))["id"]
    answers = [api.get(path), api.head(path), api.put(path, {"customer_id": 1}), api.post(f"{path}/items", {"custom_items": [CUSTOM]}),
               api.put(f"{path}/items/{line}", {"line_item": {"product_id": 126, "quantity": 2}}), api.delete(f"{path}/items/{line}"),
               api.post(f"{path}/redirect_urls"), api.post(f"{path}/metafields", {"key": "k", "namespace": "n", "value": "v", "permission_set": "read"}),
               api.delete(path)]
    assert [answer.status for answer in answers] == [404] * len(answers), answers


def test_a_cart_ends_cart_days_after_its_last_change(api, cart, db, store):
    days = "select extract(epoch from expires_at - updated_at)::integer from cartd.carts where store_id = %s and cart_id = %s"
    one = cart()
    assert db.run(days, store, one["id"]) == [(30 * 86400,)]
    db.run("update cartd.carts set expires_at = now() + interval '1 hour' where store_id = %s and cart_id = %s", store, one["id"])
    assert api.post(f"/carts/{one['id']}/items", {"custom_items": [CUSTOM]}).status == 201
    assert db.run(days, store, one["id"]) == [(30 * 86400,)]


def test_reading_does_not_keep_a_cart(api, cart, db, store):
    one = cart()
    asked = "select expires_at from cartd.carts where store_id = %s and cart_id = %s"
    before = db.run(asked, store, one["id"])
    assert api.get(f"/carts/{one['id']}").status == 200 and db.run(asked, store, one["id"]) == before


def test_the_sweeper_takes_ended_carts_and_no_live_one(ended, cart, db, store, sweeping):
    gone, live = [ended()["id"] for _ in range(20)], [cart()["id"] for _ in range(20)]
    soon = cart()["id"]
    db.run("update cartd.carts set expires_at = now() + interval '5 minutes' where store_id = %s and cart_id = %s", store, soon)
    stack.wait_for(lambda: count(db, store, "carts", gone) == 0, 20)
    assert count(db, store, "cart_lines", gone) == 0
    assert count(db, store, "carts", live + [soon]) == 21


def test_the_sweeper_takes_old_keys_spent_tokens_and_metafields_past_their_retention(cart, db, store, sweeping):
    word, other = uuid.uuid4().hex, uuid.uuid4().hex
    lives, went = cart()["id"], str(uuid.uuid4())
    db.run("""insert into cartd.idempotency_keys (store_id, principal, key, request_hash, status, headers, body, created_at)
              select %s, %s, n::text, repeat('0', 64), 200, '', '', now() - make_interval(hours => n) from generate_series(22, 26) n""", store, word)
    db.run("""insert into cartd.redirect_tokens (store_id, token_hash, cart_id, created_at, expires_at, used_at)
              select %s, %s || n, %s, now() - interval '2 days', now() + make_interval(days => n - 1), case n when 2 then now() end
              from generate_series(0, 3) n""", store, (word + other)[:63], lives)
    db.run("""insert into cartd.metafields (store_id, metafield_id, cart_id, client_id, namespace, key, value, description, permission_set, created_at, updated_at)
              select %s, %s + 1000 * c + n, case c when 0 then %s else %s end::uuid, 'sweep', %s, n::text, 'v', '', 'app_only', now() - make_interval(days => n), now() - make_interval(days => n)
              from generate_series(0, 1) c, unnest(array[1, 364, 366, 500]) n""", store, 8 * 10**15 + uuid.uuid4().int % 10**14, lives, went, word)
    left = """select (select array_agg(key order by key) from cartd.idempotency_keys where store_id = %s and principal = %s),
                     (select array_agg(right(token_hash, 1) order by token_hash) from cartd.redirect_tokens where store_id = %s and cart_id = %s),
                     (select array_agg(key order by key) from cartd.metafields where store_id = %s and cart_id = %s),
                     (select array_agg(key order by key) from cartd.metafields where store_id = %s and cart_id = %s)"""
    want = [(["22", "23"], ["3"], ["1", "364"], ["1", "364", "366", "500"])]
    stack.wait_for(lambda: db.run(left, store, word, store, lives, store, went, store, lives) == want, 20)
    db.run("delete from cartd.metafields where store_id = %s and namespace = %s", store, word)


def test_a_cart_renewed_at_the_very_moment_stays(cart, db, store, sweeping):
    """A writer holds carts, ends them and renews them, again and again, in transactions as long as a batch."""
    ids = [cart()["id"] for _ in range(40)]
    stop, lost = time.monotonic() + 6, []

    def renew(mine):
        connection = psycopg2.connect(db.dsn)
        with connection.cursor() as cursor:
            while time.monotonic() < stop:
                cursor.execute("select cart_id from cartd.carts where store_id = %s and cart_id = any (%s::uuid[]) and expires_at > now() order by cart_id for update",
                               (store, mine))
                if cursor.rowcount != len(mine):
                    lost.append(cursor.rowcount)
                    return
                # What the sweeper can see is over; what is locked comes to life before the commit.
                cursor.execute("update cartd.carts set expires_at = clock_timestamp() + interval '400 ms' where store_id = %s and cart_id = any (%s::uuid[])", (store, mine))
                connection.commit()
                cursor.execute("select cart_id from cartd.carts where store_id = %s and cart_id = any (%s::uuid[]) and expires_at > now() order by cart_id for update",
                               (store, mine))
                held = cursor.rowcount
                time.sleep(0.45)
                cursor.execute("update cartd.carts set version = version + 1, expires_at = now() + interval '30 days' where store_id = %s and cart_id = any (%s::uuid[])",
                               (store, mine))
                if (held, cursor.rowcount) != (len(mine), len(mine)):
                    lost.append((held, cursor.rowcount))
                    return
                connection.commit()
        connection.close()
    writers = [threading.Thread(target=renew, args=(ids[n::4],)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not lost and count(db, store, "carts", ids) == len(ids)


def test_a_killed_sweeper_comes_back(ended, db, store, master, sweeping):
    before = stack.wait_for(lambda: job(master))
    os.kill(before, signal.SIGKILL)
    stack.wait_for(lambda: job(master) not in (None, before), 20)
    one = ended()["id"]
    stack.wait_for(lambda: count(db, store, "carts", [one]) == 0, 20)


def test_a_hundred_thousand_go_in_batches_and_nobody_waits(api, cart, db, store, sweeping):
    live = cart()["id"]
    prefix = "5eee0000"
    db.run("""insert into cartd.carts (store_id, cart_id, version, channel_id, currency, locale, created_at, updated_at, expires_at)
              select %s, (%s || lpad(to_hex(n), 24, '0'))::uuid, 1, 1, 'USD', 'en', now(), now(), now() - interval '1 minute' from generate_series(1, 100000) n""", store, prefix)
    ours = "select count(*) from cartd.carts where store_id = %s and cart_id between %s and %s"
    bounds = (store, prefix + "0" * 24, prefix + "f" * 24)
    waits, seen = 0, []
    end = time.monotonic() + 180
    while True:
        for _ in range(20):
            assert api.get(f"/carts/{live}").status == 200
        waits += db.run("select count(*) from pg_stat_activity where usename = 'cartd_app' and wait_event_type = 'Lock'")[0][0]
        seen.append(db.run(ours, *bounds)[0][0])
        if seen[-1] == 0:
            break
        assert time.monotonic() < end, seen[-5:]
    assert waits == 0, "somebody waited for a lock"
    assert len(set(seen)) > 5, "not in one go"
