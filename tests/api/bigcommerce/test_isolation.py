"""Two stores: nothing of one can be seen, guessed or changed from the other."""
import contextlib

import pytest

from shop import CALENDAR, CUSTOM, UNKNOWN, items, only, path, physical


@pytest.fixture
def unchanged(db):
    """The database's dump is the same afterwards."""
    @contextlib.contextmanager
    def watch():
        before = db.dump()
        yield
        assert db.dump() == before
    return watch


def requests_on(data):
    line = only(physical(data))
    return [("GET", path(data), None), ("PUT", path(data), {"customer_id": 0}), ("DELETE", path(data), None),
            ("POST", items(data), {"custom_items": [CUSTOM]}), ("PUT", items(data, line), {"line_item": {"quantity": 9}}), ("DELETE", items(data, line), None)]


def absent(requests, data):
    return [(method, target.replace(data["id"], UNKNOWN), body) for method, target, body in requests]


def answers(client, requests, **more):
    return [client.call(method, target, body, **more) for method, target, body in requests]


def test_another_stores_cart_is_as_absent_as_one_that_never_was(stranger, cart, unchanged):
    data = cart()
    with unchanged():
        theirs, nowhere = answers(stranger, requests_on(data)), answers(stranger, absent(requests_on(data), data))
    assert {answer.status for answer in theirs + nowhere} == {404}
    assert {answer.raw for answer in theirs} == {nowhere[0].raw}
    assert {answer.raw for answer in nowhere} == {nowhere[0].raw}


def test_unknown_deleted_and_malformed_ids_are_answered_alike(api, cart):
    data = cart()
    api.delete(path(data))
    assert len({api.get(target).raw for target in (path(data), f"/carts/{UNKNOWN}", "/carts/nonsense")}) == 1


def test_another_stores_token_is_as_good_as_none_that_ever_was(api, stranger, cart, unchanged):
    data = cart()
    with unchanged():
        theirs = answers(stranger, requests_on(data), store=api.store)
        unknown = answers(api, requests_on(data), headers={"X-Auth-Token": "nobody"})
        nowhere = answers(api, requests_on(data), store="nowhere")
    everything = theirs + unknown + nowhere
    assert {answer.status for answer in everything} == {401}
    assert len({answer.raw for answer in everything}) == 1
    assert len({answer.headers["www-authenticate"] for answer in everything}) == 1


@pytest.mark.parametrize("store", ["DEMO", "demo%20", "demo3", "%00", "x" * 33, "..", "demo'"])
def test_a_store_that_is_none_is_401(api, cart, store):
    data = cart()
    answer = api.get(path(data), store=store, checked=False)
    assert answer.status in ((400, 401, 404) if store in ("%00", "..") else (401,))
    assert answer.headers["content-type"] == "application/problem+json" or store in ("%00", "..")


def test_the_other_stores_catalog_is_not_for_sale(stranger, unchanged):
    with unchanged():
        answer = stranger.post("/carts", {"line_items": [CALENDAR]})
    assert answer.status == 422
    assert answer.names("product_id")


def test_the_other_stores_customers_are_unknown(stranger, unchanged):
    with unchanged():
        answer = stranger.post("/carts", {"custom_items": [CUSTOM], "customer_id": 1})
    assert answer.status == 422
    assert answer.names("customer_id")


def test_each_store_has_carts_of_its_own(api, stranger, cart):
    data = cart(client=stranger, custom_items=[CUSTOM])
    assert stranger.get(path(data)).status == 200
    assert api.get(path(data)).status == 404


def test_an_item_of_the_other_store_is_absent(stranger, cart, unchanged):
    mine, theirs = cart(client=stranger, custom_items=[CUSTOM]), cart()
    with unchanged():
        assert stranger.delete(items(mine, only(physical(theirs)))).status == 404


def test_refused_requests_leave_the_dump_unchanged(api, readonly, nobody, cart, unchanged):
    data = cart()
    with unchanged():
        answers(nobody, requests_on(data))
        for method, target, body in requests_on(data)[1:]:
            assert readonly.call(method, target, body).status == 403
        answers(api, absent(requests_on(data), data))
