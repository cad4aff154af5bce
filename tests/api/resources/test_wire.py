"""What holds beside the calls' own words: JSON, methods, versions, retries, pages, limits, browsers."""
import concurrent.futures
import http.client
import json
import secrets
from urllib.parse import urlsplit

import pytest

import wire
from conftest import ABSENT, ITEM, item_id


def many(n, start=0):
    return [{**ITEM, "EntityId": str(number)} for number in range(start, start + n)]


# --- JSON and methods

@pytest.mark.parametrize("raw", [b"{", b"[]x", b"{'CartName':'x'}", b'{"CartName":"x","CartName":"y"}', b'{"CartName":"\\u0000"}', b'{"CartName":"\\ud800"}',
                                 b'{"CartName":"\xff"}', b'{"CartName":NaN}', b'{"CartName":"x"} {}', b"// x\n{}", b"[" * 100 + b"]" * 100])
def test_what_is_not_json_is_400_and_changes_nothing(api, cart, raw):
    path = cart("kept")
    for method, target in (("POST", ""), ("PUT", path), ("POST", path + "/items"), ("POST", path + "/items/batch")):
        assert api.call(method, target, raw=raw).status == 400
    assert [one["CartName"] for one in api.get().json["carts"]] == ["kept"]


def test_a_body_of_another_type_is_415(api, nothing_changes):
    answer = api.post(raw=b'{"CartName":"x"}', headers={"Content-Type": "text/plain"})
    assert (answer.status, answer.json["Code"]) == (415, "UnsupportedMediaType")


def test_who_accepts_no_json_gets_406(api, nothing_changes):
    assert api.get(headers={"Accept": "text/html"}).status == 406
    assert api.get(headers={"Accept": "text/html, */*;q=0.1"}).status == 200


@pytest.mark.parametrize("method, path, allowed", [
    ("DELETE", "", "GET, HEAD, POST, OPTIONS"), ("POST", ABSENT, "GET, HEAD, PUT, DELETE, OPTIONS"), ("PATCH", ABSENT, "GET, HEAD, PUT, DELETE, OPTIONS"),
    ("PUT", ABSENT + "/items", "GET, HEAD, POST, OPTIONS"), ("GET", ABSENT + "/items/batch", "POST, OPTIONS"), ("GET", ABSENT + "/items/x", "DELETE, OPTIONS"),
    ("POST", "/status/x", "GET, HEAD, OPTIONS")])
def test_a_wrong_method_is_405_with_the_right_ones(api, method, path, allowed, nothing_changes):
    answer = api.call(method, path)
    assert (answer.status, answer.json["Code"], answer.headers["allow"]) == (405, "MethodNotAllowedError", allowed)


@pytest.mark.parametrize("path", ["/", ABSENT + "/", ABSENT + "/things", ABSENT + "/items/x/y", "/status", "/status/x/y"])
def test_an_unknown_path_is_404(api, path):
    target = wire.MOUNT + path
    answer = api.call("GET", whole=target) if path != "/status" else api.call("GET", path)
    assert (answer.status, answer.json["Code"]) == (404, "NotFoundError")


@pytest.mark.parametrize("path", ["/resources", "/resources/", "/resources/cart", "/stores", "/stores/"])
def test_above_the_carts_there_is_nothing_and_no_page_of_nginxs(url, path):
    """nginx would send /resources on to /resources/, if that were a location."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["status"]) == (404, 404)
    finally:
        connection.close()


def test_head_is_get_without_a_body(api, cart):
    path = cart()
    for target in ("", path, path + "/items"):
        get, head = api.get(target), api.call("HEAD", target)
        assert (head.status, head.raw, head.headers["content-length"]) == (200, b"", get.headers["content-length"])


def test_nginxs_own_errors_have_the_same_shape(api):
    answer = api.call("GET", whole=wire.MOUNT + "/status/" + "x" * 20000)
    assert (answer.status, answer.json["Code"]) in ((400, "BadRequestError"), (414, "BadRequestError"))


# --- versions

def test_each_change_moves_the_version_and_nothing_else_does(api, cart):
    path = cart()
    versions = lambda: [api.get(path).headers["etag"], api.get(path + "/items").headers["etag"]]
    assert versions() == ['"v1"'] * 2
    assert api.put(path, {"CartName": secrets.token_hex(8)}).headers["etag"] == '"v2"'
    assert versions() == ['"v2"'] * 2
    api.post(path + "/items", ITEM)
    assert versions() == ['"v3"'] * 2
    api.post(path + "/items", ITEM)                         # it is there already
    api.post(path + "/items", {"items": [ITEM, ITEM]})
    api.delete(path + "/items/" + "0" * 64)
    assert versions() == ['"v3"'] * 2
    api.post(path + "/items", {"items": many(10)})
    assert versions() == ['"v4"'] * 2
    api.delete(path + "/items/" + item_id(path, ITEM))
    assert versions() == ['"v5"'] * 2


def test_if_none_match_spares_the_body(api, cart):
    path = cart()
    for target in (path, path + "/items"):
        answer = api.get(target, headers={"If-None-Match": '"v1"'})
        assert (answer.status, answer.raw) == (304, b"")
        assert api.get(target, headers={"If-None-Match": '"v2"'}).status == 200


def test_if_match_guards_every_change(api, cart):
    path = cart("kept")
    api.post(path + "/items", ITEM)
    changes = [("PUT", path, {"CartName": "x"}), ("POST", path + "/items", many(1)[0]), ("POST", path + "/items", {"items": many(2)}),
               ("POST", path + "/items/batch", {"entityType": "files", "filters": "{}"}), ("DELETE", f"{path}/items/{item_id(path, ITEM)}", None), ("DELETE", path, None)]
    for method, target, body in changes:
        answer = api.call(method, target, body, headers={"If-Match": '"v1"'})
        assert (answer.status, answer.json["Code"]) == (412, "PreconditionFailedError"), (method, target)
    assert api.get(path).headers["etag"] == '"v2"'
    for tag in ('"v2"', "*", '"v1", "v2"'):
        assert api.put(path, {"CartName": "kept"}, headers={"If-Match": tag}).status == 200
        api.delete(path)
        path = cart("kept")
        api.post(path + "/items", ITEM)


def test_nothing_is_lost_when_many_add_to_one_cart_at_once(api, cart):
    path = cart()
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda item: api.post(path + "/items", item), many(60)))
    assert {answer.status for answer in answers} == {200}
    assert len(api.get(path + "/items").json["items"]) == 60
    assert api.get(path).headers["etag"] == '"v61"'


# --- retries

def test_a_key_gives_the_first_answer_again(api, cart, db):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    first = api.post(body={"CartName": "one"}, headers=key)
    again = api.post(body={"CartName": "one"}, headers=key)
    assert (again.status, again.raw, again.headers["idempotency-replayed"]) == (200, first.raw, "true")
    assert api.post(body={"CartName": "two"}, headers=key).status == 422
    assert len(api.get().json["carts"]) == 1


def test_a_batch_with_a_key_is_one_job(api, cart, db, finished):
    path, key = cart(), {"Idempotency-Key": secrets.token_hex(8)}
    body = {"entityType": "files", "filters": "{}"}
    answers = [api.post(path + "/items/batch", body, headers=key) for _ in range(3)]
    assert len({answer.raw for answer in answers}) == 1
    assert db.run("select count(*) from cartd.resource_jobs where cart_id = %s", path[1:]) == [(1,)]
    finished(answers[0])


def test_a_key_is_its_persons_own(api, other):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    mine, theirs = (one.post(body={"CartName": "one"}, headers=key) for one in (api, other))
    assert mine.json["CartId"] != theirs.json["CartId"] and "idempotency-replayed" not in theirs.headers


def test_a_refusal_is_not_kept(api, cart):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    path = cart("name")
    assert api.post(body={"CartName": "name"}, headers=key).status == 400
    api.delete(path)
    assert api.post(body={"CartName": "name"}, headers=key).status == 200


# --- many items

def test_many_items_are_answered_in_the_order_of_the_request(api, cart):
    path, items = cart(), many(1000)
    answer = api.post(path + "/items", {"items": items})
    assert answer.json == {"CartItemIds": [item_id(path, item) for item in items]}
    assert len(api.get(path + "/items").json["items"]) == 1000


def test_the_same_item_twice_in_one_request_is_one_row(api, cart):
    path = cart()
    answer = api.post(path + "/items", {"items": [ITEM, *many(1), ITEM]})
    assert answer.json["CartItemIds"] == [item_id(path, item) for item in [ITEM, *many(1), ITEM]]
    assert len(api.get(path + "/items").json["items"]) == 2


@pytest.mark.parametrize("items", [None, [], {}, "x", 7, many(1001)])
def test_many_are_1_to_1000(api, cart, items):
    path = cart()
    assert api.post(path + "/items", {"items": items}).text == "items must be a list of 1 to 1000 items"
    assert api.get(path + "/items").json["items"] == []


def test_one_bad_item_refuses_them_all(api, cart):
    path = cart()
    for bad in ({}, 7, None, [], {**ITEM, "EntityId": "x" * 1025}):
        assert api.post(path + "/items", {"items": [*many(5), bad]}).status == 400
    assert api.get(path + "/items").json["items"] == []


def padded(items, length):
    body = json.dumps({"items": items, "padding": ""})
    return (body[:-2] + "x" * (length - len(body)) + '"}').encode()


def test_many_items_may_have_a_mebibyte_and_not_a_byte_more(api, cart):
    path = cart()
    assert api.post(path + "/items", raw=padded(many(1000), 1024 * 1024)).status == 200
    answer = api.post(path + "/items", raw=padded(many(1000), 1024 * 1024 + 1))
    assert (answer.status, answer.json["Code"]) == (413, "RequestTooLargeError")


def test_other_requests_may_have_a_quarter_of_that(api, cart, nothing_changes):
    for target in ("", ABSENT + "/items/batch"):
        answer = api.post(target, raw=padded([], 256 * 1024 + 1))
        assert (answer.status, answer.json["Code"]) == (413, "RequestTooLargeError")
        assert api.post(target, raw=padded([], 256 * 1024)).status == 400


# --- pages

def test_pages_of_items_have_all_of_them_once(api, cart):
    path, items = cart(), many(103)
    api.post(path + "/items", {"items": items})
    whole = api.get(path + "/items").json["items"]
    for limit in (1, 10, 103, 104, 5000):
        answers = wire.pages(api, path + "/items", limit)
        assert [item for answer in answers for item in answer.json["items"]] == whole
        assert len(answers) == -(-103 // limit)


def test_pages_of_carts_have_all_of_them_once(api, cart):
    made = [cart()[1:] for _ in range(25)]
    for limit in (1, 7, 25, 26, 1000):
        answers = wire.pages(api, "", limit)
        assert [one["CartId"] for answer in answers for one in answer.json["carts"]] == made
        assert len(answers) == -(-25 // limit)


def test_a_page_goes_on_behind_what_was_deleted_meanwhile(api, cart):
    path = cart()
    api.post(path + "/items", {"items": many(20)})
    ids = [item["CartItemId"] for item in api.get(path + "/items").json["items"]]
    first = api.get(path + "/items?limit=5")
    api.delete(f"{path}/items/{ids[4]}")
    assert [item["CartItemId"] for item in api.call("GET", whole=first.json["next"]).json["items"]] == ids[5:10]
    made = [cart() for _ in range(4)]
    first = api.get("?limit=3")                 # the item's cart and two of these
    api.delete(made[1])
    assert [one["CartId"] for one in api.call("GET", whole=first.json["next"]).json["carts"]] == [made[2][1:], made[3][1:]]


def test_what_one_answer_cannot_hold_stands_on_the_next_page(api, cart):
    """Long values: a page ends where its text is enough for an answer, whatever limit says."""
    path, made = cart(), []
    for start in range(0, 1000, 200):
        items = [{name: f"{number:04d}{name}" + "\x01" * 900 for name in ITEM} for number in range(start, start + 200)]
        for part in (items[:40], items[40:80], items[80:120], items[120:160], items[160:]):
            made += api.post(path + "/items", {"items": part}).json["CartItemIds"]
    answers = wire.pages(api, path + "/items", 5000)
    assert [item["CartItemId"] for answer in answers for item in answer.json["items"]] == sorted(made)
    assert len(answers) > 3


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=x", "limit=", "limit=5001", "limit=1.0", "limit=99999999999999999999", "after=x", "after=%00", "after='"])
def test_a_page_that_cannot_be_is_400(api, cart, query):
    path = cart()
    assert api.get(f"?{query}").status == 400
    assert api.get(f"{path}/items?{query}").status == 400


# --- browsers

def test_a_page_of_an_allowed_origin_may_ask(api, cart):
    path = cart()
    answer = api.get(path, headers={"Origin": "https://shop.example"})
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in api.get(path, headers={"Origin": "https://elsewhere.example"}).headers
