"""Quantities are exact from the request to the database to the answer, and in the amount."""
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from shop import CALENDAR, items, only, path

EXACT = ["1", "0.5", "0.000000001", "8748205.447808474", "74216946.47779638", "2147483646.999999999", "2147483647", "0.1", "0.3", "1.000000001", "33.333333333", "9007199.254740993"]


def quantity_of(raw):
    return only(re.findall(rb'"ItemQuantity":([^,]+),', raw)).decode()


@pytest.mark.parametrize("text", EXACT)
@pytest.mark.parametrize("how", ["{}", '"{}"'])
def test_a_quantity_comes_back_to_the_digit(both, key, db, text, how):
    answer = both.post(items(key), raw=b'{"CatalogID":126,"ItemQuantity":%s}' % how.format(text).encode())
    assert answer.status == 201, answer
    shown = both.get(path(key))
    assert quantity_of(shown.raw) == text
    assert db.run("select quantity::text from cartd.cart_lines where cart_id = %s", shown.headers["x-cart-id"]) == [(text,)]
    assert shown.cart["OrderAmount"] == (Decimal(text) * Decimal("9.95")).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("text", EXACT)
def test_a_changed_quantity_comes_back_to_the_digit(api, cart, text):
    key = cart(CALENDAR)
    number = only(api.cart(key)["CartItemList"])["CartItemID"]
    assert api.put(path(key, number), raw=b'{"ItemQuantity":%s}' % text.encode()).status == 200
    assert quantity_of(api.get(path(key)).raw) == text


@pytest.mark.parametrize("written, shown", [("1.0", "1"), ("1.50", "1.5"), ("1e0", "1"), ("15E-1", "1.5"), ("1.5e+3", "1500"), ("0.1000000000000000000000", "0.1"), ("1e-9", "0.000000001")])
def test_another_writing_is_the_same_number(api, key, written, shown):
    assert api.post(items(key), raw=b'{"CatalogID":126,"ItemQuantity":%s}' % written.encode()).status == 201
    assert quantity_of(api.get(path(key)).raw) == shown


def test_the_documents_product_is_computed(api, cart):
    key = cart({**CALENDAR, "ItemQuantity": 1})
    number = only(api.cart(key)["CartItemList"])["CartItemID"]
    api.put(path(key, number), raw=b'{"ItemQuantity": 8748205.447808474}')
    # 8748205.447808474 × 9.95 = 87044644.2056943163
    assert b'"OrderAmount":87044644.21,' in api.get(path(key)).raw


# 9.95 × 0.1 is 0.995, × 0.05 is 0.4975, × 0.000502512 is 0.0049999944, × 0.000502513 is 0.00500000435.
@pytest.mark.parametrize("quantity, amount", [("0.1", "1"), ("0.05", "0.5"), ("0.000502512", "0"), ("0.000502513", "0.01")])
def test_half_a_cent_is_rounded_up_once(api, cart, quantity, amount):
    assert api.cart(cart({**CALENDAR, "ItemQuantity": quantity}))["OrderAmount"] == Decimal(amount)


def test_quantities_add_exactly(api, key):
    for _ in range(10):
        assert api.post(items(key), raw=b'{"CatalogID":126,"ItemQuantity":0.1}').status == 201
    assert quantity_of(api.get(path(key)).raw) == "1"
    api.post(items(key), raw=b'{"CatalogID":126,"ItemQuantity":0.000000001}')
    assert quantity_of(api.get(path(key)).raw) == "1.000000001"


@pytest.mark.parametrize("more", ["0.000000001", "1", "2147483647"])
def test_a_sum_over_the_most_is_400(api, cart, nothing_stored, more):
    key = cart({**CALENDAR, "ItemQuantity": 2147483647})
    with nothing_stored():
        answer = api.post(items(key), {**CALENDAR, "ItemQuantity": more})
    assert answer.status == 400 and answer.names("ItemQuantity")
