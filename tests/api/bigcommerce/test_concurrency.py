"""Many clients at one cart: nothing is lost, nothing is twice."""
import threading
from concurrent.futures import ThreadPoolExecutor

from shop import CALENDAR, CUSTOM, SOUNDS, items, lines, only, path, physical, with_

CLIENTS, TIMES = 50, 20


def together(count, work):
    """Runs work(n) for n in range(count), all let go at once; their results."""
    gate = threading.Barrier(count)

    def one(number):
        gate.wait()
        return work(number)
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_50_clients_add_20_times_each_and_nothing_is_lost(api, cart):
    data = cart(custom_items=[CUSTOM])

    def add(_):
        return [api.post(items(data), {"line_items": [CALENDAR]}).status for _ in range(TIMES)]
    statuses = sum(together(CLIENTS, add), [])
    assert statuses == [201] * CLIENTS * TIMES
    after = api.get(path(data)).data
    assert only(physical(after))["quantity"] == CLIENTS * TIMES
    assert after["version"] == data["version"] + CLIENTS * TIMES


def test_with_versions_every_201_took_effect_and_no_409_did(api, cart):
    data = cart(custom_items=[CUSTOM])

    def add(_):
        answers, version = [], 1
        for _ in range(TIMES):
            answer = api.post(items(data), {"line_items": [CALENDAR], "version": version})
            answers.append(answer)
            version = answer.data["version"] if answer.status == 201 else answer.json["current_version"]
        return answers
    answers = sum(together(CLIENTS, add), [])
    done = [answer for answer in answers if answer.status == 201]
    assert {answer.status for answer in answers} <= {201, 409}
    after = api.get(path(data)).data
    assert done and only(physical(after))["quantity"] == len(done)
    assert after["version"] == 1 + len(done)
    assert sorted(answer.data["version"] for answer in done) == list(range(2, 2 + len(done))), "each version was shown to one client"


def test_of_two_changes_of_one_version_one_wins(api, cart):
    data = cart()
    answers = together(2, lambda number: api.put(path(data), {"customer_id": number + 1, "version": 1}))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert next(answer for answer in answers if answer.status == 409).json["current_version"] == 2


def test_of_many_if_matches_one_wins(api, cart):
    data = cart()
    answers = together(20, lambda number: api.put(path(data), {"customer_id": 1}, headers={"If-Match": '"v1"'}))
    assert sorted(answer.status for answer in answers) == [201] + [412] * 19


def test_the_last_line_is_deleted_once(api, cart):
    data = cart()
    line = only(physical(data))
    statuses = [answer.status for answer in together(20, lambda _: api.delete(items(data, line)))]
    assert sorted(statuses) == [204] + [404] * 19


def test_every_line_can_be_deleted_at_once(api, cart):
    data = cart(custom_items=[CUSTOM] * 20)
    doomed = lines(data)
    statuses = [answer.status for answer in together(20, lambda number: api.delete(items(data, doomed[number])))]
    assert sorted(statuses) == [200] * 19 + [204]
    assert api.get(path(data)).status == 404


def test_changes_of_many_kinds_at_once_all_apply(api, cart):
    data = cart(line_items=[CALENDAR, SOUNDS], custom_items=[CUSTOM])
    calendar = only(physical(data))

    def change(number):
        if number % 3 == 0:
            return api.post(items(data), {"line_items": [with_(SOUNDS)]}).status
        if number % 3 == 1:
            return api.put(items(data, calendar), {"line_item": {"quantity": number + 1, "product_id": 126}}).status
        return api.post(items(data), {"custom_items": [CUSTOM]}).status
    statuses = together(30, change)
    assert all(status in (200, 201) for status in statuses)
    after = api.get(path(data)).data
    assert after["version"] == 31
    assert only(after["line_items"]["digital_items"])["quantity"] == 11
    assert len(after["line_items"]["custom_items"]) == 11


def test_a_limit_holds_against_many_at_once(api, cart):
    data = cart(custom_items=[CUSTOM])
    shirt = {"product_id": 112, "variant_id": 1122, "quantity": 1}
    statuses = [answer.status for answer in together(20, lambda _: api.post(items(data), {"line_items": [shirt]}))]
    assert sorted(statuses) == [201] * 3 + [422] * 17
    assert only(physical(api.get(path(data)).data))["quantity"] == 3


def test_carts_do_not_mix(api):
    def make(number):
        answer = api.post("/carts", {"custom_items": [with_(CUSTOM, name=f"number {number}")]})
        return number, api.get(path(answer.data)).data
    for number, data in together(40, make):
        assert only(data["line_items"]["custom_items"])["name"] == f"number {number}"
