"""What clients in the field send must work."""
import pytest

from shop import CALENDAR, CUSTOM, SOUNDS, TOWEL_BOXED, items, lines, only, path, physical


@pytest.mark.parametrize("kind", ["undefined", "", "application/json", "text/plain", "nonsense/"])
def test_a_content_type_on_get_is_ignored(api, cart, kind):
    assert api.get(path(cart()), headers={"Content-Type": kind}).status == 200


def test_a_delete_without_a_body_may_have_any_content_type(api, cart):
    assert api.delete(path(cart()), headers={"Content-Type": "undefined"}).status == 204


@pytest.mark.parametrize("query", [
    "include=line_items.physical_items.options%2Cline_items.digital_items.options", "include=line_items%2Ephysical_items.options,line_items.digital_items.options",
    "incl%75de=line_items.physical_items.options,line_items.digital_items.options"])
def test_a_percent_encoded_include_is_an_include(api, cart, query):
    data = cart(line_items=[TOWEL_BOXED, SOUNDS])
    answer = api.get(path(data), query=query)
    assert all("options" in line for line in lines(answer.data))


def test_unknown_query_members_are_ignored(api, cart):
    assert api.get(path(cart()), query="utm_source=x&limit=5&flag&=&&a=b=c").status == 200


def test_unknown_members_of_a_body_are_ignored(api):
    answer = api.post("/carts", {"line_items": [{**CALENDAR, "productId": 5, "brand": None}], "custom_items": [{**CUSTOM, "gift_wrapping": {"wrap_together": True}}],
                                 "version": 7, "foo": {"bar": []}, "id": "mine"})
    assert answer.status == 201
    assert answer.data["version"] == 1


def test_names_beside_option_selections_are_ignored(cart):
    selection = {"option_id": 8, "option_value": 81, "name": "Gift box", "nameId": 8, "value": "Yes", "valueId": 81}
    data = cart(line_items=[{"product_id": 77, "quantity": 1, "option_selections": [selection]}])
    assert only(physical(data))["list_price"] == 15


def test_empty_option_selections_choose_nothing(cart):
    assert only(physical(cart(line_items=[{**CALENDAR, "option_selections": []}])))["variant_id"] == 1260


def test_a_line_as_it_was_read_can_be_put_back(api, cart):
    data = cart()
    line = only(physical(data))
    answer = api.put(items(data, line), {"line_item": {"quantity": 2, "product_id": line["product_id"], "variant_id": line["variant_id"]}})
    assert answer.status == 200


def test_a_delete_with_a_version_in_its_body_works(api, cart):
    data = cart(line_items=[CALENDAR, SOUNDS])
    assert api.delete(items(data, only(physical(data))), {"version": 1}).status == 200


def test_a_delete_with_an_empty_object_works(api, cart):
    assert api.delete(path(cart()), {}).status == 204


def test_a_delete_with_an_empty_body_works(api, cart):
    data = cart(line_items=[CALENDAR, SOUNDS])
    assert api.delete(items(data, only(physical(data))), raw=b"").status == 200
    assert api.delete(path(data), raw=b"").status == 204


def test_a_chunked_body_is_read(api):
    parts = b'{"line_items":[{"product_id":1', b'26,"quantity":1}]}', b""
    raw = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    answer = api.post("/carts", raw=raw, headers=[("Transfer-Encoding", "chunked"), ("Content-Length", None)])
    assert answer.status == 201


def test_upper_case_ids_are_the_same_ids(api, cart):
    data = cart()
    answer = api.get(f"/carts/{data['id'].upper()}")
    assert answer.status == 200
    assert answer.data["id"] == data["id"]


def test_header_names_have_no_case(api, cart):
    assert api.get(path(cart()), headers=[("X-Auth-Token", None), ("x-auth-token", api.token)]).status == 200
