"""Fixtures: clients of the demo store and the second one, and the database behind them.

The stack is the one that CARTD_URL and its companions (var/demo.env) name; tests/run starts one.
"""
import hashlib
import pathlib
import secrets
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import stack  # noqa: E402
import wire   # noqa: E402
from database import Database   # noqa: E402
from shop import CHANNEL, CURRENCIES, DIGITAL_HIDDEN, FOREIGN, HIDDEN, THREE_AT_LEAST   # noqa: E402
from fixtures import env, fresh, nothing_stored, url   # noqa: E402, F401


def pytest_configure(config):
    if wire.VENDOR is None:
        print("note: the vendor's OpenAPI file is not here (CARTD_VENDOR_OPENAPI): answers are checked against ours alone")


@pytest.fixture(scope="session")
def api(env, url, shelf):
    """The demo store's full token."""
    return wire.Client(url, env["CARTD_STORE"], env["CARTD_BIGCOMMERCE_TOKEN"])


@pytest.fixture(scope="session")
def readonly(env, url):
    return wire.Client(url, env["CARTD_STORE"], env["CARTD_BIGCOMMERCE_READONLY_TOKEN"])


@pytest.fixture(scope="session")
def other(env, url):
    """Another API client of the same store."""
    return wire.Client(url, env["CARTD_STORE"], env["CARTD_BIGCOMMERCE_TOKEN2"])


@pytest.fixture(scope="session")
def stranger(env, url):
    """The second store's token, in its own store."""
    return wire.Client(url, env["CARTD_STORE2"], env["CARTD_STORE2_BIGCOMMERCE_TOKEN"])


@pytest.fixture(scope="session")
def nobody(env, url):
    return wire.Client(url, env["CARTD_STORE"], None)


@pytest.fixture
def cart(api):
    """cart(**body): a new cart's data; one calendar unless the body says otherwise."""
    def create(client=api, query="", **body):
        if not {"line_items", "custom_items", "gift_certificates"} & set(body):
            body["line_items"] = [{"product_id": 126, "quantity": 1}]
        answer = client.post("/carts", body, query=query)
        assert answer.status == 201, answer
        return answer.data
    return create


@pytest.fixture
def anywhere(api, cart):
    """Both ways to put lines into a cart: anywhere("create" | "add")(body) → the answer."""
    def way(name):
        path = "/carts" if name == "create" else f"/carts/{cart()['id']}/items"
        return lambda body, **more: api.post(path, body, **more)
    return way


@pytest.fixture(scope="session")
def db(env):
    return Database(stack.database_url(env))


@pytest.fixture(scope="session")
def shelf(env, db):
    """What the demo data lack: disabled products, a least quantity, another channel, currencies of 0 and 3 digits."""
    store, second = db.store_id(env["CARTD_STORE"]), db.store_id(env["CARTD_STORE2"])
    db.run("update cartd.stores set currencies = (select array_agg(distinct c) from unnest(currencies || %s::text[]) c) where store_id = %s",
           CURRENCIES, store)
    db.run("insert into cartd.channels (store_id, channel_id, name) values (%s, %s, 'Second channel') on conflict do nothing", store, CHANNEL)
    db.run("insert into cartd.categories (store_id, category_id, slug, name) values (%s, 90000, 'tests', 'Tests'), (%s, 90000, 'tests', 'Tests') on conflict do nothing",
           store, second)
    for owner, product, kind, enabled, least in ((store, HIDDEN, "physical", False, None), (store, DIGITAL_HIDDEN, "digital", False, None),
                                                 (store, THREE_AT_LEAST, "physical", True, 3), (second, FOREIGN, "physical", True, None)):
        db.run("""insert into cartd.products (store_id, product_id, category_id, slug, name, type, enabled, order_minimum)
                  values (%s, %s, 90000, %s, %s, %s, %s, %s) on conflict do nothing""",
               owner, product, f"tests-{product}", f"Tests {product}", kind, enabled, least)
        db.run("insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price) values (%s, %s, %s, %s, %s, %s, 7) on conflict do nothing",
               owner, product, product, f"TESTS-{product}", f"tests-{product}", f"Tests {product}")


@pytest.fixture
def token(env, db, url):
    """token(*scopes): a client of the demo store whose token has these scopes and no others."""
    store, made = db.store_id(env["CARTD_STORE"]), []

    def create(*scopes, client="tests"):
        secret = secrets.token_hex(24)
        made.append(hashlib.sha256(secret.encode()).hexdigest())
        db.run("insert into cartd.api_tokens (store_id, token_hash, client_id, name, scopes) values (%s, %s, %s, 'tests', %s)",
               store, made[-1], client, list(scopes))
        return wire.Client(url, env["CARTD_STORE"], secret)
    yield create
    db.run("delete from cartd.api_tokens where store_id = %s and token_hash = any (%s)", store, made)


@pytest.fixture
def email(env, db):
    """email(account): the account's address, as the database has it."""
    store = db.store_id(env["CARTD_STORE"])
    return lambda account: db.run("select email from cartd.accounts where store_id = %s and account_id = %s", store, account)[0][0]


@pytest.fixture
def purchasing(env, db):
    """purchasing(store=, channel=): sets allow_purchasing; as it was afterwards."""
    store = db.store_id(env["CARTD_STORE"])

    def allow(everywhere=True, channel=None):
        db.run("update cartd.stores set allow_purchasing = %s where store_id = %s", everywhere, store)
        db.run("update cartd.channels set allow_purchasing = %s where store_id = %s and channel_id = %s", channel, store, CHANNEL)
    yield allow
    allow()
