"""Baskets of who has not signed in: priced like carts, kept nowhere."""
import time

import stack
from shop import BEST_PACK, FOREIGN_ADDRESS, KING, PILLOW, basket, quantities, together, with_

# Sessions that rest report their counters after ten seconds at the latest.
REPORT_SECONDS = 11


def test_it_is_priced_like_a_cart(guest, shopper):
    body = basket(PILLOW, KING, bundles=[BEST_PACK, BEST_PACK], coupon_code="LUUNA10")
    answer, mine = guest.price(body), shopper.post(body)
    assert answer.status == 200
    assert {**answer.cart, "user_id": shopper.account_id} == mine.cart


def test_it_is_nobody_s_and_has_no_id(guest):
    answer = guest.price(basket(PILLOW))
    assert answer.cart["user_id"] is None
    assert not {"x-cart-id", "etag"} & set(answer.headers)


def test_addresses_are_not_looked_at(guest):
    answer = guest.price(basket(with_(PILLOW, address_id=1), with_(PILLOW, address_id=FOREIGN_ADDRESS), with_(PILLOW, address_id=2**40),
                                bundles=[with_(BEST_PACK, address_id=4711)]))
    assert quantities(answer.cart) == {(1, None): 6}
    assert answer.cart["bundles"][0]["address_id"] is None


def test_nothing_is_written(guest, db, coupon, fresh):
    def written():
        time.sleep(REPORT_SECONDS)
        db.run("select pg_stat_clear_snapshot()")
        return db.one("select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint from pg_stat_user_tables where schemaname = 'cartd'"), \
            db.one("select pg_snapshot_xmax(pg_current_snapshot())::text")
    code = coupon(usage_limit=1)
    before = written()
    for _ in range(20):
        assert guest.price(basket(PILLOW, bundles=[BEST_PACK], coupon_code=code), headers={"Idempotency-Key": fresh()}).status == 200
    assert written() == before, "no row was written, and no transaction had a number"


def test_it_is_one_round_trip(guest, logged, fresh):
    def trips():
        name = fresh()
        guest.price(basket(PILLOW, bundles=[BEST_PACK], coupon_code="LUUNA10"), headers={"X-Request-Id": name})
        return logged(name)["trips"]
    stack.comes_to(1, trips)


def test_many_at_once_do_not_mix(guest):
    answers = together(40, lambda number: guest.price(basket(with_(PILLOW, quantity=number + 1))))
    assert [answer.cart["total_products"] for answer in answers] == list(range(1, 41))
