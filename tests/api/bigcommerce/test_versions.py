"""Versions: the version member, If-Match, If-None-Match."""
import pytest

from shop import CALENDAR, CUSTOM, SOUNDS, items, only, path, physical

TITLE = "The request cannot be processed due to a possible conflict. Please review the changes and try again."


def changes(data):
    """Every change of a cart that a version may guard: method, path, body."""
    line = only(physical(data))
    return {
        "add items": ("POST", items(data), {"line_items": [CALENDAR]}),
        "change item": ("PUT", items(data, line), {"line_item": {"quantity": 3, "product_id": 126}}),
        "delete item": ("DELETE", items(data, line), {}),
        "change cart": ("PUT", path(data), {"customer_id": 1}),
        "delete cart": ("DELETE", path(data), {}),
    }


CHANGES = ("add items", "change item", "delete item", "change cart", "delete cart")


@pytest.fixture
def two(cart):
    """A cart of two lines at version 1."""
    return cart(line_items=[CALENDAR, SOUNDS])


@pytest.mark.parametrize("change", CHANGES)
def test_the_right_version_is_let_through(api, two, change):
    method, target, body = changes(two)[change]
    answer = api.call(method, target, {**body, "version": 1})
    assert answer.status in (200, 201, 204)
    if answer.status != 204:
        assert answer.data["version"] == 2


@pytest.mark.parametrize("change", CHANGES)
def test_another_version_is_409_and_tells_the_current_one(api, two, nothing_stored, change):
    api.post(items(two), {"custom_items": [CUSTOM]})
    method, target, body = changes(two)[change]
    with nothing_stored():
        answer = api.call(method, target, {**body, "version": 1})
    assert answer.status == 409
    assert (answer.json["title"], answer.json["current_version"], answer.json["expected_version"]) == (TITLE, 2, 1)


@pytest.mark.parametrize("version", ["1", 1.5, True, [], {}, "x"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_version_of_another_type_is_422(api, two, nothing_stored, change, version):
    method, target, body = changes(two)[change]
    with nothing_stored():
        answer = api.call(method, target, {**body, "version": version})
    assert answer.status == 422
    assert answer.names("version")


@pytest.mark.parametrize("change", CHANGES)
def test_without_a_version_a_change_goes_through(api, two, change):
    api.post(items(two), {"custom_items": [CUSTOM]})
    method, target, body = changes(two)[change]
    assert api.call(method, target, body or None).status in (200, 201, 204)


def test_the_version_moves_by_one_with_every_change(api, two):
    versions = []
    for change in CHANGES[:4]:
        method, target, body = changes(two)[change]
        versions.append(api.call(method, target, body or None).data["version"])
    assert versions == [2, 3, 4, 5]


def test_refused_changes_leave_the_version_alone(api, two):
    api.post(items(two), {"line_items": [{"product_id": 999999, "quantity": 1}]})
    api.put(path(two), {"customer_id": 999999})
    assert api.get(path(two)).data["version"] == 1


@pytest.mark.parametrize("tag", ['"v1"', "*", '"v9", "v1"', '"other","v1"'])
@pytest.mark.parametrize("change", CHANGES)
def test_if_match_with_the_carts_tag_lets_through(api, two, change, tag):
    method, target, body = changes(two)[change]
    assert api.call(method, target, body or None, headers={"If-Match": tag}).status in (200, 201, 204)


@pytest.mark.parametrize("tag", ['"v2"', 'W/"v1"', '"v01"', '"1"', '"v2", "v3"', '"v99999999999999999999"', '""'])
@pytest.mark.parametrize("change", CHANGES)
def test_if_match_with_another_tag_is_412(api, two, nothing_stored, change, tag):
    method, target, body = changes(two)[change]
    with nothing_stored():
        assert api.call(method, target, body or None, headers={"If-Match": tag}).status == 412


def test_if_match_twice_is_refused(api, two, nothing_stored):
    with nothing_stored():
        answer = api.put(path(two), {"customer_id": 1}, headers=[("If-Match", '"v1"'), ("If-Match", '"v2"')])
    assert answer.status == 400


def test_if_match_on_an_absent_cart_is_404(api, two):
    api.delete(path(two))
    assert api.put(path(two), {"customer_id": 1}, headers={"If-Match": '"v1"'}).status == 404


def test_a_tag_of_an_answer_guards_the_next_change(api, two):
    tag = api.post(items(two), {"line_items": [CALENDAR]}).headers["etag"]
    assert api.put(path(two), {"customer_id": 1}, headers={"If-Match": tag}).status == 201
    assert api.put(path(two), {"customer_id": 2}, headers={"If-Match": tag}).status == 412


@pytest.mark.parametrize("tag", ['"v1"', 'W/"v1"', "*", '"v7", "v1"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_if_none_match_with_the_carts_tag_is_304(api, two, method, tag):
    answer = api.call(method, path(two), headers={"If-None-Match": tag})
    assert answer.status == 304
    assert answer.headers["etag"] == '"v1"'


@pytest.mark.parametrize("tag", ['"v2"', '"x"', '"v11"', 'W/"v2"'])
def test_if_none_match_with_another_tag_is_200(api, two, tag):
    assert api.get(path(two), headers={"If-None-Match": tag}).status == 200


def test_if_none_match_after_a_change_is_200(api, two):
    api.post(items(two), {"line_items": [CALENDAR]})
    assert api.get(path(two), headers={"If-None-Match": '"v1"'}).status == 200


def test_if_none_match_on_an_absent_cart_is_404(api, two):
    api.delete(path(two))
    assert api.get(path(two), headers={"If-None-Match": '"v1"'}).status == 404
