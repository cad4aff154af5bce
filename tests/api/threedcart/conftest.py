"""Fixtures: apps at the demo store and the second one, and the database behind them."""
import contextlib
import hashlib
import json
import pathlib
import secrets
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import openapi   # noqa: E402
import stack  # noqa: E402
import wire   # noqa: E402
from database import Database   # noqa: E402
from shop import DEAR, FOREIGN, HEAVY, HIDDEN, SAMPLE, items   # noqa: E402
from fixtures import env, fresh, nothing_stored, url   # noqa: E402, F401

ROOMY = 1000000     # so that these tests, which are in a hurry, meet the limit where they mean to


@pytest.fixture(scope="session")
def db(env):
    return Database(stack.database_url(env))


@pytest.fixture(scope="session", params=["v1", "v2"])
def both(request, api):
    """The client, in each version."""
    return api.with_version(request.param)


@pytest.fixture(scope="session")
def api(env, url, shelf):
    return wire.Client(url, env["CARTD_THREEDCART_SECURE_URL"], env["CARTD_THREEDCART_PRIVATE_KEY"], env["CARTD_THREEDCART_TOKEN"])


@pytest.fixture(scope="session")
def readonly(env, api):
    return wire.Client(api.url, api.secure_url, api.key, env["CARTD_THREEDCART_READONLY_TOKEN"])


@pytest.fixture(scope="session")
def nobody(api):
    return wire.Client(api.url, None, None, None)


@pytest.fixture(scope="session")
def grant(env, db, url):
    """grant(store, scope, key): a client of that store, as cartctl would have made it."""
    made = []

    def create(store=env["CARTD_STORE"], scope="write", key=None):
        key, token = key or secrets.token_hex(24), secrets.token_hex(24)
        made.append(hashlib.sha256(token.encode()).hexdigest())
        secure_url = db.run("""insert into cartd.grants (store_id, key_hash, token_hash, name, scope)
                               values (%s, %s, %s, 'tests', %s) returning (select secure_url from cartd.stores s where s.store_id = grants.store_id)""",
                            db.store_id(store), hashlib.sha256(key.encode()).hexdigest(), made[-1], scope)[0][0]
        return wire.Client(url, secure_url, key, token)
    yield create
    db.run("delete from cartd.grants where token_hash = any (%s)", made)


@pytest.fixture(scope="session")
def stranger(env, grant, shelf):
    """Another store's app."""
    return grant(env["CARTD_STORE2"])


@pytest.fixture(scope="session")
def cartctl(env):
    """cartctl(…, code=0, stdin=""): the operator's tool; its JSON."""
    def run(*words, code=0, stdin=""):
        done = subprocess.run([env["CARTD_CARTCTL"], "-c", env["CARTD_CONFIG"], "--json", *words], input=stdin, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == code, f"{words}: {done.stdout}{done.stderr}"
        return json.loads(done.stdout)
    return run


@pytest.fixture
def key(api):
    """The order key of a new, empty cart."""
    return cart_new(api)


@pytest.fixture
def cart(api):
    """cart(item, …, **members): a new cart's order key."""
    def create(*entries, client=api, **members):
        made = cart_new(client, members)
        for entry in entries:
            answer = client.post(items(made), entry)
            assert answer.status == 201, answer
        return made
    return create


def cart_new(client, members=None):
    answer = client.post("/Cart", members)
    assert answer.status == 201, answer
    return answer.value


@pytest.fixture
def selling(env, db):
    """selling(False): the demo store sells nothing; as it was afterwards."""
    store = db.store_id(env["CARTD_STORE"])

    def sell(yes):
        db.run("update cartd.stores set allow_purchasing = %s where store_id = %s", yes, store)
    yield sell
    sell(True)


@pytest.fixture
def fleeting(env, db):
    """with fleeting(price, …): a product of the demo store that goes again, and takes its price with it."""
    store = db.store_id(env["CARTD_STORE"])

    @contextlib.contextmanager
    def product(number, price):
        product_put(db, store, number, price)
        yield number
        db.run("delete from cartd.products where store_id = %s and product_id = %s", store, number)
    return product


def product_put(db, store, product, price, enabled=True, weight=None):
    db.run("insert into cartd.categories (store_id, category_id, slug, name) values (%s, 90100, 'three', 'Three') on conflict do nothing", store)
    db.run("""insert into cartd.products (store_id, product_id, category_id, slug, name, type, enabled)
              values (%s, %s, 90100, %s, %s, 'physical', %s) on conflict do nothing""", store, product, f"three-{product}", f"Three {product}", enabled)
    db.run("insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price, weight) values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
           store, product, product, f"THREE-{product}", f"three-{product}", f"Three {product}", price, weight)


@pytest.fixture(scope="session")
def shelf(env, db):
    """What the demo data lack, and buckets that do not fill."""
    store, second = db.store_id(env["CARTD_STORE"]), db.store_id(env["CARTD_STORE2"])
    db.run("update cartd.stores set bucket_size = %s, bucket_per_second = %s where store_id in (%s, %s)", ROOMY, ROOMY, store, second)
    product_put(db, store, SAMPLE, "3.14")
    for set_id, option_id in ((15820261, 47597762), (99572501, 91126905)):
        db.run("insert into cartd.option_sets (store_id, product_id, option_set_id, name, required) values (%s, %s, %s, 'Sample', true) on conflict do nothing", store, SAMPLE, set_id)
        db.run("""insert into cartd.options (store_id, product_id, option_set_id, option_id, name, value, price_delta)
                  values (%s, %s, %s, %s, 'Sample', 'sample', 0.005) on conflict do nothing""", store, SAMPLE, set_id, option_id)
    product_put(db, store, HIDDEN, 7, enabled=False)
    product_put(db, store, DEAR, "999999999999.9999")
    product_put(db, store, HEAVY, 1, weight="0.1234567890123456789")
    product_put(db, second, FOREIGN, 7)
    yield
    db.run("update cartd.stores set bucket_size = default, bucket_per_second = default where store_id in (%s, %s)", store, second)


@pytest.fixture(scope="session")
def bigcommerce(env, url):
    """bigcommerce(method, path, body): a call of the other API on the same store; checked against its own file."""
    spec = openapi.Spec(wire.ROOT / "src/api/bigcommerce/openapi.yaml")

    def call(method, target, body=None):
        raw = None if body is None else json.dumps(body).encode()
        pairs = [("X-Auth-Token", env["CARTD_BIGCOMMERCE_TOKEN"])] + ([] if raw is None else [("Content-Type", "application/json"), ("Content-Length", str(len(raw)))])
        answer = wire.send(url, method, f"/stores/{env['CARTD_STORE']}/v3{target}", raw, pairs)
        answer.json = spec.check(method, target, answer.status, answer.headers, answer.raw)
        return answer
    return call
