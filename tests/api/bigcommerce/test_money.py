"""Prices, rounding, sums: exact decimals from the wire to the database and back."""
from decimal import Decimal

import pytest

from shop import CALENDAR, CERTIFICATE, CUSTOM, items, only, path, physical, with_


def entry(price, quantity=1):
    return with_(CALENDAR, list_price=price, quantity=quantity)


def line_of(cart, price, quantity, currency="USD"):
    return only(physical(cart(line_items=[entry(price, quantity)], currency={"code": currency})))


def test_a_price_is_the_catalogs(cart):
    line = only(physical(cart(line_items=[with_(CALENDAR, quantity=3)])))
    assert (line["original_price"], line["list_price"], line["sale_price"]) == (Decimal("9.95"),) * 3
    assert (line["extended_list_price"], line["extended_sale_price"]) == (Decimal("29.85"),) * 2
    assert (line["discount_amount"], line["coupon_amount"], line["discounts"], line["coupons"]) == (0, 0, [], [])


def test_a_special_price_is_the_list_price(cart):
    line = only(physical(cart(line_items=[{"product_id": 2, "quantity": 2}])))
    assert (line["original_price"], line["list_price"], line["sale_price"], line["extended_sale_price"]) == (150, 120, 120, 240)


def test_an_override_goes_before_a_special_price(cart):
    line = only(physical(cart(line_items=[{"product_id": 2, "quantity": 2, "list_price": 130}])))
    assert (line["original_price"], line["list_price"], line["extended_list_price"]) == (150, 130, 260)


def test_a_list_price_of_0_is_a_price(cart):
    data = cart(line_items=[entry(0)])
    assert (only(physical(data))["list_price"], data["cart_amount"]) == (0, 0)


@pytest.mark.parametrize("currency, price, quantity, extended", [
    ("USD", 0.125, 3, "0.38"), ("USD", 0.005, 1, "0.01"), ("USD", 0.0049, 1, "0"), ("USD", 1.005, 1, "1.01"), ("USD", 2.675, 1, "2.68"),
    ("USD", 0.1, 3, "0.3"), ("USD", 8.325, 1, "8.33"), ("USD", 33.3333, 3, "100"), ("USD", 0.0001, 50, "0.01"), ("USD", 0.0001, 49, "0"),
    ("JPY", 9.95, 2, "20"), ("JPY", 0.5, 1, "1"), ("JPY", 0.4999, 1, "0"), ("JPY", 100, 3, "300"),
    ("KWD", 0.0005, 1, "0.001"), ("KWD", 1.2345, 1, "1.235"), ("KWD", 0.3333, 3, "1"), ("KWD", 0.0004, 1, "0")])
def test_a_lines_amount_is_rounded_half_up_to_the_minor_unit(cart, currency, price, quantity, extended):
    line = line_of(cart, price, quantity, currency)
    assert line["extended_list_price"] == line["extended_sale_price"] == Decimal(extended)


@pytest.mark.parametrize("currency, total", [("USD", "0.02"), ("JPY", "0"), ("KWD", "0.01")])
def test_totals_add_what_was_rounded(cart, currency, total):
    data = cart(line_items=[entry(0.005), with_(entry(0.005), name="another")], currency={"code": currency})
    assert data["base_amount"] == data["cart_amount"] == Decimal(total)


def test_a_catalog_price_is_rounded_by_the_carts_currency(cart):
    assert cart(line_items=[CALENDAR], currency={"code": "JPY"})["cart_amount"] == 10


def test_all_four_kinds_are_in_the_sum(cart):
    data = cart(line_items=[with_(CALENDAR, quantity=2), {"product_id": 200, "quantity": 1}],
                custom_items=[with_(CUSTOM, quantity=3, list_price=0.335)], gift_certificates=[with_(CERTIFICATE, quantity=2, amount=12.5)])
    assert data["base_amount"] == Decimal("19.9") + Decimal("4.99") + Decimal("1.01") + 25


def test_numbers_have_no_superfluous_zeros(api):
    answer = api.post("/carts", raw=b'{"line_items":[{"product_id":126,"quantity":1,"list_price":12.50},{"product_id":1,"quantity":222}],'
                                    b'"custom_items":[{"name":"n","quantity":1,"list_price":3.000}]}')
    assert b'"list_price":12.5,' in answer.raw and b'"extended_list_price":22200,' in answer.raw and b'"list_price":3,' in answer.raw
    assert b'"cart_amount":22215.5,' in answer.raw


def test_an_exponent_is_a_number(api):
    answer = api.post("/carts", raw=b'{"line_items":[{"product_id":126,"quantity":1,"list_price":1.25e1}]}')
    assert only(physical(answer.data))["list_price"] == Decimal("12.5")


def test_a_price_of_15_digits_stays_exact(api, cart):
    data = cart(line_items=[entry(99999999999.9999)])
    assert only(physical(api.get(path(data)).data))["list_price"] == Decimal("99999999999.9999")


def test_sums_beyond_a_double_are_exact_or_refused(api):
    answer = api.post("/carts", {"line_items": [entry(99999999999.9999, 2147483647)]})
    if answer.status == 201:
        assert answer.data["cart_amount"] == Decimal("214748364699999785251.64")
    else:
        assert answer.status == 422 and answer.errors


def test_totals_follow_every_change(api, cart):
    data = cart(line_items=[CALENDAR], custom_items=[CUSTOM])
    data = api.post(items(data), {"line_items": [CALENDAR]}).data
    assert data["cart_amount"] == Decimal("29.9")
    data = api.put(items(data, only(physical(data))), {"line_item": {"quantity": 1, "product_id": 126}}).data
    assert data["cart_amount"] == Decimal("19.95")
    data = api.delete(items(data, data["line_items"]["custom_items"][0])).data
    assert data["cart_amount"] == Decimal("9.95")


def test_a_changed_catalog_price_shows_in_the_cart(api, cart, db):
    data = cart(line_items=[{"product_id": 1, "quantity": 1}, {"product_id": 1, "quantity": 1, "list_price": 5}])
    try:
        db.run("update cartd.variants set price = 260 where variant_id = 1")
        assert [line["list_price"] for line in physical(api.get(path(data)).data)] == [260, 5]
    finally:
        db.run("update cartd.variants set price = 100 where variant_id = 1")


@pytest.mark.parametrize("currency", [{"code": "XXQ"}, {"code": "USDX"}, {"code": ""}, {"code": 5}, {"code": None}, {"code": "CHF"}, "USD", [], 5])
def test_a_currency_the_store_does_not_take_is_refused(api, nothing_stored, currency):
    with nothing_stored():
        answer = api.post("/carts", {"line_items": [CALENDAR], "currency": currency})
    assert answer.status == 422
    assert answer.names("currency")
