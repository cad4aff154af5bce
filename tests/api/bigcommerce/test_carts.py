"""POST, GET, HEAD, PUT and DELETE of a cart."""
import re
from datetime import datetime, timedelta, timezone

import pytest

from shop import CALENDAR, CERTIFICATE, CUSTOM, SOUNDS, UNKNOWN, items, only, path, physical


def test_a_new_cart_is_answered_with_201_and_version_1(api):
    answer = api.post("/carts", {"line_items": [CALENDAR]})
    assert answer.status == 201
    assert answer.data["version"] == 1
    assert answer.headers["etag"] == '"v1"'


def test_the_vendors_example_works(api):
    answer = api.post("/carts", {
        "customer_id": 0, "line_items": [{"quantity": 2, "product_id": 126, "list_price": 5, "name": "calendar"}],
        "channel_id": 1, "currency": {"code": "USD"}, "locale": "en-US"})
    assert answer.status == 201
    line = only(physical(answer.data))
    assert (line["name"], line["quantity"], line["list_price"], line["extended_list_price"]) == ("calendar", 2, 5, 10)
    assert answer.data["locale"] == "en-US"


def test_a_cart_has_defaults(cart):
    data = cart()
    assert (data["customer_id"], data["email"], data["channel_id"], data["currency"]) == (0, "", 1, {"code": "USD"})
    assert (data["discount_amount"], data["coupons"], data["discounts"], data["tax_included"]) == (0, [], [], False)


def test_a_cart_takes_all_four_kinds_at_once(cart):
    kinds = cart(line_items=[CALENDAR, SOUNDS], custom_items=[CUSTOM], gift_certificates=[CERTIFICATE])["line_items"]
    assert {name: len(of) for name, of in kinds.items()} == {
        "physical_items": 1, "digital_items": 1, "custom_items": 1, "gift_certificates": 1}


@pytest.mark.parametrize("body", [{"line_items": [CALENDAR]}, {"custom_items": [CUSTOM]}, {"gift_certificates": [CERTIFICATE]}])
def test_one_kind_is_enough(api, body):
    assert api.post("/carts", body).status == 201


@pytest.mark.parametrize("body", [{}, {"line_items": []}, {"line_items": [], "custom_items": [], "gift_certificates": []},
                                  {"customer_id": 1, "channel_id": 1}])
def test_a_cart_without_lines_is_refused(api, nothing_stored, body):
    with nothing_stored():
        answer = api.post("/carts", body)
    assert answer.status == 422
    assert answer.errors


def test_empty_lists_beside_a_full_one_are_fine(api):
    assert api.post("/carts", {"line_items": [], "custom_items": [CUSTOM]}).status == 201


def test_a_cart_of_a_customer_shows_their_email(email, cart):
    data = cart(customer_id=1)
    assert (data["customer_id"], data["email"]) == (1, email(1))


def test_a_customer_may_have_two_carts(cart):
    assert cart(customer_id=1)["id"] != cart(customer_id=1)["id"]


def test_a_cart_belongs_to_the_channel_it_names(cart):
    assert cart(channel_id=9)["channel_id"] == 9


def test_times_are_now_and_in_utc(cart):
    created = datetime.fromisoformat(cart()["created_time"])
    assert abs(datetime.now(timezone.utc) - created) < timedelta(seconds=30)


def test_cart_ids_do_not_count(cart):
    ids = [cart()["id"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(re.match(r".{14}4.{4}[89ab]", each) for each in ids), "random UUIDs"


def test_get_shows_what_post_showed(api, cart):
    data = cart(line_items=[CALENDAR, SOUNDS], custom_items=[CUSTOM], gift_certificates=[CERTIFICATE])
    answer = api.get(path(data))
    assert answer.status == 200
    assert answer.data == data


def test_lines_keep_the_order_they_came_in(api, cart):
    data = cart(line_items=[{"product_id": 126, "quantity": 1}, {"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 1}])
    answer = api.post(items(data), {"line_items": [{"product_id": 4, "quantity": 1}]})
    assert [line["product_id"] for line in physical(answer.data)] == [126, 1, 2, 4]


def test_head_is_get_without_the_body(api, cart):
    data = cart()
    head, get = api.head(path(data)), api.get(path(data))
    assert head.status == 200 and head.raw == b""
    for name in ("etag", "x-cart-id", "content-type", "cache-control"):
        assert head.headers[name] == get.headers[name]


def test_head_of_an_absent_cart_is_404(api):
    assert api.call("HEAD", f"/carts/{UNKNOWN}", checked=False).status == 404


@pytest.mark.parametrize("name", [UNKNOWN, "1", "not-a-uuid", UNKNOWN + "0", UNKNOWN.replace("-", ""), "%27", "00000000-0000-4000-8000-00000000000g"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_id_that_names_no_cart_is_404(api, nothing_stored, method, name):
    with nothing_stored():
        answer = api.call(method, f"/carts/{name}", {"customer_id": 1} if method == "PUT" else None)
    assert answer.status == 404


def test_put_gives_a_cart_to_a_customer_and_answers_201(api, email, cart):
    answer = api.put(path(cart()), {"customer_id": 2})
    assert answer.status == 201
    assert (answer.data["customer_id"], answer.data["email"], answer.data["version"]) == (2, email(2), 2)


def test_put_makes_a_cart_a_guests_again(api, cart):
    answer = api.put(path(cart(customer_id=1)), {"customer_id": 0})
    assert answer.status == 201
    assert (answer.data["customer_id"], answer.data["email"]) == (0, "")


def test_put_leaves_the_lines_alone(api, cart):
    data = cart(line_items=[CALENDAR], custom_items=[CUSTOM])
    assert api.put(path(data), {"customer_id": 1}).data["line_items"] == data["line_items"]


@pytest.mark.parametrize("body", [{}, {"customer_id": "1"}, {"customer_id": 1.5}, {"customer_id": -1}, {"customer_id": True}, {"customer_id": []},
                                  {"customer_id": 2147483648}, {"customer_id": 999999}])
def test_put_refuses_what_is_no_customer(api, cart, nothing_stored, body):
    data = cart()
    with nothing_stored():
        answer = api.put(path(data), body)
    assert answer.status == 422
    assert answer.names("customer_id")


def test_delete_answers_204_and_the_cart_is_gone(api, cart):
    data = cart()
    assert api.delete(path(data)).status == 204
    assert api.get(path(data)).status == 404


def test_a_second_delete_is_404(api, cart):
    data = cart()
    api.delete(path(data))
    assert api.delete(path(data)).status == 404


def test_delete_takes_the_lines_with_it(api, cart, db):
    data = cart()
    api.delete(path(data))
    assert db.run("select count(*) from cartd.cart_lines where cart_id = %s", data["id"]) == [(0,)]


def test_an_expired_cart_is_404(api, cart, db):
    data = cart()
    db.run("update cartd.carts set expires_at = now() - interval '1 second' where cart_id = %s", data["id"])
    assert api.get(path(data)).status == 404
    assert api.post(items(data), {"line_items": [CALENDAR]}).status == 404


def test_a_change_puts_the_expiry_off(api, cart, db):
    data = cart()
    db.run("update cartd.carts set expires_at = now() + interval '1 minute' where cart_id = %s", data["id"])
    assert api.post(items(data), {"line_items": [CALENDAR]}).status == 201
    assert db.run("select expires_at > now() + interval '29 days' from cartd.carts where cart_id = %s", data["id"]) == [(True,)]


def test_reading_leaves_everything_as_it_was(api, cart, nothing_stored):
    data = cart()
    with nothing_stored():
        api.get(path(data))
        api.head(path(data))
