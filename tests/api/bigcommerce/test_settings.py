"""Settings: whether the store, and each channel, sells; at once, for all workers."""
import pytest

from shop import CALENDAR, CHANNEL

STORE = "/carts/settings"
OURS = f"/carts/settings/channels/{CHANNEL}"
BODY = {"line_items": [CALENDAR]}


@pytest.fixture(autouse=True)
def afterwards(purchasing):
    yield purchasing


def allowed(answer):
    assert answer.status == 200, answer
    assert set(answer.data) == {"allow_purchasing"} and answer.json["meta"] == {}
    return answer.data["allow_purchasing"]


def test_the_store_sells_at_first(api):
    assert allowed(api.get(STORE)) is True


@pytest.mark.parametrize("value", [False, True])
def test_what_is_put_is_answered_and_kept(api, value):
    assert allowed(api.put(STORE, {"allow_purchasing": value, "unknown": 1})) is value
    assert allowed(api.get(STORE)) is value


def test_a_channel_says_nothing_at_first(api):
    assert allowed(api.get(OURS)) is None


@pytest.mark.parametrize("value", [False, True, None])
def test_what_is_put_for_a_channel_is_answered_and_kept(api, value):
    assert allowed(api.put(OURS, {"allow_purchasing": value})) is value
    assert allowed(api.get(OURS)) is value
    assert allowed(api.get(STORE)) is True, "the store's own is another"


def test_a_store_that_does_not_sell_makes_no_cart_in_any_worker(api):
    api.put(STORE, {"allow_purchasing": False})
    assert {api.post("/carts", BODY).status for _ in range(40)} == {403}
    api.put(STORE, {"allow_purchasing": True})
    assert {api.post("/carts", BODY).status for _ in range(40)} == {201}


def test_a_channel_overrides_the_store(api):
    api.put(STORE, {"allow_purchasing": False})
    api.put(OURS, {"allow_purchasing": True})
    assert api.post("/carts", {**BODY, "channel_id": CHANNEL}).status == 201
    assert api.post("/carts", BODY).status == 403
    api.put(OURS, {"allow_purchasing": None})
    assert api.post("/carts", {**BODY, "channel_id": CHANNEL}).status == 403


@pytest.mark.parametrize("body", [{}, {"allow_purchasing": None}, {"allow_purchasing": "true"}, {"allow_purchasing": 1}, {"allow_purchasing": []},
                                  {"allow_purchasing": {}}, {"Allow_purchasing": True}])
def test_what_is_no_setting_of_a_store_is_refused(api, nothing_stored, body):
    with nothing_stored():
        answer = api.put(STORE, body)
        assert answer.status == 422 and set(answer.errors) == {"allow_purchasing"}, answer


@pytest.mark.parametrize("body", [{}, {"allow_purchasing": "null"}, {"allow_purchasing": 0}, {"allow_purchasing": [True]}])
def test_what_is_no_setting_of_a_channel_is_refused(api, nothing_stored, body):
    with nothing_stored():
        answer = api.put(OURS, body)
        assert answer.status == 422 and set(answer.errors) == {"allow_purchasing"}, answer


@pytest.mark.parametrize("path", [STORE, OURS])
@pytest.mark.parametrize("raw, status", [(b"[]", 422), (b"true", 422), (b"{", 400), (b"", 400)])
def test_a_body_that_is_no_object_is_refused(api, nothing_stored, path, raw, status):
    with nothing_stored():
        assert api.put(path, raw=raw).status == status


@pytest.mark.parametrize("channel", ["1000", "0", "-1", "x", "1.0", "99999999999", "2147483648", "%31x"])
def test_an_unknown_channel_is_404(api, nothing_stored, channel):
    with nothing_stored():
        assert api.get(f"/carts/settings/channels/{channel}").status == 404
        assert api.put(f"/carts/settings/channels/{channel}", {"allow_purchasing": False}).status == 404


def test_another_stores_channel_is_404(stranger, nothing_stored):
    with nothing_stored():
        assert stranger.get(OURS).status == 404
        assert stranger.put(OURS, {"allow_purchasing": False}).status == 404


def test_one_stores_setting_is_not_anothers(api, stranger):
    api.put(STORE, {"allow_purchasing": False})
    assert allowed(stranger.get(STORE)) is True


@pytest.mark.parametrize("path", [STORE, OURS])
def test_the_scopes_for_information_are_needed(token, nothing_stored, path):
    with nothing_stored():
        carts, reading, writing = token("store_cart"), token("store_v2_information_read_only"), token("store_v2_information")
    assert carts.get(path).status == 403 and carts.put(path, {"allow_purchasing": True}).status == 403
    assert reading.get(path).status == 200 and reading.put(path, {"allow_purchasing": True}).status == 403
    assert writing.get(path).status == 200 and writing.put(path, {"allow_purchasing": None if path == OURS else True}).status == 200
    assert writing.post("/carts", BODY).status == 403


@pytest.mark.parametrize("path", [STORE, OURS])
def test_nobody_is_told_anything(nobody, nothing_stored, path):
    with nothing_stored():
        assert nobody.get(path).status == 401 and nobody.put(path, {"allow_purchasing": False}).status == 401


@pytest.mark.parametrize("path", [STORE, OURS])
@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_other_methods_are_405(api, path, method):
    answer = api.call(method, path)
    assert answer.status == 405 and answer.headers["allow"] == "GET, HEAD, PUT"


@pytest.mark.parametrize("path", [STORE, OURS])
def test_head_is_as_get(api, path):
    assert api.head(path).status == 200
