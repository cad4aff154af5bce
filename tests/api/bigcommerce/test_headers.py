"""Headers that every answer has, and errors' shape."""
import re

import pytest

from shop import CALENDAR, UNKNOWN, items, path


def samples(api, nobody, cart):
    data = cart()
    return {
        200: api.get(path(data)), 201: api.post("/carts", {"line_items": [CALENDAR]}), 204: api.delete(path(cart())),
        304: api.get(path(data), headers={"If-None-Match": '"v1"'}), 400: api.post("/carts", raw=b"{"), 401: nobody.get(path(data)),
        404: api.get(f"/carts/{UNKNOWN}"), 405: api.call("PATCH", path(data)), 406: api.get(path(data), headers={"Accept": "text/html"}),
        409: api.put(path(data), {"customer_id": 1, "version": 7}), 412: api.put(path(data), {"customer_id": 1}, headers={"If-Match": '"v7"'}),
        413: api.post("/carts", raw=b"[" + b" " * 1024 * 1024 + b"]"), 415: api.post("/carts", raw=b"x", headers={"Content-Type": "text/plain"}),
        422: api.post("/carts", {})}


@pytest.fixture
def every(api, nobody, cart):
    answers = samples(api, nobody, cart)
    assert {status: answer.status for status, answer in answers.items()} == {status: status for status in answers}
    return answers


def test_every_answer_has_a_request_id_of_its_own(every):
    names = [answer.headers["x-request-id"] for answer in every.values()]
    assert len(set(names)) == len(names)


def test_no_answer_may_be_kept(every):
    assert all("no-store" in answer.headers["cache-control"] for answer in every.values())


def test_no_header_comes_twice(every):
    for answer in every.values():
        names = [name.lower() for name, _ in answer.pairs]
        assert len(set(names)) == len(names), answer.pairs


def test_no_answer_tells_what_it_runs_on(every):
    for answer in every.values():
        assert not re.search(r"\d", answer.headers.get("server", "")), "no version numbers"
        assert "x-powered-by" not in answer.headers


def test_problems_have_their_shape(every):
    for status, answer in every.items():
        if status >= 400:
            assert answer.json["status"] == status
            assert answer.json["type"] == "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"
            assert answer.headers["content-type"].startswith("application/problem+json")


def test_what_is_invalid_has_one_title(api, cart, every):
    assert api.put(path(cart()), {}).json["title"] == every[422].json["title"]


@pytest.mark.parametrize("name", ["abc", "abc-123_X.z", "7f9c24e8-3b12-4d5a-9c41-0f2d6a7b8c9d", "a" * 64])
def test_a_sane_request_id_comes_back(api, cart, name):
    assert api.get(path(cart()), headers={"X-Request-Id": name}).headers["x-request-id"] == name


def test_a_sane_request_id_comes_back_with_errors(api, nobody):
    for client, target in ((api, f"/carts/{UNKNOWN}"), (nobody, f"/carts/{UNKNOWN}"), (api, "/nothing")):
        assert client.get(target, headers={"X-Request-Id": "mine-1"}).headers["x-request-id"] == "mine-1"


@pytest.mark.parametrize("name", ["", "two words", "<script>", "x" * 300, "quote\"", "semi;colon", "t\u00e9", "{}", "%0d%0aX-Evil: 1"])
def test_another_request_id_is_replaced(api, cart, name):
    assert api.get(path(cart()), headers={"X-Request-Id": name}).headers["x-request-id"] != name


def test_answers_with_a_cart_name_it(api, cart):
    data = cart()
    for answer in (api.get(path(data)), api.head(path(data)), api.put(path(data), {"customer_id": 1}), api.post(items(data), {"line_items": [CALENDAR]})):
        assert answer.headers["x-cart-id"] == data["id"]


def test_tags_are_strong(api, cart):
    assert api.get(path(cart())).headers["etag"] == '"v1"'


def test_the_length_is_told(api, cart):
    answer = api.get(path(cart()))
    assert int(answer.headers["content-length"]) == len(answer.raw)


def test_no_browser_may_read_this_api(api, cart):
    answer = api.get(path(cart()), headers={"Origin": "https://shop.example"})
    assert "access-control-allow-origin" not in answer.headers
