"""A cart of 500 lines and 50 bundles: one round trip, a handful of statements, time linear in its lines."""
import time

import pytest

import stack
from shop import BEST_PACK, basket

FIRST = 96000


@pytest.fixture(scope="module")
def wide(db, store, shelf):
    """Many products, each with images and an offer."""
    def undo():
        db.run("delete from cartd.products where store_id = %s and product_id >= %s and product_id < %s", store, FIRST, FIRST + 1000)
    undo()
    db.run("""insert into cartd.products (store_id, product_id, category_id, slug, name, type)
              select %s, n, 95000, 'wide-' || n, 'Wide ' || n, 'physical' from generate_series(%s, %s) n""", store, FIRST, FIRST + 999)
    db.run("""insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price)
              select store_id, product_id, product_id, 'WIDE-' || product_id, 'wide-child-' || product_id, name, 1.25 from cartd.products
              where store_id = %s and product_id >= %s and product_id < %s""", store, FIRST, FIRST + 1000)
    db.run("""insert into cartd.product_images (store_id, product_id, position, url)
              select store_id, product_id, i, '/images/' || product_id || '-' || i from cartd.products, generate_series(1, 2) i
              where store_id = %s and product_id >= %s and product_id < %s""", store, FIRST, FIRST + 1000)
    db.run("""insert into cartd.cross_sell (store_id, product_id, position, variant_id)
              select store_id, product_id, 1, 20 from cartd.products where store_id = %s and product_id >= %s and product_id < %s""", store, FIRST, FIRST + 1000)
    db.run("analyze cartd.products, cartd.variants, cartd.product_images, cartd.cross_sell")
    yield
    undo()


def large(lines, bundles):
    return basket(*({"product_child_id": FIRST + n, "quantity": 1} for n in range(lines)), bundles=[BEST_PACK] * bundles)


def test_it_is_priced_and_stored_in_as_few_statements_as_a_small_one(guest, shopper, wide, logged, fresh):
    def cost(call, body):
        name = fresh()
        answer = call(body, headers={"X-Request-Id": name})
        assert answer.status in (200, 201), answer
        line = logged(name)
        return line["trips"], line["statements"]

    def alike(one, other):
        # A connection that served another store before says so in one statement more.
        return one[0] == other[0] and abs(one[1] - other[1]) <= 1
    small, big = large(2, 2), large(500, 50)
    stack.comes_to(True, lambda: alike(cost(guest.price, big), cost(guest.price, small)))
    stack.comes_to(1, lambda: cost(guest.price, big)[0])

    def posts():
        found = []
        for body in (small, big):
            found.append(cost(shopper.post, body))
            shopper.delete()
        return alike(*found)
    stack.comes_to(True, posts)
    shopper.post(big)
    for change in (large(500, 50), large(250, 25), large(499, 50)):
        def cheap(change=change):
            trips, statements = cost(shopper.put, change)
            return trips == 2 and statements <= 16
        stack.comes_to(True, cheap)
    shopper.put(big)
    answer = shopper.get()
    assert (len(answer.cart["products"]), len(answer.cart["bundles"])) == (500, 50)
    assert answer.cart["value"]["sub_total"] == 500 * 1.25 + 50 * 10500
    assert answer.cart["products"][7]["images"] == [f"/images/{FIRST + 7}-1", f"/images/{FIRST + 7}-2"]
    assert [child["product_child_id"] for child in answer.cart["product_cross_sell_children"]] == [20]


def fastest(call):
    times = []
    for _ in range(15):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


def test_reading_takes_time_linear_in_lines(shopper, wide):
    seconds = {}
    for lines in (100, 1000):
        body = large(lines, 0)
        assert (shopper.put if seconds else shopper.post)(body).status in (200, 201)
        seconds[lines] = fastest(lambda: shopper.get(checked=False))
    assert seconds[1000] < seconds[100] * 20, seconds


def test_pricing_takes_time_linear_in_lines(guest, wide):
    seconds = {lines: fastest(lambda: guest.price(large(lines, 0), checked=False)) for lines in (100, 1000)}
    assert seconds[1000] < seconds[100] * 20, seconds
