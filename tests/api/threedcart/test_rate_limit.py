"""The leaky bucket: one a token, counted over all workers."""
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import stack
import wire
from shop import CALENDAR, items, path

SIZE, PER_SECOND = 20, 2


@pytest.fixture
def bucket(env, db):
    """bucket(size, per_second): the demo store's, from here on; roomy afterwards."""
    store = db.store_id(env["CARTD_STORE"])

    def put(size, per_second):
        db.run("update cartd.stores set bucket_size = %s, bucket_per_second = %s where store_id = %s", size, per_second, store)
    put(SIZE, PER_SECOND)
    yield put
    put(1000000, 1000000)


@pytest.fixture
def client(grant, bucket):
    """A grant that was never used, with a small bucket."""
    return grant()


def drain(client, most=200):
    """Asks until it is too much: how often it was not, and the answer that says so."""
    for count in range(most):
        answer = client.get(path("nothing"))
        if answer.status == 429:
            return count, answer
        assert answer.status == 404, answer
    raise AssertionError("never full")


def full(client, call):
    """The answer of call() to a full bucket; a request that came as some of it had leaked out is made again."""
    for _ in range(20):
        drain(client)
        answer = call()
        if answer.status == 429:
            return answer
    raise AssertionError("never full")


def test_the_documents_bucket_is_the_default(db):
    assert db.run("select column_default from information_schema.columns where table_name = 'stores' and column_name in ('bucket_size', 'bucket_per_second') order by 1") == [("2",), ("50",)]


def test_a_full_bucket_is_429_with_the_time_to_wait(client):
    began = time.monotonic()
    count, answer = drain(client)
    leaked = (time.monotonic() - began) * PER_SECOND
    assert SIZE <= count <= SIZE + leaked + 1
    assert answer.result == {"Key": "Error", "Value": "", "Status": "429", "Message": "Too many requests"}
    assert answer.headers["retry-after"] == "1"


def test_what_waits_as_told_is_served(client):
    _, answer = drain(client)
    time.sleep(int(answer.headers["retry-after"]))
    assert client.get(path("nothing")).status == 404


def test_it_leaks_so_many_a_second(client):
    drain(client)
    began = time.monotonic()
    time.sleep(1.6)
    served = drain(client)[0]
    assert 3 <= served <= (time.monotonic() - began) * PER_SECOND + 1, "two a second"


def test_it_leaks_while_somebody_keeps_asking(client):
    drain(client)
    began, statuses = time.monotonic(), []
    while time.monotonic() < began + 2.1 or len(statuses) < 30:
        statuses.append(client.get(path("nothing")).status)
    assert 3 <= statuses.count(404) <= (time.monotonic() - began) * PER_SECOND + 1, "a refused request fills nothing"


def test_it_holds_no_more_than_its_size_however_long_nobody_asks(client, bucket):
    bucket(5, 1)
    drain(client)
    bucket(5, 1000)
    time.sleep(1.2)     # one request at the old terms, which brings the new ones
    client.get(path("nothing"))
    time.sleep(0.1)
    bucket(5, 1)
    began = time.monotonic()
    assert drain(client)[0] <= 6 + (time.monotonic() - began)


def test_every_call_counts_and_a_refused_one_does_not(client, cart):
    key = cart()
    calls = [("POST", "/Cart", None), ("GET", path(key), None), ("PUT", path(key), {}), ("PUT", "/Cart", {}), ("POST", items(key), CALENDAR), ("POST", items(key), {}), ("HEAD", path(key), None)]
    statuses = [client.call(*calls[n % len(calls)], checked=False).status for n in range(SIZE)]
    while 429 not in statuses and len(statuses) < 200:
        statuses.append(client.call(*calls[len(statuses) % len(calls)], checked=False).status)
    assert 429 not in statuses[:SIZE] and statuses[-1] == 429
    for _ in range(20):
        assert client.get(path("nothing")).status in (429, 404)
    time.sleep(1)
    assert client.get(path("nothing")).status == 404, "refusals fill nothing"


def test_a_429_costs_no_database(client, fresh):
    names = []

    def call():
        names.append(fresh())
        return client.post("/Cart", {}, headers={"X-Request-Id": names[-1]})
    full(client, call)
    line = stack.wait_for(lambda: [json.loads(line) for line in stack.Stack().log("cartd") if names[-1] in line], seconds=20)[0]
    assert (line["status"], line["statements"], line["trips"]) == (429, 0, 0)


def test_a_refused_write_changes_nothing(client, db):
    def call():
        before = db.stored()
        answer = client.post("/Cart", {})
        assert answer.status == 201 or db.stored() == before
        return answer
    full(client, call)


def test_another_token_has_a_bucket_of_its_own(client, grant):
    other = grant(key=client.key)
    full(client, lambda: client.get(path("nothing")))
    assert other.get(path("nothing")).status == 404


def test_one_bucket_over_all_workers(client):
    began = time.monotonic()
    with ThreadPoolExecutor(24) as pool:
        statuses = [answer.status for answer in pool.map(lambda _: client.get(path("nothing")), range(6 * SIZE))]
    leaked = (time.monotonic() - began) * PER_SECOND
    assert set(statuses) == {404, 429} and SIZE <= statuses.count(404) <= SIZE + leaked + 1


def test_both_versions_share_it(client):
    full(client, lambda: client.with_version("v2").get(path("nothing")))


def test_strangers_fill_nobodys_bucket(client):
    thief = wire.Client(client.url, client.secure_url, "0" * 48, client.token)
    for _ in range(3 * SIZE):
        assert thief.get(path("nothing")).status == 401
    assert drain(client)[0] >= SIZE


@pytest.mark.parametrize("size, per_second", [(1000, 1000), (1000, 2), (20, 1000)])
def test_other_terms_take_effect_when_one_request_has_leaked(client, bucket, size, per_second):
    drain(client)
    bucket(size, per_second)
    time.sleep(0.6)
    client.get(path("nothing"))
    time.sleep(0.1)
    assert {client.get(path("nothing")).status for _ in range(15)} == {404}


def test_a_smaller_bucket_locks_nobody_out_for_long(client, bucket):
    bucket(1000, 1)
    for _ in range(200):
        assert client.get(path("nothing")).status == 404
    bucket(2, 1)
    assert client.get(path("nothing")).status == 429, "full by the new terms"
    time.sleep(1.2)
    assert client.get(path("nothing")).status == 404
