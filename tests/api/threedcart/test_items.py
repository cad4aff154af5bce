"""Items: put in, changed, taken out."""
from decimal import Decimal

import pytest

from shop import (CALENDAR, DEAR, FOREIGN, HIDDEN, SHIRT_M_RED, SHIRT_S_RED, TOWEL, TOWEL_BOXED, items, only, path)


def lines(client, key):
    return client.cart(key)["CartItemList"]


def test_an_item_is_shown_as_the_catalog_has_it(both, cart):
    key = cart({**CALENDAR, "ItemQuantity": 2})
    line = only(lines(both, key))
    assert {**line, "CartItemID": 0, "ItemDateAdded": ""} == {
        "CatalogID": 126, "CartItemID": 0, "ItemID": "CAL-126", "ItemQuantity": 2, "ItemDescription": "Calendar", "ItemUnitPrice": Decimal("9.95"),
        "ItemOptionPrice": 0, "ItemDateAdded": "", "ItemImage1": "/images/calendar.jpg"}
    assert list(line) == ["CatalogID", "CartItemID", "ItemID", "ItemQuantity", "ItemDescription", "ItemUnitPrice", "ItemOptionPrice", "ItemDateAdded", "ItemImage1"]


@pytest.mark.parametrize("entry, unit, options", [
    (TOWEL, "12.5", 0), (TOWEL_BOXED, "12.5", "2.5"), (SHIRT_S_RED, 30, 0), ({"CatalogID": 2, "ItemQuantity": 1}, 120, 0),
    ({**TOWEL, "ItemOptions": [{"OptionSetID": "8", "OptionID": "82"}]}, "12.5", 0)])
def test_options_are_priced_beside_the_unit(api, cart, entry, unit, options):
    line = only(lines(api, cart(entry)))
    assert (line["ItemUnitPrice"], line["ItemOptionPrice"]) == (Decimal(unit), Decimal(options))


@pytest.mark.parametrize("choice", [{"OptionSetID": 8, "OptionID": 81}, {"OptionSetID": 8, "OptionID": 81, "OptionValue": "whatever it says"},
                                    {"OptionSetID": 8, "OptionID": 81, "OptionValue": "No"}, {"OptionSetID": 8, "OptionValue": "Yes"},
                                    {"OptionSetID": 8, "OptionID": None, "OptionValue": "Yes"}, {"OptionSetID": "8", "OptionID": "81", "OptionValue": ""}])
def test_the_id_says_which_option_and_the_value_where_there_is_none(api, cart, choice):
    assert only(lines(api, cart({**TOWEL, "ItemOptions": [choice]})))["ItemOptionPrice"] == Decimal("2.5")


def test_an_id_is_no_name(api, cart, db, env):
    """An option may be called by another one's number."""
    db.run("update cartd.options set name = '82' where store_id = %s and option_id = 81", db.store_id(env["CARTD_STORE"]))
    try:
        assert only(lines(api, cart({**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 82}]})))["ItemOptionPrice"] == 0
    finally:
        db.run("update cartd.options set name = 'Yes' where store_id = %s and option_id = 81", db.store_id(env["CARTD_STORE"]))


@pytest.mark.parametrize("entry, member", [
    ({"CatalogID": 999999, "ItemQuantity": 1}, "CatalogID"), ({"CatalogID": HIDDEN, "ItemQuantity": 1}, "CatalogID"), ({"CatalogID": FOREIGN, "ItemQuantity": 1}, "CatalogID"),
    ({**TOWEL, "ItemOptions": [{"OptionSetID": 9, "OptionID": 81}]}, "ItemOptions.0.OptionSetID"),
    ({**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 83}]}, "ItemOptions.0.OptionID"),
    ({**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 81}, {"OptionSetID": 8, "OptionID": 82}]}, "ItemOptions.1.OptionSetID"),
    ({**TOWEL, "ItemOptions": [{"OptionSetID": 8}]}, "ItemOptions.0.OptionID"), ({**TOWEL, "ItemOptions": [{"OptionID": 81}]}, "ItemOptions.0.OptionSetID"),
    ({**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionValue": "Perhaps"}]}, "ItemOptions.0.OptionID"),
    ({"CatalogID": 112, "ItemQuantity": 1}, "ItemOptions"), ({**SHIRT_S_RED, "ItemOptions": SHIRT_S_RED["ItemOptions"][:1]}, "ItemOptions"),
    ({**SHIRT_M_RED, "ItemQuantity": 4}, "ItemQuantity"), ({**SHIRT_M_RED, "ItemQuantity": 3.000000001}, "ItemQuantity"), ({**SHIRT_S_RED, "ItemQuantity": 11}, "ItemQuantity")])
def test_what_cannot_be_bought_is_400_and_named(both, key, nothing_stored, entry, member):
    with nothing_stored():
        answer = both.post(items(key), entry)
    assert answer.status == 400 and answer.names(member), answer


def test_no_other_apis_words_are_in_the_complaints(api, key):
    for entry in ({"CatalogID": 112, "ItemQuantity": 1}, {"CatalogID": HIDDEN, "ItemQuantity": 1}, {**SHIRT_S_RED, "ItemOptions": []}):
        answer = api.post(items(key), entry)
        assert not any(word in answer.result["Message"] for word in ("variant_id", "product_id", "option_selections", "quantity"))


def test_the_same_again_is_one_item(both, cart):
    key = cart(CALENDAR, TOWEL)
    first, second = both.post(items(key), TOWEL_BOXED), both.post(items(key), {**TOWEL_BOXED, "ItemQuantity": 0.5})
    assert first.value == second.value and (first.version, second.version) == (4, 5)
    assert [line["ItemQuantity"] for line in lines(both, key)] == [1, 1, Decimal("1.5")]
    assert str(lines(both, key)[2]["CartItemID"]) == first.value


def test_other_options_are_another_item(api, key):
    values = {api.post(items(key), entry).value for entry in (TOWEL, TOWEL_BOXED, {**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 82}]}, CALENDAR)}
    assert len(values) == 4 and {str(line["CartItemID"]) for line in lines(api, key)} == values


def test_only_the_quantity_changes(both, cart):
    key = cart(TOWEL_BOXED, CALENDAR)
    first, second = lines(both, key)
    answer = both.put(path(key, first["CartItemID"]), {"ItemQuantity": 7.25, "CatalogID": 1, "ItemUnitPrice": 0, "ItemOptions": []})
    assert (answer.status, answer.version, answer.value) == (200, 4, str(first["CartItemID"]))
    assert lines(both, key) == [{**first, "ItemQuantity": Decimal("7.25")}, second]


@pytest.mark.parametrize("alias", ["/Item", ""])
def test_an_item_is_taken_out(both, cart, alias):
    key = cart(TOWEL, CALENDAR)
    first, second = lines(both, key)
    answer = both.delete(f"{path(key)}{alias}/{first['CartItemID']}")
    assert (answer.status, answer.result["Key"], answer.value) == (200, "CartItemId", str(first["CartItemID"]))
    assert lines(both, key) == [second]
    assert both.delete(path(key, first["CartItemID"])).status == 404


def test_the_last_item_leaves_an_empty_cart(api, cart):
    key = cart(CALENDAR)
    assert api.delete(path(key, only(lines(api, key))["CartItemID"])).version == 3
    assert lines(api, key) == [] and api.cart(key)["OrderAmount"] == 0


def test_a_number_is_not_given_again(api, key):
    seen = set()
    for _ in range(20):
        number = api.post(items(key), CALENDAR).value
        assert number not in seen
        seen.add(number)
        assert api.delete(path(key, number)).status == 200


@pytest.mark.parametrize("wrong", ["0", "-1", "1", "2147483648", "99999999999999999999", "x", "1x", "1.0", "%201", "%31", "null", "Item"])
def test_an_unknown_item_is_404(both, cart, nothing_stored, wrong):
    key = cart(CALENDAR)
    with nothing_stored():
        answers = [both.put(path(key, wrong), {"ItemQuantity": 1}), both.delete(path(key, wrong))]
        if wrong != "Item":
            answers.append(both.delete(f"{path(key)}/{wrong}"))
    assert {answer.status for answer in answers} == {404}


def test_another_carts_item_is_404(api, cart, nothing_stored):
    one, other = cart(CALENDAR), cart(CALENDAR)
    number = only(lines(api, other))["CartItemID"]
    with nothing_stored():
        assert api.put(path(one, number), {"ItemQuantity": 2}).status == api.delete(path(one, number)).status == 404


def test_an_item_whose_product_has_gone_is_not_shown(api, key, fleeting):
    with fleeting(90190, 5) as product:
        api.post(items(key), {"CatalogID": product, "ItemQuantity": 1})
        api.post(items(key), CALENDAR)
        assert len(lines(api, key)) == 2
    assert only(lines(api, key))["CatalogID"] == 126 and api.cart(key)["OrderAmount"] == Decimal("9.95")


def test_prices_are_todays(api, key, fleeting, db):
    with fleeting(90191, 5) as product:
        api.post(items(key), {"CatalogID": product, "ItemQuantity": "1.5"})
        assert api.cart(key)["OrderAmount"] == Decimal("7.5")
        db.run("update cartd.variants set price = 6 where variant_id = %s", product)
        assert api.cart(key)["OrderAmount"] == 9


@pytest.mark.parametrize("quantity", [2147483647, "2147483646.999999999"])
def test_the_largest_amount_is_exact_and_more_is_400(api, key, nothing_stored, quantity):
    answer = api.post(items(key), {"CatalogID": DEAR, "ItemQuantity": quantity})
    assert answer.status == 201
    assert api.cart(key)["OrderAmount"] == (Decimal("999999999999.9999") * Decimal(quantity)).quantize(Decimal("0.01"))
    with nothing_stored():
        more = api.post(items(key), {"CatalogID": DEAR, "ItemQuantity": 2})
    assert more.status == 400 and more.names("ItemQuantity")
