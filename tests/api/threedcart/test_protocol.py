"""Methods, paths, negotiation, headers, versions, retries."""
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

import stack
from shop import CALENDAR, UNKNOWN, items, only, path


@pytest.mark.parametrize("target, methods, allow", [
    ("/Cart", ["GET", "HEAD", "DELETE", "PATCH", "OPTIONS", "FOO"], "POST, PUT"), ("/Cart/{key}", ["POST", "PATCH", "OPTIONS", "FOO"], "GET, HEAD, PUT, DELETE"),
    ("/Cart/{key}/Item", ["GET", "HEAD", "PUT", "DELETE", "PATCH"], "POST"), ("/Cart/{key}/Item/1", ["GET", "HEAD", "POST", "PATCH"], "PUT, DELETE"),
    ("/Cart/{key}/1", ["GET", "HEAD", "POST", "PUT", "PATCH"], "DELETE")])
def test_other_methods_are_405(both, key, nothing_stored, target, methods, allow):
    for method in methods:
        with nothing_stored():
            answer = both.call(method, target.format(key=key), checked=method != "HEAD")
        assert answer.status == 405 and answer.headers["allow"] == allow


@pytest.mark.parametrize("target", ["/3dCartWebAPI", "/3dCartWebAPI/", "/3dCartWebAPI/v1", "/3dCartWebAPI/v1/", "/3dCartWebAPI/v3/Cart", "/3dCartWebAPI/v1/Carts", "/3dCartWebAPI/v1/Cart/",
                                    "/3dCartWebAPI/v1/Cart/{key}/", "/3dCartWebAPI/v1/Cart/{key}/Item/1/x", "/3dCartWebAPI/v1/Cart/{key}/Items/1", "/3dCartWebAPI//v1/Cart",
                                    "/3dcartwebapi/V1/Products", "/3dCartWebAPI/v1/Cart/{key}/Item{key}/1"])
def test_an_unknown_path_is_404_in_this_shape(api, key, target):
    answer = api.call("GET", "/nothing", target=target.format(key=key))
    assert answer.status == 404


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "text/*, image/png", "application/json;q=0"])
def test_an_accept_that_excludes_json_is_406(both, key, nothing_stored, accept):
    with nothing_stored():
        answers = [both.get(path(key), headers={"Accept": accept}), both.post("/Cart", {}, headers={"Accept": accept}), both.delete(path(key), headers={"Accept": accept})]
    assert {answer.status for answer in answers} == {406}


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json; charset=utf-8", "text/html, */*;q=0.1", None])
def test_an_accept_that_lets_json_in_is_fine(both, key, accept):
    assert both.get(path(key), headers={"Accept": accept}).status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "json", "undefined"])
def test_a_body_that_is_not_declared_as_json_is_415(both, key, nothing_stored, kind):
    with nothing_stored():
        answers = [both.post("/Cart", {}, headers={"Content-Type": kind}), both.put(path(key), {}, headers={"Content-Type": kind}), both.post(items(key), CALENDAR, headers={"Content-Type": kind})]
    assert {answer.status for answer in answers} == {415}


def test_bodies_that_nobody_asked_for_are_ignored(both, cart):
    key = cart(CALENDAR)
    number = only(both.cart(key)["CartItemList"])["CartItemID"]
    odd = {"raw": b"<a/>", "headers": {"Content-Type": "text/xml"}}
    assert [both.get(path(key), **odd).status, both.delete(path(key, number), **odd).status, both.delete(path(key), **odd).status] == [200] * 3


def test_a_body_over_the_limit_is_413(both, nothing_stored):
    with nothing_stored():
        for size in (300 * 1024, 2 * 1024 * 1024):
            assert both.post("/Cart", raw=b'{"Note":"' + b"x" * size + b'"}').status == 413
    assert both.post("/Cart", raw=b'{"Note":"' + b"x" * 200 * 1024 + b'"}').status == 201


def test_nginxs_own_errors_are_in_this_shape(api):
    answers = [api.get("/Cart/x", query="x" * 40000), api.get("/Cart/x", headers={"X-Long": "x" * 40000}), api.call("TRACE", "/Cart"),
               api.call("GET", "/Cart/%00"), api.call("GET", "/nothing", target="/3DCARTWEBAPI?" + "x" * 40000)]
    assert [answer.status for answer in answers] == [414, 400, 405, 400, 414]


def test_head_is_get_without_the_body(both, key):
    get, head = both.get(path(key)), both.head(path(key))
    assert head.status == 200 and head.raw == b""
    assert all(head.headers[name] == get.headers[name] for name in ("etag", "x-cart-id", "content-type", "content-length"))


def test_every_answer_about_a_cart_carries_its_uuid(both, cart, fresh):
    made = both.post("/Cart", {}, headers={"Idempotency-Key": (name := fresh())})
    key, uuid = made.value, made.headers["x-cart-id"]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid)
    item = both.post(items(key), CALENDAR)
    answers = [both.post("/Cart", {}, headers={"Idempotency-Key": name}), item, both.get(path(key)), both.head(path(key)), both.get(path(key), headers={"If-None-Match": item.headers["etag"]}),
               both.put(path(key), {}), both.put(path(key), {"BillingCity": "x"}), both.put(path(key), {"BillingCity": "x"}, headers={"If-Match": '"v1"'}),
               both.post(items(key), {"CatalogID": 1, "ItemQuantity": 2147483647}), both.post(items(key), {"CatalogID": 999999, "ItemQuantity": 1}),
               both.put(path(key, 1), {"ItemQuantity": 1}), both.put(path(key, item.value), {"ItemQuantity": 2}), both.delete(path(key, item.value)), both.delete(path(key))]
    assert [answer.status for answer in answers] == [201, 201, 200, 200, 304, 200, 200, 412, 201, 400, 404, 200, 200, 200]
    assert {answer.headers["x-cart-id"] for answer in answers} == {uuid}
    assert "x-cart-id" not in both.get(path(key)).headers, "what is gone has none"
    assert "x-cart-id" not in both.get(path(UNKNOWN)).headers


def test_headers_of_every_answer(api, key):
    answers = [api.get(path(key)), api.post("/Cart"), api.get(path("x")), api.get(path(key), headers={"Token": "x"}), api.put(path(key), raw=b"{"), api.call("PATCH", "/Cart"), api.delete(path(key))]
    for answer in answers:
        names = [name.lower() for name, _ in answer.pairs]
        assert len(set(names)) == len(names) and answer.headers["cache-control"] == "no-store" and "access-control-allow-origin" not in answer.headers
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)
    assert api.get(path("x"), headers={"X-Request-Id": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert api.get(path("x"), headers={"X-Request-Id": "not mine"}).headers["x-request-id"] != "not mine"


def test_if_none_match(both, key):
    tag = both.get(path(key)).headers["etag"]
    for wanted in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        answer = both.get(path(key), headers={"If-None-Match": wanted})
        assert answer.status == 304 and answer.raw == b"" and answer.headers["etag"] == tag
    both.put(path(key), {"BillingCity": "x"})
    assert both.get(path(key), headers={"If-None-Match": tag}).status == 200


def test_if_match_is_heeded_by_every_change(both, cart, nothing_stored):
    key = cart(CALENDAR)
    number = only(both.cart(key)["CartItemList"])["CartItemID"]
    changes = [("PUT", path(key), {"BillingCity": "x"}), ("PUT", path(key), {}), ("POST", items(key), CALENDAR), ("PUT", path(key, number), {"ItemQuantity": 3}),
               ("DELETE", path(key, number), None), ("DELETE", f"{path(key)}/{number}", None), ("DELETE", path(key), None)]
    with nothing_stored():
        for wrong in ('"v1"', '"v22"', 'W/"v2"', "v2", '""'):
            assert {both.call(*change, headers={"If-Match": wrong}).status for change in changes} == {412}
    versions = [both.call(*change, headers={"If-Match": both.get(path(key)).headers["etag"]}).status for change in changes[:5]]
    assert versions == [200, 200, 201, 200, 200]
    assert both.delete(path(key), headers={"If-Match": '"v1", "v6"'}).status == 200


def test_if_match_twice_is_400(api, key, nothing_stored):
    with nothing_stored():
        assert api.put(path(key), {"BillingCity": "x"}, headers=[("If-Match", '"v1"'), ("If-Match", '"v2"')]).status == 400


@pytest.mark.parametrize("which", ["cart", "item"])
def test_a_post_again_with_its_key_gets_the_first_answer(both, key, fresh, nothing_stored, which):
    target, body = ("/Cart", {"BillingCity": "x"}) if which == "cart" else (items(key), CALENDAR)
    name = {"Idempotency-Key": fresh()}
    first = both.post(target, body, headers=name)
    with nothing_stored():
        second = both.post(target, body, headers=name)
        other = both.post(target, {**body, "x": 1}, headers=name)
    assert first.status == second.status == 201 and first.raw == second.raw
    assert second.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    assert [first.headers[each] == second.headers[each] for each in ("etag", "x-cart-id", "content-type")] == [True] * 3
    assert other.status == 422


def test_the_other_version_is_another_request(api, fresh):
    name = {"Idempotency-Key": fresh()}
    assert [api.post("/Cart", {}, headers=name).status, api.with_version("v2").post("/Cart", {}, headers=name).status] == [201, 422]


def test_keys_of_other_grants_and_apis_are_others(api, grant, stranger, fresh):
    name = {"Idempotency-Key": fresh()}
    values = {client.post("/Cart", {}, headers=name).value for client in (api, grant(), stranger)}
    assert len(values) == 3


def test_a_failure_is_not_kept(api, key, fresh):
    name = {"Idempotency-Key": fresh()}
    assert api.post(items(key), {"CatalogID": 999999, "ItemQuantity": 1}, headers=name).status == 400
    assert api.post(items(key), CALENDAR, headers=name).status == 201


@pytest.mark.parametrize("headers", [[("Idempotency-Key", "x" * 256)], [("Idempotency-Key", "a b")], [("Idempotency-Key", "one"), ("Idempotency-Key", "two")]])
def test_keys_that_are_none_are_400(api, nothing_stored, headers):
    with nothing_stored():
        assert api.post("/Cart", {}, headers=headers).status == 400


def test_parallel_posts_with_one_key_make_one_cart(api, fresh):
    name = {"Idempotency-Key": fresh()}
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: api.post("/Cart", {}, headers=name), range(20)))
    done = [answer for answer in answers if answer.status == 201]
    assert done and {answer.status for answer in answers} <= {201, 409} and len({answer.raw for answer in done}) == 1


def test_reads_are_one_round_trip_and_changes_two(api, cart, fresh):
    def trips():
        key = cart(CALENDAR)
        number = only(api.cart(key)["CartItemList"])["CartItemID"]
        calls = [("GET", path(key), None), ("POST", "/Cart", {"CustomerId": 1, "BillingCity": "x"}), ("PUT", path(key), {"BillingCity": "x", "CustomerId": 2}),
                 ("POST", items(key), CALENDAR), ("PUT", path(key, number), {"ItemQuantity": 2}), ("DELETE", path(key, number), None), ("DELETE", path(key), None)]
        names = []
        for method, target, body in calls:
            names.append(fresh())
            assert api.call(method, target, body, headers={"X-Request-Id": names[-1]}).status in (200, 201)

        def logged():
            lines = [json.loads(line) for line in stack.Stack().log("cartd") if any(name in line for name in names)]
            return {line["request_id"]: line for line in lines} if len(lines) == len(names) else None
        lines = stack.wait_for(logged, seconds=20)
        assert {(line["store"], line["api"]) for line in lines.values()} == {("demo", "threedcart")}
        return [lines[name]["trips"] for name in names]
    stack.comes_to([1] + [2] * 6, trips)
