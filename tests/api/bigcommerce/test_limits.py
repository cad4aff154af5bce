"""Stock, least and most of a product in an order."""
import pytest

from shop import CALENDAR, DIGITAL_HIDDEN, FOREIGN, HIDDEN, THREE_AT_LEAST, SHIRT_M_BLUE, SHIRT_M_RED, SHIRT_S_RED, items, only, physical, with_

FEW = {"product_id": THREE_AT_LEAST, "quantity": 2}


def refused(answer, limit):
    assert answer.status == 422, answer
    assert answer.names("quantity")
    assert any(str(limit) in message for message in answer.errors.values()), "the limit is told"


def test_stock_may_be_used_up(cart):
    assert only(physical(cart(line_items=[with_(SHIRT_M_RED, quantity=3)])))["quantity"] == 3


@pytest.mark.parametrize("entries, limit", [
    ([with_(SHIRT_M_RED, quantity=4)], 3), ([SHIRT_M_BLUE], 0), ([with_(SHIRT_M_RED, quantity=2), with_(SHIRT_M_RED, quantity=2)], 3),
    ([with_(SHIRT_M_RED, quantity=2), with_(SHIRT_M_RED, quantity=2, list_price=1)], 3),
    ([with_(SHIRT_S_RED, quantity=11)], 10), ([with_(SHIRT_S_RED, quantity=8), with_(SHIRT_M_RED, quantity=3)], 10), ([FEW], 3)])
def test_limits_hold_when_a_cart_is_made(api, nothing_stored, entries, limit):
    with nothing_stored():
        refused(api.post("/carts", {"line_items": entries}), limit)


@pytest.mark.parametrize("there, added, limit", [
    (with_(SHIRT_M_RED, quantity=2), with_(SHIRT_M_RED, quantity=2), 3),
    (with_(SHIRT_M_RED, quantity=2), with_(SHIRT_M_RED, quantity=2, name="another line"), 3),
    (with_(SHIRT_S_RED, quantity=8), with_(SHIRT_M_RED, quantity=3), 10),
    (with_(SHIRT_S_RED, quantity=8), with_(SHIRT_S_RED, quantity=3, list_price=1), 10),
    (CALENDAR, FEW, 3)])
def test_limits_count_what_is_in_the_cart(api, cart, nothing_stored, there, added, limit):
    data = cart(line_items=[there])
    with nothing_stored():
        refused(api.post(items(data), {"line_items": [added]}), limit)


@pytest.mark.parametrize("there, quantity, limit", [(SHIRT_M_RED, 4, 3), (SHIRT_S_RED, 11, 10), (with_(FEW, quantity=3), 2, 3)])
def test_limits_hold_when_a_quantity_changes(api, cart, nothing_stored, there, quantity, limit):
    data = cart(line_items=[there])
    line = only(physical(data))
    with nothing_stored():
        refused(api.put(items(data, line), {"line_item": {"quantity": quantity, "product_id": there["product_id"]}}), limit)


def test_a_change_counts_the_other_lines_of_the_product(api, cart, nothing_stored):
    data = cart(line_items=[with_(SHIRT_S_RED, quantity=7), with_(SHIRT_M_RED, quantity=3)])
    with nothing_stored():
        refused(api.put(items(data, physical(data)[0]), {"line_item": {"quantity": 8, "product_id": 112}}), 10)


def test_the_most_of_an_order_may_be_ordered(cart):
    assert len(physical(cart(line_items=[with_(SHIRT_S_RED, quantity=7), with_(SHIRT_M_RED, quantity=3)]))) == 2


def test_the_least_of_an_order_may_come_in_two_lines(cart):
    assert len(physical(cart(line_items=[FEW, with_(FEW, quantity=1, list_price=1)]))) == 2


def test_the_least_is_enough(cart):
    assert only(physical(cart(line_items=[with_(FEW, quantity=3)])))["quantity"] == 3


def test_a_product_without_a_count_has_no_end(cart):
    assert only(physical(cart(line_items=[with_(CALENDAR, quantity=2147483647)])))["quantity"] == 2147483647


def test_another_cart_takes_no_stock(cart):
    for _ in range(2):
        cart(line_items=[with_(SHIRT_M_RED, quantity=3)])


@pytest.mark.parametrize("product", [HIDDEN, DIGITAL_HIDDEN, FOREIGN, 9])
@pytest.mark.parametrize("way", ["create", "add"])
def test_a_product_that_is_not_for_sale_is_refused(anywhere, nothing_stored, way, product):
    post = anywhere(way)
    with nothing_stored():
        answer = post({"line_items": [{"product_id": product, "quantity": 1}]})
    assert answer.status == 422
    assert answer.names("product_id")


def test_the_other_stores_products_and_unknown_ones_are_refused_alike(api):
    answers = [api.post("/carts", {"line_items": [{"product_id": product, "quantity": 1}]}).errors for product in (FOREIGN, 999999)]
    assert answers[0] == answers[1]
