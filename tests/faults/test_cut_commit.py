"""The connection to PostgreSQL breaks around COMMIT: whether it was done, only the database knows.

One worker, so that one connection, behind a proxy that cuts off the batch a test names.
"""
import uuid

import pytest

import cutter
import stack
from cutter import AFTER, BEFORE, CUTS, FIRST, LAST, UNSYNCED
from load import PRODUCT, body_of
from side import Side, conninfo

COMMIT, BEGIN, READ, KEEP = "db_commit", "db_begin", "cart_read", "idempotency_keep"
COMMITTED = [how for how in CUTS if how != BEFORE]
UNANSWERED = (BEFORE, UNSYNCED, AFTER, FIRST)   # the first message says no more than that the parameters have come


@pytest.fixture(scope="module")
def proxied(whole, connect, request, tmp_path_factory):
    """(proxy, client)"""
    folder = tmp_path_factory.mktemp("cut")
    proxy = cutter.Cutter(folder, whole.state / "pg" / ".s.PGSQL.5432")
    one = Side(whole, {"server.workers": 1, "database.conninfo": conninfo(whole, host=folder)})
    stack.wait_for(lambda: one.said("serving "), 20)
    client = connect(one)
    stack.wait_for(lambda: client.get("/carts").status != 503)
    yield proxy, client
    one.close("cut-commit" if request.session.testsfailed else None)
    proxy.close()


@pytest.fixture
def proxy(proxied):
    proxied[0].order()
    yield proxied[0]
    proxied[0].order()


@pytest.fixture
def client(proxied, proxy):
    return proxied[1]


@pytest.fixture
def cart(client):
    return client.cart()


def items(cart):
    return f"/carts/{cart['id']}/items"


def effects(client, cart, word):
    """How often body_of(word, 1) has happened to the cart; by half is an error.  The first request after a cut: it is served at once."""
    answer = client.get(f"/carts/{cart['id']}")
    assert answer.status == 200 and answer.seconds < 1, answer
    lines = answer.data["line_items"]
    skus = [line["sku"] for line in lines["custom_items"]]
    times = {answer.data["version"] - 1, lines["physical_items"][0]["quantity"] - 1, skus.count(f"{word}-a"), skus.count(f"{word}-b")}
    assert len(times) == 1, answer.raw
    return times.pop()


def post(proxy, client, cart, how, key=None, at=COMMIT):
    """(word, answer) of a POST whose batch is cut off."""
    word = key or uuid.uuid4().hex
    proxy.order((at, how))
    answer = client.post(items(cart), body_of(word, 1), key)
    assert proxy.done(), "nothing was cut off: this test shows nothing"
    return word, answer


def test_the_proxy_changes_nothing_by_itself(proxy, client, cart):
    word = uuid.uuid4().hex
    proxy.order()
    assert client.post(items(cart), body_of(word, 1)).status == 201
    assert (proxy.times(BEGIN), proxy.times(COMMIT)) == (1, 1)
    assert effects(client, cart, word) == 1


@pytest.mark.parametrize("how", CUTS)
def test_a_cut_commit_is_never_sent_again(proxy, client, cart, how):
    word, answer = post(proxy, client, cart, how)
    assert effects(client, cart, word) == (0 if how == BEFORE else 1)
    assert proxy.times(COMMIT) == 1
    # COMMIT's own answer came: only the Sync behind it did not.
    if how == LAST:
        assert answer.status == 201, answer
    else:
        assert answer.status == 503 and answer.complaint() is None, answer
    assert client.post(items(cart), body_of(uuid.uuid4().hex, 1)).status == 201


@pytest.mark.parametrize("how", COMMITTED)
def test_with_a_key_the_retry_has_the_first_answer(proxy, client, cart, how):
    key, first = post(proxy, client, cart, how, key=uuid.uuid4().hex)
    assert first.status == (201 if how == LAST else 503), first
    again = [client.post(items(cart), body_of(key, 1), key) for _ in range(2)]
    # A replay commits too, so that its answer lasts; but no change.
    assert (proxy.times(KEEP), proxy.times(COMMIT)) == (1, 3)
    assert [(answer.status, answer.headers.get("idempotency-replayed")) for answer in again] == [(201, "true")] * 2, again
    assert len({answer.raw for answer in again + ([first] if how == LAST else [])}) == 1
    assert again[0].data["version"] == 2
    assert effects(client, cart, key) == 1


def test_with_a_key_what_did_not_reach_the_server_is_done_by_the_retry(proxy, client, cart):
    key, first = post(proxy, client, cart, BEFORE, key=uuid.uuid4().hex)
    assert first.status == 503 and first.complaint() is None, first
    again = client.post(items(cart), body_of(key, 1), key)
    assert (again.status, again.headers.get("idempotency-replayed")) == (201, None), again
    assert effects(client, cart, key) == 1


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("keyed", [False, True])
def test_a_cut_before_the_commit_leaves_nothing_behind(proxy, client, cart, how, keyed):
    """The batch that locks the cart; where no statement's answer came, it is sent again."""
    word, answer = post(proxy, client, cart, how, key=uuid.uuid4().hex if keyed else None, at=BEGIN)
    if how in UNANSWERED:
        assert answer.status == 201 and proxy.times(BEGIN) == 2, answer
        assert effects(client, cart, word) == 1
    else:
        assert answer.status == 503 and answer.complaint() is None, answer
        assert effects(client, cart, word) == 0


@pytest.mark.parametrize("how", CUTS)
def test_a_cut_read_is_right_or_refused(proxy, client, cart, how):
    path = f"/carts/{cart['id']}"
    right = client.get(path)
    proxy.order((READ, how))
    answer = client.get(path)
    assert proxy.done()
    if how in UNANSWERED + (LAST,):
        assert answer.status == 200, answer
    assert answer.status == 200 and answer.raw == right.raw or answer.complaint() is None and answer.status == 503, answer
    assert client.get(path).raw == right.raw


def test_a_read_is_sent_again_once(proxy, client, cart):
    path = f"/carts/{cart['id']}"
    proxy.order((READ, AFTER), (READ, AFTER))
    answer = client.get(path)
    assert proxy.done() and proxy.times(READ) == 2
    assert answer.status == 503 and answer.complaint() is None, answer
    assert client.get(path).status == 200
