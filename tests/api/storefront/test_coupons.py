"""Coupons: what they take off, whom they let down and how, and how often they are used."""
import datetime
from decimal import Decimal

import pytest

from shop import BEST_PACK, KING, PILLOW, TOWEL, basket, together, with_

PAST, FUTURE = "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"


def value(answer):
    return answer.cart["value"]


def uses(db, store, code):
    return db.one("select count(*) from cartd.cart_coupons where store_id = %s and code_key = %s", store, code.lower())


def test_a_percentage_is_of_the_sub_total(shopper):
    answer = shopper.post(basket(KING, bundles=[BEST_PACK], coupon_code="LUUNA10"))
    assert value(answer)["sub_total"] == 10620
    assert (value(answer)["coupon_code"], value(answer)["coupon_value"], value(answer)["total_discount"]) == ("LUUNA10", 1062, 1062)
    assert value(answer)["grand_total"] == 9558
    assert shopper.get().raw == answer.raw


def test_a_fixed_one_takes_the_sub_total_at_most(shopper, coupon):
    code = coupon(value="500.25")
    assert value(shopper.post(basket(PILLOW, coupon_code=code)))["grand_total"] == 0
    assert value(shopper.get())["coupon_value"] == 200
    assert value(shopper.put(basket(with_(PILLOW, quantity=6), coupon_code=code)))["grand_total"] == Decimal("99.75")


def test_the_minimum_is_inclusive(shopper, coupon):
    assert shopper.post(basket(with_(PILLOW, quantity=20), coupon_code="MENOS500")).cart["value"]["coupon_value"] == 500
    assert shopper.put(basket(with_(PILLOW, quantity=19), TOWEL, coupon_code="MENOS500")).refusal == (400, "inv_001")


@pytest.mark.parametrize("code", ["luuna10", "Luuna10", "LUUNA10"])
def test_case_is_no_matter_and_the_code_shows_as_the_store_has_it(guest, code):
    assert value(guest.price(basket(PILLOW, coupon_code=code)))["coupon_code"] == "LUUNA10"


@pytest.mark.parametrize("none", [None, ""])
def test_null_and_nothing_are_no_coupon(guest, none):
    assert value(guest.price(basket(PILLOW, coupon_code=none)))["coupon_code"] is None


REFUSED = ["NOSUCH", "EXPIRED1", "TOMORROW1", "OFF1", "MENOS500", "LUUNA 10", "LUUNA-10", "LUUNA10 ", "\u00d1", "x" * 65, "x" * 5000, "' or 1=1", "%"]


@pytest.mark.parametrize("code", REFUSED, ids=lambda code: ascii(code[:12]))
def test_every_reason_has_the_same_answer(shopper, guest, nothing_stored, code):
    with nothing_stored():
        answers = [shopper.post(basket(PILLOW, coupon_code=code)), guest.price(basket(PILLOW, coupon_code=code))]
    for answer in answers:
        assert answer.status == 400
        assert answer.json == {"error": {"code": "inv_001", "message": "This coupon cannot be applied to your cart"}}


def test_used_up_is_answered_like_unknown(new_shopper, coupon):
    code = coupon(usage_limit=1)
    assert new_shopper().post(basket(PILLOW, coupon_code=code)).status == 201
    late, lost = new_shopper().post(basket(PILLOW, coupon_code=code)), new_shopper().post(basket(PILLOW, coupon_code="NOSUCH"))
    assert (late.status, late.raw) == (lost.status, lost.raw)


def test_a_window_includes_its_beginning_and_not_its_end(guest, coupon):
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    assert guest.price(basket(PILLOW, coupon_code=coupon(starts_at=now - hour, ends_at=now + hour))).status == 200
    assert guest.price(basket(PILLOW, coupon_code=coupon(starts_at=now - hour, ends_at=now))).code == "inv_001"
    assert guest.price(basket(PILLOW, coupon_code=coupon(starts_at=now + hour))).code == "inv_001"


@pytest.mark.parametrize("leave", ["put without", "put another", "delete", "merge another"])
def test_a_use_is_free_again_when_the_coupon_or_the_cart_goes(new_shopper, coupon, db, store, leave):
    code, other = coupon(usage_limit=1), coupon()
    shopper, waiting = new_shopper(), new_shopper()
    shopper.post(basket(PILLOW, coupon_code=code))
    assert uses(db, store, code) == 1
    assert waiting.post(basket(PILLOW, coupon_code=code)).code == "inv_001"
    {"put without": lambda: shopper.put(basket(PILLOW)), "put another": lambda: shopper.put(basket(PILLOW, coupon_code=other)),
     "delete": shopper.delete, "merge another": lambda: shopper.merge(basket(PILLOW, coupon_code=other))}[leave]()
    assert uses(db, store, code) == 0
    assert waiting.post(basket(PILLOW, coupon_code=code)).status == 201


def test_the_use_of_one_s_own_ended_cart_does_not_stand_in_the_way_of_the_next(shopper, coupon, db, store):
    code = coupon(usage_limit=1, usage_limit_per_account=1)
    ended = shopper.post(basket(PILLOW, coupon_code=code)).headers["x-cart-id"]
    db.run("update cartd.carts set expires_at = now() - interval '1 second' where store_id = %s and cart_id = %s", store, ended)
    assert shopper.post(basket(PILLOW, coupon_code=code)).status == 201
    assert uses(db, store, code) == 1


def test_the_same_coupon_again_is_one_use(shopper, coupon, db, store):
    code = coupon(usage_limit=1, usage_limit_per_account=1)
    assert shopper.post(basket(PILLOW, coupon_code=code)).status == 201
    for _ in range(2):
        assert value(shopper.put(basket(KING, coupon_code=code.lower())))["coupon_code"] == code
    assert value(shopper.merge(basket(KING, coupon_code=code)))["coupon_value"] == 5
    assert uses(db, store, code) == 1


def test_a_limit_for_each_account_counts_other_carts_of_it(shopper, coupon, merchant, db, store):
    code = coupon(usage_limit_per_account=1)
    made = merchant.call("POST", "/carts", {"customer_id": shopper.account_id, "line_items": [{"product_id": 1, "quantity": 1}]})[1]["data"]["id"]
    db.run("update cartd.carts set has_coupons = true where store_id = %s and cart_id = %s", store, made)
    db.run("insert into cartd.cart_coupons (store_id, cart_id, code_key, account_id, applied_at) values (%s, %s, %s, %s, now())", store, made, code.lower(), shopper.account_id)
    assert shopper.post(basket(PILLOW, coupon_code=code)).code == "inv_001"
    merchant.call("DELETE", f"/carts/{made}")
    assert shopper.post(basket(PILLOW, coupon_code=code)).status == 201


def test_one_that_has_expired_since_is_dropped_from_the_answer(shopper, coupon, db, store):
    code = coupon("percentage", 50)
    made = shopper.post(basket(PILLOW, coupon_code=code))
    assert value(made)["grand_total"] == 100
    db.run("update cartd.coupons set ends_at = now() where store_id = %s and code_key = %s", store, code.lower())
    after = shopper.get()
    assert (value(after)["coupon_code"], value(after)["coupon_value"], value(after)["grand_total"]) == (None, 0, 200)
    assert after.version == made.version
    assert shopper.put(basket(PILLOW, coupon_code=code)).code == "inv_001"
    assert shopper.put(basket(PILLOW)).status == 200


def test_one_that_left_the_catalog_is_dropped_too(shopper, coupon, db, store):
    code = coupon()
    shopper.post(basket(PILLOW, coupon_code=code))
    db.run("delete from cartd.coupons where store_id = %s and code_key = %s", store, code.lower())
    assert value(shopper.get())["coupon_code"] is None
    assert value(shopper.put(basket(KING)))["coupon_code"] is None


def test_pricing_for_nobody_uses_nothing_up(guest, new_shopper, coupon, db, store):
    code = coupon(usage_limit=1, usage_limit_per_account=1)
    for _ in range(3):
        assert value(guest.price(basket(PILLOW, coupon_code=code)))["coupon_value"] == 5
    assert uses(db, store, code) == 0
    assert new_shopper().post(basket(PILLOW, coupon_code=code)).status == 201
    assert guest.price(basket(PILLOW, coupon_code=code)).code == "inv_001"


def test_of_50_shoppers_at_once_one_gets_the_last_use(new_shopper, coupon, db, store, merchant):
    code = coupon(usage_limit=1)
    shoppers = [new_shopper() for _ in range(50)]
    answers = together(50, lambda number: shoppers[number].post(basket(PILLOW, coupon_code=code)))
    assert sorted(answer.status for answer in answers) == [201] + [400] * 49
    assert {answer.code for answer in answers if answer.status == 400} == {"inv_001"}
    assert uses(db, store, code) == 1
    assert sum(shopper.get().status == 200 for shopper in shoppers) == 1, "who lost has no cart either"


def test_of_50_updates_at_once_as_many_as_are_left_get_one(new_shopper, coupon, db, store):
    code = coupon(usage_limit=7)
    shoppers = [new_shopper() for _ in range(50)]
    for shopper in shoppers:
        shopper.post(basket(PILLOW))
    answers = together(50, lambda number: shoppers[number].put(basket(KING, coupon_code=code)))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [400] * 43
    assert uses(db, store, code) == 7
    assert sum(value(shopper.get())["coupon_value"] == 5 for shopper in shoppers) == 7


def test_the_store_s_promotions_come_first_and_count_as_discount(shopper, db, store, merchant):
    db.run("insert into cartd.promotions (store_id, promotion_id, name, kind, value) values (%s, 950, 'Half', 'percentage', 50)", store)
    db.run("update cartd.stores set has_promotions = true where store_id = %s", store)
    try:
        answer = shopper.post(basket(PILLOW, coupon_code="LUUNA10"))
        assert (value(answer)["coupon_value"], value(answer)["total_discount"], value(answer)["grand_total"]) == (10, 110, 90)
        assert merchant.cart(answer)["cart_amount"] == 90
    finally:
        db.run("delete from cartd.promotions where store_id = %s and promotion_id = 950", store)
        db.run("update cartd.stores set has_promotions = false where store_id = %s", store)
