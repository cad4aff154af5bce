"""Carts: what is kept, what is shown, what changes."""
import re
import time
from datetime import datetime, timezone

import pytest

from shop import CALENDAR, LIMITS, MEMBERS, NOWHERE, READ_ONLY, TOWEL, UNKNOWN, items, only, path

EVERYTHING = {"CustomerId": 2147483647, **{name: f"{name} \u20ac \"\\\u2028 x"[:most] for name, most in LIMITS.items()}}


@pytest.mark.parametrize("raw", [None, b"", b"{}", b' {"Unknown":1} '])
def test_an_empty_post_makes_an_empty_cart(both, raw):
    answer = both.post("/Cart", raw=raw)
    assert answer.status == 201 and answer.version == 1
    cart = both.cart(answer.value)
    assert cart["CartItemList"] == [] and cart["OrderAmount"] == 0 and cart["OrderWeight"] == 0 and cart["CustomerId"] == 0
    assert all(cart[name] == "" for name in LIMITS)


def test_what_was_said_is_shown_in_the_documents_order(both):
    key = both.post("/Cart", EVERYTHING).value
    cart = both.cart(key)
    assert {name: cart[name] for name in MEMBERS} == EVERYTHING
    assert list(cart) == MEMBERS + READ_ONLY


def test_absent_members_keep_and_empty_ones_clear(both):
    key = both.post("/Cart", EVERYTHING).value
    answer = both.put(path(key), {"BillingCity": "Town", "ShipmentCity": "", "CustomerId": -1})
    assert (answer.status, answer.version, answer.value) == (200, 2, key)
    cart = both.cart(key)
    assert {name: cart[name] for name in MEMBERS} == {**EVERYTHING, "BillingCity": "Town", "ShipmentCity": "", "CustomerId": -1}


def test_null_counts_as_absent(api):
    key = api.post("/Cart", {**EVERYTHING, "BillingCity": None}).value
    assert api.cart(key)["BillingCity"] == ""
    api.put(path(key), {"BillingState": None, "CustomerId": None, "BillingCity": "Town"})
    cart = api.cart(key)
    assert (cart["BillingState"], cart["CustomerId"], cart["BillingCity"]) == (EVERYTHING["BillingState"], EVERYTHING["CustomerId"], "Town")


@pytest.mark.parametrize("body", [{}, {"Unknown": 1}, {"OrderKey": "x", "OrderAmount": 7, "CartItemList": []}, {"BillingCity": None}])
def test_a_put_that_says_nothing_changes_nothing(both, key, nothing_stored, body):
    with nothing_stored():
        answer = both.put(path(key), body)
    assert (answer.status, answer.version, answer.value) == (200, 1, key)


def test_each_change_is_a_version(api, key):
    assert [api.put(path(key), {"BillingCity": "x"}).version for _ in range(3)] == [2, 3, 4]
    assert api.post(items(key), CALENDAR).version == 5
    assert api.get(path(key)).version == 5


def test_a_deleted_cart_is_gone(both, key):
    assert both.delete(path(key)).value == key
    assert [both.get(path(key)).status, both.put(path(key), {}).status, both.delete(path(key)).status, both.post(items(key), CALENDAR).status] == [404] * 4


def test_a_cart_that_has_ended_is_gone(api, key, db):
    api.put(path(key), EVERYTHING)
    uuid = api.get(path(key)).headers["x-cart-id"]
    db.run("update cartd.carts set expires_at = now() where cart_id = %s", uuid)
    assert [api.get(path(key)).status, api.put(path(key), {"BillingCity": "x"}).status, api.put(path(key), {}).status, api.post(items(key), CALENDAR).status,
            api.delete(path(key)).status] == [404] * 5


def test_persons_go_with_their_cart(api, db, key):
    api.put(path(key), EVERYTHING)
    uuid = api.get(path(key)).headers["x-cart-id"]
    api.delete(path(key))
    assert db.run("select from cartd.cart_contacts where cart_id = %s", uuid) == []


@pytest.mark.parametrize("wrong", [UNKNOWN, "x", "6F027F81ggx48to", "0" * 15, "0" * 16, "0" * 17, "x" * 300, "%20", "a%2Fb", "'", NOWHERE, NOWHERE.replace("-", "")])
def test_an_unknown_key_is_404(both, nothing_stored, wrong):
    with nothing_stored():
        answers = [both.get(path(wrong)), both.put(path(wrong), {"BillingCity": "x"}), both.put(path(wrong), {}), both.delete(path(wrong)), both.post(items(wrong), CALENDAR),
                   both.put(path(wrong, 1), {"ItemQuantity": 1}), both.delete(path(wrong, 1)), both.delete(path(wrong) + "/1")]
    assert {answer.status for answer in answers} == {404} and len({answer.raw for answer in answers}) == 1


def test_keys_compare_exactly(api, cart):
    key = cart()
    for other in (key.swapcase(), key.lower(), key.upper(), key[:-1], key + "0", " " + key):
        if other != key:
            assert api.get(path(other.replace(" ", "%20"))).status == 404


@pytest.mark.parametrize("mount", ["/3dCartWebAPI/v1/Cart", "/3dcartwebapi/V1/cart", "/3DCARTWEBAPI/v1/CART", "/%33dCartWebAPI/v1/Car%74"])
def test_segments_compare_without_regard_to_case(api, cart, mount):
    key = cart(CALENDAR)
    number = only(api.cart(key)["CartItemList"])["CartItemID"]
    assert api.call("POST", "/Cart", target=mount).status == 201
    assert api.call("GET", path(key), target=f"{mount}/{key}").status == 200
    assert api.call("PUT", path(key, number), {"ItemQuantity": 2}, target=f"{mount}/{key}/iTEM/{number}").status == 200
    assert api.call("DELETE", path(key, number), target=f"{mount}/{key}/ITEM/{number}").status == 200


def test_times_are_the_servers_in_utc(api):
    before = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    key = api.post("/Cart").value
    first = api.cart(key)
    time.sleep(1.1)
    api.post(items(key), CALENDAR)
    after = api.cart(key)
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    assert before <= first["OrderDate"] == first["LastUpdate"] == after["OrderDate"] < after["LastUpdate"] <= now
    assert only(after["CartItemList"])["ItemDateAdded"] == after["LastUpdate"]
    api.put(path(key), {"BillingCity": "x"})
    assert only(api.cart(key)["CartItemList"])["ItemDateAdded"] == after["LastUpdate"], "later changes leave it"


def test_each_item_shows_when_it_was_added(api, db, cart):
    key = cart(CALENDAR, TOWEL, {"CatalogID": 1, "ItemQuantity": 1})
    uuid = api.get(path(key)).headers["x-cart-id"]
    db.run("update cartd.cart_lines set added_at = timestamptz '2026-01-01 00:00:00Z' + position * interval '1 day' where cart_id = %s", uuid)
    assert [line["ItemDateAdded"] for line in api.cart(key)["CartItemList"]] == ["2026-01-02T00:00:00", "2026-01-03T00:00:00", "2026-01-04T00:00:00"]


@pytest.mark.parametrize("number", [0, -1, -80365023, 2147483647, -2147483648, 999999, "7777", "-5"])
def test_any_number_is_kept_and_shown(both, db, number):
    key = both.post("/Cart", {"CustomerId": number}).value
    answer = both.get(path(key))
    assert answer.cart["CustomerId"] == int(number)
    assert db.run("select account_id from cartd.carts where cart_id = %s", answer.headers["x-cart-id"]) == [(None,)]


def owner(db, answer):
    return db.run("select account_id from cartd.carts where cart_id = %s", answer.headers["x-cart-id"])[0][0]


def test_an_accounts_number_makes_it_that_accounts_cart(both, db):
    key = both.post("/Cart", {"CustomerId": 1}).value
    answer = both.get(path(key))
    assert answer.cart["CustomerId"] == 1 and owner(db, answer) == 1
    both.put(path(key), {"CustomerId": "2"})
    assert owner(db, answer) == 2 and both.cart(key)["CustomerId"] == 2
    both.put(path(key), {"BillingCity": "x"})
    assert owner(db, answer) == 2 and both.cart(key)["CustomerId"] == 2
    both.put(path(key), {"CustomerId": -7})
    assert owner(db, answer) is None and both.cart(key)["CustomerId"] == -7
    both.put(path(key), {"CustomerId": 0})
    assert owner(db, answer) is None and both.cart(key)["CustomerId"] == 0


def test_another_stores_account_is_a_number_like_any(stranger, db):
    key = stranger.post("/Cart", {"CustomerId": 1}).value
    answer = stranger.get(path(key))
    assert answer.cart["CustomerId"] == 1 and owner(db, answer) is None


def test_the_items_weigh_together(api, cart):
    key = cart({**CALENDAR, "ItemQuantity": 2.5}, {**TOWEL, "ItemQuantity": "0.000000001"})
    assert str(api.cart(key)["OrderWeight"]) == "0.5000000003"


def test_a_weight_is_exact_though_it_is_long(api, cart):
    key = cart({"CatalogID": 90104, "ItemQuantity": "1.000000001"})
    assert re.search(rb'"OrderWeight":0\.1234567891358024679123456789,', api.get(path(key)).raw)


def test_a_store_that_sells_nothing_takes_nothing(api, cart, selling, nothing_stored):
    key = cart({**CALENDAR, "ItemQuantity": 2})
    number = only(api.cart(key)["CartItemList"])["CartItemID"]
    selling(False)
    with nothing_stored():
        answers = [api.post("/Cart"), api.post(items(key), CALENDAR), api.put(path(key, number), {"ItemQuantity": 2.000000001})]
    assert [answer.status for answer in answers] == [409] * 3
    assert api.put(path(key, number), {"ItemQuantity": 1.5}).status == 200, "less is fine"
    assert api.put(path(key), {"BillingCity": "x"}).status == 200


def test_a_cart_older_than_keys_goes_by_its_id(api, db, key):
    uuid = api.get(path(key)).headers["x-cart-id"]
    db.run("update cartd.carts set order_key = null where cart_id = %s", uuid)
    assert api.cart(uuid)["OrderKey"] == uuid
    assert api.put(path(uuid), {"BillingCity": "x"}).value == uuid
