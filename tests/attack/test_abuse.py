"""What takes no wrong byte: guessing, flooding, asking for too much, and doing at once what may be done once."""
import contextlib
import json
import re
import secrets
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import matrix
import specs
from callers import Caller
from client import Client, Wire, request_bytes
from matrix import BASKET, BC, ITEM, TD
from world import PRODUCT, SHOPPER, Store, bearer
from writes import Maker

AT_ONCE = 8


@pytest.fixture(scope="module")
def make(world):
    return Maker(world)


def together(work):
    """Runs work(n) for each n, all let go at once; their results."""
    gate = threading.Barrier(AT_ONCE)

    def one(number):
        gate.wait()
        return work(number)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


# --- signing in -------------------------------------------------------------

class Elsewhere(Client):
    """From an address of its own (loopback has sixteen million), so that failures here hinder no other test."""

    def send(self, method, target, headers=(), raw=None):
        with Wire(self.url) as wire:
            wire.socket.close()
            wire.socket = socket.create_connection(wire.address, timeout=60, source_address=(self.address, 0))
            wire.send(request_bytes(method, target, [*headers, ("Connection", "close")], raw))
            return wire.answer()


@pytest.fixture
def elsewhere(world):
    client = Elsewhere(world.url)
    client.address = f"127.{secrets.randbelow(200) + 20}.{secrets.randbelow(250) + 1}.{secrets.randbelow(250) + 1}"
    return client


def login(client, email, password):
    return client.json("POST", "/api/auth/login", [], {"email": email, "password": password})


def test_guessing_a_password_is_slowed_down(make, elsewhere):
    """And the right one is refused as well then, or it would tell that it is right."""
    _, body, _ = make.signed_up()
    statuses = [login(elsewhere, body["email"], f"guess number {n}").status for n in range(11)]
    assert statuses[-1] == 429 and set(statuses) == {401, 429}
    answer = login(elsewhere, body["email"], body["password"])
    assert answer.status == 429 and int(answer.headers["retry-after"]) > 0


def test_a_sign_in_tells_nothing_of_who_exists(world, make, elsewhere):
    account, body, _ = make.signed_up()
    answers = [login(elsewhere, body["email"], "not the password"), login(elsewhere, f"{secrets.token_hex(8)}@nobody.example", body["password"])]
    world.db.run("update cartd.accounts set active = false where store_id = %s and account_id = %s", world.one.id, account)
    answers.append(login(elsewhere, body["email"], body["password"]))
    assert {answer.status for answer in answers} == {401}
    assert len({answer.core() for answer in answers}) == 1


def test_a_spent_refresh_token_ends_the_session(world, make):
    _, _, tokens = make.signed_up()

    def refresh(token):
        return world.client.json("POST", "/api/auth/refresh", [], {"refreshToken": token})
    fresh = refresh(tokens["refreshToken"])
    assert fresh.status == 200
    assert world.client.send("GET", "/resources/carts", bearer(fresh.json["accessToken"])).status == 200
    assert refresh(tokens["refreshToken"]).status == 401, "spent"
    assert refresh(fresh.json["refreshToken"]).status == 401, "the thief's or the owner's: nobody can tell"
    for token in (tokens["accessToken"], fresh.json["accessToken"]):
        assert world.client.send("GET", "/resources/carts", bearer(token)).status == 401


# --- what answers show ------------------------------------------------------

SECRET = re.compile(r'"(\w*(password|hash|secret|epoch|store_?id|claimed_ip|seen_ip|session|privatekey)\w*)":', re.I)


def test_no_answer_shows_what_is_secret(world):
    """Every GET, by who may do all."""
    rightful = {"bigcommerce": [("X-Auth-Token", world.bc)], "threedcart": world.threedcart(world.one), "accounts": bearer(world.admin.token)}
    for api, method, path in matrix.ALL:
        if method != "GET" or api in ("landing", "service"):
            continue
        headers = rightful.get(api, bearer(world.a.token))
        person = {"accounts": world.admin, "resources": world.a}.get(api)
        caller = Caller("rightful", headers, (api,), person)
        answer = world.client.send("GET", matrix.targets(world, api, path, caller)[0][1], headers)
        assert answer.status == 200, (path, answer)
        assert not SECRET.search(answer.raw.decode()), (path, SECRET.search(answer.raw.decode()))
        assert "x-powered-by" not in answer.headers and answer.headers["server"] == "nginx"


# --- too much ---------------------------------------------------------------

def nested(depth, opening=b"[", closing=b"]"):
    return opening * depth + closing * depth


TOO_MUCH = {
    "deep lists": nested(33), "very deep lists": nested(100000), "deep objects": b'{"a":' * 33 + b"1" + b"}" * 33, "never closed": b"[" * 200000, "many objects": b"[" + b"{}," * 80000 + b"{}]",
    "many members": b"{" + b",".join(b'"m%d":1' % n for n in range(20000)) + b"}", "a long name": b'{"' + b"n" * 250000 + b'":1}', "a long number": b'{"quantity":' + b"9" * 200000 + b"}",
    "a long fraction": b'{"list_price":0.' + b"3" * 200000 + b"}", "a huge exponent": b'{"list_price":1e999999999}', "not JSON": b"\x00" * 1000, "zip bomb's head": b"\x1f\x8b\x08" + b"\x00" * 1000,
    "too large": b'{"a":"' + b"x" * 300000 + b'"}', "long lists": json.dumps({"line_items": [{"product_id": 1, "quantity": 1}] * 6000, "products": [{"product_child_id": 1, "quantity": 1}] * 100, "items": [ITEM] * 1001}).encode(),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_too_much_at_once_is_refused(world, unchanged, kind):
    """At a POST of each API; in its shape, without a worker's end."""
    calls = {"bigcommerce": (BC.format(store_hash=world.one.hash), [("X-Auth-Token", world.bc)]), "threedcart": (f"{TD}/v1/Cart/{world.shops[world.one].key}/Item", world.threedcart(world.one)),
             "storefront": ("/cart/v1/user/merge/", bearer(world.a.token)), "accounts": ("/api/roles", bearer(world.admin.token)),
             "resources": (f"/resources/carts/{world.portals[world.a].cart}/items", bearer(world.a.token))}
    with unchanged():
        for api, (target, headers) in calls.items():
            if api == "storefront" and kind == "long lists":
                continue
            answer = world.client.send("POST", target, [*headers, ("Content-Type", "application/json")], TOO_MUCH[kind])
            assert answer.status in (400, 413, 422), (api, answer)
            specs.check(api, "POST", target, answer)


@pytest.fixture
def narrow(world):
    """A store of its own with little room: who was told to wait once has to, whatever its settings are by then."""
    word = f"flood{secrets.token_hex(6)}"
    number = world.db.run("select max(store_id) + 1 from cartd.stores")[0][0]
    world.db.run("""insert into cartd.stores (store_id, hash, name, secure_url, currency, currencies, bucket_size, bucket_per_second, rate_quota)
                    values (%s, %s, 'Flood', %s, 'USD', '{USD}', 5, 1, 3)""", number, word, f"https://{word}.example")
    return Narrow(world, number, word, f"https://{word}.example")


class Narrow(Store):
    """Without people; its settings stay as they are."""

    def __init__(self, world, number, word, secure_url):
        self.world, self.id, self.hash, self.secure_url = world, number, word, secure_url


def test_a_flood_is_told_to_wait(world, narrow):
    """One app, one store; nobody else waits for it."""
    key = secrets.token_hex(24)
    app = [("SecureURL", narrow.secure_url), ("PrivateKey", key), ("Token", narrow.grant(key))]
    merchant = [("X-Auth-Token", narrow.api_token("store_cart"))]
    for headers, target, good in ((app, f"{TD}/v1/Cart/0123456789abcdEF", 404), (merchant, BC.format(store_hash=narrow.hash), 200)):
        answers = [world.client.send("GET", target, headers) for _ in range(200)]
        assert {answer.status for answer in answers} == {good, 429}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status == 429)
    assert world.client.send("GET", f"{TD}/v1/Cart/{world.shops[world.one].key}", world.threedcart(world.one)).status == 200
    assert world.client.send("GET", BC.format(store_hash=world.one.hash), [("X-Auth-Token", world.bc)]).status == 200


def test_slow_clients_hold_no_worker(world):
    """Ten times as many as there are workers, each with half a request; they are nginx's to wait for."""
    halves = (b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-", b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
    with contextlib.ExitStack() as held:
        for number in range(60):
            held.enter_context(Wire(world.url)).send(halves[number % len(halves)])
        for _ in range(20):
            with Wire(world.url) as wire:
                wire.send(request_bytes("GET", "/cart/v1/user/", bearer(world.a.token)))
                assert wire.answer().status == 200


# --- once means once --------------------------------------------------------

def test_a_coupon_is_worth_what_it_says_however_many_ask(world, make):
    code = f"ONCE{secrets.token_hex(6).upper()}"
    world.db.run("insert into cartd.coupons (store_id, code_key, code, kind, value, usage_limit) values (%s, %s, %s, 'fixed', 1, 1)", world.one.id, code.lower(), code)
    shoppers = [make.shopper() for _ in range(AT_ONCE)]
    answers = together(lambda n: world.client.json("POST", "/cart/v1/user/", shoppers[n], {**BASKET, "coupon_code": code}))
    assert sorted(answer.status for answer in answers) == [201] + [400] * (AT_ONCE - 1)
    assert len({answer.core() for answer in answers if answer.status == 400}) == 1


def test_a_redirect_url_works_once_however_many_ask(world, make):
    cart, _ = make.cart()
    url = world.made("POST", f"{cart}/redirect_urls", make.api, {}, 201).json["data"]["cart_url"]
    answers = together(lambda _: world.client.send("GET", f"/cart.php?{url.partition('?')[2]}"))
    assert sorted(answer.status for answer in answers) == [302] + [404] * (AT_ONCE - 1)


def test_a_person_has_one_cart_however_often_it_is_made(world, make):
    headers = make.shopper()
    answers = together(lambda _: world.client.json("POST", "/cart/v1/user/", headers, BASKET))
    assert sorted(answer.status for answer in answers) == [201] + [409] * (AT_ONCE - 1)


def test_an_address_signs_up_once_however_often_it_is_sent(world):
    body = {"firstName": "New", "lastName": "Comer", "email": f"{secrets.token_hex(8)}@attack.example", "password": "long enough"}
    answers = together(lambda _: world.client.json("POST", "/api/carts", [], body))
    assert sorted(answer.status for answer in answers) in ([201] + [409] * late + [503] * (AT_ONCE - 1 - late) for late in range(AT_ONCE))


# --- elsewhere --------------------------------------------------------------

def test_no_url_of_a_client_is_asked_for(world, make):
    """Images, query parameters, origins, hosts: a server of ours that they name hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        url = "http://127.0.0.1:%d/x" % ear.getsockname()[1]
        host = [("Host", url[7:-2]), ("X-Forwarded-Host", url[7:-2]), ("Referer", url), ("X-Original-URL", url), ("X-Callback-URL", url)]
        body = {"custom_items": [{"name": url, "sku": url, "quantity": 1, "list_price": 1, "image_url": url}], "webhook": url, "callback": url, "$ref": url}
        cart = world.client.json("POST", make.carts, [*make.api, *host], body)
        assert cart.status == 201 and cart.json["data"]["line_items"]["custom_items"][0]["image_url"] == url
        assert world.client.json("POST", f"{make.carts}/{cart.json['data']['id']}/redirect_urls", [*make.api, *host], {"query_params": {"next": url}}).status == 201
        assert world.client.json("POST", f"{TD}/v1/Cart", [*make.app, *host], {"BillingCompany": url}).status == 201
        assert world.client.json("POST", "/resources/carts", [*bearer(world.a.token), *host], {"CartName": f"{url}{secrets.token_hex(4)}"}).status == 200
        assert world.client.json("POST", "/cart/v1/anonymous/", host, {**BASKET, "ip_address": "127.0.0.1"}).status == 200
        assert world.client.send("GET", url, host).status == 404, "an absolute-form target is answered, not forwarded"
        ear.settimeout(0.5)
        with pytest.raises(TimeoutError):
            ear.accept()


@pytest.mark.parametrize("origin", ["https://evil.example", "https://shop.example.evil.example", "https://evilshop.example", "http://shop.example", "https://shop.example:444", "null", "https://shop.example/", "*",
                                    "https://shop.example, https://evil.example", "https://shop.example%00", "file://"])
def test_a_strange_origin_reads_nothing(world, origin):
    for target, headers in (("/cart/v1/user/", bearer(world.a.token)), ("/resources/carts", bearer(world.a.token)), ("/api/carts/1", []), ("/api/nothing", [])):
        for method in ("GET", "OPTIONS", "POST"):
            answer = world.client.send(method, target, [*headers, ("Origin", origin), ("Access-Control-Request-Method", "PUT")])
            assert "access-control-allow-origin" not in answer.headers and "access-control-allow-credentials" not in answer.headers, answer


def test_the_shops_own_origin_reads(world):
    """The other way round."""
    answer = world.client.send("GET", "/cart/v1/user/", [*bearer(world.a.token), ("Origin", "https://shop.example")])
    assert answer.status in (200, 404) and answer.headers["access-control-allow-origin"] == "https://shop.example"


def test_an_anonymous_basket_is_kept_nowhere(world, unchanged):
    with unchanged():
        for _ in range(5):
            assert world.client.json("POST", "/cart/v1/anonymous/", [], BASKET).status == 200


def test_a_deleted_person_is_nobody_at_once(world):
    person = world.one.person("leaving", SHOPPER)
    world.made("POST", "/cart/v1/user/", bearer(person.token), {"products": [{"product_child_id": PRODUCT, "quantity": 1}]}, 201)
    assert world.client.send("DELETE", f"/api/carts/{person.id}", bearer(person.token)).status == 204
    for target in ("/cart/v1/user/", "/resources/carts", f"/api/carts/{person.id}"):
        assert world.client.send("GET", target, bearer(person.token)).status == 401


def test_a_client_that_leaves_takes_nobodys_answer(world):
    """Requests abandoned before their answers, then others on the same workers."""
    for _ in range(30):
        with Wire(world.url) as wire:
            wire.send(request_bytes("GET", f"/api/carts/{world.admin.id}", bearer(world.admin.token)))
    for _ in range(30):
        answer = world.client.send("GET", f"/api/carts/{world.a.id}", bearer(world.a.token))
        assert answer.status == 200 and answer.json["id"] == world.a.id
