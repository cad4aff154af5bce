"""Idempotency-Key, from the side of clients that do not learn what became of their request."""
import json
import random
import socket
import struct
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from load import PRODUCT, body_of

BODY = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}


def items(cart):
    return f"/carts/{cart['id']}/items"


def one_effect(client, cart):
    after = client.get(f"/carts/{cart['id']}").data
    return (after["version"], after["line_items"]["physical_items"][0]["quantity"]) == (2, 2)


def test_twenty_at_once_have_one_effect(client):
    cart, key = client.cart(), uuid.uuid4().hex
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: client.post(items(cart), BODY, key), range(20)))
    done = [answer for answer in answers if answer.status == 201]
    assert {answer.status for answer in answers} <= {201, 409} and done, answers
    assert sum("idempotency-replayed" not in answer.headers for answer in done) == 1
    assert len({answer.raw for answer in done}) == 1
    assert one_effect(client, cart)


def test_twenty_behind_a_lock_have_one_effect(client, database):
    """All but the first wait for the cart, too, before they are told that the first still runs or what it was told."""
    cart, key, holder = client.cart(), uuid.uuid4().hex, database()
    holder.connection.autocommit = False
    holder.run("select version from cartd.carts where cart_id = %s for update", cart["id"])
    with ThreadPoolExecutor(20) as threads:
        waiting = [threads.submit(client.post, items(cart), BODY, key) for _ in range(20)]
        time.sleep(0.8)
        holder.connection.rollback()
        answers = [each.result() for each in waiting]
    done = [answer for answer in answers if answer.status == 201]
    assert {answer.status for answer in answers} == {201, 409}, answers
    assert sum("idempotency-replayed" not in answer.headers for answer in done) == 1
    assert one_effect(client, cart)


def test_another_body_with_the_key_is_refused(client):
    cart, key = client.cart(), uuid.uuid4().hex
    assert client.post(items(cart), BODY, key).status == 201
    assert client.post(items(cart), {"line_items": [{"product_id": PRODUCT, "quantity": 2}]}, key).status == 422
    assert one_effect(client, cart)


def leave(client, cart, body, key, after_s, cut=0):
    """Sends all of a POST but `cut` bytes, and is gone without a word."""
    raw = json.dumps(body).encode()
    head = (f"POST {client.prefix}{items(cart)} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {client.token}\r\nIdempotency-Key: {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n").encode()
    connection = socket.create_connection((client.host, client.port))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))    # close is a reset
    whole = head + raw
    connection.sendall(whole[:len(whole) - cut])
    time.sleep(after_s)
    connection.close()


def until_done(client, cart, body, key):
    for _ in range(200):
        answer = client.post(items(cart), body, key)
        if answer.status != 409:
            return answer
        time.sleep(0.02)
    raise AssertionError("the key is busy for ever")


@pytest.mark.parametrize("cut", [0, 1])
def test_a_client_that_leaves_and_comes_back_has_one_effect(client, longer, cut):
    cart, words = client.cart(), []
    for _ in range(longer(40, 1000)):
        words.append(uuid.uuid4().hex)
        body = body_of(words[-1], 1)
        leave(client, cart, body, words[-1], random.uniform(0, 0.006), cut)
        answer = until_done(client, cart, body, words[-1])
        assert answer.status == 201, answer
        if len(words) % 40 == 0:
            after = client.get(f"/carts/{cart['id']}").data
            assert after["version"] == len(words) + 1
            assert sorted(each["sku"] for each in after["line_items"]["custom_items"]) == sorted(f"{word}-{part}" for word in words for part in "ab")
            cart, words = client.cart(), []


def test_replays_survive_the_workers_and_the_database(site, client):
    """The answer is kept where the effect is kept."""
    cart, key = client.cart(), uuid.uuid4().hex
    first = client.post(items(cart), BODY, key)
    assert first.status == 201
    site.restart_postgres("immediate")
    for pid in site.workers():
        site.kill_worker(pid)
    again = None
    for _ in range(100):
        again = client.post(items(cart), BODY, key)
        if again.status not in (502, 503):
            break
        time.sleep(0.05)
    assert (again.status, again.raw, again.headers.get("idempotency-replayed")) == (201, first.raw, "true")
    assert one_effect(client, cart)
