"""Who may do what: tokens and scopes."""
import pytest

from shop import CALENDAR, items, only, path, physical


def every_operation(data):
    line = only(physical(data))
    return {
        "create": ("POST", "/carts", {"line_items": [CALENDAR]}), "get": ("GET", path(data), None), "change cart": ("PUT", path(data), {"customer_id": 1}),
        "add items": ("POST", items(data), {"line_items": [CALENDAR]}), "change item": ("PUT", items(data, line), {"line_item": {"quantity": 2, "product_id": 126}}),
        "delete item": ("DELETE", items(data, line), None), "delete cart": ("DELETE", path(data), None)}


OPERATIONS = ("create", "get", "change cart", "add items", "change item", "delete item", "delete cart")
WRITES = tuple(name for name in OPERATIONS if name != "get")
TOKENS = [None, "", "x", "x" * 64, "0" * 64, "' or 1=1 --", "x" * 4000, "t\u00f6ken"]


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_without_a_good_token_nothing_goes(api, cart, nothing_stored, operation, token):
    method, target, body = every_operation(cart())[operation]
    with nothing_stored():
        answer = api.call(method, target, body, headers={"X-Auth-Token": token})
    assert answer.status == 401
    assert answer.headers["www-authenticate"]


def test_a_revoked_token_is_worth_nothing(token, db, cart):
    client, data = token("store_cart"), cart()
    assert client.get(path(data)).status == 200
    db.run("update cartd.api_tokens set revoked_at = now() where token_hash = encode(sha256(convert_to(%s, 'UTF8')), 'hex')", client.token)
    assert client.get(path(data)).status == 401


def test_two_tokens_are_refused(api, stranger, cart):
    answer = api.get(path(cart()), headers=[("X-Auth-Token", api.token), ("X-Auth-Token", stranger.token)])
    assert answer.status in (400, 401)


@pytest.mark.parametrize("operation", WRITES)
def test_a_read_only_token_may_not_write(readonly, cart, nothing_stored, operation):
    method, target, body = every_operation(cart())[operation]
    with nothing_stored():
        assert readonly.call(method, target, body).status == 403


def test_a_read_only_token_may_read(readonly, cart):
    data = cart()
    assert readonly.get(path(data)).status == 200
    assert readonly.head(path(data)).status == 200


def test_a_full_token_may_read(token, cart):
    assert token("store_cart").get(path(cart())).status == 200


@pytest.mark.parametrize("scopes", [[], ["store_v2_information"], ["store_v2_information_read_only"]])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_scopes_for_other_things_open_no_cart(token, cart, nothing_stored, operation, scopes):
    client, (method, target, body) = token(*scopes), every_operation(cart())[operation]
    with nothing_stored():
        assert client.call(method, target, body).status == 403


def test_a_missing_scope_tells_nothing_of_the_cart(readonly, cart):
    there = readonly.delete(path(cart()))
    absent = readonly.delete("/carts/00000000-0000-4000-8000-000000000000")
    assert there.status == absent.status == 403
    assert there.raw == absent.raw


def test_only_the_tokens_hash_is_stored(api, db, env):
    assert env["CARTD_BIGCOMMERCE_TOKEN"].encode() not in db.dump()
