"""Idempotency-Key: the first answer again, and no second effect."""
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop import CALENDAR, CUSTOM, items, only, path, physical, with_

BODY = {"line_items": [CALENDAR]}


def key(value):
    return {"Idempotency-Key": value}


def test_the_same_request_again_gets_the_first_answer_again(api, fresh, nothing_stored):
    name = fresh()
    first = api.post("/carts", BODY, headers=key(name))
    with nothing_stored():
        second = api.post("/carts", BODY, headers=key(name))
    assert first.status == second.status == 201
    assert first.raw == second.raw
    assert [second.headers[each] for each in ("etag", "x-cart-id", "content-type")] == [first.headers[each] for each in ("etag", "x-cart-id", "content-type")]


def test_a_replay_says_that_it_is_one(api, fresh):
    name = fresh()
    first, second = (api.post("/carts", BODY, headers=key(name)) for _ in range(2))
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"


def test_lines_are_added_once(api, cart, fresh):
    data, name = cart(), fresh()
    answers = [api.post(items(data), BODY, headers=key(name)) for _ in range(3)]
    assert [answer.status for answer in answers] == [201] * 3
    assert only(physical(api.get(path(data)).data))["quantity"] == 2


def test_a_replay_shows_the_cart_as_it_was(api, cart, fresh):
    data, name = cart(), fresh()
    first = api.post(items(data), BODY, headers=key(name))
    api.put(path(data), {"customer_id": 1})
    second = api.post(items(data), BODY, headers=key(name))
    assert (second.data["version"], second.raw) == (2, first.raw)


def test_a_replay_outlives_the_cart(api, fresh):
    name = fresh()
    first = api.post("/carts", BODY, headers=key(name))
    api.delete(path(first.data))
    assert api.post("/carts", BODY, headers=key(name)).raw == first.raw


def test_a_versioned_change_is_replayed_though_the_version_moved(api, cart, fresh):
    data, name = cart(), fresh()
    answers = [api.post(items(data), {**BODY, "version": 1}, headers=key(name)) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]


def test_another_body_with_the_same_key_is_422(api, fresh, nothing_stored):
    name = fresh()
    api.post("/carts", BODY, headers=key(name))
    with nothing_stored():
        assert api.post("/carts", {"line_items": [with_(CALENDAR, quantity=2)]}, headers=key(name)).status == 422


def test_another_path_with_the_same_key_is_422(api, cart, fresh, nothing_stored):
    one, two, name = cart(), cart(), fresh()
    api.post(items(one), BODY, headers=key(name))
    with nothing_stored():
        assert api.post(items(two), BODY, headers=key(name)).status == 422


def test_another_query_with_the_same_key_is_422(api, fresh, nothing_stored):
    name = fresh()
    api.post("/carts", BODY, headers=key(name))
    with nothing_stored():
        assert api.post("/carts", BODY, headers=key(name), query="include=line_items.physical_items.options").status == 422


def test_a_failure_is_not_kept(api, fresh, nothing_stored):
    name = fresh()
    with nothing_stored():
        assert api.post("/carts", {"line_items": [{"product_id": 999999, "quantity": 1}]}, headers=key(name)).status == 422
    answer = api.post("/carts", BODY, headers=key(name))
    assert answer.status == 201
    assert "idempotency-replayed" not in answer.headers


def test_a_conflict_is_not_kept(api, cart, fresh):
    data, name = cart(), fresh()
    assert api.post(items(data), {**BODY, "version": 2}, headers=key(name)).status == 409
    assert api.put(path(data), {"customer_id": 1}).data["version"] == 2
    assert api.post(items(data), {**BODY, "version": 2}, headers=key(name)).status == 201


def test_another_clients_key_is_another_key(api, other, fresh):
    name = fresh()
    assert api.post("/carts", BODY, headers=key(name)).data["id"] != other.post("/carts", BODY, headers=key(name)).data["id"]


def test_another_stores_key_is_another_key(api, stranger, fresh):
    name, body = fresh(), {"custom_items": [CUSTOM]}
    assert api.post("/carts", body, headers=key(name)).data["id"] != stranger.post("/carts", body, headers=key(name)).data["id"]


def test_without_a_key_every_post_counts(api):
    assert api.post("/carts", BODY).data["id"] != api.post("/carts", BODY).data["id"]


def test_a_key_is_forgotten_after_24_hours(api, fresh, db):
    name = fresh()
    first = api.post("/carts", BODY, headers=key(name))
    db.run("update cartd.idempotency_keys set created_at = created_at - interval '24 hours 1 minute' where key = %s", name)
    second = api.post("/carts", BODY, headers=key(name))
    assert second.status == 201
    assert second.data["id"] != first.data["id"]


def test_a_key_of_255_characters_is_fine(api, fresh):
    name = (fresh() * 8)[:255]
    assert api.post("/carts", BODY, headers=key(name)).raw == api.post("/carts", BODY, headers=key(name)).raw


@pytest.mark.parametrize("headers", [[("Idempotency-Key", "x" * 256)], [("Idempotency-Key", "one"), ("Idempotency-Key", "two")]])
def test_keys_that_are_none_are_refused(api, nothing_stored, headers):
    with nothing_stored():
        assert api.post("/carts", BODY, headers=headers).status in (400, 422)


def test_parallel_posts_with_one_key_make_one_cart(api, fresh, db):
    name = fresh()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: api.post("/carts", BODY, headers=key(name)), range(20)))
    done = [answer for answer in answers if answer.status == 201]
    assert done and all(answer.status in (201, 409) for answer in answers)
    assert len({answer.raw for answer in done}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in done) == 1
