"""Many clients at one cart: nothing is lost, nothing is twice, whichever API they use."""
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import stack
from shop import CALENDAR, SHIRT_S_RED, TOWEL, items, only, path

CLIENTS, TIMES = 50, 10


def together(count, work):
    """Runs work(n) for n in range(count), all let go at once; their results."""
    gate = threading.Barrier(count)

    def one(number):
        gate.wait()
        return work(number)
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_50_clients_add_a_tenth_each_and_nothing_is_lost(api, key):
    answers = sum(together(CLIENTS, lambda n: [api.post(items(key), {**CALENDAR, "ItemQuantity": 0.1}) for _ in range(TIMES)]), [])
    assert {answer.status for answer in answers} == {201} and len({answer.value for answer in answers}) == 1
    assert sorted(answer.version for answer in answers) == list(range(2, 2 + CLIENTS * TIMES)), "each version was made by one"
    assert only(api.cart(key)["CartItemList"])["ItemQuantity"] == CLIENTS * TIMES / 10


def test_both_apis_add_to_one_cart(api, key, bigcommerce):
    uuid = api.get(path(key)).headers["x-cart-id"]

    def add(number):
        if number % 2:
            return api.post(items(key), {**CALENDAR, "ItemQuantity": "0.5"}).status
        return bigcommerce("POST", f"/carts/{uuid}/items", {"line_items": [{"product_id": 126, "quantity": 1}]}).status
    assert set(together(40, add)) == {201}
    answer = api.get(path(key))
    assert only(answer.cart["CartItemList"])["ItemQuantity"] == 30 and answer.version == 41


def test_of_many_if_matches_one_wins(api, key):
    answers = together(20, lambda n: api.put(path(key), {"BillingCity": f"{n}"}, headers={"If-Match": '"v1"'}))
    assert sorted(answer.status for answer in answers) == [200] + [412] * 19


def test_members_of_different_clients_are_all_kept(api, key):
    members = ["BillingFirstName", "BillingLastName", "BillingCompany", "BillingCity", "ShipmentFirstName", "ShipmentLastName", "ShipmentCity", "ShipmentState"]
    assert {answer.status for answer in together(len(members), lambda n: api.put(path(key), {members[n]: members[n]}))} == {200}
    cart = api.cart(key)
    assert all(cart[member] == member for member in members)


def test_a_limit_holds_against_many(api, key):
    statuses = [answer.status for answer in together(20, lambda n: api.post(items(key), SHIRT_S_RED))]
    assert sorted(statuses) == [201] * 10 + [400] * 10
    assert only(api.cart(key)["CartItemList"])["ItemQuantity"] == 10


def test_an_item_is_deleted_once(api, cart):
    key = cart(CALENDAR, TOWEL)
    number = api.cart(key)["CartItemList"][0]["CartItemID"]
    assert sorted(answer.status for answer in together(20, lambda n: api.delete(path(key, number)))) == [200] + [404] * 19


def test_a_cart_is_deleted_once(api, key):
    answers = together(20, lambda n: api.delete(path(key)) if n % 2 else api.post(items(key), CALENDAR))
    assert sum(answer.status == 200 for answer in answers) == 1 and {answer.status for answer in answers} <= {200, 201, 404}
    assert api.get(path(key)).status == 404


def test_killed_workers_lose_nothing_that_was_answered(api, key):
    """A 502 may have happened or not; a 201 has, once."""
    site, stop, answers = stack.Stack(), threading.Event(), []

    def add(_):
        while not stop.is_set():
            answers.append(api.post(items(key), {**CALENDAR, "ItemQuantity": "0.25"}, checked=False).status)

    def kill(_):
        for _ in range(6):
            workers = site.workers()
            if workers:
                site.kill_worker(workers[0])
            threading.Event().wait(0.15)
        stop.set()
    threads = [threading.Thread(target=add, args=(n,)) for n in range(6)] + [threading.Thread(target=kill, args=(0,))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stack.wait_for(site.serves, 20)
    done = answers.count(201)
    quantity = only(api.cart(key)["CartItemList"])["ItemQuantity"]
    assert set(answers) <= {201, 502, 503} and done > 0
    assert done * Decimal("0.25") <= quantity <= len(answers) * Decimal("0.25")
    assert api.get(path(key)).version == 1 + quantity * 4
