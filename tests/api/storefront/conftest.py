"""Fixtures: shoppers of the demo store who have signed in, a merchant of it, and the database behind them.

The stack is the one that CARTD_URL and its companions (var/demo.env) name; tests/run starts one.
"""
import itertools
import json
import pathlib
import sys
import urllib.request
import uuid

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import stack  # noqa: E402
import wire   # noqa: E402
from database import Database   # noqa: E402
from shop import CATEGORY, SECOND_HALF, THIRD, TWICE, TWICE_PACK, PILLOW   # noqa: E402
from fixtures import env, fresh, logged, nothing_stored, url   # noqa: E402, F401


@pytest.fixture(scope="session")
def db(env):
    return Database(stack.database_url(env))


@pytest.fixture(scope="session")
def store(env, db):
    """The demo store's id."""
    return db.one("select store_id from cartd.stores where hash = %s", env["CARTD_STORE"])


def sign_in(url, email, password):
    request = urllib.request.Request(url + "/api/auth/login", json.dumps({"email": email, "password": password}).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["accessToken"]


@pytest.fixture(scope="session")
def first(env, url, db, store):
    """Shopper 1, who has addresses 1 and 2."""
    client = wire.Client(url, sign_in(url, env["CARTD_SHOPPER1_EMAIL"], env["CARTD_SHOPPER1_PASSWORD"]), 1)
    db.run("delete from cartd.carts where store_id = %s and account_id = 1", store)
    return client


class Shoppers:
    """As many as are asked for: each with an account of their own, shopper 1's password, and a sign-in that was real."""

    def __init__(self, env, url, db, store):
        self.env, self.url, self.db, self.store = env, url, db, store
        self.numbers = itertools.count(db.one("select greatest(max(account_id), 100000) + 1 from cartd.accounts where store_id = %s", store))
        self.lot = uuid.uuid4().hex[:8]
        self.idle = []

    def account(self):
        number = next(self.numbers)
        email = f"shopper{number}-{self.lot}@tests.example"
        self.db.run("""with p as (
            insert into cartd.accounts (store_id, account_id, email, given_name, family_name, password_hash)
            select store_id, %s, %s, 'Given', 'Family', password_hash from cartd.accounts where store_id = %s and account_id = 1
            returning store_id, account_id)
            insert into cartd.account_roles (store_id, account_id, role_id)
            select p.store_id, p.account_id, r.role_id from p join cartd.account_roles r on r.store_id = p.store_id and r.account_id = 1""",
                    number, email, self.store)
        return number, email

    def make(self):
        number, email = self.account()
        return wire.Client(self.url, sign_in(self.url, email, self.env["CARTD_SHOPPER1_PASSWORD"]), number)

    def take(self):
        """One without a cart."""
        return self.idle.pop() if self.idle else self.make()

    def give_back(self, client):
        self.db.run("delete from cartd.carts where store_id = %s and account_id = %s", self.store, client.account_id)
        self.idle.append(client)


@pytest.fixture(scope="session")
def shoppers(env, url, db, store):
    made = Shoppers(env, url, db, store)
    yield made
    db.run("delete from cartd.accounts where store_id = %s and email like %s", store, f"%-{made.lot}@tests.example")


@pytest.fixture
def new_shopper(shoppers):
    """new_shopper(): somebody who has signed in and has no cart."""
    taken = []

    def take():
        taken.append(shoppers.take())
        return taken[-1]
    yield take
    for client in taken:
        shoppers.give_back(client)


@pytest.fixture
def shopper(new_shopper, shelf):
    return new_shopper()


@pytest.fixture
def owner(first, db, store, shelf):
    """Shopper 1 without a cart."""
    db.run("delete from cartd.carts where store_id = %s and account_id = 1", store)
    return first


@pytest.fixture
def guest(url, shelf):
    """Nobody."""
    return wire.Client(url)


@pytest.fixture
def cart(shopper):
    """cart(**body): the shopper's new cart; two pillows unless the body says otherwise. The answer."""
    def create(**body):
        answer = shopper.post(body or {"products": [PILLOW]})
        assert answer.status == 201, answer
        return answer
    return create


@pytest.fixture(scope="session")
def shelf(db, store):
    """What the demo data lack: prices of four digits, a special price of 0, a bundle of two slots of one product."""
    db.run("insert into cartd.categories (store_id, category_id, slug, name) values (%s, %s, 'shelf', 'Shelf') on conflict do nothing", store, CATEGORY)
    for product, price, special in ((THIRD, "0.3333", None), (SECOND_HALF, "10", "0"), (TWICE, "30", None)):
        db.run("""insert into cartd.products (store_id, product_id, category_id, slug, name, type)
                  values (%s, %s, %s, %s, %s, 'physical') on conflict do nothing""", store, product, CATEGORY, f"shelf-{product}", f"Shelf {product}")
        db.run("""insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price, special_price)
                  values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing""",
               store, product, product, f"SHELF-{product}", f"shelf-{product}-child", f"Shelf {product}", price, special)
    db.run("insert into cartd.bundles (store_id, bundle_id, name) values (%s, %s, 'Twice') on conflict do nothing", store, TWICE_PACK)
    for position, price in ((0, 20), (1, 10)):
        db.run("""insert into cartd.bundle_slots (store_id, bundle_id, position, product_id, quantity, unit_price)
                  values (%s, %s, %s, %s, 1, %s) on conflict do nothing""", store, TWICE_PACK, position, TWICE, price)


@pytest.fixture
def disabled(db, store):
    """disabled("variants", 1): not for sale while the test runs. Tables: categories, products, variants, bundles."""
    undo = []

    def disable(table, number):
        key = {"categories": "category_id", "products": "product_id", "variants": "variant_id", "bundles": "bundle_id"}[table]
        undo.append((table, key, number))
        db.run(f"update cartd.{table} set enabled = false where store_id = %s and {key} = %s", store, number)
    yield disable
    for table, key, number in undo:
        db.run(f"update cartd.{table} set enabled = true where store_id = %s and {key} = %s", store, number)


@pytest.fixture
def priced(db, store):
    """priced(child, price=, special=): other prices while the test runs."""
    undo = []

    def change(child, price=None, special=None):
        undo.append((*db.one("select price, special_price from cartd.variants where store_id = %s and variant_id = %s", store, child), store, child))
        db.run("update cartd.variants set price = coalesce(%s, price), special_price = %s where store_id = %s and variant_id = %s",
               price, special, store, child)
    yield change
    for row in reversed(undo):
        db.run("update cartd.variants set price = %s, special_price = %s where store_id = %s and variant_id = %s", *row)


@pytest.fixture
def coupon(db, store):
    """coupon(kind=, value=, …): a coupon of its own name; gives the code."""
    made = []

    def create(kind="fixed", value=5, **columns):
        code = "T" + uuid.uuid4().hex[:12].upper()
        made.append(code.lower())
        columns = {"kind": kind, "value": value, **columns}
        db.run(f"insert into cartd.coupons (store_id, code_key, code, {', '.join(columns)}) values (%s, %s, %s{', %s' * len(columns)})",
               store, code.lower(), code, *columns.values())
        return code
    yield create
    db.run("delete from cartd.cart_coupons where store_id = %s and code_key = any (%s)", store, made)
    db.run("delete from cartd.coupons where store_id = %s and code_key = any (%s)", store, made)


class Merchant:
    """The store's back end: bigcommerce's API."""

    def __init__(self, env):
        self.base = f"{env['CARTD_URL']}/stores/{env['CARTD_STORE']}/v3"
        self.token = env["CARTD_BIGCOMMERCE_TOKEN"]

    def call(self, method, path, body=None):
        """(status, body)"""
        request = urllib.request.Request(self.base + path, None if body is None else json.dumps(body).encode(), method=method,
                                         headers={"X-Auth-Token": self.token, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                raw, status = answer.read(), answer.status
        except urllib.error.HTTPError as error:
            raw, status = error.read(), error.code
        return status, json.loads(raw) if raw else None

    def cart(self, answer):
        """The cart that a shopper's answer shows, as the merchant sees it; None: there is none."""
        status, body = self.call("GET", f"/carts/{answer.headers['x-cart-id']}")
        return body["data"] if status == 200 else None

    def lines(self, answer):
        return [line for kind in self.cart(answer)["line_items"].values() for line in kind]


@pytest.fixture(scope="session")
def merchant(env):
    return Merchant(env)
