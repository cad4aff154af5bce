"""Merging an anonymous basket into the cart at sign-in."""
import pytest

from shop import BEST_PACK, HOME, KING, PILLOW, PILLOW_PACK, SOFT_BLUE, WORK, basket, only, quantities, together, with_


def test_without_a_cart_it_makes_one(shopper):
    answer = shopper.merge(basket(PILLOW, coupon_code="LUUNA10"))
    assert (answer.status, answer.version) == (201, 1)
    assert answer.cart["value"]["coupon_value"] == 20
    assert shopper.get().raw == answer.raw


def test_quantities_of_the_same_line_add_up_and_others_come_behind(owner):
    owner.post(basket(PILLOW, with_(KING, address_id=HOME)))
    answer = owner.merge(basket(KING, PILLOW, with_(KING, address_id=HOME, quantity=3), with_(PILLOW, address_id=WORK)))
    assert answer.status == 200
    assert answer.version == 2
    assert list(quantities(answer.cart).items()) == [((1, None), 4), ((2, HOME), 4), ((2, None), 1), ((1, WORK), 2)]
    assert owner.get().raw == answer.raw


def test_bundles_are_numbered_on(shopper, cart):
    cart(products=[PILLOW], bundles=[BEST_PACK, BEST_PACK])
    answer = shopper.merge(basket(bundles=[PILLOW_PACK, BEST_PACK]))
    assert [(bundle["bundle_id"], bundle["bundle_sequence"]) for bundle in answer.cart["bundles"]] == [(1, 0), (1, 1), (2, 0), (1, 2)]
    assert shopper.get().raw == answer.raw


def test_above_9999_nothing_is_merged(shopper, cart, nothing_stored):
    made = cart(products=[with_(PILLOW, quantity=9999), KING])
    with nothing_stored():
        answer = shopper.merge(basket(with_(KING, quantity=5), with_(PILLOW, quantity=1)))
    assert answer.refusal == (400, "ur_001")
    assert answer.error["fields"] == ["products.1.quantity"]
    assert shopper.get().raw == made.raw
    assert shopper.merge(basket(with_(KING, quantity=9998))).cart["products"][1]["quantity"] == 9999


def test_a_coupon_takes_the_stored_one_s_place_and_none_leaves_it(shopper, cart, coupon):
    cart(products=[PILLOW], coupon_code="LUUNA10")
    for absent in ({}, {"coupon_code": None}, {"coupon_code": ""}):
        assert shopper.merge(basket(KING, **absent)).cart["value"]["coupon_code"] == "LUUNA10"
    code = coupon()
    assert shopper.merge(basket(KING, coupon_code=code)).cart["value"]["coupon_code"] == code
    assert shopper.get().cart["value"]["coupon_code"] == code


def test_a_bad_coupon_merges_nothing(shopper, cart, nothing_stored):
    cart(products=[PILLOW], coupon_code="LUUNA10")
    with nothing_stored():
        assert shopper.merge(basket(KING, coupon_code="NOSUCH")).code == "inv_001"


def test_what_is_not_for_sale_is_dropped_and_the_rest_merged(shopper, cart):
    cart()
    answer = shopper.merge(basket({"product_child_id": SOFT_BLUE, "quantity": 1}))
    assert (answer.status, quantities(answer.cart)) == (200, {(1, None): 2})


def test_into_nothing_what_is_all_dropped_is_404(shopper, nothing_stored):
    with nothing_stored():
        answer = shopper.merge(basket({"product_child_id": SOFT_BLUE, "quantity": 1}))
    assert answer.refusal == (404, "ci_001")
    assert answer.message == "The following products are unavailable: almohada-suave-blue"


def test_under_a_key_it_happens_once(shopper, cart, fresh):
    cart()
    key = {"Idempotency-Key": fresh()}
    first = shopper.merge(basket(PILLOW, bundles=[BEST_PACK]), headers=key)
    again = shopper.merge(basket(PILLOW, bundles=[BEST_PACK]), headers=key)
    assert (first.status, again.status) == (200, 200)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.raw, again.tag, again.headers["x-cart-id"]) == (first.raw, first.tag, first.headers["x-cart-id"])
    assert shopper.get().raw == first.raw
    assert shopper.merge(basket(KING), headers=key).refusal == (422, "http_422")


def test_50_merges_at_once_without_a_cart_make_one_and_lose_nothing(shopper, db, store):
    answers = together(50, lambda number: shopper.merge(basket(with_(PILLOW, quantity=number + 1), bundles=[BEST_PACK])))
    assert sorted(answer.status for answer in answers) == [200] * 49 + [201]
    after = shopper.get()
    assert only(after.cart["products"])["quantity"] == 50 * 51 // 2
    assert [bundle["bundle_sequence"] for bundle in after.cart["bundles"]] == list(range(50))
    assert after.version == 50
    assert db.one("select count(*) from cartd.carts where store_id = %s and account_id = %s", store, shopper.account_id) == 1


def test_50_times_one_key_at_once_merge_once(shopper, cart, fresh):
    cart()
    key = {"Idempotency-Key": fresh()}
    answers = together(50, lambda _: shopper.merge(basket(PILLOW), headers=key))
    assert {answer.status for answer in answers} <= {200, 409}
    assert only(shopper.get().cart["products"])["quantity"] == 4


@pytest.mark.parametrize("tag, status", [('"v1"', 200), ('"v1.0123456789abcdef"', 200), ("*", 200), ('"v2"', 412), ('W/"v1"', 412)])
def test_if_match_is_honoured(shopper, cart, tag, status):
    cart()
    assert shopper.merge(basket(PILLOW), headers={"If-Match": tag}).status == status
