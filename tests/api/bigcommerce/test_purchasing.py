"""allow_purchasing off: no new carts, nothing more in old ones; reading and putting back go on."""
import pytest

from shop import CALENDAR, CHANNEL, CUSTOM, SOUNDS, items, only, path, physical, with_


@pytest.fixture
def closed(cart, purchasing):
    """A cart of three calendars and a download; then the store stops selling."""
    data = cart(line_items=[with_(CALENDAR, quantity=3), SOUNDS])
    purchasing(False)
    return data


@pytest.mark.parametrize("body", [{"line_items": [CALENDAR]}, {"custom_items": [CUSTOM]}])
def test_no_cart_is_made(api, purchasing, nothing_stored, body):
    purchasing(False)
    with nothing_stored():
        assert api.post("/carts", body).status == 403


@pytest.mark.parametrize("body", [{"line_items": [CALENDAR]}, {"custom_items": [CUSTOM]}])
def test_nothing_is_added(api, closed, nothing_stored, body):
    with nothing_stored():
        assert api.post(items(closed), body).status == 403


def test_a_quantity_may_not_go_up(api, closed, nothing_stored):
    with nothing_stored():
        assert api.put(items(closed, only(physical(closed))), {"line_item": {"quantity": 4, "product_id": 126}}).status == 403


def test_a_quantity_may_go_down(api, closed):
    assert api.put(items(closed, only(physical(closed))), {"line_item": {"quantity": 2, "product_id": 126}}).status == 200


def test_a_line_may_be_deleted(api, closed):
    assert api.delete(items(closed, only(physical(closed)))).status == 200


def test_a_cart_may_be_deleted(api, closed):
    assert api.delete(path(closed)).status == 204


def test_a_cart_may_be_read(api, closed):
    assert api.get(path(closed)).data == closed


def test_an_absent_cart_is_404_all_the_same(api, closed):
    assert api.post("/carts/00000000-0000-4000-8000-000000000000/items", {"line_items": [CALENDAR]}).status == 404


def test_a_closed_channel_closes_its_carts_alone(api, cart, purchasing):
    data = cart(channel_id=CHANNEL)
    purchasing(True, channel=False)
    assert api.post(items(data), {"line_items": [CALENDAR]}).status == 403
    assert api.post("/carts", {"line_items": [CALENDAR], "channel_id": CHANNEL}).status == 403
    assert api.post("/carts", {"line_items": [CALENDAR]}).status == 201


def test_an_open_channel_sells_though_the_store_does_not(api, purchasing):
    purchasing(False, channel=True)
    assert api.post("/carts", {"line_items": [CALENDAR], "channel_id": CHANNEL}).status == 201
    assert api.post("/carts", {"line_items": [CALENDAR]}).status == 403


def test_a_channel_that_says_nothing_does_as_the_store(api, purchasing):
    purchasing(False, channel=None)
    assert api.post("/carts", {"line_items": [CALENDAR], "channel_id": CHANNEL}).status == 403


def test_purchasing_comes_back(api, closed, purchasing):
    purchasing(True)
    assert api.post(items(closed), {"line_items": [CALENDAR]}).status == 201
