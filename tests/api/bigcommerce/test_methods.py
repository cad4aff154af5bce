"""Methods, paths, content negotiation."""
import pytest

from shop import CALENDAR, UNKNOWN, items, only, path, physical


def allowed(answer):
    return {method.strip() for method in answer.headers["allow"].split(",")}


@pytest.mark.parametrize("method", ["PATCH", "POST", "OPTIONS", "FOO"])
def test_a_cart_has_no_other_methods(api, cart, nothing_stored, method):
    data = cart()
    with nothing_stored():
        answer = api.call(method, path(data))
    assert answer.status == 405
    assert allowed(answer) == {"GET", "HEAD", "PUT", "DELETE"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_items_are_posted_only(api, cart, nothing_stored, method):
    data = cart()
    with nothing_stored():
        answer = api.call(method, items(data), checked=method != "HEAD")
    assert answer.status == 405
    assert allowed(answer) == {"POST"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH"])
def test_an_item_is_put_or_deleted_only(api, cart, nothing_stored, method):
    data = cart()
    with nothing_stored():
        answer = api.call(method, items(data, only(physical(data))), checked=method != "HEAD")
    assert answer.status == 405
    assert allowed(answer) == {"PUT", "DELETE"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_carts_are_not_changed_all_at_once(api, nothing_stored, method):
    with nothing_stored():
        answer = api.call(method, "/carts", {"customer_id": 1})
    assert answer.status == 405
    assert "POST" in allowed(answer)


@pytest.mark.parametrize("target", ["", "/", "/cart", "/cartsx", "/carts/" + UNKNOWN + "/item", "/carts/" + UNKNOWN + "/items/" + UNKNOWN + "/x",
                                    "/Carts/" + UNKNOWN, "/orders", "//carts"])
def test_an_unknown_path_is_404_in_this_apis_shape(api, nothing_stored, target):
    with nothing_stored():
        assert api.get(target).status == 404


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "text/*, image/png", "application/json;q=0", "application/json;q=0.0, text/html"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_accept_that_excludes_json_is_406(api, cart, nothing_stored, method, accept):
    data = cart()
    with nothing_stored():
        answer = api.get(path(data), headers={"Accept": accept}) if method == "GET" else api.post("/carts", {"line_items": [CALENDAR]}, headers={"Accept": accept})
    assert answer.status == 406


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "application/json; charset=utf-8", "text/html, */*;q=0.1",
                                    "application/json, text/plain, */*", "APPLICATION/JSON", "text/html;q=1,application/json;q=0.5"])
def test_an_accept_that_lets_json_in_is_fine(api, cart, accept):
    assert api.get(path(cart()), headers={"Accept": accept}).status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/jsonx", "json", "undefined"])
@pytest.mark.parametrize("where", ["create", "add", "item", "cart"])
def test_a_body_that_is_not_declared_as_json_is_415(api, cart, nothing_stored, where, kind):
    data = cart()
    method, target, body = {"create": ("POST", "/carts", {"line_items": [CALENDAR]}), "add": ("POST", items(data), {"line_items": [CALENDAR]}),
                            "item": ("PUT", items(data, only(physical(data))), {"line_item": {"quantity": 2}}), "cart": ("PUT", path(data), {"customer_id": 1})}[where]
    with nothing_stored():
        assert api.call(method, target, body, headers={"Content-Type": kind}).status == 415


def test_a_delete_with_a_body_of_another_type_is_415(api, cart, nothing_stored):
    data = cart()
    with nothing_stored():
        assert api.delete(path(data), raw=b"version=1", headers={"Content-Type": "application/x-www-form-urlencoded"}).status == 415


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON", "application/vnd.api+json"])
def test_a_body_declared_as_json_is_read(api, kind):
    assert api.post("/carts", {"line_items": [CALENDAR]}, headers={"Content-Type": kind}).status == 201


@pytest.mark.parametrize("size", [300 * 1024, 2 * 1024 * 1024])
def test_a_body_over_the_limit_is_413(api, nothing_stored, size):
    raw = b'{"line_items":[{"product_id":126,"quantity":1}],"note":"' + b"x" * size + b'"}'
    with nothing_stored():
        assert api.post("/carts", raw=raw).status == 413


def test_a_body_under_the_limit_is_read(api):
    raw = b'{"line_items":[{"product_id":126,"quantity":1}],"note":"' + b"x" * 200 * 1024 + b'"}'
    assert api.post("/carts", raw=raw).status == 201


def test_a_request_line_over_the_limit_is_an_error_in_this_apis_shape(api, cart):
    assert api.get(path(cart()), query="x=" + "x" * 40000).status == 414


def test_a_path_is_decoded_once(api, cart):
    data = cart()
    coded = data["id"].replace("-", "%2D")
    assert api.get(f"/carts/{coded}").status == 200
    assert api.get(f"/carts/{coded.replace('%', '%25')}").status == 404
