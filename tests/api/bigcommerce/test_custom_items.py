"""Custom items: lines that no catalog knows."""
from decimal import Decimal

import pytest

from shop import CALENDAR, CUSTOM, items, only, with_


def custom(cart):
    return only(cart["line_items"]["custom_items"])


def test_a_custom_item_is_shown_as_given(cart):
    line = custom(cart(custom_items=[with_(CUSTOM, quantity=3, list_price=1.25)]))
    assert {**line, "id": None} == {"id": None, "sku": "abc-123", "name": "Custom Product", "quantity": 3, "list_price": Decimal("1.25"),
                                    "extended_list_price": Decimal("3.75"), "image_url": "https://images.example/p.png"}


def test_sku_and_image_may_be_missing(cart):
    line = custom(cart(custom_items=[with_(CUSTOM, sku=..., image_url=...)]))
    assert (line["sku"], line["image_url"]) == ("", "")


def test_a_custom_item_joins_a_cart(api, cart):
    answer = api.post(items(cart()), {"custom_items": [CUSTOM]})
    assert answer.status == 201
    assert custom(answer.data)["name"] == "Custom Product"


def test_names_of_250_characters_are_fine_whatever_their_bytes(cart):
    assert custom(cart(custom_items=[with_(CUSTOM, name="é" * 250)]))["name"] == "é" * 250


def test_texts_come_back_as_they_were(cart):
    name = "\"quoted\" \\ </script> \u2028 \U0001f381 قميص \t tab"
    assert custom(cart(custom_items=[with_(CUSTOM, name=name)]))["name"] == name


def test_put_changes_quantity_and_price_of_a_custom_item(api, cart):
    data = cart(custom_items=[CUSTOM])
    answer = api.put(items(data, custom(data)), {"line_item": {"quantity": 4, "list_price": 2.5}})
    assert answer.status == 200
    line = custom(answer.data)
    assert (line["id"], line["quantity"], line["list_price"], line["extended_list_price"]) == (custom(data)["id"], 4, Decimal("2.5"), 10)


def test_put_without_list_price_keeps_a_custom_items_price(api, cart):
    data = cart(custom_items=[CUSTOM])
    assert custom(api.put(items(data, custom(data)), {"line_item": {"quantity": 4}}).data)["list_price"] == 10


def test_a_product_id_is_not_a_custom_items(api, cart, nothing_stored):
    data = cart(custom_items=[CUSTOM])
    with nothing_stored():
        answer = api.put(items(data, custom(data)), {"line_item": {"quantity": 4, "product_id": 126}})
    assert answer.status == 422
    assert answer.names("product_id")


def test_delete_takes_a_custom_item_away(api, cart):
    data = cart(line_items=[CALENDAR], custom_items=[CUSTOM])
    answer = api.delete(items(data, custom(data)))
    assert answer.status == 200
    assert answer.data["line_items"]["custom_items"] == []


@pytest.mark.parametrize("change, field", [
    ({"name": ...}, "name"), ({"name": ""}, "name"), ({"name": "x" * 251}, "name"), ({"name": 5}, "name"), ({"name": None}, "name"), ({"name": []}, "name"),
    ({"quantity": ...}, "quantity"), ({"quantity": 0}, "quantity"), ({"quantity": -1}, "quantity"), ({"quantity": 1.5}, "quantity"),
    ({"quantity": "1"}, "quantity"), ({"quantity": 2147483648}, "quantity"), ({"quantity": True}, "quantity"),
    ({"list_price": ...}, "list_price"), ({"list_price": -0.01}, "list_price"), ({"list_price": "10"}, "list_price"), ({"list_price": 1e29}, "list_price"),
    ({"list_price": 0.00001}, "list_price"), ({"list_price": 1000000000000}, "list_price"), ({"list_price": True}, "list_price"), ({"list_price": {}}, "list_price"),
    ({"sku": 5}, "sku"), ({"sku": "x" * 201}, "sku"), ({"sku": []}, "sku"),
    ({"image_url": 5}, "image_url"), ({"image_url": "https://x.example/" + "x" * 2000}, "image_url")])
@pytest.mark.parametrize("way", ["create", "add"])
def test_bad_custom_items_are_refused(anywhere, nothing_stored, way, change, field):
    post = anywhere(way)
    with nothing_stored():
        answer = post({"custom_items": [with_(CUSTOM, **change)]})
    assert answer.status == 422
    assert answer.names("custom_items.0") and answer.names(field)


@pytest.mark.parametrize("value", [{}, "x", 5, True, ["x"], [[]], [None], [5]])
@pytest.mark.parametrize("kind", ["line_items", "custom_items", "gift_certificates"])
def test_a_list_of_objects_is_nothing_else(api, nothing_stored, kind, value):
    with nothing_stored():
        answer = api.post("/carts", {kind: value})
    assert answer.status == 422
    assert answer.names(kind)
