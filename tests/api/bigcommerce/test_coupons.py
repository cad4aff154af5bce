"""Promotions and coupons in a cart's arithmetic, as this API shows them.  Rows are placed by SQL: putting a coupon on a cart is another API's call."""
import concurrent.futures
import decimal
import hashlib
import pathlib
import re
import secrets

import psycopg2
import pytest

import wire
from shop import CERTIFICATE, CUSTOM, only, physical

QUERIES = pathlib.Path(__file__).resolve().parents[3] / "sql" / "queries"
BANNERS = "include=promotions.banners"


@pytest.fixture
def store(env, db):
    return db.store_id(env["CARTD_STORE"])


@pytest.fixture
def coupon(db, store):
    """coupon(cart, kind=, value=, …): a coupon made for the occasion, on that cart."""
    made = []

    def put(cart, **columns):
        key = "t" + secrets.token_hex(8)
        made.append(key)
        columns = {"kind": "fixed", "value": 1, "name": "", **columns}
        names = ", ".join(columns)
        db.run(f"insert into cartd.coupons (store_id, code_key, code, {names}) values (%s, %s, %s{', %s' * len(columns)})",
               store, key, key.upper(), *columns.values())
        if cart is not None:
            place(cart, key)
        return key

    def place(cart, key):
        db.run("""insert into cartd.cart_coupons (store_id, cart_id, code_key, account_id, applied_at)
                  select store_id, cart_id, %s, account_id, now() from cartd.carts where store_id = %s and cart_id = %s""", key, store, cart["id"])
        db.run("update cartd.carts set has_coupons = true where store_id = %s and cart_id = %s", store, cart["id"])
    put.place = place
    yield put
    db.run("delete from cartd.cart_coupons where store_id = %s and code_key = any (%s)", store, made)
    db.run("delete from cartd.coupons where store_id = %s and code_key = any (%s)", store, made)


@pytest.fixture(scope="module")
def aside(db, api):
    """A store of its own for promotions, which touch every cart there; client of it."""
    name, token = "p" + secrets.token_hex(6), secrets.token_hex(24)
    store = db.run("select max(store_id) + 1 from cartd.stores")[0][0]
    db.run("insert into cartd.stores (store_id, hash, name, secure_url, currency, currencies) values (%s, %s, 'P', 'https://p.example', 'USD', '{USD}')",
           store, name)
    db.run("insert into cartd.channels (store_id, channel_id, name) values (%s, 1, 'P')", store)
    db.run("insert into cartd.api_tokens (store_id, token_hash, client_id, name, scopes) values (%s, %s, 'p', 'p', '{store_cart}')",
           store, hashlib.sha256(token.encode()).hexdigest())
    db.run("insert into cartd.categories (store_id, category_id, slug, name) values (%s, 1, 'c', 'C')", store)
    db.run("insert into cartd.products (store_id, product_id, category_id, slug, name, type) values (%s, 1, 1, 'p', 'P', 'physical')", store)
    db.run("insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price) values (%s, 1, 1, 'P', 'p', 'P', 50)", store)
    client = wire.Client(api.url, name, token)
    client.store_id = store
    yield client
    for table in ["carts", "idempotency_keys", "promotions", "variants", "products", "categories", "api_tokens", "channels", "stores"]:
        db.run(f"delete from cartd.{table} where store_id = %s", store)


@pytest.fixture
def promotion(db, aside):
    """promotion(kind, value, …): one more in the store aside."""
    ids = iter(range(1, 100))

    def put(kind, value=None, **columns):
        columns = {"promotion_id": next(ids), "name": "P", "kind": kind, "value": value, **columns}
        db.run(f"insert into cartd.promotions (store_id, {', '.join(columns)}) values (%s{', %s' * len(columns)})", aside.store_id, *columns.values())
        db.run("update cartd.stores set has_promotions = exists (select from cartd.promotions p where p.store_id = %s and kind <> 'banner') where store_id = %s",
               aside.store_id, aside.store_id)
        return columns["promotion_id"]
    yield put
    db.run("delete from cartd.promotions where store_id = %s", aside.store_id)
    db.run("update cartd.stores set has_promotions = false where store_id = %s", aside.store_id)


def plain(value):
    """Decimals as floats, which these cases write."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return float(value) if isinstance(value, decimal.Decimal) else value


def of(api, cart, query=""):
    answer = api.get(f"/carts/{cart['id']}", query=query)
    assert answer.status == 200, answer
    return plain(answer.data)


def cart_of(client, quantity=2):
    answer = client.post("/carts", {"line_items": [{"product_id": 1, "quantity": quantity}]})
    assert answer.status == 201, answer
    return plain(answer.data)


@pytest.mark.parametrize("kind, number, off", [("percentage", 15, 1.49), ("fixed", 3, 3), ("fixed", 500, 9.95), ("per_total", 2.5, 2.5), ("per_item", 1, 1)])
def test_a_coupon_is_taken_off_and_shown(api, cart, coupon, kind, number, off):
    one = cart()
    key = coupon(one, kind=kind, value=number, name="A name")
    data = of(api, one)
    assert data["coupons"] == [{"code": key.upper(), "id": key, "display_name": "A name", "discounted_amount": off,
                                "coupon_type": {"percentage": "1", "per_item": "0"}.get(kind, "2")}]
    assert (data["base_amount"], data["discount_amount"], data["cart_amount"]) == (9.95, 0, pytest.approx(9.95 - off, abs=1e-9))
    line = only(physical(data))
    assert (line["coupon_amount"], line["discount_amount"]) == ((off, off) if kind == "per_item" else (0, 0))


def test_a_coupon_without_a_name_shows_its_code(api, cart, coupon):
    one = cart()
    key = coupon(one)
    assert only(of(api, one)["coupons"])["display_name"] == key.upper()


def test_coupons_are_taken_in_the_order_in_which_they_came(api, cart, coupon):
    one = cart(line_items=[{"product_id": 126, "quantity": 10}])
    first, second = coupon(one, kind="percentage", value=50), coupon(one, kind="percentage", value=50)
    assert [(c["id"], c["discounted_amount"]) for c in of(api, one)["coupons"]] == [(first, 49.75), (second, 24.88)]


@pytest.mark.parametrize("columns", [{"enabled": False}, {"ends_at": "2020-01-01"}, {"starts_at": "2100-01-01"}, {"minimum_subtotal": 9.96}])
def test_one_that_does_not_apply_is_not_shown(api, cart, coupon, columns):
    one = cart()
    coupon(one, **columns)
    data = of(api, one)
    assert data["coupons"] == [] and data["cart_amount"] == 9.95


def test_a_minimum_is_inclusive(api, cart, coupon):
    one = cart()
    coupon(one, minimum_subtotal=9.95)
    assert of(api, one)["cart_amount"] == 8.95


def test_a_coupon_that_needs_more_comes_back_when_there_is_more(api, cart, coupon):
    one = cart(line_items=[{"product_id": 126, "quantity": 2}])
    coupon(one, minimum_subtotal=15)
    line = only(physical(one))["id"]
    assert api.put(f"/carts/{one['id']}/items/{line}", {"line_item": {"product_id": 126, "quantity": 1}}).data["coupons"] == []
    assert len(api.put(f"/carts/{one['id']}/items/{line}", {"line_item": {"product_id": 126, "quantity": 2}}).data["coupons"]) == 1


def test_nothing_is_taken_off_gift_certificates(api, cart, coupon):
    one = cart(gift_certificates=[CERTIFICATE], custom_items=[CUSTOM])
    coupon(one, kind="percentage", value=100)
    data = of(api, one)
    assert (data["base_amount"], data["cart_amount"]) == (60, 50)


def test_changes_keep_coupons(api, cart, coupon):
    one = cart()
    coupon(one)
    added = plain(api.post(f"/carts/{one['id']}/items", {"line_items": [{"product_id": 126, "quantity": 1}]}).data)
    assert added["cart_amount"] == 18.9 and len(of(api, one)["coupons"]) == 1


def test_a_use_is_free_again_when_the_cart_goes(api, cart, coupon, db, store):
    one = cart()
    key = coupon(one)
    assert api.delete(f"/carts/{one['id']}").status == 204
    assert db.run("select count(*) from cartd.cart_coupons where store_id = %s and code_key = %s", store, key) == [(0,)]


def test_a_coupon_counted_by_account_leaves_when_the_cart_changes_hands(api, cart, coupon, db, store):
    one = cart(customer_id=1)
    limited, free = coupon(one, usage_limit_per_account=1), coupon(one, value=2)
    assert len(of(api, one)["coupons"]) == 2
    given = api.put(f"/carts/{one['id']}", {"customer_id": 2}).data
    assert [c["id"] for c in given["coupons"]] == [free]
    assert db.run("select code_key, account_id from cartd.cart_coupons where store_id = %s and cart_id = %s", store, one["id"]) == [(free, 2)]
    assert limited not in str(of(api, one))


def test_promotions_come_before_coupons_by_their_id(aside, promotion):
    promotion("percentage", 10)
    promotion("fixed", 5)
    promotion("banner", banner_text="B", banner_type="t")
    data = cart_of(aside)
    assert data["discounts"] == [{"id": "1", "discounted_amount": 10}, {"id": "2", "discounted_amount": 5}]
    assert (data["base_amount"], data["discount_amount"], data["cart_amount"]) == (100, 15, 85)
    assert of(aside, data)["cart_amount"] == 85


def test_a_promotion_counts_from_the_next_request_on(aside, promotion):
    """Workers remember nothing that could be wrong."""
    one = cart_of(aside)
    assert all(of(aside, one)["cart_amount"] == 100 for _ in range(20))
    promotion("per_item", 7)
    assert all(of(aside, one)["cart_amount"] == 86 for _ in range(40))
    assert only(physical(of(aside, one)))["discount_amount"] == 14


def test_promotions_outside_of_their_window_are_none(aside, promotion):
    promotion("fixed", 1, ends_at="2020-01-01")
    promotion("fixed", 2, starts_at="2100-01-01")
    promotion("fixed", 4, enabled=False)
    promotion("fixed", 8, minimum_subtotal=100.01)
    promotion("fixed", 16, minimum_subtotal=100)
    assert cart_of(aside)["discounts"] == [{"id": "5", "discounted_amount": 16}]


def test_an_overridden_price_takes_no_part_in_per_item(aside, promotion):
    promotion("per_item", 7)
    answer = aside.post("/carts", {"line_items": [{"product_id": 1, "quantity": 1, "list_price": 40}, {"product_id": 1, "quantity": 1}]})
    assert answer.data["discount_amount"] == 7


def test_banners_are_shown_where_they_are_asked_for(aside, promotion):
    promotion("banner", banner_text="Hello", banner_type="cart_page", banner_pages=["HOME_PAGE", 'a "b", c'])
    promotion("banner", banner_text="Spend more", banner_type="x", minimum_subtotal=1000)
    promotion("fixed", 1, banner_text="One less", banner_type="x")
    one = cart_of(aside)
    assert "promotions" not in one and "promotions" not in of(aside, one)
    banners = of(aside, one, BANNERS)["promotions"]
    assert banners == {"banners": [{"id": "1", "type": "cart_page", "page": ["HOME_PAGE", 'a "b", c'], "text": "Hello"},
                                   {"id": "3", "type": "x", "page": [], "text": "One less"}]}


def test_every_answer_with_a_cart_can_show_banners(api, cart):
    one = cart(query=BANNERS)
    assert one["promotions"] == {"banners": []}
    line = only(physical(one))["id"]
    assert api.post(f"/carts/{one['id']}/items", {"custom_items": [CUSTOM]}, query=BANNERS).data["promotions"] == {"banners": []}
    assert api.put(f"/carts/{one['id']}", {"customer_id": 1}, query=BANNERS).data["promotions"] == {"banners": []}
    assert api.put(f"/carts/{one['id']}/items/{line}", {"line_item": {"product_id": 126, "quantity": 2}}, query=BANNERS).data["promotions"] == {"banners": []}
    assert api.delete(f"/carts/{one['id']}/items/{line}", query=BANNERS).data["promotions"] == {"banners": []}


def statement(name):
    """The very text of a statement, for psycopg2: $1 becomes %(p1)s."""
    text = re.sub(r"(?m)^--.*\n", "", (QUERIES / f"{name}.sql").read_text(encoding="utf-8"))
    return re.sub(r"\$(\d+)", r"%(p\1)s", text.replace("%", "%%"))


@pytest.mark.parametrize("limits, accounts, uses", [({"usage_limit": 1}, 2, 1), ({"usage_limit": 7}, 2, 7), ({"usage_limit_per_account": 3}, 2, 6)])
def test_racing_carts_get_no_more_uses_than_there_are(cart, coupon, db, store, env, limits, accounts, uses):
    key = coupon(None, **limits)
    carts = [cart(customer_id=1 + n % accounts)["id"] for n in range(50)]
    lock, find, put = statement("coupon/lock"), statement("coupon/find"), statement("coupon/put")

    def take(one):
        connection = psycopg2.connect(db.dsn)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("set local role cartd_app; select set_config('cartd.store_id', %s, true)", (str(store),))
                cursor.execute("select account_id from cartd.carts where store_id = %s and cart_id = %s for update", (store, one))
                account = cursor.fetchone()[0]
                cursor.execute(lock, {"p1": store, "p2": key})
                cursor.execute(find, {"p1": store, "p2": key, "p3": one, "p4": None})
                row = dict(zip([column.name for column in cursor.description], cursor.fetchone()))
                if row["live"] and row["left_over"] and row["left_for_account"]:
                    cursor.execute(put, {"p1": store, "p2": one, "p3": key, "p4": account, "p5": "2026-11-20"})
        finally:
            connection.close()
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        list(pool.map(take, carts))
    assert db.run("select count(*) from cartd.cart_coupons where store_id = %s and code_key = %s", store, key) == [(uses,)]
