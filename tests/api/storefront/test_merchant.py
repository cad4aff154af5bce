"""The same cart through bigcommerce: what one side changes, the other sees."""
from decimal import Decimal

import pytest

from shop import BEST_PACK, CALENDAR, HOME, KING, PILLOW, PILLOW_PACK, TOWEL, basket, only, quantities, with_
from wire import lines_of


def amounts(lines):
    return sorted((line["quantity"], line["total_price"]) for line in lines)


def line_of(merchant, answer, variant):
    return only([line for line in merchant.lines(answer) if line["variant_id"] == variant])


def change(merchant, answer, line, **members):
    status, _ = merchant.call("PUT", f"/carts/{answer.headers['x-cart-id']}/items/{line['id']}", {"line_item": {"product_id": line["product_id"], **members}})
    assert status == 200


def test_lines_amounts_coupon_and_version_agree(owner, merchant):
    answer = owner.post(basket(PILLOW, KING, with_(TOWEL, address_id=HOME), bundles=[BEST_PACK, PILLOW_PACK], coupon_code="LUUNA10"))
    theirs = merchant.cart(answer)
    assert (theirs["id"], theirs["customer_id"], theirs["version"]) == (answer.headers["x-cart-id"], 1, answer.version)
    ours = answer.cart
    assert amounts(lines_of(ours)) == sorted((line["quantity"], line["extended_sale_price"]) for line in merchant.lines(answer))
    assert theirs["base_amount"] == float(ours["value"]["sub_total"])
    assert theirs["cart_amount"] == float(ours["value"]["grand_total"])
    assert [(c["code"], c["discounted_amount"]) for c in theirs["coupons"]] == [("LUUNA10", float(ours["value"]["coupon_value"]))]
    listed = merchant.call("GET", "/carts?customer_id=1")[1]["data"]
    assert [(cart["id"], cart["cart_amount"]) for cart in listed] == [(theirs["id"], theirs["cart_amount"])]


def test_a_price_that_the_merchant_agrees_shows_and_ends_the_shopper_s_tag(shopper, cart, merchant):
    made = cart(products=[PILLOW, KING])
    assert shopper.get(headers={"If-None-Match": made.tag}).status == 304
    change(merchant, made, line_of(merchant, made, 1), list_price=70.5)
    after = shopper.get(headers={"If-None-Match": made.tag})
    assert after.status == 200
    assert after.cart["products"][0]["special_price"] == 70.5
    assert after.cart["products"][0]["discount"] == 29.5
    assert after.version == 2 == merchant.cart(made)["version"]
    assert shopper.put(basket(PILLOW), headers={"If-Match": made.tag}).refusal == (412, "http_412")
    assert shopper.delete(headers={"If-Match": made.tag}).refusal == (412, "http_412")
    assert shopper.get().raw == after.raw


def test_a_quantity_that_the_merchant_sets_shows(shopper, cart, merchant):
    made = cart()
    change(merchant, made, line_of(merchant, made, 1), quantity=12345)
    assert only(shopper.get().cart["products"])["quantity"] == 12345


def test_the_agreed_price_outlives_an_update_and_a_merge_of_the_same_line(shopper, cart, merchant):
    made = cart(products=[PILLOW, KING], bundles=[BEST_PACK])
    change(merchant, made, line_of(merchant, made, 2), list_price=99)
    change(merchant, made, line_of(merchant, made, 3), list_price=4000)
    assert shopper.put(basket(with_(KING, quantity=5), bundles=[BEST_PACK])).cart["value"]["sub_total"] == 5 * 99 + 500 + 2 * 4000
    assert shopper.merge(basket(KING)).cart["products"][0]["total_price"] == 6 * 99
    # Taken out and put in again it is another line.
    shopper.put(basket(PILLOW))
    assert shopper.put(basket(KING)).cart["value"]["sub_total"] == 120


def test_a_line_that_the_merchant_adds_shows_and_one_that_goes_is_gone(shopper, cart, merchant):
    made = cart()
    target = f"/carts/{made.headers['x-cart-id']}/items"
    assert merchant.call("POST", target, {"line_items": [{"product_id": 126, "quantity": 3}]})[0] == 201
    assert quantities(shopper.get().cart) == {(1, None): 2, (1260, None): 3}
    merchant.call("DELETE", f"{target}/{line_of(merchant, made, 1)['id']}")
    assert quantities(shopper.get().cart) == {(1260, None): 3}


def test_an_option_that_the_merchant_chose_is_paid_for_and_another_line(shopper, cart, merchant):
    made = cart(products=[TOWEL])
    merchant.call("POST", f"/carts/{made.headers['x-cart-id']}/items",
                  {"line_items": [{"product_id": 77, "quantity": 1, "option_selections": [{"option_id": 8, "option_value": 81}]}]})
    after = shopper.get()
    assert [line["special_price"] for line in after.cart["products"]] == [12.5, 15]
    assert [line["quantity"] for line in shopper.merge(basket(TOWEL)).cart["products"]] == [2, 1]


def test_custom_items_and_certificates_show_count_and_stay(shopper, cart, merchant):
    made = cart()
    merchant.call("POST", f"/carts/{made.headers['x-cart-id']}/items", {
        "custom_items": [{"sku": "E1", "name": "Engraving", "quantity": 2, "list_price": 4.5}],
        "gift_certificates": [{"name": "Birthday", "theme": "Birthday", "amount": 50, "quantity": 1, "sender": {"name": "A", "email": "a@example.com"},
                               "recipient": {"name": "B", "email": "b@example.com"}}]})
    for call in (shopper.get, lambda: shopper.put(basket(CALENDAR)), lambda: shopper.merge(basket(KING))):
        answer = call()
        assert [line["name"] for line in answer.cart["products"] if line["product_child_id"] is None] == ["Engraving", "Birthday"]
        assert answer.cart["value"]["sub_total"] == Decimal(str(merchant.cart(answer)["base_amount"]))
    assert shopper.delete().status == 204


def test_when_the_merchant_deletes_the_cart_the_shopper_has_none(shopper, cart, merchant):
    made = cart()
    merchant.call("DELETE", f"/carts/{made.headers['x-cart-id']}")
    assert shopper.get().refusal == (404, "ce_002")
    assert shopper.post(basket(PILLOW)).status == 201


def test_a_cart_given_to_another_customer_is_nobody_s_current_one(new_shopper, merchant):
    one, other = new_shopper(), new_shopper()
    made = one.post(basket(PILLOW))
    kept = other.post(basket(KING))
    status, _ = merchant.call("PUT", f"/carts/{made.headers['x-cart-id']}", {"customer_id": other.account_id})
    assert status == 201
    assert one.get().refusal == (404, "ce_002")
    assert other.get().raw == kept.raw
    assert one.post(basket(PILLOW)).status == 201


def test_carts_that_the_merchant_makes_for_a_shopper_are_not_theirs_to_see(shopper, merchant):
    merchant.call("POST", "/carts", {"customer_id": shopper.account_id, "line_items": [{"product_id": 126, "quantity": 1}]})
    assert shopper.get().refusal == (404, "ce_002")
    assert shopper.post(basket(PILLOW)).status == 201


def test_a_shopper_s_change_ends_the_merchant_s_version(shopper, cart, merchant):
    made = cart()
    shopper.put(basket(KING))
    status, body = merchant.call("DELETE", f"/carts/{made.headers['x-cart-id']}", {"version": 1})
    assert (status, body["current_version"]) == (409, 2)


def test_a_bundle_s_component_that_the_merchant_took_out_stays_out(shopper, cart, merchant):
    made = cart(products=[], bundles=[BEST_PACK, BEST_PACK])
    line = [line for line in merchant.lines(made) if line["variant_id"] == 1][0]
    merchant.call("DELETE", f"/carts/{made.headers['x-cart-id']}/items/{line['id']}")
    assert [[part["product_child_id"] for part in bundle["products"]] for bundle in shopper.get().cart["bundles"]] == [[3], [1, 3]]


@pytest.mark.parametrize("call", ["post", "put", "merge"])
def test_a_store_that_does_not_sell_takes_no_orders(shopper, guest, merchant, call):
    if call == "put":
        shopper.post(basket(PILLOW))
    assert merchant.call("PUT", "/carts/settings", {"allow_purchasing": False})[0] == 200
    try:
        assert getattr(shopper, call)(basket(PILLOW)).refusal == (403, "ps_001")
        assert guest.price(basket(PILLOW)).status == 200
    finally:
        merchant.call("PUT", "/carts/settings", {"allow_purchasing": True})
