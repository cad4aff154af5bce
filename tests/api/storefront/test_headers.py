"""Tags, conditions, retries, and what browsers are told."""
import pytest

import stack
from shop import KING, PILLOW, basket

SHOP = "https://shop.example"


def test_the_tag_names_version_and_body(shopper, cart, priced):
    made = cart()
    assert made.tag == shopper.get().tag
    put = shopper.put(basket(KING))
    assert put.tag.startswith('"v2.')
    assert put.tag == shopper.get().tag
    priced(2, special="119")
    today = shopper.get()
    assert today.tag.startswith('"v2.')
    assert today.tag != put.tag


def test_if_none_match_compares_all_of_the_tag(shopper, cart, priced):
    made = cart()
    for tag in (made.tag, "W/" + made.tag, f'"x", {made.tag}', "*"):
        answer = shopper.get(headers={"If-None-Match": tag})
        assert (answer.status, answer.raw, answer.tag) == (304, b"", made.tag)
    for tag in ('"v1"', '"v1.0123456789abcdef"', '"v2"'):
        assert shopper.get(headers={"If-None-Match": tag}).status == 200
    priced(1, price="101")
    assert shopper.get(headers={"If-None-Match": made.tag}).status == 200, "the version is the same, the price is not"


@pytest.mark.parametrize("tag", ['"v1"', "*", '"v7", "v1"', '"v1.0123456789abcdef"'])
def test_if_match_goes_by_the_version_alone(shopper, cart, priced, tag):
    cart()
    priced(1, price="102")
    assert shopper.put(basket(PILLOW), headers={"If-Match": tag}).status == 200


@pytest.mark.parametrize("tag", ['"v2"', '"v11"', 'W/"v1"', "v1", '"1"', ""])
def test_if_match_of_another_version_is_412_and_changes_nothing(shopper, cart, nothing_stored, tag):
    cart()
    with nothing_stored():
        for answer in (shopper.put(basket(KING), headers={"If-Match": tag}), shopper.delete(headers={"If-Match": tag}),
                       shopper.merge(basket(KING), headers={"If-Match": tag})):
            assert answer.refusal == (412, "http_412")


def test_if_match_without_a_cart_is_412(shopper, nothing_stored):
    with nothing_stored():
        for tag in ('"v1"', "*"):
            for answer in (shopper.post(basket(KING), headers={"If-Match": tag}), shopper.put(basket(KING), headers={"If-Match": tag}),
                           shopper.merge(basket(KING), headers={"If-Match": tag}), shopper.delete(headers={"If-Match": tag})):
                assert answer.refusal == (412, "http_412")


def test_a_retried_post_gets_the_first_answer(shopper, fresh):
    key = {"Idempotency-Key": fresh()}
    first, again = shopper.post(basket(PILLOW), headers=key), shopper.post(basket(PILLOW), headers=key)
    assert (again.status, again.raw, again.tag, again.headers["x-cart-id"]) == (201, first.raw, first.tag, first.headers["x-cart-id"])
    assert again.headers["idempotency-replayed"] == "true"
    assert shopper.post(basket(KING), headers=key).refusal == (422, "http_422")
    assert shopper.post(basket(PILLOW)).refusal == (409, "ce_001")


def test_a_failure_is_not_kept_under_the_key(shopper, fresh):
    key = {"Idempotency-Key": fresh()}
    body = basket(PILLOW, coupon_code="NOSUCH")
    assert shopper.post(body, headers=key).code == "inv_001"
    assert shopper.post(body, headers=key).code == "inv_001"
    assert shopper.post(basket(PILLOW), headers=key).status == 201


def test_one_shopper_s_key_is_not_another_s(new_shopper, fresh):
    key = {"Idempotency-Key": fresh()}
    one, other = new_shopper(), new_shopper()
    assert one.post(basket(PILLOW), headers=key).cart["user_id"] == one.account_id
    answer = other.post(basket(PILLOW), headers=key)
    assert (answer.status, answer.cart["user_id"]) == (201, other.account_id)


@pytest.mark.parametrize("path, method", [("/", "GET"), ("/user/", "POST"), ("/user", "PUT"), ("/user/", "DELETE"), ("/user/merge/", "POST"), ("/anonymous/", "POST")])
def test_a_preflight_of_the_shop_is_answered(guest, path, method):
    answer = guest.call("OPTIONS", path, headers={"Origin": SHOP, "Access-Control-Request-Method": method,
                                                  "Access-Control-Request-Headers": "token, authorization, content-type, idempotency-key, if-match"})
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert method in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    for name in ("token", "authorization", "content-type", "idempotency-key", "if-match"):
        assert name in allowed


def test_the_shop_s_pages_may_read_answers_and_others_not(shopper, cart):
    cart()
    answer = shopper.get(headers={"Origin": SHOP})
    assert answer.headers["access-control-allow-origin"] == SHOP
    exposed = answer.headers["access-control-expose-headers"].lower()
    assert "etag" in exposed and "x-cart-id" in exposed
    assert "access-control-allow-origin" not in shopper.get(headers={"Origin": "https://evil.example"}).headers
    refused = shopper.put(basket(KING), headers={"Origin": SHOP, "If-Match": '"v9"'})
    assert (refused.status, refused.headers["access-control-allow-origin"]) == (412, SHOP)


def test_a_read_is_one_round_trip_and_a_change_two(shopper, logged, fresh):
    def trips(call, *rest):
        name = fresh()
        call(*rest, headers={"X-Request-Id": name})
        return logged(name)["trips"]
    body = basket(PILLOW)
    stack.comes_to([2, 2, 2, 1, 2], lambda: [trips(shopper.post, body), trips(shopper.put, body), trips(shopper.merge, body), trips(shopper.get), trips(shopper.delete)])
    # A worker that meets a store's first coupon asks once more, once.
    body = basket(PILLOW, coupon_code="LUUNA10")
    trips(shopper.post, body)
    assert min(trips(shopper.get) for _ in range(20)) == 1
    assert min(trips(shopper.put, body) for _ in range(20)) == 2
