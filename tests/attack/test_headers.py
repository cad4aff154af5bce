"""Headers that come twice, and headers that would rewrite a request: never taken for the first, never believed."""
import json
import secrets

import pytest

import matrix
import specs
from client import Wire, request_bytes
from matrix import BASKET, BC, LINES, TD
from world import ADMIN, bearer, sha

API = ["bigcommerce", "threedcart", "storefront", "resources", "accounts"]
SHAPES = {"bigcommerce": {"status", "title", "type"}, "threedcart": {"Key", "Value", "Status", "Message"}, "storefront": {"error"}, "resources": {"Code", "Message"},
          "accounts": {"type", "title", "status"}}


@pytest.fixture(scope="module")
def calls(world):
    """api → (target of a read, credential, target of a POST, its body)."""
    shop, one, admin = world.shops[world.one], world.one, bearer(world.admin.token)
    carts = BC.format(store_hash=one.hash)
    return {
        "bigcommerce": (f"{carts}/{shop.cart}", [("X-Auth-Token", world.bc)], carts, LINES),
        "threedcart": (f"{TD}/v1/Cart/{shop.key}", world.threedcart(one), f"{TD}/v1/Cart", {}),
        "storefront": ("/cart/v1/user/", bearer(world.a.token), "/cart/v1/user/merge/", BASKET),
        "resources": (f"/resources/carts/{world.portals[world.a].cart}", bearer(world.a.token), "/resources/carts", {"CartName": "twice"}),
        "accounts": (f"/api/carts/{world.admin.id}", admin, "/api/roles", {"name": "twice", "permissions": []}),
    }


def in_shape(api, answer):
    body = answer.json
    if api == "storefront" and answer.status == 401:
        return set(body) == {"detail"}
    return SHAPES[api] <= set(body[0] if isinstance(body, list) else body) and answer.headers["cache-control"] == "no-store" and "x-request-id" in answer.headers


TWICE = {"Host": "attack.example", "Content-Length": None, "Authorization": "Bearer x", "Idempotency-Key": "key", "If-Match": '"v1"', "If-None-Match": '"v0"', "Origin": "https://shop.example",
         "Content-Type": "application/json", "Transfer-Encoding": "chunked"}


def with_two(call, name, values):
    """The POST of an API with this header twice."""
    _, credential, target, body = call
    raw = json.dumps(body).encode()
    pairs = [pair for pair in credential if pair[0] != name]
    pairs += [("Content-Type", "application/json")] * (name != "Content-Type") + [("Content-Length", str(len(raw)))] * (name not in ("Content-Length", "Transfer-Encoding"))
    return request_bytes("POST", target, pairs + [(name, value or str(len(raw))) for value in values], raw)


@pytest.mark.parametrize("api", API)
@pytest.mark.parametrize("name", TWICE)
def test_a_header_that_came_twice_is_refused(world, calls, unchanged, api, name):
    """On a call that would succeed with either of them; in the API's own shape, whoever refuses."""
    value = TWICE[name]
    other = {"Content-Type": "text/plain", "Content-Length": "0"}.get(name, f"{value}x")
    with unchanged():
        for values in ((value, value), (value, other), (other, value)):
            with Wire(world.url) as wire:
                wire.send(with_two(calls[api], name, values))
                answer = wire.answer()
            assert answer.status == 400, answer
            assert in_shape(api, answer), answer


@pytest.mark.parametrize("api, name", [("bigcommerce", "X-Auth-Token"), ("threedcart", "SecureURL"), ("threedcart", "PrivateKey"), ("threedcart", "Token"), ("storefront", "token")])
@pytest.mark.parametrize("order", [1, -1])
def test_two_credentials_are_none(world, calls, unchanged, api, name, order):
    target, credential, _, _ = calls[api]
    if api == "storefront":
        credential = [("token", world.a.token)]
    good = dict(credential)[name]
    pairs = [pair for pair in credential if pair[0] != name]
    for values in ((good, good), (good, "other")[::order]):
        with unchanged():
            answer = world.client.send("GET", target, pairs + [(name, value) for value in values])
        assert answer.status == 401 and in_shape(api, answer), answer
        specs.check(api, "GET", target, answer)


@pytest.mark.parametrize("api", API)
def test_two_request_ids_are_none(world, calls, api):
    target, credential, _, _ = calls[api]
    for values in (("one-a", "one-a"), ("one-a", "one-b")):
        answer = world.client.send("GET", target, credential + [("X-Request-Id", value) for value in values])
        assert answer.status == 200 and answer.headers["x-request-id"] not in values


@pytest.mark.parametrize("api", API)
def test_an_accept_in_two_parts_is_one_list(world, calls, api):
    """RFC 9110, section 5.3; of two the first was taken."""
    target, credential, _, _ = calls[api]
    for parts, status in ((("text/html", "application/json"), 200), (("application/json", "text/html"), 200), (("text/html", "*/*;q=0.1"), 200),
                          (("text/html", "text/plain"), 406), (("*/*", "application/json;q=0"), 406)):
        assert world.client.send("GET", target, credential + [("Accept", part) for part in parts]).status == status, parts


@pytest.mark.parametrize("api", ["storefront", "resources", "accounts"])
def test_two_origins_are_told_nothing(world, calls, api):
    target, credential, _, _ = calls[api]
    for method in ("GET", "OPTIONS"):
        headers = credential + [("Origin", "https://shop.example"), ("Access-Control-Request-Method", "PUT")]
        assert "access-control-allow-origin" in world.client.send(method, target, headers).headers
        assert "access-control-allow-origin" not in world.client.send(method, target, headers + [("Origin", "https://evil.example")]).headers


# What proxies and frameworks believe, and what would be cartd's own names for things.
REWRITES = [("X-Original-URL", "/healthz"), ("X-Rewrite-URL", "/healthz"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("Forwarded", "for=127.0.0.1;host=evil.example"),
            ("X-Forwarded-Prefix", "/healthz"), ("X-Accel-Redirect", "/healthz"), ("CARTD-STORE", "demo2"), ("CARTD_STORE", "demo2"), ("REMOTE_ADDR", "10.0.0.1"), ("REQUEST-URI", "/healthz"),
            ("X-HTTP-Method-Override", "DELETE"), ("X-HTTP-Method", "DELETE"), ("X-Method-Override", "DELETE"), ("Proxy", "http://evil.example"), ("X-Cart-Id", "x"), ("Connection", "X-Auth-Token, Token, Authorization"),
            ("Content-Encoding", "gzip"), ("Upgrade", "h2c"), ("TE", "trailers"), ("Range", "bytes=0-0"), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]


@pytest.mark.parametrize("api", API)
def test_headers_rewrite_nothing(world, calls, unchanged, api):
    target, credential, _, _ = calls[api]
    plain = world.client.send("GET", target, credential)
    assert plain.status == 200
    with unchanged():
        for name, value in REWRITES:
            assert world.client.send("GET", target, credential + [(name, value)]).core() == plain.core(), name


def test_links_are_never_made_of_the_host(world, calls):
    answer = world.client.send("GET", "/api/carts?limit=1", bearer(world.admin.token) + [("Host", "evil.example"), ("X-Forwarded-Host", "evil.example")])
    assert answer.status == 200 and "evil" not in answer.headers["link"]
    cart = calls["threedcart"]
    assert b"evil" not in world.client.send("GET", cart[0], cart[1] + [("Host", "evil.example")]).raw


@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match", "If-None-Match", "Accept", "X-Request-Id", "Origin", "Authorization", "Cookie"])
@pytest.mark.parametrize("value", ["", "\t", "x" * 8000, "\u00e9\u20ac".encode(), b"\xff\xfe", '"' * 500, "%00%0d%0a", "../../etc/passwd", "' or 1=1 --", "${jndi:ldap://evil}", "{{7*7}}"], ids=repr)
def test_no_header_breaks_anything(world, calls, name, value):
    for api in ("bigcommerce", "accounts"):
        target, credential, _, _ = calls[api]
        answer = world.client.send("GET", target, [pair for pair in credential if pair[0] != name] + [(name, value)])
        assert answer.status in (200, 304, 400, 401, 406), answer
        if answer.status >= 400:
            assert in_shape(api, answer), answer


def test_the_matrix_has_all_apis():
    assert set(API) == set(matrix.ROUTES) - {"landing", "service"}


def test_a_key_is_one_callers_own(world, calls):
    """The same Idempotency-Key by others, and for another call, is another key or refused; never somebody else's answer."""
    key = [("Idempotency-Key", secrets.token_hex(8))]
    body = {"CartName": secrets.token_hex(8)}
    first = world.client.json("POST", "/resources/carts", bearer(world.a.token) + key, body)
    other = world.client.json("POST", "/resources/carts", bearer(world.b.token) + key, body)
    again = world.client.json("POST", "/resources/carts", bearer(world.a.token) + key, body)
    assert (first.status, other.status, again.status) == (200, 200, 200)
    assert first.json == again.json != other.json
    assert world.client.json("POST", "/resources/carts", bearer(world.a.token) + key, {"CartName": "other"}).status == 422


def test_a_kept_answer_is_for_who_may_still_ask(world):
    """The key opens nothing: a scope too narrow, a token that was revoked, a person switched off or without the role are told so, not the answer of before."""
    word, one, db = secrets.token_hex(8), world.one, world.db
    carts, role = BC.format(store_hash=one.hash), {"name": f"kept {secrets.token_hex(8)}", "permissions": []}
    token, narrow = one.api_token("store_cart", client="kept"), one.api_token("store_cart_read_only", client="kept")
    person = one.person("kept", ADMIN)

    def keyed(headers, target):
        return [*headers, ("Idempotency-Key", word + target[-5:])]
    first = [("POST", carts, [("X-Auth-Token", token)], LINES, 201), ("POST", "/api/roles", bearer(person.token), role, 201), ("POST", "/resources/carts", bearer(person.token), {"CartName": "kept"}, 200),
             ("POST", f"{TD}/v1/Cart", world.threedcart(one), {}, 201)]
    for method, target, headers, body, status in first:
        assert [world.client.json(method, target, keyed(headers, target), body).status for _ in range(2)] == [status] * 2
    db.run("update cartd.api_tokens set revoked_at = now() where token_hash = %s", sha(token))
    db.run("delete from cartd.account_roles where store_id = %s and account_id = %s", one.id, person.id)
    reading = [(name, one.grant(world.td_key, scope="read") if name == "Token" else value) for name, value in world.threedcart(one)]
    again = [(first[0], [("X-Auth-Token", token)], 401), (first[0], [("X-Auth-Token", narrow)], 403), (first[1], bearer(person.token), 403), (first[3], reading, 401)]
    for (method, target, _, body, _), headers, status in again:
        answer = world.client.json(method, target, keyed(headers, target), body)
        assert answer.status == status and "idempotency-replayed" not in answer.headers, answer
    db.run("update cartd.accounts set active = false where store_id = %s and account_id = %s", one.id, person.id)
    assert world.client.json("POST", "/resources/carts", keyed(bearer(person.token), "/resources/carts"), first[2][3]).status == 401
