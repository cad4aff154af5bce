"""Members that no client may set, on every write of every API: ignored to the last one, or refused where the contract says so."""
import json
import re
import secrets

import pytest

import matrix
import specs
from world import PRODUCT, bearer
from writes import Maker, writes

MARK = 1900000000 + secrets.randbelow(10 ** 8)          # fits an integer column; is nowhere before
WORD, TIME = f"poison{MARK}", f"1999-09-09T09:09:09.{MARK % 10 ** 6:06}Z"

NUMBERS = ["owner", "owner_id", "ownerId", "user_id", "userId", "account_id", "accountId", "customer_id", "customerId", "CustomerId", "customer", "store_id", "storeId", "id", "Id",
           "cart_id", "cartId", "CartId", "line_id", "CartItemID", "CartItemId", "version", "price", "unit_price", "unitPrice", "list_price", "sale_price", "original_price",
           "special_price", "price_override", "ItemUnitPrice", "ItemOptionPrice", "OrderAmount", "OrderWeight", "total", "total_price", "sub_total", "grand_total", "cart_amount",
           "base_amount", "discount", "discount_amount", "coupon_value", "total_discount", "position", "sequence", "bundle_sequence", "epoch", "token_epoch", "count", "written",
           "accounts", "exp", "iat", "expiresIn", "rate_quota", "variant_id", "channel_id"]
WORDS = ["role", "roles", "scope", "scopes", "status", "state", "issuer", "subject", "sub", "sid", "aud", "client_id", "owner_client_id", "resource_type", "resource_id", "token",
         "token_hash", "password_hash", "passwordHash", "order_key", "OrderKey", "CheckoutURL", "seen_ip", "statusUrl", "locale", "tokenType", "principal", "code_key", "key_hash"]
TIMES = ["created", "updated", "created_at", "updated_at", "createdAt", "updatedAt", "created_time", "updated_time", "date_created", "date_modified", "OrderDate", "LastUpdate",
         "ItemDateAdded", "expires_at", "expiresAt", "added_at", "used_at", "ended_at", "revoked_at"]
SWITCHES = {"is_free": True, "free": True, "isFree": True, "admin": True, "is_admin": True, "isAdmin": True, "built_in": True, "builtIn": True, "is_current": True, "has_coupons": True,
            "enabled": False, "active": False, "tax_included": True, "done": True, "success": True, "sudo": True, "verified": True}
LISTS = {"roleIds": [1], "role_ids": [1], "permissions": ["accounts:write", "roles:assign"], "coupons": [{"code": "ATTACKONE"}], "discounts": [{"id": 1, "discounted_amount": MARK}],
         "CartItemList": [{"ItemUnitPrice": 0}], "__proto__": {"admin": True, "role": WORD}, "constructor": {"prototype": {"admin": True}}, "$set": {"role": WORD}, "$where": WORD}
POISON = {**dict.fromkeys(NUMBERS, MARK), **dict.fromkeys(WORDS, WORD), **dict.fromkeys(TIMES, TIME), **SWITCHES, **LISTS}

CHANGES = [(api, method, path) for api, method, path in matrix.ALL if method != "GET" and (method, path) not in (("PUT", "/3dCartWebAPI/v1/Cart"), ("PUT", "/3dCartWebAPI/v2/Cart"))]


@pytest.fixture(scope="module")
def every(world):
    return writes(world)


def poisoned(body, declared):
    """With all that is not declared, in each object of the body."""
    if isinstance(body, list):
        return [poisoned(entry, declared) for entry in body]
    if not isinstance(body, dict):
        return body
    return {**{name: value for name, value in POISON.items() if name not in declared}, **{name: poisoned(value, declared) for name, value in body.items()}}


def plain(answer):
    """What two calls of one kind have in common: without ids, keys, times, tags, tokens and addresses that are each's own."""
    text = answer.core()
    text = re.sub(r"eyJ[\w.-]+", "<jwt>", text)
    text = re.sub(r"[\w.-]+@attack\.example", "<address>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)?", "<time>", text)
    text = re.sub(r'(ETag|Location|Set-Cookie): .*|"(refreshToken|accessToken)":"[^"]*"|\(-?\d+ bytes beside ids\)', "<own>", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}", "<id>", text)
    return re.sub(r'"[0-9A-Za-z]{15,16}"|(?<![\w.])\d{6,}', "<key>", text)


def traces(world):
    """Rows of any table that hold the mark."""
    tables = [row[0] for row in world.db.run("select tablename from pg_tables where schemaname = 'cartd'")]
    parts = [f"select '{table}', count(*) from cartd.{table} t where t::text like '%%{MARK}%%' or t::text like '%%1999-09-09 09:09%%'" for table in tables]
    return [row for row in world.db.run(" union all ".join(parts)) if row[1]]


def test_every_change_is_poisoned(every):
    assert set(every) == {(method, path) for _, method, path in CHANGES}


@pytest.mark.parametrize("api, method, path", CHANGES, ids=lambda word: word)
def test_poison_is_never_taken(world, every, api, method, path):
    answers = []
    for spoil in (lambda write: write.body, lambda write: poisoned(write.body, write.declared)):
        write = every[method, path]()
        answers.append(world.client.json(method, write.target, write.headers, spoil(write)))
        specs.check(api, method, write.target, answers[-1])
    clean, spoilt = answers
    assert clean.status < 300, clean
    assert str(MARK) not in spoilt.raw.decode() and WORD not in json.dumps(spoilt.pairs)
    assert plain(spoilt) == plain(clean)
    assert traces(world) == []


def test_the_marks_would_be_found(world):
    """The other way round: what is stored on purpose is seen."""
    headers, place, _ = Maker(world).portal()
    world.made("PUT", place, headers, {"CartName": WORD}, 200)
    assert [table for table, _ in traces(world)] == ["resource_carts"]
    world.made("DELETE", place, headers, None, 200)
    assert traces(world) == []


# --- members that are declared, and whose they are ---------------------------

def test_nobody_signs_up_as_more_than_a_shopper(world, unchanged):
    body = {"firstName": "New", "lastName": "Comer", "email": f"{WORD}@attack.example", "password": "long enough"}
    with unchanged():
        for roles in ([1], [1, 3], [], [2]):
            assert world.client.json("POST", "/api/carts", [], {**body, "roleIds": roles}).status == 403


@pytest.mark.parametrize("member", [{"roleIds": [1]}, {"roleIds": [1, 3]}, {"roleIds": [2]}, {"active": False}], ids=str)
def test_nobody_gives_themselves_a_role(world, unchanged, member):
    for person in (world.a, world.clerk):
        body = {"firstName": "Given", "lastName": "Name", "email": person.email, **member}
        with unchanged():
            assert world.client.json("PUT", f"/api/carts/{person.id}", bearer(person.token), body).status == 403


def test_a_clerk_gives_nobody_a_role_and_touches_no_admin(world, unchanged):
    of_b = {"firstName": "Given", "lastName": "bertha", "email": world.b.email, "roleIds": [1]}
    of_admin = {"firstName": "Taken", "lastName": "Over", "email": "taken@attack.example"}
    with unchanged():
        assert world.client.json("PUT", f"/api/carts/{world.b.id}", bearer(world.clerk.token), of_b).status == 403
        assert world.client.json("PUT", f"/api/carts/{world.admin.id}", bearer(world.clerk.token), of_admin).status == 403


def test_a_shopper_sets_no_price(world):
    """A gift and a price of one's own, in the words of every API."""
    body = {"products": [{"product_child_id": PRODUCT, "quantity": 1, "price": 0, "special_price": 0, "list_price": 0, "is_free": True, "total_price": 0, "discount": 7}], "grand_total": 0}
    cart = world.client.json("POST", "/cart/v1/anonymous/", [], body).json["cart"]
    assert (cart["value"]["grand_total"], cart["products"][0]["is_free"]) == (7, False)


@pytest.mark.parametrize("version", [0, -1, 2 ** 31, 1.5, "1", None, [], {}, True], ids=str)
def test_a_version_is_compared_and_never_taken(world, version):
    make = Maker(world)
    cart, line = make.cart()
    answer = world.client.json("PUT", f"{cart}/items/{line}", make.api, {"line_item": {"product_id": PRODUCT, "quantity": 9}, "version": version})
    assert answer.status == 422
    assert world.client.send("GET", cart, make.api).json["data"]["version"] == 1
