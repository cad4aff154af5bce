"""What does not fit is 400 with the member's name, and changes nothing."""
import json

import pytest

from shop import CALENDAR, LIMITS, TOWEL, items, only, path

NOT_TEXT = [0, 1, -1.5, True, False, [], {}, ["x"], {"x": "y"}]
NOT_INT = ["", " ", "x", "1x", "1.0", "1e3", "+1", "0x1", " 1", "1 ", "--1", 1.5, 2.0, True, False, [], {}, [1], "\u0661"]
NOT_INT32 = [2147483648, -2147483649, "2147483648", "-2147483649", 9223372036854775807, "99999999999999999999999"]
NOT_QUANTITY = [0, -1, -0.5, "0", "-1", "0.0", "-0", "", " ", "x", "1x", "1,5", "NaN", "Infinity", "+1", " 1", "1 ", ".5", "5.", "0x1", True, False, [], {}, [1], 2147483648,
                "2147483648", 2147483647.1, 99999999999, "1e30", 1e30, "0.0000000001", 1.0000000001, "0.1234567891", 1e-10, "1" * 40, None]


@pytest.mark.parametrize("member", LIMITS)
def test_the_most_characters_fit_and_one_more_does_not(both, key, nothing_stored, member):
    most = LIMITS[member]
    for letter in ("x", "\u00e9", "\U0001f6d2"):
        assert both.put(path(key), {member: letter * most}).status == 200
        assert both.cart(key)[member] == letter * most
        with nothing_stored():
            answers = [both.put(path(key), {member: letter * (most + 1)}), both.post("/Cart", {member: letter * (most + 1)})]
        assert [answer.status for answer in answers] == [400, 400] and all(answer.names(member) for answer in answers), answers


@pytest.mark.parametrize("wrong", NOT_TEXT, ids=repr)
def test_a_text_that_is_none_is_400(api, key, nothing_stored, wrong):
    for member in LIMITS:
        with nothing_stored():
            answers = [api.post("/Cart", {member: wrong}), api.put(path(key), {member: wrong})]
        assert all(answer.status == 400 and answer.names(member) for answer in answers), answers


@pytest.mark.parametrize("wrong", NOT_INT + NOT_INT32, ids=repr)
def test_a_customer_that_is_no_integer_is_400(both, key, nothing_stored, wrong):
    with nothing_stored():
        answers = [both.post("/Cart", {"CustomerId": wrong}), both.put(path(key), {"CustomerId": wrong})]
    assert all(answer.status == 400 and answer.names("CustomerId") for answer in answers), answers


@pytest.mark.parametrize("wrong", NOT_QUANTITY, ids=repr)
def test_a_quantity_that_is_none_is_400(both, cart, nothing_stored, wrong):
    key = cart(CALENDAR)
    number = only(both.cart(key)["CartItemList"])["CartItemID"]
    with nothing_stored():
        answers = [both.post(items(key), {**CALENDAR, "ItemQuantity": wrong}), both.put(path(key, number), {"ItemQuantity": wrong})]
    assert all(answer.status == 400 and answer.names("ItemQuantity") for answer in answers), answers


@pytest.mark.parametrize("wrong", NOT_INT + NOT_INT32 + [0, -1, "0", None], ids=repr)
def test_a_product_that_is_no_id_is_400(both, key, nothing_stored, wrong):
    with nothing_stored():
        answer = both.post(items(key), {"CatalogID": wrong, "ItemQuantity": 1})
    assert answer.status == 400 and answer.names("CatalogID")


@pytest.mark.parametrize("member", ["OptionSetID", "OptionID"])
@pytest.mark.parametrize("wrong", NOT_INT + NOT_INT32 + [0, -1, "0"], ids=repr)
def test_an_option_that_is_no_id_is_400(api, key, nothing_stored, member, wrong):
    with nothing_stored():
        answer = api.post(items(key), {**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 81, member: wrong}]})
    assert answer.status == 400 and answer.names(f"ItemOptions.0.{member}")


@pytest.mark.parametrize("wrong", NOT_TEXT + ["x" * 251], ids=repr)
def test_an_option_value_that_is_no_text_is_400(api, key, nothing_stored, wrong):
    with nothing_stored():
        answer = api.post(items(key), {**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 81, "OptionValue": wrong}]})
    assert answer.status == 400 and answer.names("ItemOptions.0.OptionValue")


@pytest.mark.parametrize("wrong", [0, "", "x", True, {}, [0], ["x"], [None], [[]], [{"OptionSetID": 8, "OptionID": 81}] * 65], ids=lambda wrong: repr(wrong)[:30])
def test_options_that_are_no_list_of_options_are_400(api, key, nothing_stored, wrong):
    with nothing_stored():
        answer = api.post(items(key), {**TOWEL, "ItemOptions": wrong})
    assert answer.status == 400 and "ItemOptions" in answer.result["Message"]


@pytest.mark.parametrize("fine", [None, []])
def test_no_options_are_no_options(api, key, fine):
    assert api.post(items(key), {**TOWEL, "ItemOptions": fine}).status == 201


@pytest.mark.parametrize("number", ["126", "0126", 126])
def test_digits_in_a_string_are_an_integer(both, key, number):
    assert both.post(items(key), {"CatalogID": number, "ItemQuantity": 1}).status == 201


@pytest.mark.parametrize("body", [[], [{}], "x", 1, None, True])
def test_a_body_that_is_no_object_is_400(both, key, nothing_stored, body):
    raw = json.dumps(body).encode()
    with nothing_stored():
        answers = [both.post("/Cart", raw=raw), both.put(path(key), raw=raw), both.post(items(key), raw=raw)]
    assert {answer.status for answer in answers} == {400}


def test_everything_that_is_wrong_is_told_in_one_element(api, nothing_stored):
    with nothing_stored():
        answer = api.post("/Cart", {name: 1 for name in LIMITS})
    assert answer.status == 400 and answer.result["Key"] == "BillingFirstName"
    assert all(name in answer.result["Message"] for name in LIMITS)


def test_what_is_missing_is_named(both, cart, nothing_stored):
    key = cart(CALENDAR)
    number = only(both.cart(key)["CartItemList"])["CartItemID"]
    with nothing_stored():
        assert both.post(items(key), {"ItemQuantity": 1}).names("CatalogID")
        assert both.post(items(key), {"CatalogID": 126}).names("ItemQuantity")
        assert both.put(path(key, number), {}).names("ItemQuantity")


NOT_JSON = [b"{", b"", b"{'BillingCity':'x'}", b'{"BillingCity":"x",}', b'{"BillingCity":"x","BillingCity":"y"}', b'{"BillingCity":"\xff"}', b'{"BillingCity":"\\ud800"}',
            b'{"BillingCity":"a\\u0000b"}', b'{"BillingCity":"x"}x', b'{"ItemQuantity":NaN}', b'{"ItemQuantity":1e400}', b'{"CustomerId":99999999999999999999}', b"/* */{}",
            b'{"x":' + b"[" * 40 + b"]" * 40 + b"}", b"\xef\xbb\xbf{}", b"BillingCity=x", b'{"ItemQuantity":01}', b'{"ItemQuantity":.5}']


@pytest.mark.parametrize("raw", NOT_JSON)
def test_what_is_not_json_is_400(both, cart, nothing_stored, raw):
    key = cart(CALENDAR)
    number = only(both.cart(key)["CartItemList"])["CartItemID"]
    with nothing_stored():
        answers = [both.put(path(key), raw=raw), both.post(items(key), raw=raw), both.put(path(key, number), raw=raw)] + ([both.post("/Cart", raw=raw)] if raw else [])
    assert {answer.status for answer in answers} == {400}


def test_a_name_is_what_it_is_to_the_letter(api, key):
    """Unknown members are ignored, and another case makes another name."""
    api.put(path(key), {"billingcity": "x", "BILLINGCITY": "y"})
    assert api.cart(key)["BillingCity"] == ""


@pytest.mark.parametrize("text", ["\u00e4\u00f6\u20ac\U0001f6d2", "\"'\\/<>&", "\u2028\u2029", "a\nb\tc\r", "\x7f\x01", " x ", "'; drop table carts; --", "{}", "null", "0"])
def test_any_text_comes_back_as_it_was(both, text):
    key = both.post("/Cart", {"BillingAddress": text, "ShipmentAddress": text}).value
    cart = both.cart(key)
    assert cart["BillingAddress"] == cart["ShipmentAddress"] == text
