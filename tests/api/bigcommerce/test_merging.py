"""Equal lines are one line."""
from shop import CALENDAR, CUSTOM, CERTIFICATE, OPTIONS, SHIRT_S_RED, TOWEL_BOXED, items, only, physical, with_

WRAPPED = with_(CALENDAR, gift_wrapping={"wrap_together": True, "wrap_details": [{"id": 0, "message": "Happy Birthday"}]})
RED_BY_OPTIONS = {"product_id": 112, "quantity": 1, "option_selections": [{"option_id": 21, "option_value": 211}, {"option_id": 22, "option_value": 221}]}


def quantities(cart):
    return [line["quantity"] for line in physical(cart)]


def test_adding_an_equal_line_raises_the_quantity(api, cart):
    data = cart()
    answer = api.post(items(data), {"line_items": [with_(CALENDAR, quantity=4)]})
    line = only(physical(answer.data))
    assert line["quantity"] == 5
    assert line["id"] == only(physical(data))["id"], "it is the same line"


def test_equal_entries_of_one_request_are_one_line(cart):
    assert quantities(cart(line_items=[CALENDAR, with_(CALENDAR, quantity=2), CALENDAR])) == [4]


def test_equal_entries_of_one_change_are_one_line(api, cart):
    answer = api.post(items(cart()), {"line_items": [CALENDAR, CALENDAR]})
    assert quantities(answer.data) == [3]
    assert answer.data["version"] == 2, "one change, however many lines"


def test_naming_the_variant_makes_no_other_line(api, cart):
    assert quantities(api.post(items(cart()), {"line_items": [with_(CALENDAR, variant_id=1260)]}).data) == [2]


def test_another_list_price_is_another_line(cart):
    assert quantities(cart(line_items=[CALENDAR, with_(CALENDAR, list_price=5), with_(CALENDAR, list_price=5), with_(CALENDAR, list_price=6)])) == [1, 2, 1]


def test_an_equal_list_price_written_otherwise_is_the_same_line(api):
    answer = api.post("/carts", raw=b'{"line_items":[{"product_id":126,"quantity":1,"list_price":5},{"product_id":126,"quantity":1,"list_price":5.00},'
                                    b'{"product_id":126,"quantity":1,"list_price":0.5e1}]}')
    assert quantities(answer.data) == [3]


def test_the_catalogs_price_given_as_list_price_is_another_line(cart):
    assert quantities(cart(line_items=[CALENDAR, with_(CALENDAR, list_price=9.95)])) == [1, 1]


def test_another_name_is_another_line(cart):
    data = cart(line_items=[CALENDAR, with_(CALENDAR, name="calendar"), with_(CALENDAR, name="calendar")])
    assert [(line["name"], line["quantity"]) for line in physical(data)] == [("Calendar", 1), ("calendar", 2)]


def test_wrapping_makes_another_line(cart):
    assert quantities(cart(line_items=[CALENDAR, WRAPPED, WRAPPED])) == [1, 2]


def test_an_equal_wrapping_is_equal_in_the_next_request_too(api, cart):
    data = cart(line_items=[WRAPPED])
    answer = api.post(items(data), {"line_items": [WRAPPED]})
    assert answer.status == 201
    assert quantities(answer.data) == [2]


def test_a_wrapped_line_shows_its_wrapping(cart):
    plain, wrapped = physical(cart(line_items=[CALENDAR, WRAPPED]))
    assert "gift_wrapping" not in plain
    assert wrapped["gift_wrapping"]["message"] == "Happy Birthday"


def test_another_option_is_another_line(cart):
    unboxed = with_(TOWEL_BOXED, option_selections=[{"option_id": 8, "option_value": 82}])
    assert quantities(cart(line_items=[TOWEL_BOXED, unboxed, with_(TOWEL_BOXED, option_selections=...), TOWEL_BOXED])) == [2, 1, 1]


def test_an_option_by_id_and_by_value_is_the_same(cart):
    assert quantities(cart(line_items=[TOWEL_BOXED, with_(TOWEL_BOXED, option_selections=[{"option_id": 8, "option_value": "Yes"}])])) == [2]


def test_the_order_of_selections_makes_no_other_line(cart):
    turned = with_(RED_BY_OPTIONS, option_selections=RED_BY_OPTIONS["option_selections"][::-1])
    assert quantities(cart(line_items=[RED_BY_OPTIONS, turned])) == [2]


def test_a_variant_by_id_and_by_its_options_is_the_same_line(cart):
    assert quantities(cart(query=OPTIONS, line_items=[SHIRT_S_RED, RED_BY_OPTIONS])) == [2]


def test_put_that_makes_two_lines_equal_makes_them_one(api, cart):
    data = cart(line_items=[with_(CALENDAR, list_price=5), with_(CALENDAR, list_price=6, quantity=2)])
    answer = api.put(items(data, physical(data)[0]), {"line_item": {"quantity": 1, "product_id": 126, "list_price": 6}})
    assert answer.status == 200
    assert quantities(answer.data) == [3]


def test_a_merged_quantity_over_the_limit_is_refused(api, cart, nothing_stored):
    data = cart(line_items=[with_(CALENDAR, quantity=2147483647)])
    with nothing_stored():
        answer = api.post(items(data), {"line_items": [CALENDAR]})
    assert answer.status == 422
    assert answer.names("quantity")


def test_custom_items_never_merge(cart):
    assert len(cart(custom_items=[CUSTOM, CUSTOM])["line_items"]["custom_items"]) == 2


def test_gift_certificates_never_merge(cart):
    assert len(cart(gift_certificates=[CERTIFICATE, CERTIFICATE])["line_items"]["gift_certificates"]) == 2
