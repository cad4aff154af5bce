"""Loose lines: children by id and slug, addresses, what adds up, gifts."""
import pytest

from shop import (CALENDAR, CUSHION, FOREIGN_ADDRESS, HOME, KING, PILLOW, SHEET, SOFT, SOFT_BLUE, WORK, basket, only, quantities, with_)


def test_a_child_is_named_by_its_slug(shopper):
    answer = shopper.post(basket({"slug": "almohada-king-default", "quantity": 1}))
    assert quantities(answer.cart) == {(2, None): 1}


def test_a_product_s_slug_means_its_first_child_for_sale(shopper, disabled):
    body = basket({"slug": "sabana-regular", "quantity": 1})
    assert quantities(shopper.post(body).cart) == {(11, None): 1}
    disabled("variants", 11)
    assert quantities(shopper.put(body).cart) == {(12, None): 1}


def test_a_child_s_slug_goes_before_a_product_s(shopper, disabled):
    body = basket({"slug": "colchon-regular", "quantity": 1})
    assert quantities(shopper.post(body).cart) == {(3, None): 1}
    # The child of that slug is off, its product is not: the child is meant all the same, and dropped.
    disabled("variants", 3)
    answer = shopper.put(body)
    assert answer.refusal == (404, "ci_001")


def test_the_id_goes_before_the_slug(shopper):
    answer = shopper.post(basket({"product_child_id": 1, "slug": "almohada-king-default", "quantity": 1}))
    assert quantities(answer.cart) == {(1, None): 1}


def test_null_is_as_good_as_absent(shopper):
    answer = shopper.post({"products": [{"product_child_id": None, "slug": "almohada-king", "quantity": 1, "address_id": None}],
                           "bundles": None, "coupon_code": None, "ip_address": None})
    assert quantities(answer.cart) == {(2, None): 1}


def test_the_same_child_and_address_twice_adds_up(owner):
    answer = owner.post(basket(PILLOW, with_(PILLOW, address_id=HOME), {"slug": "almohada-regular", "quantity": 3},
                               with_(PILLOW, address_id=WORK), with_(PILLOW, address_id=HOME, quantity=5)))
    assert quantities(answer.cart) == {(1, None): 5, (1, HOME): 7, (1, WORK): 2}


def test_more_than_9999_of_a_line_is_refused(shopper, nothing_stored):
    with nothing_stored():
        answer = shopper.post(basket(with_(PILLOW, quantity=9999), KING, with_(PILLOW, quantity=1)))
    assert answer.refusal == (400, "ur_001")
    assert answer.error["fields"] == ["products.2.quantity"]
    assert shopper.post(basket(with_(PILLOW, quantity=9998), with_(PILLOW, quantity=1))).status == 201


@pytest.mark.parametrize("address", [FOREIGN_ADDRESS, 4242, 2**40, 2**63 - 1])
def test_an_address_must_be_the_account_s(owner, nothing_stored, address):
    with nothing_stored():
        for body in (basket(with_(PILLOW, address_id=address)), basket(bundles=[{"bundle_id": 1, "product_child_ids": [1, 3], "address_id": address}])):
            assert owner.post(body).refusal == (404, "uae_001")


def test_what_is_not_there_is_told_like_what_is_not_yours(owner):
    answers = [owner.post(basket(with_(PILLOW, address_id=address))).raw for address in (FOREIGN_ADDRESS, 4242)]
    assert answers[0] == answers[1]


def test_the_special_price_is_what_counts(shopper):
    line = only(shopper.post(basket(with_(KING, quantity=3))).cart["products"])
    assert (line["price"], line["special_price"], line["discount"], line["total_price"]) == (150, 120, 30, 360)


def test_images_are_the_product_s(shopper, db, store):
    line = only(shopper.post(basket(CALENDAR)).cart["products"])
    assert line["images"] == ["/images/calendar.jpg"]
    try:
        for position, url in enumerate(["/images/calendar.jpg", '/images/a "b", {c}.jpg', "/images/\u00e9.jpg"]):
            db.run("insert into cartd.product_images (store_id, product_id, position, url) values (%s, 126, %s, %s)", store, position, url)
        assert only(shopper.get().cart["products"])["images"] == ["/images/calendar.jpg", '/images/a "b", {c}.jpg', "/images/\u00e9.jpg"]
    finally:
        db.run("delete from cartd.product_images where store_id = %s and product_id = 126", store)


def test_offers_are_those_of_the_cart_s_products_without_what_is_in_it(shopper, disabled):
    def offered(answer):
        return [child["product_child_id"] for child in answer.cart["product_cross_sell_children"]]
    assert offered(shopper.post(basket(SHEET))) == [20, 21]
    assert offered(shopper.put(basket(SHEET, {"product_child_id": 20, "quantity": 1}))) == [21]
    assert offered(shopper.put(basket(PILLOW))) == []
    shopper.put(basket(SHEET))
    disabled("variants", 21)
    assert offered(shopper.get()) == [20]


def test_offers_come_in_the_order_of_the_cart_and_their_own_each_once(shopper, db, store):
    try:
        for place, child in enumerate((770, 20, 4)):
            db.run("insert into cartd.cross_sell (store_id, product_id, position, variant_id) values (%s, 2, %s, %s)", store, place, child)
        answer = shopper.post(basket(KING, SHEET))
        assert [child["product_child_id"] for child in answer.cart["product_cross_sell_children"]] == [770, 20, 4, 21]
        assert [child["special_price"] for child in answer.cart["product_cross_sell_children"]] == [None, None, 4900, None]
    finally:
        db.run("delete from cartd.cross_sell where store_id = %s and product_id = 2", store)


def test_a_gift_costs_nothing_and_stays_when_the_shopper_changes_the_cart(shopper, cart, db, store, merchant):
    made = cart(products=[PILLOW, KING])
    db.run("update cartd.cart_lines set is_free = true where store_id = %s and cart_id = %s and variant_id = 2", store, made.headers["x-cart-id"])
    for answer in (shopper.get(), shopper.put(basket(PILLOW))):
        gift = answer.cart["products"][-1]
        assert (gift["product_child_id"], gift["is_free"]) == (2, True)
        assert (gift["price"], gift["special_price"], gift["discount"], gift["total_price"]) == (150, 0, 150, 0)
        assert answer.cart["value"]["total"] == 350
        assert answer.cart["value"]["sub_total"] == 200 == merchant.cart(answer)["cart_amount"]
    assert [line["added_by_promotion"] for line in merchant.lines(made)] == [False, True]


def test_a_disabled_child_is_dropped_silently(shopper):
    answer = shopper.post(basket(PILLOW, {"product_child_id": SOFT_BLUE, "quantity": 1}, {"product_child_id": SOFT, "quantity": 1}))
    assert answer.status == 201
    assert quantities(answer.cart) == {(1, None): 2, (SOFT, None): 1}


def test_a_disabled_category_is_403_and_named(shopper, nothing_stored):
    with nothing_stored():
        answer = shopper.post(basket(PILLOW, CUSHION))
    assert answer.refusal == (403, "cd_001")
    assert answer.message == "The catalog for `cojin` has been disabled"


@pytest.mark.parametrize("entry, name", [({"product_child_id": 4711}, "4711"), ({"product_child_id": 2**31}, "2147483648"), ({"product_child_id": 2**63 - 1}, str(2**63 - 1)),
                                         ({"slug": "no-such"}, "no-such"), ({"slug": "ALMOHADA-KING"}, "ALMOHADA-KING"), ({"slug": "x' or 1=1 --"}, "x' or 1=1 --"),
                                         ({"slug": 'a"b,{c}\\\u20ac'}, 'a"b,{c}\\\u20ac')])
def test_an_unknown_child_is_400_at_once_and_named(shopper, nothing_stored, entry, name):
    with nothing_stored():
        answer = shopper.post(basket(CUSHION, {**entry, "quantity": 1}, bundles=[{"bundle_id": 4711, "product_child_ids": [1]}]))
    assert answer.refusal == (400, "s_001")
    assert answer.message == f"The slug `{name}` does not exists."
