"""Locks that somebody else holds: on a cart, on a line, in the wrong order."""
import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import apis
import stack
from load import PRODUCT

BODY = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
LOCK_S = 2      # lock_timeout_ms's default
IDLE_S = 10     # how long a session may idle in a transaction


@pytest.fixture
def outsider(database):
    """outsider(): a transaction of an administrator at psql; undone when the test ends."""
    def make():
        one = database()
        one.connection.autocommit = False
        return one
    return make


def items(cart):
    return f"/carts/{cart['id']}/items"


def line(cart):
    return cart["line_items"]["physical_items"][0]


def lock(outsider, cart):
    outsider.run("select version from cartd.carts where cart_id = %s for update", cart["id"])


def test_writes_to_a_locked_cart_are_told_in_time(client, outsider):
    cart, other = client.cart(), client.cart()
    lock(outsider(), cart)
    with ThreadPoolExecutor(3) as threads:
        began = time.monotonic()
        waiting = [threads.submit(client.post, items(cart), BODY), threads.submit(client.call, "DELETE", f"/carts/{cart['id']}"),
                   threads.submit(client.put, f"{items(cart)}/{line(cart)['id']}", {"line_item": {"product_id": PRODUCT, "quantity": 3}})]
        others = []
        while time.monotonic() - began < LOCK_S - 0.5:
            others += [client.post(items(other), BODY), client.get(f"/carts/{cart['id']}"), client.get(f"/carts/{other['id']}")]
            time.sleep(0.02)
        answers = [each.result() for each in waiting]
    assert {answer.status for answer in others} == {200, 201}
    assert max(answer.seconds for answer in others) < LOCK_S / 2, "others wait for a lock that is none of theirs"
    for answer in answers:
        assert answer.status in (503, 504) and answer.complaint() is None, answer
        assert LOCK_S - 0.5 < answer.seconds < LOCK_S + 1.5, answer


def test_after_the_lock_everything_is_as_before(client, outsider):
    cart = client.cart()
    holder = outsider()
    lock(holder, cart)
    assert client.post(items(cart), BODY).status == 503
    holder.connection.rollback()
    answer = client.post(items(cart), BODY)
    assert answer.status == 201 and answer.data["version"] == 2, "the one that was refused changed nothing"


def test_who_waits_sees_what_the_other_wrote(client, outsider):
    cart = client.cart()
    holder = outsider()
    lock(holder, cart)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(client.post, items(cart), BODY)
        time.sleep(0.3)
        holder.run("update cartd.cart_lines set quantity = 40 where cart_id = %s", cart["id"])
        holder.run("update cartd.carts set version = 7 where cart_id = %s", cart["id"])
        holder.connection.commit()
        answer = waiting.result()
    assert answer.status == 201, answer
    assert (line(answer.data)["quantity"], answer.data["version"]) == (41, 8)


def test_a_worker_that_stays_idle_after_a_lock_timeout_serves_again(side, connect, outsider):
    """Its aborted transaction is rolled back with the next request; PostgreSQL ends the session before that (idle_in_transaction_session_timeout)."""
    one = side(server_workers=1, database_lock_timeout_ms=100)
    client = connect(one)
    cart, holder = client.cart(), outsider()
    lock(holder, cart)
    assert client.post(items(cart), BODY).status == 503
    holder.connection.rollback()
    time.sleep(IDLE_S + 1)
    answer = client.post(items(cart), BODY)
    assert answer.status == 201 and answer.data["version"] == 2, answer


TABLES = "lock table cartd.carts, cartd.accounts, cartd.resource_carts in exclusive mode"


def test_each_api_is_told_in_time_and_reads_on(side, whole, outsider):
    """Whoever holds these tables lets nobody change them."""
    one, holder = side(server_workers=6), outsider()
    five = apis.five(one.url, whole.env)
    holder.run(TABLES)
    with ThreadPoolExecutor(len(five)) as threads:
        waiting = [threads.submit(api.put) for api in five]
        assert [api.get().status for api in five] == [200] * len(five)
        answers = [each.result() for each in waiting]
    holder.connection.rollback()
    for api, answer in zip(five, answers):
        assert answer.refused() and answer.seconds < LOCK_S + 10, (api.name, answer)
        assert api.put().status in (200, 201), api.name


def test_a_worker_that_comes_under_such_a_lock_reads_and_changes_once_it_is_over(side, whole, outsider):
    """The statements that would change the tables cannot even be prepared then."""
    one, holder = side(server_workers=2), outsider()
    five, old = apis.five(one.url, whole.env), one.workers()
    holder.run(TABLES)
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    stack.wait_for(lambda: len(one.workers()) == 2 and not set(one.workers()) & set(old), 10)
    for _ in range(2):
        reads = [api.get() for api in five]
        assert [answer.status for answer in reads] == [200] * len(five)
        assert max(answer.seconds for answer in reads) < LOCK_S / 2, "to read, nobody waits for that lock"
    for api in five:
        answer = api.put()
        assert answer.refused() and answer.seconds < LOCK_S + 1.5, (api.name, answer)
    assert one.said("only reads until it can be prepared")
    holder.connection.rollback()
    for api in five:
        assert api.put().status in (200, 201) and api.get().status == 200, api.name
    assert not set(one.workers()) & set(old) and len(one.workers()) == 2


def test_a_crowd_before_a_locked_cart_leaves_workers_for_others(side, connect, outsider, longer):
    """Four times as many clients as there are workers want the locked one, on and on."""
    one = side(server_workers=4)
    client = connect(one)
    cart, other, end = client.cart(), client.cart(), time.monotonic() + longer(6, 30)
    lock(outsider(), cart)

    def insist(_):
        answers = []
        while time.monotonic() < end:
            answers.append(client.post(items(cart), BODY))
            time.sleep(0.05)
        return answers
    with ThreadPoolExecutor(16) as threads:
        waiting = [threads.submit(insist, number) for number in range(16)]
        time.sleep(LOCK_S)      # the first of them have their answer, or nearly
        others = []
        while time.monotonic() < end - 0.5:
            others += [client.post(items(other), BODY), client.get(f"/carts/{other['id']}"), client.get(f"/carts/{cart['id']}")]
        answers = sum((each.result() for each in waiting), [])
    assert {answer.status for answer in answers} <= {503, 504} and all(answer.complaint() is None for answer in answers)
    assert {answer.status for answer in others} <= {200, 201}
    slow = sum(answer.seconds > LOCK_S / 2 for answer in others)
    assert len(others) > 20 and slow <= len(others) // 10, (len(others), sorted(answer.seconds for answer in others)[-10:])


def test_a_crowd_before_a_cart_that_moves_on_is_served(side, connect):
    """Nobody holds it for long: all of them wait for their turn, and have it."""
    client = connect(side(server_workers=4))
    cart = client.cart()
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: client.post(items(cart), BODY), range(160)))
    assert [answer.status for answer in answers] == [201] * 160
    assert client.get(f"/carts/{cart['id']}").data["version"] == 161


def retries_of(site, known):
    """What cartd's log says of requests since the line `known`."""
    requests = [json.loads(text) for text in site.log()[known:] if text.startswith("{") and '"route"' in text]
    return sum(request["retries"] for request in requests)


def deadlocks_of(site, known):
    """How often PostgreSQL has ended cartd's statement in one, since the line `known` of its log."""
    return sum("deadlock detected" in text for text in site.log("postgres")[known:])


def test_each_deadlock_is_tried_again_once_and_it_succeeds(site, client, outsider):
    """The line first, then the cart: the order that cartd never takes."""
    cart = client.cart()
    known, known_deadlocks = len(site.log()), len(site.log("postgres"))
    other = outsider()
    other.run("set local deadlock_timeout = '60s'")     # so that cartd is the one who sees it, each time
    other.run("update cartd.cart_lines set quantity = 5 where cart_id = %s", cart["id"])
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(
        client.put(f"{items(cart)}/{line(cart)['id']}", {"line_item": {"product_id": PRODUCT, "quantity": 9}})))
    waiting.start()
    time.sleep(0.4)
    # Waits for the cart; a second after its own wait began, cartd's statement is the victim, and then it is ours,
    # unless cartd comes back before this side has woken up: then there is another deadlock.
    other.run("update cartd.carts set version = version + 1 where cart_id = %s", cart["id"])
    other.connection.commit()
    waiting.join()
    assert answers[0].status == 200, answers
    assert (line(answers[0].data)["quantity"], answers[0].data["version"]) == (9, 3)
    stack.wait_for(lambda: retries_of(site, known) > 0, 5)
    assert retries_of(site, known) == deadlocks_of(site, known_deadlocks) >= 1
    assert client.get(f"/carts/{cart['id']}").data["version"] == 3


def test_deadlocks_on_and_on_are_never_a_500(site, client, outsider, longer):
    cart, end, deadlocks = client.cart(), time.monotonic() + longer(6, 60), []

    def administrate():
        while time.monotonic() < end:
            other = outsider()
            try:
                other.run("update cartd.cart_lines set quantity = quantity where cart_id = %s", cart["id"])
                time.sleep(0.1)
                other.run("update cartd.carts set version = version where cart_id = %s", cart["id"])
                other.connection.commit()
            except Exception as error:   # noqa: BLE001  psycopg2's, the victim may be this side
                deadlocks.append(error)
                other.connection.rollback()
            other.close()

    def write(_):
        answers = []
        while time.monotonic() < end:
            answers.append(client.post(items(cart), BODY))
        return answers
    with ThreadPoolExecutor(4) as threads:
        administrator = threads.submit(administrate)
        answers = sum(threads.map(write, range(3)), [])
        administrator.result()
    # 504: each deadlock takes PostgreSQL a second to see, and a request has five.
    assert {answer.status for answer in answers} <= {201, 503, 504}, answers
    assert all(answer.complaint() is None for answer in answers if answer.status != 201)
    done = sum(answer.status == 201 for answer in answers)
    after = client.get(f"/carts/{cart['id']}").data
    assert (after["version"], line(after)["quantity"]) == (done + 1, done + 1)
