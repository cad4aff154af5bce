"""One cart through three APIs: the shopper's, the merchant's two.

What storefront calls current is the cart that it made; whatever a merchant changes in it shows, and every change moves the one version."""
import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

import openapi
import wire
from shop import CALENDAR, TOWEL, TOWEL_BOXED, items, only, path

PILLOW, CALENDARS = {"product_child_id": 1, "quantity": 2}, {"product_child_id": 1260, "quantity": 1}     # 100; CALENDAR's only variant
SPEC = openapi.Spec(wire.ROOT / "src/api/storefront/openapi.yaml")


class Shopper:
    """Somebody who has signed in; every answer is checked against storefront's own file."""

    def __init__(self, url, token, account_id):
        self.url, self.token, self.account_id = url, token, account_id

    def call(self, method, body=None, at="/user/", headers=()):
        raw = None if body is None else json.dumps(body).encode()
        pairs = [("Authorization", f"Bearer {self.token}"), *headers]
        pairs += [] if raw is None else [("Content-Type", "application/json"), ("Content-Length", str(len(raw)))]
        answer = wire.send(self.url, method, f"/cart/v1{at}", raw, pairs)
        answer.json = SPEC.check(method, at, answer.status, answer.headers, answer.raw)
        return answer

    def get(self, **more):
        return self.call("GET", at="/", **more)

    def order(self, *products):
        answer = self.call("POST", {"products": list(products)})
        assert answer.status == 201, answer
        return answer


def shown(answer):
    """What a shopper sees: the version, and each line's child and quantity."""
    assert answer.status == 200, answer
    version = int(re.match(r'"v(\d+)\.', answer.headers["etag"]).group(1))
    return version, {line["product_child_id"]: line["quantity"] for line in answer.json["cart"]["products"]}


def sub_total(answer):
    return answer.json["cart"]["value"]["sub_total"]


def has_none(answer):
    return answer.status == 404 and answer.json["error"]["code"] == "ce_002"


@pytest.fixture
def new_shopper(env, url, db, shelf):
    """new_shopper(): with shopper 1's password and roles, and no cart."""
    store, made = db.store_id(env["CARTD_STORE"]), []

    def sign_up():
        email = f"{uuid.uuid4().hex}@three.example"
        account = db.run("""with p as (
            insert into cartd.accounts (store_id, account_id, email, given_name, family_name, password_hash)
            select store_id, (select greatest(max(account_id), 300000) + 1 from cartd.accounts where store_id = %s), %s, 'Given', 'Family', password_hash
            from cartd.accounts where store_id = %s and account_id = 1 returning store_id, account_id)
            insert into cartd.account_roles (store_id, account_id, role_id)
            select p.store_id, p.account_id, r.role_id from p join cartd.account_roles r on r.store_id = p.store_id and r.account_id = 1 returning account_id""",
                         store, email, store)[0][0]
        made.append(account)
        raw = json.dumps({"email": email, "password": env["CARTD_SHOPPER1_PASSWORD"]}).encode()
        answer = wire.send(url, "POST", "/api/auth/login", raw, [("Content-Type", "application/json"), ("Content-Length", str(len(raw)))])
        assert answer.status == 200, answer
        return Shopper(url, json.loads(answer.raw)["accessToken"], account)
    yield sign_up
    db.run("delete from cartd.carts where store_id = %s and account_id = any (%s)", store, made)
    db.run("delete from cartd.accounts where store_id = %s and account_id = any (%s)", store, made)


@pytest.fixture
def shopper(new_shopper):
    return new_shopper()


def test_the_shoppers_cart_is_shown_to_the_merchant_by_its_uuid(both, shopper, bigcommerce):
    made = shopper.order(PILLOW, CALENDARS)
    answer = both.get(path(made.headers["x-cart-id"]))
    cart, theirs = answer.cart, bigcommerce("GET", f"/carts/{made.headers['x-cart-id']}")
    assert both.get(path(cart["OrderKey"])).raw == answer.raw and cart["CustomerId"] == shopper.account_id == theirs.json["data"]["customer_id"]
    assert {line["CatalogID"]: line["ItemQuantity"] for line in cart["CartItemList"]} == {1: 2, 126: 1}
    assert cart["OrderAmount"] == sub_total(made) == theirs.json["data"]["cart_amount"] == Decimal("209.95")
    assert answer.version == theirs.json["data"]["version"] == 1


def test_every_change_of_the_merchant_shows_to_the_shopper_and_moves_the_version(api, shopper, bigcommerce):
    made = shopper.order(PILLOW)
    key = made.headers["x-cart-id"]
    tag = ("If-None-Match", made.headers["etag"])
    assert shopper.get(headers=[tag]).status == 304
    added = api.post(items(key), {**CALENDAR, "ItemQuantity": 3})
    assert added.status == 201 and shown(shopper.get(headers=[tag])) == (2, {1: 2, 1260: 3})
    assert api.put(path(key, added.value), {"ItemQuantity": 5}).version == 3 and shown(shopper.get()) == (3, {1: 2, 1260: 5})
    assert api.put(path(key), {"BillingCity": "Lyon"}).version == 4 and shown(shopper.get())[0] == 4
    more = bigcommerce("POST", f"/carts/{key}/items", {"line_items": [{"product_id": 126, "quantity": 1}], "version": 4})
    assert more.json["data"]["version"] == 5 and shown(shopper.get()) == (5, {1: 2, 1260: 6})
    assert api.delete(path(key, added.value)).version == 6 and shown(shopper.get()) == (6, {1: 2})
    assert sub_total(shopper.get()) == api.cart(key)["OrderAmount"] == 200


def test_a_change_of_the_shopper_shows_to_the_merchant_and_ends_his_version(api, shopper, nothing_stored):
    key = shopper.order(PILLOW).headers["x-cart-id"]
    before = api.get(path(key))
    assert shopper.call("PUT", {"products": [CALENDARS]}).status == 200
    with nothing_stored():
        assert api.post(items(key), CALENDAR, headers={"If-Match": before.headers["etag"]}).status == 412
    after = api.get(path(key))
    assert after.version == 2 and only(after.cart["CartItemList"])["CatalogID"] == 126
    tag = ("If-Match", shopper.get().headers["etag"])
    api.put(path(key), {"ShipmentCity": "Lyon"})
    assert shopper.call("PUT", {"products": [PILLOW]}, headers=[tag]).status == 412


def test_an_option_that_the_merchant_chose_is_shown_and_paid_for(api, shopper):
    key = shopper.order({"product_child_id": 770, "quantity": 1}).headers["x-cart-id"]
    assert api.post(items(key), TOWEL).status == api.post(items(key), TOWEL_BOXED).status == 201
    assert sub_total(shopper.get()) == api.cart(key)["OrderAmount"] == 40, "two plain ones and a boxed one"
    assert [line["ItemQuantity"] for line in api.cart(key)["CartItemList"]] == [2, 1]


def test_a_fraction_is_one_number_in_all_three(api, shopper, bigcommerce):
    key = shopper.order(CALENDARS).headers["x-cart-id"]
    api.post(items(key), {**CALENDAR, "ItemQuantity": "1.500000001"})
    amount = api.cart(key)["OrderAmount"]
    assert only(api.cart(key)["CartItemList"])["ItemQuantity"] == Decimal("2.500000001") and amount == Decimal("24.88")
    assert bigcommerce("GET", f"/carts/{key}").json["data"]["cart_amount"] == amount
    answer = shopper.get()
    assert sub_total(answer) == amount and shown(answer)[1] == {1260: Decimal("2.500000001")}


def test_a_cart_that_the_merchant_made_for_a_shopper_is_not_the_current_one(api, cart, shopper):
    theirs = cart(CALENDAR, CustomerId=shopper.account_id)
    assert has_none(shopper.get()) and has_none(shopper.call("DELETE"))
    own = shopper.order(PILLOW)
    assert own.headers["x-cart-id"] != api.get(path(theirs)).headers["x-cart-id"]
    api.post(items(theirs), CALENDAR)
    assert shown(shopper.get()) == (1, {1: 2})
    for key in (theirs, own.headers["x-cart-id"]):
        assert api.cart(key)["CustomerId"] == shopper.account_id, "the merchant sees both"
    assert shopper.call("DELETE").status == 204 and api.get(path(theirs)).status == 200


def test_a_nobodys_cart_given_to_a_shopper_is_not_the_current_one(api, cart, shopper):
    theirs = cart(CALENDAR)
    assert api.put(path(theirs), {"CustomerId": shopper.account_id}).status == 200
    assert api.cart(theirs)["CustomerId"] == shopper.account_id and has_none(shopper.get())


def test_a_current_cart_given_away_is_nobodys_current_one(api, new_shopper):
    one, other = new_shopper(), new_shopper()
    key, kept = one.order(PILLOW).headers["x-cart-id"], other.order(CALENDARS)
    assert api.put(path(key), {"CustomerId": other.account_id}).status == 200
    assert has_none(one.get()) and other.get().headers["etag"] == kept.headers["etag"]
    assert one.order(PILLOW).headers["x-cart-id"] != key and api.cart(key)["CustomerId"] == other.account_id


def test_what_the_merchant_says_of_the_same_customer_leaves_the_cart_current(api, shopper):
    key = shopper.order(PILLOW).headers["x-cart-id"]
    assert api.put(path(key), {"CustomerId": shopper.account_id, "BillingCity": "Lyon"}).version == 2
    assert shown(shopper.get()) == (2, {1: 2})


@pytest.mark.parametrize("by", ["key", "uuid"])
def test_a_cart_that_the_merchant_deletes_is_gone_and_another_can_be_made(api, shopper, by):
    cart_id = shopper.order(PILLOW).headers["x-cart-id"]
    assert api.delete(path(cart_id if by == "uuid" else api.cart(cart_id)["OrderKey"])).status == 200
    assert has_none(shopper.get()) and shopper.order(PILLOW).headers["x-cart-id"] != cart_id


def test_a_cart_that_the_shopper_deletes_is_gone_for_the_merchant(api, shopper):
    cart_id = shopper.order(PILLOW).headers["x-cart-id"]
    key = api.cart(cart_id)["OrderKey"]
    assert shopper.call("DELETE").status == 204
    assert [api.get(path(name)).status for name in (cart_id, key)] == [404, 404]
    assert api.post(items(key), CALENDAR).status == 404


def test_after_the_last_item_that_the_merchant_takes_out_the_shopper_begins_anew(api, shopper):
    cart_id = shopper.order(PILLOW).headers["x-cart-id"]
    assert api.delete(path(cart_id, only(api.cart(cart_id)["CartItemList"])["CartItemID"])).status == 200
    assert api.get(path(cart_id)).cart["CartItemList"] == [] and has_none(shopper.get())
    assert shopper.call("POST", {"products": [CALENDARS]}, at="/user/merge/").status in (200, 201)
    assert sub_total(shopper.get()) == Decimal("9.95")


def test_all_three_add_to_one_cart_at_once_and_nothing_is_lost(api, shopper, bigcommerce):
    key = shopper.order(CALENDARS).headers["x-cart-id"]

    def add(number):
        if number % 3 == 0:
            return api.post(items(key), CALENDAR).status
        if number % 3 == 1:
            return bigcommerce("POST", f"/carts/{key}/items", {"line_items": [{"product_id": 126, "quantity": 1}]}).status
        return shopper.call("POST", {"products": [CALENDARS]}, at="/user/merge/").status
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(add, range(30)))
    assert set(statuses) <= {200, 201}
    assert shown(shopper.get()) == (31, {1260: 31}) and only(api.cart(key)["CartItemList"])["ItemQuantity"] == 31
