"""Exact decimals: each line is rounded once, totals add what was rounded."""
from decimal import Decimal

import pytest

from shop import CALENDAR, SECOND_HALF, THIRD, TOWEL, basket, only, with_


def test_a_line_is_rounded_half_up_once(shopper, priced):
    for price, quantity, total in (("0.3333", 1, "0.33"), ("0.3333", 3, "1"), ("0.005", 1, "0.01"), ("0.0049", 1, "0"), ("1.0049", 9999, "10048"), ("9.9999", 9999, "99989")):
        priced(THIRD, price=price)
        line = only((shopper.put if shopper.get().status == 200 else shopper.post)(basket({"product_child_id": THIRD, "quantity": quantity})).cart["products"])
        assert line["price"] == Decimal(price)
        assert line["total_price"] == Decimal(total), (price, quantity)


def test_totals_add_what_was_rounded(shopper, priced):
    priced(THIRD, price="0.005")
    priced(SECOND_HALF, price="0.005", special=None)
    value = shopper.post(basket({"product_child_id": THIRD, "quantity": 1}, {"product_child_id": SECOND_HALF, "quantity": 1})).cart["value"]
    assert value["sub_total"] == value["total"] == Decimal("0.02")


def test_numbers_have_no_superfluous_zeros(shopper):
    answer = shopper.post(basket(TOWEL, with_(CALENDAR, quantity=2), {"product_child_id": 3, "quantity": 1}))
    assert b'"price":12.5,' in answer.raw
    assert b'"price":9.95,' in answer.raw
    assert b'"total_price":19.9,' in answer.raw
    assert b'"sub_total":7932.4,' in answer.raw


def test_what_costs_nothing_costs_nothing(shopper):
    answer = shopper.post(basket({"product_child_id": SECOND_HALF, "quantity": 3}))
    line = only(answer.cart["products"])
    assert (line["price"], line["special_price"], line["discount"], line["total_price"]) == (10, 0, 10, 0)
    assert (answer.cart["value"]["total"], answer.cart["value"]["grand_total"]) == (30, 0)


def test_the_largest_amounts_there_can_be_are_exact(shopper, priced):
    priced(THIRD, price="999999999999.9999")
    value = shopper.post(basket({"product_child_id": THIRD, "quantity": 9999})).cart["value"]
    assert value["sub_total"] == Decimal("9998999999999999")      # 9999 × 999999999999.9999 = 9998999999999999.0001
    assert value["grand_total"] == value["total"]


@pytest.mark.parametrize("percent, off", [("10", "1.24"), ("33.3333", "4.15"), ("0.0001", "0"), ("100", "12.44")])
def test_a_percentage_is_rounded_half_up_once(shopper, coupon, priced, percent, off):
    priced(THIRD, price="12.435")
    value = shopper.post(basket({"product_child_id": THIRD, "quantity": 1}, coupon_code=coupon("percentage", percent))).cart["value"]
    assert value["sub_total"] == Decimal("12.44")
    assert value["coupon_value"] == value["total_discount"] == Decimal(off)
    assert value["grand_total"] == Decimal("12.44") - Decimal(off)


def test_today_s_prices_count_on_every_read(shopper, cart, priced):
    made = cart()
    assert made.cart["value"]["grand_total"] == 200
    priced(1, price="99.5", special="80")
    again = shopper.get()
    assert (again.cart["value"]["total"], again.cart["value"]["grand_total"]) == (199, 160)
    assert again.version == made.version
