"""One cart for each account, whoever races."""
import threading

from shop import CALENDAR, KING, PILLOW, TOWEL, basket, only, together, with_


def test_of_50_posts_at_once_one_makes_the_cart(shopper, db, store):
    answers = together(50, lambda number: shopper.post(basket(with_(PILLOW, quantity=number + 1))))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 49
    assert {answer.code for answer in answers if answer.status == 409} == {"ce_001"}
    winner = next(answer for answer in answers if answer.status == 201)
    assert shopper.get().raw == winner.raw
    assert db.one("select count(*) from cartd.carts where store_id = %s and account_id = %s", store, shopper.account_id) == 1


def test_50_posts_at_once_under_one_key_make_one_cart(shopper, fresh):
    key = {"Idempotency-Key": fresh()}
    answers = together(50, lambda _: shopper.post(basket(PILLOW), headers=key))
    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer.headers["x-cart-id"] for answer in answers if answer.status == 201}) == 1
    assert sum(answer.status == 201 and "idempotency-replayed" not in answer.headers for answer in answers) == 1


def test_50_updates_at_once_are_50_versions_and_the_last_one_shows(shopper, cart):
    cart()
    bodies = [basket(with_(PILLOW, quantity=number + 1), with_(KING, quantity=number + 1), CALENDAR if number % 2 else TOWEL) for number in range(50)]
    answers = together(50, lambda number: shopper.put(bodies[number]))
    assert {answer.status for answer in answers} == {200}
    assert sorted(answer.version for answer in answers) == list(range(2, 52))
    after = shopper.get()
    assert after.raw == next(answer for answer in answers if answer.version == 51).raw
    assert len({line["quantity"] for line in after.cart["products"][:2]}) == 1, "no update is mixed with another"


def test_of_50_updates_of_one_version_one_wins(shopper, cart):
    made = cart()
    answers = together(50, lambda number: shopper.put(basket(with_(PILLOW, quantity=number + 1)), headers={"If-Match": made.tag}))
    assert sorted(answer.status for answer in answers) == [200] + [412] * 49


def test_of_20_deletes_one_finds_the_cart(shopper, cart):
    cart()
    assert sorted(answer.status for answer in together(20, lambda _: shopper.delete())) == [204] + [404] * 19


def test_making_changing_and_deleting_at_once_never_leaves_two(shopper, db, store):
    def work(number):
        call = (lambda: shopper.post(basket(PILLOW)), lambda: shopper.put(basket(KING)), shopper.delete, lambda: shopper.merge(basket(TOWEL)), shopper.get)[number % 5]
        return [call().status for _ in range(6)]
    statuses = sum(together(30, work), [])
    assert set(statuses) <= {200, 201, 204, 404, 409}
    assert db.one("select count(*) from cartd.carts where store_id = %s and account_id = %s", store, shopper.account_id) <= 1


def test_a_merchant_and_a_shopper_change_one_cart_and_nothing_is_lost(shopper, cart, merchant):
    made = cart()
    cart_id = made.headers["x-cart-id"]

    def work(number):
        if number % 2:
            return shopper.merge(basket(PILLOW)).status
        return merchant.call("POST", f"/carts/{cart_id}/items", {"line_items": [{"product_id": 126, "quantity": 1}]})[0]
    assert set(together(40, work)) <= {200, 201}
    after = shopper.get()
    assert {line["product_child_id"]: line["quantity"] for line in after.cart["products"]} == {1: 2 + 2 * 20, 1260: 20}
    assert after.version == 41 == merchant.cart(after)["version"]
    assert only([line for line in merchant.lines(after) if line["variant_id"] == 1])["quantity"] == 42


def test_no_read_shows_one_version_s_lines_under_another_s_coupon(shopper, cart, coupon, merchant):
    code = coupon(value=5)
    with_coupon, without = basket(PILLOW, coupon_code=code), basket(with_(PILLOW, quantity=7))
    made = cart(**with_coupon)
    over = threading.Event()

    def write():
        try:
            for number in range(400):
                assert shopper.put(with_coupon if number % 2 else without).status == 200
        finally:
            over.set()

    def read(take):
        shown = set()
        while not over.is_set():
            shown.add(take())
        return shown

    def seen_by_the_shopper():
        shown = shopper.get().cart
        return shown["total_products"], shown["value"]["total_discount"]

    def seen_by_the_merchant():
        shown = merchant.cart(made)
        return shown["line_items"]["physical_items"][0]["quantity"], shown["base_amount"] - shown["cart_amount"]
    work = [write] + [lambda: read(seen_by_the_shopper), lambda: read(seen_by_the_merchant)] * 3
    for shown in together(len(work), lambda number: work[number]())[1:]:
        assert shown <= {(2, 5), (7, 0)}
