"""Options and variants: what a request may choose, and what the cart shows of it."""
import pytest

from shop import CALENDAR, OPTIONS, SHIRT_S_RED, TOWEL_BOXED, items, only, path, physical, with_

SHIRT = {"product_id": 112, "quantity": 1}


def shirt(*selections):
    return with_(SHIRT, option_selections=[{"option_id": option, "option_value": value} for option, value in selections])


@pytest.mark.parametrize("selections, variant", [
    (((21, 211), (22, 221)), 1121), (((22, "red"), (21, "S")), 1121), (((21, "M"), (22, 221)), 1122)])
def test_options_resolve_the_variant(cart, selections, variant):
    assert only(physical(cart(line_items=[shirt(*selections)])))["variant_id"] == variant


def test_a_named_variant_needs_no_options(cart):
    assert only(physical(cart(line_items=[SHIRT_S_RED])))["variant_id"] == 1121


def test_a_named_variant_with_its_own_options_is_fine(cart):
    assert only(physical(cart(line_items=[with_(shirt((21, 211), (22, 221)), variant_id=1121)])))["variant_id"] == 1121


def test_a_product_of_one_variant_needs_nothing(cart):
    assert only(physical(cart(line_items=[CALENDAR])))["variant_id"] == 1260


@pytest.mark.parametrize("entry, field", [
    (SHIRT, ""), (shirt(), ""), (shirt((21, 211)), ""),
    (shirt((21, 211), (99, 1)), "option_selections"), (shirt((21, 211), (22, 999)), "option_selections"), (shirt((21, "XXL"), (22, 221)), "option_selections"),
    (shirt((21, 221), (22, 211)), "option_selections"), (shirt((21, 211), (21, 212), (22, 221)), "option_selections"),
    (shirt((21, 211), (22, 222)), ""),
    (with_(shirt((21, 212), (22, 221)), variant_id=1121), ""),
    (with_(CALENDAR, option_selections=[{"option_id": 8, "option_value": 81}]), "option_selections"),
    (with_(TOWEL_BOXED, option_selections=[{"option_id": 8, "option_value": "Perhaps"}]), "option_selections"),
    (with_(TOWEL_BOXED, option_selections=[{"option_id": 8, "option_value": {"a": 1}}]), "option_selections"),
    (with_(TOWEL_BOXED, option_selections=[{"option_id": 8}]), "option_selections"),
    (with_(TOWEL_BOXED, option_selections=[{"option_value": 81}]), "option_id"),
    (with_(TOWEL_BOXED, option_selections=[{"option_id": "8", "option_value": {}}]), "option_selections"),
    (with_(TOWEL_BOXED, option_selections=["Yes"]), "option_selections"),
    (with_(TOWEL_BOXED, option_selections={"8": 81}), "option_selections"),
    (with_(TOWEL_BOXED, option_selections="Yes"), "option_selections")])
@pytest.mark.parametrize("way", ["create", "add"])
def test_options_that_choose_nothing_are_refused(anywhere, nothing_stored, way, entry, field):
    post = anywhere(way)
    with nothing_stored():
        answer = post({"line_items": [entry]})
    assert answer.status == 422
    assert answer.names("line_items.0") and answer.names(field)


@pytest.mark.parametrize("variant", [999999, 3, 6, 0, -1, "1260", 1260.5, True, [], 2147483648])
def test_a_variant_that_is_not_the_products_is_refused(api, nothing_stored, variant):
    product = 5 if variant == 6 else 126
    with nothing_stored():
        answer = api.post("/carts", {"line_items": [{"product_id": product, "variant_id": variant, "quantity": 1}]})
    assert answer.status == 422
    assert answer.names("variant_id")


def test_an_options_price_is_part_of_the_prices(cart):
    line = only(physical(cart(line_items=[TOWEL_BOXED])))
    assert (line["original_price"], line["list_price"], line["sale_price"]) == (15, 15, 15)


def test_a_list_price_stands_for_all_of_it(cart):
    line = only(physical(cart(line_items=[with_(TOWEL_BOXED, list_price=12.5)])))
    assert (line["original_price"], line["list_price"], line["sale_price"]) == (15, 12.5, 12.5)


def test_options_are_shown_when_asked_for(api, cart):
    data = cart(line_items=[TOWEL_BOXED])
    line = only(physical(api.get(path(data), query=OPTIONS).data))
    assert line["options"] == [{"name": "Gift box", "nameId": 8, "value": "Yes", "valueId": 81}]


def test_options_are_not_shown_unasked(api, cart):
    data = cart(line_items=[TOWEL_BOXED])
    assert "options" not in only(physical(data))
    assert "options" not in only(physical(api.get(path(data)).data))


def test_a_line_without_options_shows_an_empty_list(cart):
    assert only(physical(cart(query=OPTIONS)))["options"] == []


@pytest.mark.parametrize("entry", [SHIRT_S_RED, shirt((22, 221), (21, 211))])
def test_a_variants_own_options_are_shown(cart, entry):
    options = only(physical(cart(query=OPTIONS, line_items=[entry])))["options"]
    assert [(option["name"], option["nameId"], option["value"], option["valueId"]) for option in options] == [
        ("Size", 21, "S", 211), ("Color", 22, "Red", 221)]


def test_each_include_is_for_its_own_kind(api, cart):
    data = cart(line_items=[TOWEL_BOXED, {"product_id": 200, "quantity": 1}])
    answer = api.get(path(data), query="include=line_items.digital_items.options")
    assert "options" not in only(physical(answer.data))
    assert only(answer.data["line_items"]["digital_items"])["options"] == []


def test_every_answer_with_a_cart_heeds_include(api, cart):
    data = cart(query=OPTIONS, line_items=[TOWEL_BOXED, CALENDAR])
    towel, calendar = physical(data)
    answers = [
        api.get(path(data), query=OPTIONS),
        api.post(items(data), {"line_items": [TOWEL_BOXED]}, query=OPTIONS),
        api.put(items(data, towel), {"line_item": {"quantity": 1, "product_id": 77}}, query=OPTIONS),
        api.put(path(data), {"customer_id": 1}, query=OPTIONS),
        api.delete(items(data, calendar), query=OPTIONS)]
    for answer in answers:
        assert physical(answer.data)[0]["options"], answer


@pytest.mark.parametrize("query", ["include=everything", "include=line_items.physical_items.options,prices", "include=LINE_ITEMS"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_include_is_refused(api, cart, nothing_stored, method, query):
    data = cart()
    with nothing_stored():
        answer = api.get(path(data), query=query) if method == "GET" else api.post("/carts", {"line_items": [CALENDAR]}, query=query)
    assert answer.status == 422
    assert answer.names("include")
