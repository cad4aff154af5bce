"""The list of a store's carts: what it shows, its filters, its pages."""
import base64
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

import stack
from shop import CALENDAR, CERTIFICATE, CUSTOM, SHIRT_S_RED, SOUNDS, TOWEL_BOXED, UNKNOWN, items, only, path, physical, with_
from test_log import logged  # noqa: F401


@pytest.fixture
def lonely(db, env):
    """lonely(): a channel that no other test's carts are in."""
    store, made = db.store_id(env["CARTD_STORE"]), []

    def create():
        made.append(db.run("insert into cartd.channels (store_id, channel_id, name) select %s, max(channel_id) + 1, 'List' from cartd.channels returning channel_id", store)[0][0])
        return made[-1]
    yield create
    db.run("delete from cartd.carts where store_id = %s and channel_id = any (%s)", store, made)
    db.run("delete from cartd.channels where store_id = %s and channel_id = any (%s)", store, made)


@pytest.fixture
def seven(cart, lonely):
    """A channel with seven carts, in the order they were made."""
    channel = lonely()
    return channel, [cart(channel_id=channel)["id"] for _ in range(7)]


def ids(answer):
    assert answer.status == 200, answer
    pagination = answer.json["meta"]["pagination"]
    assert pagination["count"] == len(answer.data)
    return [entry["id"] for entry in answer.data]


def follow(api, query, kind="cursor_pagination", link="next"):
    """All pages that the links lead to, from query on."""
    pages = []
    while query is not None:
        answer = api.get("/carts", query=query)
        pages.append(ids(answer))
        query = answer.json["meta"][kind]["links"].get(link, "?")[1:] or None
    return pages


def test_an_entry_says_what_the_cart_says(api, cart, lonely):
    channel = lonely()
    wanted = [cart(channel_id=channel, line_items=[CALENDAR, SOUNDS, TOWEL_BOXED, with_(SHIRT_S_RED, quantity=3)]),
              cart(channel_id=channel, custom_items=[CUSTOM], gift_certificates=[CERTIFICATE], customer_id=1),
              cart(channel_id=channel, line_items=[with_(CALENDAR, list_price=1.2345, quantity=7)]),
              cart(channel_id=channel, currency={"code": "JPY"}, line_items=[with_(CALENDAR, quantity=3)])]
    answer = api.get("/carts", query=f"channel_id={channel}")
    for data, entry in zip(wanted, answer.data, strict=True):
        assert list(entry) == ["id", "customer_id", "channel_id", "version", "currency", "cart_amount", "created_time", "updated_time"]
        assert entry == {name: api.get(path(data)).data[name] for name in entry}


def test_a_line_whose_product_left_the_catalog_is_worth_nothing_in_both(api, cart, lonely, db):
    channel = lonely()
    data = cart(channel_id=channel, line_items=[CALENDAR, SOUNDS])
    db.run("update cartd.cart_lines set variant_id = 999999, product_id = 999999 where cart_id = %s and product_id = 200", data["id"])
    entry = only(api.get("/carts", query=f"channel_id={channel}").data)
    assert entry["cart_amount"] == api.get(path(data)).data["cart_amount"]


def test_promotions_count_as_in_the_cart(api, cart, lonely, db, env):
    store, channel = db.store_id(env["CARTD_STORE"]), lonely()
    data = [cart(channel_id=channel, line_items=[with_(CALENDAR, quantity=n)]) for n in (1, 2, 3)]
    db.run("insert into cartd.promotions (store_id, promotion_id, name, kind, value) values (%s, 990001, 'List', 'percentage', 10)", store)
    db.run("update cartd.stores set has_promotions = true where store_id = %s", store)
    try:
        listed = [entry["cart_amount"] for entry in api.get("/carts", query=f"channel_id={channel}").data]
        assert listed == [api.get(path(one)).data["cart_amount"] for one in data]
        assert listed != [one["cart_amount"] for one in data], "the promotion counts"
    finally:
        db.run("delete from cartd.promotions where store_id = %s and promotion_id = 990001", store)
        db.run("update cartd.stores s set has_promotions = exists (select from cartd.promotions p where p.store_id = s.store_id) where store_id = %s", store)


def test_carts_come_by_their_last_change(api, seven):
    channel, made = seven
    assert ids(api.get("/carts", query=f"channel_id={channel}")) == made
    assert ids(api.get("/carts", query=f"channel_id={channel}&direction=desc")) == made[::-1]
    assert api.put(path({"id": made[2]}), {"customer_id": 0}).status == 201
    moved = made[:2] + made[3:] + made[2:3]
    assert ids(api.get("/carts", query=f"channel_id={channel}")) == moved


def test_hours_do_not_mix(api, seven, db):
    channel, made = seven
    for at, cart_id in zip(("2026-01-01T09:59:59.999999Z", "2026-01-01T10:00:00Z", "2026-01-01T10:30:00Z", "2025-01-01T11:00:00Z", "2026-01-01T10:30:00Z", "2024-02-29T23:59Z", "2026-01-02T00:00Z"), made):
        db.run("update cartd.carts set updated_at = %s where cart_id = %s", at, cart_id)
    a, b, c, d, e, f, g = made
    assert ids(api.get("/carts", query=f"channel_id={channel}")) == [f, d, a, b, *sorted((c, e)), g]
    assert follow(api, f"channel_id={channel}&limit=1") == [[one] for one in (f, d, a, b, *sorted((c, e)), g)]
    assert set(ids(api.get("/carts", query=f"channel_id={channel}&date_modified:min=2026-01-01T10:00:00Z&date_modified:max=2026-01-01T10:30:00Z"))) == {b, c, e}
    assert set(ids(api.get("/carts", query=f"channel_id={channel}&date_modified%3Amax=2026-01-01"))) == {a, b, c, d, e, f}
    assert set(ids(api.get("/carts", query=f"channel_id={channel}&date_modified:min=2026-01-01&date_modified:max=2026-01-01"))) == {a, b, c, e}


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("kind", ["pagination", "cursor_pagination"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_are_the_list_in_parts(api, seven, direction, kind, limit):
    channel, made = seven
    wanted = made if direction == "asc" else made[::-1]
    pages = follow(api, f"channel_id={channel}&direction={direction}&limit={limit}", kind)
    assert pages == [wanted[n:n + limit] for n in range(0, 7, limit)]


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 3, 7])
def test_cursors_lead_back(api, seven, direction, limit):
    channel, made = seven
    wanted = made if direction == "asc" else made[::-1]
    last = api.get("/carts", query=f"channel_id={channel}&direction={direction}&page={-(-7 // limit)}&limit={limit}")
    start = last.json["meta"]["cursor_pagination"]["start_cursor"]
    pages = follow(api, f"channel_id={channel}&direction={direction}&limit={limit}&before={quote(start)}", link="previous") if limit < 7 else [[]]
    assert [one for page in pages[::-1] for one in page] == wanted[:7 - len(last.data)]


def test_the_total_is_told(api, seven):
    channel, _ = seven
    meta = api.get("/carts", query=f"channel_id={channel}&limit=3").json["meta"]["pagination"]
    assert (meta["total"], meta["total_pages"], meta["per_page"], meta["current_page"]) == (7, 3, 3, 1)


def test_past_the_end_there_is_nothing(api, seven):
    channel, _ = seven
    assert ids(api.get("/carts", query=f"channel_id={channel}&page=100")) == []


def test_the_customers_carts(api, cart, lonely):
    channel = lonely()
    first, guest, second = cart(channel_id=channel, customer_id=2), cart(channel_id=channel), cart(channel_id=channel, customer_id=2)
    other = cart(channel_id=channel, customer_id=1)
    assert ids(api.get("/carts", query=f"channel_id={channel}&customer_id=2")) == [first["id"], second["id"]]
    assert ids(api.get("/carts", query=f"channel_id={channel}&customer_id=2&direction=desc")) == [second["id"], first["id"]]
    assert ids(api.get("/carts", query=f"channel_id={channel}&customer_id=0")) == [guest["id"]]
    assert ids(api.get("/carts", query=f"channel_id={channel}&customer_id=1&date_modified:min=2026-01-01&limit=250")) == [other["id"]]
    assert ids(api.get("/carts", query=f"channel_id={channel}&customer_id=987654")) == []
    for direction, wanted in (("asc", [first, second]), ("desc", [second, first])):
        assert follow(api, f"channel_id={channel}&customer_id=2&direction={direction}&limit=1") == [[one["id"]] for one in wanted]
        assert api.get("/carts", query=f"channel_id={channel}&customer_id=2&limit=1").json["meta"]["pagination"]["total"] == 2


def test_ended_carts_are_not_there(api, seven, db):
    channel, made = seven
    db.run("update cartd.carts set expires_at = now() where cart_id = any (%s::uuid[])", made[1:3])
    assert ids(api.get("/carts", query=f"channel_id={channel}")) == made[:1] + made[3:]
    assert api.get("/carts", query=f"channel_id={channel}").json["meta"]["pagination"]["total"] == 5


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_ended_carts_leave_no_gaps_in_pages(api, seven, db, direction):
    channel, made = seven
    db.run("update cartd.carts set expires_at = now() where cart_id = any (%s::uuid[])", made[:2] + made[5:])
    wanted = made[2:5] if direction == "asc" else made[4:1:-1]
    assert follow(api, f"channel_id={channel}&direction={direction}&limit=2") == [wanted[:2], wanted[2:]]


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_the_way_back_from_the_second_page_is_shown(api, seven, direction):
    channel, made = seven
    first = api.get("/carts", query=f"channel_id={channel}&direction={direction}&limit=1")
    links = first.json["meta"]["cursor_pagination"]["links"]
    assert "previous" not in links
    second = api.get("/carts", query=links["next"][1:]).json["meta"]["cursor_pagination"]["links"]
    back = api.get("/carts", query=second["previous"][1:])
    assert ids(back) == ids(first) and "previous" not in back.json["meta"]["cursor_pagination"]["links"]
    assert "next" in back.json["meta"]["cursor_pagination"]["links"]


def test_another_stores_carts_are_not_there(api, stranger, cart):
    data = cart()
    listed = [one for page in follow(stranger, "limit=250") for one in page]
    assert data["id"] not in listed


@pytest.mark.parametrize("query, field", [
    ("customer_id=x", "customer_id"), ("customer_id=-1", "customer_id"), ("customer_id=1.0", "customer_id"), ("customer_id=2147483648", "customer_id"), ("customer_id=", "customer_id"),
    ("channel_id=0", "channel_id"), ("channel_id=x", "channel_id"), ("date_modified:min=yesterday", "date_modified:min"), ("date_modified:max=2026-02-30", "date_modified:max"),
    ("date_modified%3Amin=", "date_modified:min"), ("limit=0", "limit"), ("limit=x", "limit"), ("page=0", "page"), ("page=-1", "page"), ("page=99999999999999999999", "page"), ("direction=up", "direction"),
    ("after=x", "after"), ("before=", "before"), ("after=aWQ6MQ==", "after"), ("before=" + quote(base64.b64encode(b"id:1.x").decode()), "before")])
def test_what_is_no_filter_is_refused(api, query, field):
    answer = api.get("/carts", query=query)
    assert answer.status == 422 and set(answer.errors) == {field}, answer


def test_a_tampered_cursor_is_refused(api, seven):
    channel, _ = seven
    cursor = api.get("/carts", query=f"channel_id={channel}&limit=2").json["meta"]["cursor_pagination"]["end_cursor"]
    place = base64.b64decode(cursor).decode()
    for text in (place.upper(), place + " ", place.replace("id:", "id:0"), place.replace("id:", "id:-"), place.replace(".", "/"), place[:-1], "id:" + "9" * 30 + "." + UNKNOWN):
        assert api.get("/carts", query="after=" + quote(base64.b64encode(text.encode()).decode())).status == 422, text
    assert api.get("/carts", query="after=" + quote(cursor.rstrip("=") + "A" if not cursor.endswith("=") else cursor.rstrip("="))).status == 422


def test_both_cursors_at_once_are_refused(api, seven):
    channel, _ = seven
    cursors = api.get("/carts", query=f"channel_id={channel}&limit=2").json["meta"]["cursor_pagination"]
    answer = api.get("/carts", query=f"after={quote(cursors['end_cursor'])}&before={quote(cursors['start_cursor'])}")
    assert answer.status == 422 and set(answer.errors) == {"before"}


def test_more_than_250_is_413(api):
    assert api.get("/carts", query="limit=251").status == 413
    assert api.get("/carts", query="limit=250").status == 200


def test_reading_is_enough(readonly, nobody, token):
    assert readonly.get("/carts", query="limit=1").status == 200
    assert nobody.get("/carts").status == 401
    assert token("store_v2_information").get("/carts").status == 403


@pytest.mark.parametrize("count", [1, 60])
def test_a_page_is_two_round_trips(api, cart, lonely, logged, fresh, count):  # noqa: F811
    channel = lonely()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cart(channel_id=channel), range(count)))

    def trips():
        name = fresh()
        assert len(api.get("/carts", query=f"channel_id={channel}&limit=250", headers={"X-Request-Id": name}).data) == count
        return only(logged("cartd", name))["trips"]
    stack.comes_to(2, trips)


def test_paging_while_carts_change_shows_each_that_stays_still(api, seven):
    """A change moves a cart to the end: by cursor, those that stay are shown once each."""
    channel, made = seven
    first = api.get("/carts", query=f"channel_id={channel}&limit=3")
    api.put(path({"id": made[0]}), {"customer_id": 0})
    rest = follow(api, first.json["meta"]["cursor_pagination"]["links"]["next"][1:])
    assert [one for page in rest for one in page] == made[3:] + made[:1]


def test_a_new_carts_line_counts(api, cart, lonely):
    channel = lonely()
    data = cart(channel_id=channel)
    api.put(items(data, only(physical(data))), {"line_item": {"quantity": 4}})
    entry = only(api.get("/carts", query=f"channel_id={channel}").data)
    assert (entry["version"], entry["cart_amount"]) == (2, api.get(path(data)).data["cart_amount"])
    assert uuid.UUID(entry["id"])
