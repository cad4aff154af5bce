"""Order keys: unique, 16 characters, not to be guessed, and one way from the cart's id."""
import re
from concurrent.futures import ThreadPoolExecutor

from shop import path

CARTS = 2000


def test_keys_of_many_carts_are_apart(api, db):
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: api.post("/Cart"), range(CARTS)))
    keys = [answer.value for answer in answers]
    assert len(set(keys)) == CARTS and all(re.fullmatch("[0-9A-Za-z]{15,16}", key) for key in keys)
    assert len({answer.headers["x-cart-id"] for answer in answers}) == CARTS
    assert len({key[:6] for key in keys}) > CARTS * 0.99 and len({key[-6:] for key in keys}) > CARTS * 0.99, "no part counts up"
    assert len({key[i] for key in keys for i in range(16)}) == 62
    stored = dict(db.run("select order_key, cart_id::text from cartd.carts where order_key = any (%s)", keys))
    assert stored == {answer.value: answer.headers["x-cart-id"] for answer in answers}


def test_a_cart_goes_by_its_uuid_too(both, cart):
    key = cart({"CatalogID": 126, "ItemQuantity": 1})
    answer = both.get(path(key))
    uuid = answer.headers["x-cart-id"]
    assert both.get(path(uuid)).raw == both.get(path(uuid.upper())).raw == answer.raw
    put = both.put(path(uuid), {"BillingCity": "x"})
    assert (put.status, put.value) == (200, key)
    assert both.delete(path(uuid)).value == key
