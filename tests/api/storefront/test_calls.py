"""The calls: what each answers, with and without a cart."""
import pytest

from shop import CALENDAR, KING, PILLOW, basket, only, quantities
import wire

NOTHING = "You don't seem to have anything in the cart. Please add an item to proceed"


def test_a_new_cart_is_201_and_its_owner_s(shopper):
    answer = shopper.post(basket(PILLOW))
    assert answer.status == 201
    assert answer.cart["user_id"] == shopper.account_id
    assert answer.version == 1


def test_a_second_one_is_refused(shopper, cart, nothing_stored):
    cart()
    with nothing_stored():
        answer = shopper.post(basket(KING))
    assert answer.refusal == (409, "ce_001")
    assert answer.message == "You have an existing cart. Please try to fetch it"


def test_without_a_cart_there_is_nothing_to_show_change_or_delete(shopper, nothing_stored):
    with nothing_stored():
        for answer in (shopper.get(), shopper.get("/user/"), shopper.put(basket(PILLOW)), shopper.delete()):
            assert answer.refusal == (404, "ce_002")
            assert answer.message == NOTHING


def test_an_update_replaces_all(shopper, cart):
    made = cart(products=[PILLOW, KING], bundles=[{"bundle_id": 1, "product_child_ids": [1, 3]}], coupon_code="LUUNA10")
    answer = shopper.put(basket(CALENDAR))
    assert answer.status == 200
    assert quantities(answer.cart) == {(1260, None): 1}
    assert answer.cart["bundles"] == []
    assert answer.cart["value"]["coupon_code"] is None
    assert answer.headers["x-cart-id"] == made.headers["x-cart-id"]
    assert answer.version == 2


def test_an_update_shows_the_lines_in_the_order_of_its_body(shopper, cart):
    cart(products=[PILLOW, KING])
    answer = shopper.put(basket(CALENDAR, KING, PILLOW))
    assert [line["product_child_id"] for line in answer.cart["products"]] == [1260, 2, 1]
    assert shopper.get().cart == answer.cart


def test_a_line_that_stays_keeps_its_id(shopper, cart, merchant):
    made = cart(products=[PILLOW, KING])
    before = {line["variant_id"]: line["id"] for line in merchant.lines(made)}
    shopper.put(basket(CALENDAR, {**PILLOW, "quantity": 7}))
    after = {line["variant_id"]: line["id"] for line in merchant.lines(made)}
    assert after[1] == before[1]
    assert set(after) == {1, 1260}


def test_deleting_answers_nothing_and_leaves_nothing(shopper, cart, db, store):
    made = cart()
    answer = shopper.delete()
    assert (answer.status, answer.raw) == (204, b"")
    assert shopper.get().refusal == (404, "ce_002")
    assert db.run("select from cartd.carts where store_id = %s and cart_id = %s", store, made.headers["x-cart-id"]) == []
    assert shopper.delete().refusal == (404, "ce_002")


def test_after_deleting_a_new_cart_is_another(shopper, cart):
    made = cart()
    shopper.delete()
    again = shopper.post(basket(PILLOW))
    assert again.status == 201
    assert again.headers["x-cart-id"] != made.headers["x-cart-id"]


@pytest.mark.parametrize("path", ["", "/", "/user", "/user/"])
def test_the_cart_is_read_with_and_without_the_slash(shopper, cart, path):
    made = cart()
    answer = shopper.get(path)
    assert (answer.status, answer.raw) == (200, made.raw)
    assert (answer.tag, answer.headers["x-cart-id"]) == (made.tag, made.headers["x-cart-id"])
    head = shopper.head(path)
    assert (head.status, head.raw, head.tag, head.headers["content-length"]) == (200, b"", made.tag, str(len(made.raw)))


@pytest.mark.parametrize("slash", ["", "/"])
def test_every_change_works_with_and_without_the_slash(shopper, guest, slash):
    assert shopper.call("POST", "/user" + slash, basket(PILLOW)).status == 201
    assert shopper.call("PUT", "/user" + slash, basket(KING)).status == 200
    assert shopper.call("POST", "/user/merge" + slash, basket(KING)).status == 200
    assert shopper.call("DELETE", "/user" + slash).status == 204
    assert guest.call("POST", "/anonymous" + slash, basket(PILLOW)).status == 200


@pytest.mark.parametrize("method, path, allowed", [
    ("POST", "/", "GET, HEAD"), ("PUT", "/", "GET, HEAD"), ("DELETE", "", "GET, HEAD"), ("PATCH", "/user/", "GET, HEAD, POST, PUT, DELETE"),
    ("GET", "/anonymous/", "POST"), ("DELETE", "/anonymous", "POST"), ("GET", "/user/merge/", "POST"), ("PUT", "/user/merge", "POST")])
def test_a_wrong_method_is_told_the_right_ones(shopper, method, path, allowed):
    answer = shopper.call(method, path)
    assert answer.refusal == (405, "http_405")
    assert answer.headers["allow"].split(", ") == [*allowed.split(", "), "OPTIONS"]


@pytest.mark.parametrize("path", ["/users/", "/user//", "/user/merge/x", "/anonymous/x", "//", "/1", "/user/1"])
def test_an_unknown_path_is_404_in_this_api_s_envelope(shopper, path):
    answer = shopper.call("GET", path, checked=False)
    assert answer.status == 404
    assert b'"code":"http_404"' in answer.raw


def test_two_shoppers_do_not_see_each_other(new_shopper):
    one, other = new_shopper(), new_shopper()
    one.post(basket(PILLOW))
    assert other.get().refusal == (404, "ce_002")
    assert other.post(basket(KING)).status == 201
    assert only(one.get().cart["products"])["product_child_id"] == 1
    other.delete()
    assert one.get().status == 200


def test_a_body_on_get_and_its_type_are_ignored(shopper, cart):
    cart()
    assert shopper.get(raw=b"not json", headers={"Content-Type": "text/plain"}).status == 200


def test_the_address_of_the_client_is_kept_as_claimed_and_as_seen(shopper, db, store):
    def kept(answer):
        return db.one("select claimed_ip, seen_ip from cartd.carts where store_id = %s and cart_id = %s", store, answer.headers["x-cart-id"])
    made = shopper.post(basket(PILLOW, ip_address="203.0.113.9"))
    assert kept(made) == ("203.0.113.9", "127.0.0.1")
    shopper.put(basket(PILLOW, ip_address="2001:db8::1"))
    assert kept(made) == ("2001:db8::1", "127.0.0.1")
    shopper.put(basket(PILLOW))
    assert kept(made) == (None, "127.0.0.1")


def test_a_cart_that_has_ended_is_none_and_makes_room(shopper, cart, db, store):
    made = cart()
    db.run("update cartd.carts set expires_at = now() - interval '1 second' where store_id = %s and cart_id = %s", store, made.headers["x-cart-id"])
    assert shopper.get().refusal == (404, "ce_002")
    assert shopper.put(basket(KING)).refusal == (404, "ce_002")
    assert shopper.delete().refusal == (404, "ce_002")
    again = shopper.post(basket(KING))
    assert again.status == 201
    assert again.headers["x-cart-id"] != made.headers["x-cart-id"]


def test_errors_of_the_web_server_have_this_api_s_shape(shopper):
    answer = shopper.post(raw=b'{"products":"' + b"x" * 300_000 + b'"}')
    assert answer.refusal == (413, "http_413")
    assert wire.Client(shopper.url).call("GET", "/" + "x" * 20000, checked=False).status == 414
