"""The rate limit: counted over all workers, by store; strangers apart."""
import hashlib
import json
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import stack
import wire
from shop import CALENDAR, UNKNOWN, items, only, path, physical

QUOTA = 40


def numbers(answer):
    return {name.removeprefix("x-rate-limit-"): int(value) for name, value in answer.headers.items() if name.startswith("x-rate-limit-")}


@pytest.fixture
def small(url, db):
    """A store of its own with a small quota, and nothing of it used."""
    name, secret = "rate" + secrets.token_hex(6), secrets.token_hex(24)
    store = db.run("""insert into cartd.stores (store_id, hash, name, secure_url, currency, currencies, rate_quota)
                      select max(store_id) + 1, %s, 'Rates', 'https://rates.example', 'USD', '{USD}', %s from cartd.stores returning store_id""", name, QUOTA)[0][0]
    db.run("insert into cartd.api_tokens (store_id, token_hash, client_id, name, scopes) values (%s, %s, 'rates', 'Rates', '{store_cart}')",
           store, hashlib.sha256(secret.encode()).hexdigest())
    yield wire.Client(url, name, secret)
    db.run("delete from cartd.api_tokens where store_id = %s", store)
    db.run("delete from cartd.stores where store_id = %s", store)


@pytest.fixture
def window(nobody):
    """Time enough for a test in this window, or the next one's beginning."""
    left = numbers(nobody.get("/carts"))["time-reset-ms"]
    if left < 6000:
        time.sleep(left / 1000 + 0.05)


def test_every_answer_tells_the_rate(api, cart, nobody, readonly):
    data = cart()
    line = only(physical(data))
    answers = [api.get(path(data)), api.head(path(data)), api.get(path(data), headers={"If-None-Match": '"v1"'}),
               api.put(items(data, line), {"line_item": {"quantity": 0}}), api.put(items(data, line), raw=b"{"), api.get(f"/carts/{UNKNOWN}"),
               api.get("/carts/x"), api.get("/nothing"), api.call("PATCH", "/carts"), nobody.get("/carts"), readonly.post("/carts", {"line_items": [CALENDAR]}),
               api.get("/carts", headers={"Accept": "text/html"}), api.post("/carts", raw=b"<a/>", headers={"Content-Type": "text/xml"}),
               api.get("/carts", query="limit=251"), api.delete(path(data), {"version": 7}), api.delete(path(data), headers={"If-Match": '"v7"'}), api.delete(path(data)),
               api.call("GET", "/carts", store="nosuchstore", checked=False), api.call("GET", "/carts", store="NO-STORE-AT-ALL", checked=False)]
    assert [answer.status for answer in answers] == [200, 200, 304, 422, 400, 404, 404, 404, 405, 401, 403, 406, 415, 413, 409, 412, 204, 401, 401]
    for answer in answers:
        told = numbers(answer)
        assert set(told) == {"time-window-ms", "time-reset-ms", "requests-quota", "requests-left"}, answer
        assert told["time-window-ms"] == 30000 and 0 < told["time-reset-ms"] <= 30000 and told["requests-quota"] == 150000
        assert 0 <= told["requests-left"] < 150000


def test_the_window_runs_down(api):
    first = numbers(api.get("/carts"))["time-reset-ms"]
    time.sleep(0.2)
    second = numbers(api.get("/carts"))["time-reset-ms"]
    assert second < first - 150 or second > first, "the next window, at most"


def test_over_the_quota_is_429(small, window):
    for n in range(QUOTA):
        answer = small.get(f"/carts/{UNKNOWN}")
        assert answer.status == 404 and numbers(answer)["requests-left"] == QUOTA - 1 - n, (n, answer)
    answer = small.get(f"/carts/{UNKNOWN}")
    told = numbers(answer)
    assert answer.status == answer.json["status"] == 429
    assert told["requests-left"] == 0 and told["requests-quota"] == QUOTA
    assert answer.headers["x-retry-after"] == answer.headers["retry-after"]
    assert 0 <= int(answer.headers["retry-after"]) * 1000 - told["time-reset-ms"] < 1000, "until the window ends"
    # Writes are refused as reads are, broken ones too.
    assert small.post("/carts", {"line_items": [CALENDAR]}).status == 429
    assert small.call("PUT", path({"id": UNKNOWN}), raw=b"{").status == 429


def test_a_429_costs_no_database(small, window, fresh):
    for _ in range(QUOTA):
        small.head("/carts")
    name = fresh()
    assert small.get("/carts", headers={"X-Request-Id": name}).status == 429
    line = stack.wait_for(lambda: [json.loads(line) for line in stack.Stack().log("cartd") if f'"{name}"' in line], seconds=20)[0]
    assert (line["status"], line["statements"], line["trips"]) == (429, 0, 0)


def test_another_store_is_not_held_to_it(small, api, window):
    for _ in range(QUOTA + 1):
        small.head("/carts")
    assert small.get("/carts").status == 429
    assert api.get("/carts").status == 200


def test_the_next_window_is_fresh(small, window):
    for _ in range(QUOTA + 1):
        last = small.head("/carts")
    assert last.status == 429
    time.sleep(numbers(last)["time-reset-ms"] / 1000 + 0.05)
    answer = small.get("/carts")
    assert answer.status == 200 and numbers(answer)["requests-left"] == QUOTA - 1


def test_exactly_the_quota_is_served_to_many_at_once(small, window):
    def ask(_):
        return small.get(f"/carts/{UNKNOWN}").status
    with ThreadPoolExecutor(24) as pool:
        statuses = list(pool.map(ask, range(3 * QUOTA)))
    assert statuses.count(404) == QUOTA and set(statuses) == {404, 429}


def test_a_bad_token_uses_nobodys_quota_up(small, window, url):
    thief = wire.Client(url, small.store, "0" * 48)
    for _ in range(2 * QUOTA):
        assert thief.get("/carts").status == 401
    answer = small.get("/carts")
    assert answer.status == 200 and numbers(answer)["requests-left"] == QUOTA - 1


def test_a_stranger_does_not_learn_the_quota(small, url):
    told = numbers(wire.Client(url, small.store, "0" * 48).get("/carts"))
    assert told["requests-quota"] == 150000


def test_a_new_quota_counts_with_the_next_request(db, small, window):
    assert numbers(small.get("/carts"))["requests-quota"] == QUOTA
    db.run("update cartd.stores set rate_quota = 77 where hash = %s", small.store)
    assert numbers(small.get("/carts"))["requests-quota"] == 77
