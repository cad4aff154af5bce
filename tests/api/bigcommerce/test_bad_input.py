"""Bad input: the documented status, the field named, nothing stored."""
import pytest

from shop import CALENDAR, CUSTOM, items, only, path, physical, with_

LINE = [
    ({"product_id": ...}, "product_id"), ({"product_id": None}, "product_id"), ({"product_id": "126"}, "product_id"), ({"product_id": 126.5}, "product_id"),
    ({"product_id": True}, "product_id"), ({"product_id": 0}, "product_id"), ({"product_id": -126}, "product_id"), ({"product_id": 2147483648}, "product_id"),
    ({"product_id": 4294967422}, "product_id"), ({"product_id": 999999}, "product_id"), ({"product_id": {}}, "product_id"), ({"product_id": [126]}, "product_id"),
    ({"quantity": ...}, "quantity"), ({"quantity": None}, "quantity"), ({"quantity": 0}, "quantity"), ({"quantity": -1}, "quantity"), ({"quantity": 1.5}, "quantity"),
    ({"quantity": "1"}, "quantity"), ({"quantity": "12abc"}, "quantity"), ({"quantity": True}, "quantity"), ({"quantity": 2147483648}, "quantity"),
    ({"quantity": 4294967297}, "quantity"), ({"quantity": 9223372036854775807}, "quantity"), ({"quantity": 1e29}, "quantity"), ({"quantity": []}, "quantity"), ({"quantity": {}}, "quantity"),
    ({"variant_id": 999999}, "variant_id"), ({"variant_id": "1260"}, "variant_id"), ({"variant_id": 1}, "variant_id"), ({"variant_id": []}, "variant_id"),
    ({"list_price": -1}, "list_price"), ({"list_price": -0.0001}, "list_price"), ({"list_price": "5"}, "list_price"), ({"list_price": True}, "list_price"), ({"list_price": 1e29}, "list_price"),
    ({"list_price": 1000000000000}, "list_price"), ({"list_price": 0.00001}, "list_price"), ({"list_price": []}, "list_price"), ({"list_price": {}}, "list_price"),
    ({"name": 5}, "name"), ({"name": "x" * 251}, "name"), ({"name": []}, "name"),
    ({"option_selections": "x"}, "option_selections"), ({"option_selections": {}}, "option_selections"), ({"option_selections": [5]}, "option_selections"),
    ({"gift_wrapping": "x"}, "gift_wrapping"), ({"gift_wrapping": []}, "gift_wrapping"), ({"gift_wrapping": {"wrap_details": "x"}}, "gift_wrapping"),
    ({"gift_wrapping": {"wrap_details": [{"message": 5}]}}, "gift_wrapping"), ({"gift_wrapping": {"wrap_details": [{"message": "x" * 2000}]}}, "gift_wrapping"),
]

TOP = [
    ({"customer_id": 999999}, "customer_id"), ({"customer_id": -1}, "customer_id"), ({"customer_id": "1"}, "customer_id"), ({"customer_id": 1.5}, "customer_id"),
    ({"customer_id": True}, "customer_id"), ({"customer_id": 2147483648}, "customer_id"), ({"customer_id": 1e29}, "customer_id"), ({"customer_id": []}, "customer_id"),
    ({"channel_id": 999}, "channel_id"), ({"channel_id": 0}, "channel_id"), ({"channel_id": -1}, "channel_id"), ({"channel_id": "one"}, "channel_id"), ({"channel_id": "999"}, "channel_id"),
    ({"channel_id": 1.5}, "channel_id"), ({"channel_id": 2147483648}, "channel_id"), ({"channel_id": {}}, "channel_id"),
    ({"locale": 5}, "locale"), ({"locale": "x" * 1000}, "locale"), ({"locale": ""}, "locale"), ({"locale": []}, "locale"),
    ({"line_items": {}}, "line_items"), ({"line_items": CALENDAR}, "line_items"), ({"line_items": "x"}, "line_items"), ({"line_items": ["x"]}, "line_items"),
]


@pytest.mark.parametrize("change, field", LINE)
@pytest.mark.parametrize("way", ["create", "add"])
def test_a_bad_line_is_refused(anywhere, nothing_stored, way, change, field):
    post = anywhere(way)
    with nothing_stored():
        answer = post({"line_items": [CALENDAR, with_(CALENDAR, **change)]})
    assert answer.status == 422
    assert answer.names("line_items.1") and answer.names(field)


@pytest.mark.parametrize("change, field", TOP)
def test_a_bad_member_is_refused(api, nothing_stored, change, field):
    with nothing_stored():
        answer = api.post("/carts", {"line_items": [CALENDAR], **change})
    assert answer.status == 422
    assert answer.names(field)


@pytest.mark.parametrize("raw", [b"[]", b"null", b"5", b'"x"', b"true", b'[{"line_items":[]}]'])
@pytest.mark.parametrize("where", ["create", "add", "item", "cart", "delete item", "delete cart"])
def test_json_that_is_no_object_is_refused(api, cart, nothing_stored, where, raw):
    data = cart()
    method, target = {"create": ("POST", "/carts"), "add": ("POST", items(data)), "item": ("PUT", items(data, only(physical(data)))),
                      "cart": ("PUT", path(data)), "delete item": ("DELETE", items(data, only(physical(data)))), "delete cart": ("DELETE", path(data))}[where]
    with nothing_stored():
        answer = api.call(method, target, raw=raw)
    assert answer.status == 422


@pytest.mark.parametrize("where", ["create", "add", "item", "cart"])
def test_no_body_where_one_is_needed_is_400(api, cart, nothing_stored, where):
    data = cart()
    method, target = {"create": ("POST", "/carts"), "add": ("POST", items(data)), "item": ("PUT", items(data, only(physical(data)))), "cart": ("PUT", path(data))}[where]
    with nothing_stored():
        assert api.call(method, target, raw=b"").status == 400
        assert api.call(method, target, raw=b" \r\n").status == 400


def test_every_complaint_is_told_at_once(api):
    answer = api.post("/carts", {"line_items": [{"product_id": "x", "quantity": 0}], "custom_items": [with_(CUSTOM, name="")], "locale": 5})
    assert {"line_items.0.product_id", "line_items.0.quantity", "custom_items.0.name", "locale"} <= set(answer.errors)


def test_3000_lines_are_a_documented_answer(api):
    answer = api.post("/carts", {"line_items": [with_(CALENDAR, list_price=cents / 100) for cents in range(1, 3001)]})
    assert answer.status in (201, 422)


def test_text_that_looks_like_sql_is_text(cart):
    name = "'; drop table cartd.carts; --"
    assert only(cart(custom_items=[with_(CUSTOM, name=name)])["line_items"]["custom_items"])["name"] == name
