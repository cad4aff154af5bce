"""Products that are switched off or gone, while they lie in a cart and when they are asked for."""
import pytest

from shop import BEST_PACK, CALENDAR, KING, PILLOW, PILLOW_PACK, SHEET, SOFT_BLUE, TWICE, TWICE_PACK, basket, quantities, with_

GONE = 95010


@pytest.fixture
def passing(db, store, shelf):
    """A product that can be taken out of the catalog: passing() does it."""
    def away():
        db.run("delete from cartd.products where store_id = %s and product_id = %s", store, GONE)
    away()
    db.run("""insert into cartd.products (store_id, product_id, category_id, slug, name, type) values (%s, %s, 95000, 'passing', 'Passing', 'physical')""", store, GONE)
    db.run("""insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price) values (%s, %s, %s, 'PASSING', 'passing-child', 'Passing', 40)""", store, GONE, GONE)
    yield away
    away()


@pytest.mark.parametrize("table, number", [("variants", 2), ("products", 2), ("categories", 1)])
def test_what_is_switched_off_is_dropped_on_read_and_comes_back(shopper, cart, disabled, db, store, table, number):
    made = cart(products=[CALENDAR, KING])
    disabled(table, number)
    answer = shopper.get()
    assert quantities(answer.cart) == {(1260, None): 1}
    assert answer.version == made.version
    assert answer.tag != made.tag
    db.run("update cartd.%s set enabled = true where store_id = %%s" % table, store)
    db.run("update cartd.variants set enabled = false where store_id = %s and variant_id = %s", store, SOFT_BLUE)
    db.run("update cartd.categories set enabled = false where store_id = %s and slug = 'cojin'", store)
    assert shopper.get().raw == made.raw


def test_what_left_the_catalog_is_dropped_on_read(shopper, cart, passing):
    cart(products=[PILLOW, {"product_child_id": GONE, "quantity": 1}])
    passing()
    assert quantities(shopper.get().cart) == {(1, None): 2}
    assert shopper.put(basket({"product_child_id": GONE, "quantity": 1})).refusal == (400, "s_001")


@pytest.mark.parametrize("how", ["off", "gone"])
def test_where_everything_is_dropped_there_is_nothing(shopper, cart, disabled, passing, how):
    made = cart(products=[{"product_child_id": GONE, "quantity": 1}])
    disabled("variants", GONE) if how == "off" else passing()
    assert shopper.get().refusal == (404, "ce_002")
    assert shopper.head().status == 404
    # There is a cart all the same, to be replaced or deleted.
    answer = shopper.put(basket(PILLOW))
    assert (answer.status, quantities(answer.cart)) == (200, {(1, None): 2})
    assert answer.headers["x-cart-id"] == made.headers["x-cart-id"]


def test_a_cart_that_shows_nothing_makes_room_for_a_new_one(shopper, cart, disabled, db, store):
    made = cart(products=[KING], coupon_code="LUUNA10")
    disabled("variants", 2)
    answer = shopper.post(basket(PILLOW))
    assert answer.status == 201
    assert answer.headers["x-cart-id"] != made.headers["x-cart-id"]
    assert db.one("select count(*) from cartd.carts where store_id = %s and account_id = %s", store, shopper.account_id) == 1


@pytest.mark.parametrize("call", ["post", "put", "merge", "price"])
def test_asking_only_for_what_is_off_is_404_and_names_it(shopper, guest, disabled, call):
    disabled("products", 2)
    body = basket({"product_child_id": SOFT_BLUE, "quantity": 1}, KING)
    if call == "put":
        shopper.post(basket(PILLOW))
    answer = guest.price(body) if call == "price" else getattr(shopper, call)(body)
    assert answer.refusal == (404, "ci_001")
    assert answer.message == "The following products are unavailable: almohada-suave-blue, almohada-king-default"


@pytest.mark.parametrize("table, number", [("bundles", 2), ("variants", 5), ("products", 5), ("categories", 1)])
def test_a_bundle_is_dropped_whole_on_read(shopper, cart, disabled, table, number):
    made = cart(products=[CALENDAR], bundles=[PILLOW_PACK])
    disabled(table, number)
    answer = shopper.get()
    assert answer.cart["bundles"] == []
    assert answer.cart["value"]["sub_total"] == made.cart["products"][0]["total_price"]


def test_those_that_are_left_are_counted_anew(shopper, cart, disabled):
    cart(products=[], bundles=[with_(BEST_PACK, product_child_ids=[1, 8]), BEST_PACK])
    disabled("variants", 8)
    assert [bundle["bundle_sequence"] for bundle in shopper.get().cart["bundles"]] == [0]
    # And a new one does not run into the hidden one.
    answer = shopper.merge(basket(bundles=[BEST_PACK]))
    assert [bundle["bundle_sequence"] for bundle in answer.cart["bundles"]] == [0, 1]


def test_a_bundle_whose_slot_went_is_dropped(shopper, cart, db, store):
    cart(products=[PILLOW], bundles=[{"bundle_id": TWICE_PACK, "product_child_ids": [TWICE, TWICE]}])
    db.run("delete from cartd.bundle_slots where store_id = %s and bundle_id = %s and position = 1", store, TWICE_PACK)
    try:
        assert shopper.get().cart["bundles"] == []
    finally:
        db.run("insert into cartd.bundle_slots (store_id, bundle_id, position, product_id, quantity, unit_price) values (%s, %s, 1, %s, 1, 10)", store, TWICE_PACK, TWICE)
    assert len(shopper.get().cart["bundles"]) == 1


def test_a_slot_s_price_of_today_counts(shopper, cart, db, store):
    cart(products=[], bundles=[{"bundle_id": TWICE_PACK, "product_child_ids": [TWICE, TWICE]}])
    db.run("update cartd.bundle_slots set unit_price = 11.5 where store_id = %s and bundle_id = %s and position = 1", store, TWICE_PACK)
    try:
        assert shopper.get().cart["value"]["sub_total"] == 31.5
    finally:
        db.run("update cartd.bundle_slots set unit_price = 10 where store_id = %s and bundle_id = %s and position = 1", store, TWICE_PACK)


def test_hidden_lines_leave_with_the_next_update(shopper, cart, disabled, db, store):
    made = cart(products=[PILLOW, KING], bundles=[PILLOW_PACK])
    disabled("variants", 2)
    disabled("variants", 5)
    shopper.put(basket(SHEET))
    assert db.one("select count(*) from cartd.cart_lines where store_id = %s and cart_id = %s", store, made.headers["x-cart-id"]) == 1


def test_a_hidden_line_survives_a_merge(shopper, cart, disabled, db, store):
    cart(products=[PILLOW, KING])
    disabled("variants", 2)
    assert quantities(shopper.merge(basket(SHEET)).cart) == {(1, None): 2, (11, None): 1}
    db.run("update cartd.variants set enabled = true where store_id = %s and variant_id = 2", store)
    assert quantities(shopper.get().cart) == {(1, None): 2, (2, None): 1, (11, None): 1}
