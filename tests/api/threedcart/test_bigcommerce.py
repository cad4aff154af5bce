"""The same carts through bigcommerce: one store of carts, two formats."""
from decimal import Decimal

import pytest

from shop import CALENDAR, TOWEL_BOXED, items, only, path

CUSTOM = {"sku": "ENGRAVE", "name": "Engraving", "quantity": 2, "list_price": 9.99, "image_url": "https://images.example/e.png"}
CERTIFICATE = {"name": "Happy Birthday", "theme": "Birthday", "amount": 50, "quantity": 1, "sender": {"name": "A", "email": "a@demo.example"},
               "recipient": {"name": "B", "email": "b@demo.example"}, "message": "x"}


@pytest.fixture
def uuid(api):
    return lambda key: api.get(path(key)).headers["x-cart-id"]


def physical(answer):
    return answer.json["data"]["line_items"]["physical_items"]


def test_a_cart_made_here_is_shown_there(api, cart, uuid, bigcommerce):
    key = cart({**CALENDAR, "ItemQuantity": 2}, TOWEL_BOXED, CustomerId=1)
    theirs = bigcommerce("GET", f"/carts/{uuid(key)}")
    data, mine = theirs.json["data"], api.get(path(key))
    assert theirs.status == 200 and data["customer_id"] == 1 and data["version"] == mine.version and theirs.headers["etag"] == mine.headers["etag"]
    assert data["cart_amount"] == mine.cart["OrderAmount"] == Decimal("34.9")
    assert [(line["product_id"], line["quantity"], line["list_price"]) for line in physical(theirs)] == [(126, 2, Decimal("9.95")), (77, 1, 15)]


def test_a_cart_made_there_is_shown_here(api, bigcommerce):
    made = bigcommerce("POST", "/carts", {"customer_id": 2, "line_items": [{"product_id": 126, "quantity": 3}, {"product_id": 126, "quantity": 1, "list_price": 5, "name": "Mine"}],
                                          "custom_items": [CUSTOM], "gift_certificates": [CERTIFICATE]})
    by_uuid = api.get(path(made.json["data"]["id"]))
    cart = by_uuid.cart
    assert api.get(path(cart["OrderKey"])).raw == by_uuid.raw and len(cart["OrderKey"]) == 16
    assert cart["CustomerId"] == 2 and cart["OrderAmount"] == made.json["data"]["cart_amount"]
    assert [(line["CatalogID"], line["ItemID"], line["ItemDescription"], line["ItemQuantity"], line["ItemUnitPrice"], line["ItemOptionPrice"]) for line in cart["CartItemList"]] == [
        (126, "CAL-126", "Calendar", 3, Decimal("9.95"), 0), (126, "CAL-126", "Mine", 1, 5, 0), (0, "ENGRAVE", "Engraving", 2, Decimal("9.99"), 0), (0, "", "Happy Birthday", 1, 50, 0)]


def test_each_change_moves_one_version_whoever_makes_it(api, key, uuid, bigcommerce):
    cart = f"/carts/{uuid(key)}"
    assert api.post(items(key), CALENDAR).version == 2
    added = bigcommerce("POST", cart + "/items", {"line_items": [{"product_id": 126, "quantity": 1}], "version": 2})
    assert added.json["data"]["version"] == 3 and only(physical(added))["quantity"] == 2, "one line, whoever adds"
    number = only(api.cart(key)["CartItemList"])["CartItemID"]
    assert api.put(path(key, number), {"ItemQuantity": 5}, headers={"If-Match": added.headers["etag"]}).version == 4
    assert bigcommerce("PUT", cart, {"customer_id": 1, "version": 4}).json["data"]["version"] == 5
    assert api.cart(key)["CustomerId"] == 1 and api.put(path(key), {"BillingCity": "x"}).version == 6
    assert bigcommerce("DELETE", cart).status == 204 and api.get(path(key)).status == 404


def test_a_fraction_is_shown_there_as_it_is(api, cart, uuid, bigcommerce):
    """The documented rule: quantity is a number there too, and counts in every amount."""
    key = cart({**CALENDAR, "ItemQuantity": "2.500000001"}, {**TOWEL_BOXED, "ItemQuantity": 2})
    theirs = bigcommerce("GET", f"/carts/{uuid(key)}")
    fraction, whole = physical(theirs)
    assert (fraction["quantity"], fraction["extended_sale_price"], whole["quantity"]) == (Decimal("2.500000001"), Decimal("24.88"), 2)
    assert theirs.json["data"]["cart_amount"] == api.cart(key)["OrderAmount"] == Decimal("54.88")


def test_there_a_fraction_is_added_to_and_replaced_by_whole_numbers(api, cart, uuid, bigcommerce):
    key = cart({**CALENDAR, "ItemQuantity": 2.5})
    target = f"/carts/{uuid(key)}/items"
    added = bigcommerce("POST", target, {"line_items": [{"product_id": 126, "quantity": 1}]})
    line = only(physical(added))
    assert line["quantity"] == Decimal("3.5")
    assert only(physical(bigcommerce("PUT", f"{target}/{line['id']}", {"line_item": {"list_price": 2}})))["quantity"] == Decimal("3.5")
    assert bigcommerce("PUT", f"{target}/{line['id']}", {"line_item": {"quantity": 1.5}}).status == 422
    assert only(physical(bigcommerce("PUT", f"{target}/{line['id']}", {"line_item": {"quantity": 4}})))["quantity"] == 4


def test_what_is_no_product_is_not_divided(api, bigcommerce, nothing_stored):
    made = bigcommerce("POST", "/carts", {"custom_items": [CUSTOM], "gift_certificates": [CERTIFICATE]})
    key = made.json["data"]["id"]
    for line in api.cart(key)["CartItemList"]:
        with nothing_stored():
            answer = api.put(path(key, line["CartItemID"]), {"ItemQuantity": 1.5})
        assert answer.status == 400 and answer.names("ItemQuantity")
        assert api.put(path(key, line["CartItemID"]), {"ItemQuantity": 3}).status == 200
    assert [line["ItemQuantity"] for line in api.cart(key)["CartItemList"]] == [3, 3]


@pytest.fixture
def coupon(db, env):
    """coupon(uuid): ten per cent off that cart."""
    store, code = db.store_id(env["CARTD_STORE"]), "threetest"
    db.run("insert into cartd.coupons (store_id, code_key, code, kind, value) values (%s, %s, %s, 'percentage', 10)", store, code, code)

    def put(cart):
        db.run("insert into cartd.cart_coupons (store_id, cart_id, code_key, applied_at) values (%s, %s, %s, now())", store, cart, code)
        db.run("update cartd.carts set has_coupons = true where store_id = %s and cart_id = %s", store, cart)
    yield put
    db.run("delete from cartd.cart_coupons where store_id = %s and code_key = %s", store, code)
    db.run("delete from cartd.coupons where store_id = %s and code_key = %s", store, code)


def test_coupons_are_taken_off(api, cart, uuid, coupon):
    key = cart({**CALENDAR, "ItemQuantity": 10})
    coupon(uuid(key))
    shown = api.get(path(key), off=True)
    assert shown.cart["OrderAmount"] == Decimal("89.55")
    api.put(path(key, only(shown.cart["CartItemList"])["CartItemID"]), {"ItemQuantity": 20})
    assert api.get(path(key), off=True).cart["OrderAmount"] == Decimal("179.1")
