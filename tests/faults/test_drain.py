"""SIGTERM: what was accepted is answered, then the end."""
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import stack
from conftest import LONG
from load import Load, PRODUCT

BODY = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}


def hold(database, cart):
    """Locks a cart's row until the connection is closed."""
    holder = database()
    holder.connection.autocommit = False
    assert holder.run("select version from cartd.carts where cart_id = %s for update", cart["id"])
    return holder


@pytest.mark.parametrize("turn", range(LONG and 20 or 2))
def test_a_drain_under_load_loses_nothing(side, connect, database, turn):
    one = side(server_workers=2 + turn % 3)
    client = connect(one)
    # Few tries: after the end nobody comes back.
    with Load(client, threads=8, patience=0) as load:
        time.sleep(random.uniform(0.5, 1.5))
        one.signal(signal.SIGTERM)
        assert one.wait(10) == 0
        time.sleep(0.3)
        refused = client.get("/carts/x")
    late = [note for note in load.wrong if note.startswith("never done")]
    load.wrong = [note for note in load.wrong if note not in late]
    # Read through the stack: this cartd is gone.
    load.client = connect(one.of)
    there = load.verify(database())
    assert {operation.word for operation in load.done()} == there, "answered with an error, and done all the same: it was accepted"
    assert {status for operation in load.operations for status, _ in operation.passed} <= {502, 503}
    # nginx's own account: connections were refused, none was cut off.
    assert not [line for line in one.log("nginx-error") if "prematurely" in line or "reset by peer" in line]
    assert refused.status in (502, 503) and refused.complaint() is None, refused
    assert not one.socket.exists()
    assert len(load.done()) > 20


def test_requests_that_wait_for_a_worker_are_answered_too(side, connect, database):
    """Two workers wait for a lock, six requests wait for a worker, then SIGTERM."""
    one = side(server_workers=2, database_lock_timeout_ms=8000, database_statement_timeout_ms=9000, http_request_timeout_ms=10000)
    client = connect(one)
    cart = client.cart()
    holder = hold(database, cart)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(client.post, f"/carts/{cart['id']}/items", BODY) for _ in range(8)]
        time.sleep(0.7)
        one.signal(signal.SIGTERM)
        stack.wait_for(lambda: not one.socket.exists(), 2)
        after = client.get("/carts/x")
        time.sleep(0.3)
        holder.connection.rollback()
        answers = [each.result() for each in waiting]
    assert [answer.status for answer in answers] == [201] * 8, answers
    assert after.status == 502 and after.complaint() is None, after
    assert one.wait(5) == 0
    assert connect(one.of).get(f"/carts/{cart['id']}").data["version"] == 9


def test_the_limit_of_a_drain_is_kept(side, connect, database):
    one = side(server_workers=2, server_drain_timeout_ms=1000, database_lock_timeout_ms=8000, database_statement_timeout_ms=9000,
               http_request_timeout_ms=10000)
    client = connect(one)
    cart = client.cart()
    hold(database, cart)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(client.post(f"/carts/{cart['id']}/items", BODY)))
    waiting.start()
    time.sleep(0.5)
    began = time.monotonic()
    one.signal(signal.SIGTERM)
    assert one.wait(10) == 0
    assert 0.9 < time.monotonic() - began < 5
    waiting.join()
    assert answers[0].status == 502 and answers[0].complaint() is None, answers
    assert one.said("drain_timeout_ms has passed")


def test_an_idle_cartd_ends_at_once(side):
    one = side(server_workers=4, nginx=False)
    began = time.monotonic()
    one.signal(signal.SIGTERM)
    assert one.wait(5) == 0
    assert time.monotonic() - began < 2
