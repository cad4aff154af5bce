"""POST, PUT and DELETE of items, and what a line shows."""
import pytest

from shop import CALENDAR, CERTIFICATE, CUSTOM, SOUNDS, UNKNOWN, items, lines, only, path, physical, with_


def test_post_items_answers_201_with_the_cart(api, cart):
    answer = api.post(items(cart()), {"line_items": [{"product_id": 1, "quantity": 3}]})
    assert answer.status == 201
    assert answer.data["version"] == 2
    assert [(line["product_id"], line["quantity"]) for line in physical(answer.data)] == [(126, 1), (1, 3)]


def test_the_vendors_example_works(api, cart):
    answer = api.post(items(cart()), {
        "line_items": [{"quantity": 2, "product_id": 77, "list_price": 12.5, "option_selections": [{"option_id": 8, "option_value": "Yes"}]}],
        "gift_certificates": [CERTIFICATE], "version": 1})
    assert answer.status == 201
    assert len(answer.data["line_items"]["gift_certificates"]) == 1


def test_a_line_shows_its_product(cart):
    line = only(physical(cart()))
    assert (line["variant_id"], line["sku"], line["name"], line["url"], line["image_url"], line["taxable"]) == (
        1260, "CAL-126", "Calendar", "/calendar/", "/images/calendar.jpg", True)


def test_a_digital_line_shows_its_downloads(cart):
    line = only(cart(line_items=[SOUNDS])["line_items"]["digital_items"])
    assert (line["download_file_urls"], line["download_page_url"], line["download_size"]) == (
        ["/downloads/200/sleep-sounds.zip"], "/downloads/200", "30MB")


def test_a_products_type_decides_its_list(cart):
    kinds = cart(line_items=[SOUNDS, CALENDAR])["line_items"]
    assert [only(kinds[kind])["product_id"] for kind in ("physical_items", "digital_items")] == [126, 200]


@pytest.mark.parametrize("body", [{}, {"line_items": []}, {"version": 1}])
def test_post_items_without_lines_is_refused(api, cart, nothing_stored, body):
    data = cart()
    with nothing_stored():
        assert api.post(items(data), body).status == 422


def test_post_items_to_an_absent_cart_is_404(api, nothing_stored):
    with nothing_stored():
        assert api.post(f"/carts/{UNKNOWN}/items", {"line_items": [CALENDAR]}).status == 404
        assert api.post("/carts/nonsense/items", {"line_items": [CALENDAR]}).status == 404


def test_one_bad_entry_refuses_them_all(api, cart, nothing_stored):
    data = cart()
    with nothing_stored():
        answer = api.post(items(data), {"line_items": [CALENDAR, {"product_id": 999999, "quantity": 1}], "custom_items": [CUSTOM]})
    assert answer.status == 422
    assert any("1" in key.split(".") for key in answer.errors), "names the second entry"


def test_every_bad_entry_is_named(api):
    answer = api.post("/carts", {"line_items": [with_(CALENDAR, quantity=0), CALENDAR, with_(CALENDAR, quantity=-1)]})
    assert {"line_items.0.quantity", "line_items.2.quantity"} <= set(answer.errors)


def test_put_changes_the_quantity(api, cart):
    data = cart()
    answer = api.put(items(data, only(physical(data))), {"line_item": {"quantity": 7, "product_id": 126}})
    assert answer.status == 200
    assert only(physical(answer.data))["quantity"] == 7
    assert answer.data["version"] == 2


def test_put_keeps_the_lines_id_and_place(api, cart):
    data = cart(line_items=[CALENDAR, {"product_id": 1, "quantity": 1}])
    answer = api.put(items(data, physical(data)[0]), {"line_item": {"quantity": 2, "product_id": 126}})
    assert [line["id"] for line in lines(answer.data)] == [line["id"] for line in lines(data)]


def test_put_without_product_id_is_fine(api, cart):
    data = cart()
    assert api.put(items(data, only(physical(data))), {"line_item": {"quantity": 2}}).status == 200


def test_put_changes_the_list_price(api, cart):
    data = cart()
    answer = api.put(items(data, only(physical(data))), {"line_item": {"quantity": 2, "product_id": 126, "list_price": 3.5}})
    assert (only(physical(answer.data))["list_price"], answer.data["cart_amount"]) == (3.5, 7)


def test_put_without_list_price_keeps_the_override(api, cart):
    data = cart(line_items=[with_(CALENDAR, list_price=3.5)])
    answer = api.put(items(data, only(physical(data))), {"line_item": {"quantity": 4, "product_id": 126}})
    assert (only(physical(answer.data))["list_price"], answer.data["cart_amount"]) == (3.5, 14)


def test_put_of_the_lines_own_variant_is_fine(api, cart):
    data = cart()
    assert api.put(items(data, only(physical(data))), {"line_item": {"quantity": 2, "product_id": 126, "variant_id": 1260}}).status == 200


@pytest.mark.parametrize("change, field", [
    ({"variant_id": 8}, "variant_id"), ({"variant_id": 1260}, "variant_id"), ({"product_id": 126}, "product_id"),
    ({"quantity": ...}, "quantity"), ({"quantity": 0}, "quantity"), ({"quantity": -1}, "quantity"), ({"quantity": 1.5}, "quantity"),
    ({"quantity": "2"}, "quantity"), ({"quantity": 2147483648}, "quantity"), ({"quantity": None}, "quantity"), ({"quantity": []}, "quantity"),
    ({"list_price": -1}, "list_price"), ({"list_price": "5"}, "list_price"), ({"list_price": 1e29}, "list_price"),
    ({"product_id": "3"}, "product_id"), ({"variant_id": "3"}, "variant_id")])
def test_put_refuses_bad_input(api, cart, nothing_stored, change, field):
    data = cart(line_items=[{"product_id": 3, "variant_id": 3, "quantity": 1}])
    with nothing_stored():
        answer = api.put(items(data, only(physical(data))), {"line_item": with_({"quantity": 2, "product_id": 3}, **change)})
    assert answer.status == 422
    assert answer.names(field)


@pytest.mark.parametrize("body", [{}, {"line_item": None}, {"line_item": []}, {"line_item": "x"}, {"line_item": [{"quantity": 1}]}, {"quantity": 2}])
def test_put_without_a_line_item_is_refused(api, cart, nothing_stored, body):
    data = cart()
    with nothing_stored():
        answer = api.put(items(data, only(physical(data))), body)
    assert answer.status == 422
    assert answer.names("line_item")


@pytest.mark.parametrize("name", [UNKNOWN, "1", "nonsense"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_id_that_names_no_item_is_404(api, cart, nothing_stored, method, name):
    data = cart()
    with nothing_stored():
        answer = api.call(method, f"{path(data)}/items/{name}", {"line_item": {"quantity": 2}} if method == "PUT" else None)
    assert answer.status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_another_carts_item_is_404(api, cart, nothing_stored, method):
    mine, others = cart(), cart()
    with nothing_stored():
        answer = api.call(method, items(mine, only(physical(others))), {"line_item": {"quantity": 2}} if method == "PUT" else None)
    assert answer.status == 404


def test_delete_of_one_of_two_answers_200_with_the_rest(api, cart):
    data = cart(line_items=[CALENDAR, SOUNDS])
    answer = api.delete(items(data, only(physical(data))))
    assert answer.status == 200
    assert [line["product_id"] for line in lines(answer.data)] == [200]
    assert answer.data["version"] == 2


@pytest.mark.parametrize("body", [{"line_items": [CALENDAR]}, {"line_items": [SOUNDS]}, {"custom_items": [CUSTOM]}, {"gift_certificates": [CERTIFICATE]}])
def test_delete_of_the_last_line_answers_204_and_the_cart_is_gone(api, cart, body):
    data = cart(**body)
    assert api.delete(items(data, only(lines(data)))).status == 204
    assert api.get(path(data)).status == 404


def test_delete_of_a_deleted_item_is_404(api, cart):
    data = cart(line_items=[CALENDAR, SOUNDS])
    api.delete(items(data, only(physical(data))))
    assert api.delete(items(data, only(physical(data)))).status == 404


def test_a_cart_holds_500_lines(api, cart):
    data = cart(line_items=[with_(CALENDAR, list_price=cents / 100) for cents in range(1, 501)])
    assert len(physical(data)) == 500
    answer = api.get(path(data))
    assert answer.data == data
    assert float(answer.data["base_amount"]) == 1252.5
