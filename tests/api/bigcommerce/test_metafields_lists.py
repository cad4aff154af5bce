"""Lists of metafields: filters, pages by number and by cursor, in both directions."""
import base64
import datetime
from urllib.parse import quote

import pytest

from metafields import ALL, MEMBERS, add, at, entry, ids, pages, parameters, word
from shop import UNKNOWN

COUNT = 23


@pytest.fixture(scope="module")
def shelf_of(api):
    """Two carts with COUNT metafields in one namespace that nobody else has; (namespace, carts, ids)."""
    carts = [api.post("/carts", {"line_items": [{"product_id": 126, "quantity": 1}]}).data for _ in range(2)]
    name = word()
    answer = api.post(ALL, [entry(carts[n % 2], namespace=name, key=f"key-{n:02}") for n in range(COUNT)])
    assert answer.status == 200
    return name, carts, ids(answer)


@pytest.fixture(params=["all", "cart"])
def listed(request, shelf_of):
    """(path, query, ids) of a list: of all carts, or of one."""
    name, carts, made = shelf_of
    return (ALL, f"namespace={name}", made) if request.param == "all" else (at(carts[0]), f"namespace={name}", made[0::2])


def meta(answer):
    return answer.json["meta"]["pagination"], answer.json["meta"]["cursor_pagination"]


def test_a_list_is_in_order_of_creation(api, listed):
    path, query, made = listed
    answer = api.get(path, query=query)
    assert ids(answer) == made == sorted(made)
    assert all(list(each) == MEMBERS for each in answer.data)
    assert ids(api.get(path, query=query + "&direction=asc")) == made
    assert ids(api.get(path, query=query + "&direction=desc")) == made[::-1]


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("limit", [1, 4, 11, 12, 23, 250])
def test_cursors_lead_to_the_end_and_back(api, listed, limit, direction):
    path, query, made = listed
    made = made if direction == "asc" else made[::-1]
    cut = [made[n:n + limit] for n in range(0, len(made), limit)]
    there = list(pages(api, path, f"{query}&limit={limit}&direction={direction}"))
    assert [ids(each) for each in there] == cut
    back = list(pages(api, path, parameters_back(there[-1], f"{query}&direction={direction}&limit={limit}"), "previous"))
    assert [ids(each) for each in back] == before(made, len(made) - len(cut[-1]), limit)


def parameters_back(answer, query):
    """The query of the page before this answer's."""
    link = meta(answer)[1]["links"].get("previous")
    return link[1:] if link else f"{query}&before={quote(meta(answer)[1]['start_cursor'])}"


def before(made, end, limit):
    """What pages show that go backward from made[end]."""
    found = []
    while end > 0:
        found.append(made[max(0, end - limit):end])
        end -= limit
    return found or [[]]


@pytest.mark.parametrize("limit", [1, 4, 23, 50])
def test_pages_by_number_lead_to_the_end_and_back(api, listed, limit):
    path, query, made = listed
    cut = [made[n:n + limit] for n in range(0, len(made), limit)]
    there = list(pages(api, path, f"{query}&limit={limit}", meta="pagination"))
    assert [ids(each) for each in there] == cut
    back = list(pages(api, path, f"{query}&limit={limit}&page={len(cut)}", "previous", "pagination"))
    assert [ids(each) for each in back] == cut[::-1]
    for number, each in enumerate(there, 1):
        shown, cursors = meta(each)
        assert (shown["total"], shown["count"], shown["per_page"], shown["current_page"], shown["total_pages"]) == \
            (len(made), len(cut[number - 1]), limit, number, len(cut))
        assert (cursors["count"], cursors["per_page"]) == (len(cut[number - 1]), limit)


def test_a_page_by_number_goes_on_by_cursor(api, listed):
    path, query, made = listed
    second = api.get(path, query=query + "&limit=4&page=2")
    links = meta(second)[1]["links"]
    assert ids(api.get(path, query=links["next"][1:])) == made[8:12]
    assert ids(api.get(path, query=links["previous"][1:])) == made[0:4]


def test_page_is_ignored_with_a_cursor(api, listed):
    path, query, made = listed
    cursor = meta(api.get(path, query=query + "&limit=4"))[1]["end_cursor"]
    for page in ("2", "99", "x"):
        answer = api.get(path, query=f"{query}&limit=4&page={page}&after={quote(cursor)}")
        assert ids(answer) == made[4:8] and meta(answer)[0]["total"] == len(made)


def test_links_are_query_strings_that_keep_the_other_parameters(api, shelf_of):
    name, _, _ = shelf_of
    query = f"limit=4&namespace%3Ain={name}%2Cb%26c&direction=desc&include_fields=key"
    shown, cursors = meta(api.get(ALL, query=query + "&page=2"))
    kept = {"limit": "4", "namespace:in": f"{name},b&c", "direction": "desc", "include_fields": "key"}
    assert parameters(shown["links"]["current"]) == {**kept, "page": "2"}
    assert parameters(shown["links"]["previous"]) == {**kept, "page": "1"}
    assert parameters(shown["links"]["next"]) == {**kept, "page": "3"}
    assert parameters(cursors["links"]["next"]) == {**kept, "after": cursors["end_cursor"]}
    assert parameters(cursors["links"]["previous"]) == {**kept, "before": cursors["start_cursor"]}
    assert api.get(ALL, query="limit=50&namespace=" + word()).json["meta"]["pagination"]["links"]["current"].startswith("?page=1&limit=50")


def test_past_the_end_there_is_nothing(api, listed):
    path, query, made = listed
    answer = api.get(path, query=query + "&page=99")
    assert answer.data == [] and meta(answer)[0]["total"] == len(made) and set(meta(answer)[0]["links"]) == {"previous", "current"}
    assert set(meta(answer)[1]["links"]) == {"current"} and "start_cursor" not in meta(answer)[1]
    last = meta(api.get(path, query=query + "&limit=250"))[1]["end_cursor"]
    assert api.get(path, query=f"{query}&after={quote(last)}").data == []
    assert api.get(path, query=query + "&page=2147483647&limit=250").data == []


def test_a_cursor_stays_good_when_its_metafield_goes(api, cart):
    data = cart()
    made = [add(api, data) for _ in range(5)]
    cursor = meta(api.get(at(data), query="limit=3"))[1]["end_cursor"]
    api.delete(at(data, made[2]))
    assert ids(api.get(at(data), query=f"after={quote(cursor)}")) == [made[3]["id"], made[4]["id"]]
    assert ids(api.get(at(data), query=f"before={quote(cursor)}")) == [made[0]["id"], made[1]["id"]]


def test_what_is_added_meanwhile_is_not_shown_twice(api, cart):
    data = cart()
    made = [add(api, data)["id"] for _ in range(4)]
    walk = pages(api, at(data), "limit=2")
    seen = ids(next(walk))
    made.append(add(api, data)["id"])
    for each in walk:
        seen += ids(each)
    assert seen == made


def test_hidden_ones_leave_no_holes(api, other, cart):
    data = cart()
    shown = [add(api, data, permission_set="app_only" if n % 2 else "read")["id"] for n in range(10)][0::2]
    assert sum((ids(each) for each in pages(other, at(data), "limit=2")), []) == shown
    assert [len(each.data) for each in pages(other, at(data), "limit=2", meta="pagination")] == [2, 2, 1]


def test_filters(api, cart):
    data, name = cart(), word()
    a, b, c = (add(api, data, key=key, namespace=space)["id"] for key, space in ((name + "a", name), (name + "b", name), (name + "a", name + "x")))
    for query, expected in {
            f"key={name}a": [a, c], f"key={name}a&namespace={name}": [a], f"namespace={name}": [a, b], f"key:in={name}a,{name}b": [a, b, c],
            f"key%3Ain={name}a%2C{name}b&namespace%3Ain={name}": [a, b], f"namespace:in={name},{name}x": [a, b, c], f"key={name}a&key:in={name}b": [],
            f"key={name}a&key:in={name}b,{name}a": [a, c], f"key={name}": [], "key=": [], f"key={name}A": [], f"key:in={name}a,": [a, c]}.items():
        for path in (ALL, at(data)):
            answer = api.get(path, query=query)
            assert ids(answer) == expected, query
            assert meta(answer)[0]["total"] == len(expected), query


def test_names_with_odd_characters_are_found(api, cart):
    data = cart()
    for key in ('a"b\\c{}', "päth/ü 😀", "a&b=c+d%", "' or 1=1 --", "NULL"):
        made = add(api, data, key=key)
        assert ids(api.get(at(data), query="key=" + quote(key, safe=""))) == [made["id"]]
        assert ids(api.get(at(data), query="key%3Ain=" + quote(key, safe=""))) == [made["id"]]


def test_dates(api, db, cart):
    data = cart()
    old, new = add(api, data)["id"], add(api, data)["id"]
    db.run("update cartd.metafields set created_at = '2026-03-01 10:00:00.5+00', updated_at = '2026-03-02 10:00:00.5+00' where metafield_id = %s", old)
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    for name, day in (("date_created", "2026-03-01"), ("date_modified", "2026-03-02")):
        for query, expected in {
                f"{name}:min={day}": [old, new], f"{name}:max={day}": [old], f"{name}:min={day}&{name}:max={day}": [old],
                f"{name}:min={day}T10:00:00Z&{name}:max={day}T10:00:00Z": [old], f"{name}:max={day}T09:59:59Z": [], f"{name}:min={day}T10:00:01Z": [new],
                f"{name}%3Amin={day}T10:00:00.500000%2B00:00&{name}:max={day}T10:00:00.5Z": [old], f"{name}:min={day}T10:00:00.500001Z": [new],
                f"{name}:max={day}T10:00:00.499999Z": [], f"{name}:max={day}T12:00:00+02:00": [old], f"{name}:max={day}T11:59:59%2B02:00": [],
                f"{name}:min={today}": [new], f"{name}:max={today}": [old, new], f"{name}:min=9999-12-31": [], f"{name}:max=0001-01-01": [],
                f"{name}:max=9999-12-31T23:59:59Z": [old, new]}.items():
            for path in (at(data), ALL):
                got = ids(api.get(path, query=query + "&limit=250&direction=desc"))
                assert [each for each in got if each in (old, new)] == expected[::-1], (path, query)


def test_a_time_as_it_is_shown_finds_what_shows_it(api, cart):
    data = cart()
    made = add(api, data)
    shown = quote(made["date_created"])
    for query in (f"date_created:max={shown}", f"date_created:min={shown}", f"date_created:min={made['date_created']}"):
        assert ids(api.get(at(data), query=query)) == [made["id"]]


@pytest.mark.parametrize("wanted, members", [("key", ["id", "key"]), ("value,key", ["id", "key", "value"]), ("id", ["id"]), ("", ["id"]),
                                            ("owner_client_id,date_modified", ["id", "date_modified", "owner_client_id"]), (",".join(MEMBERS), MEMBERS)])
def test_include_fields(api, listed, wanted, members):
    path, query, made = listed
    for written in (wanted, wanted.replace(",", "%2C")):
        answer = api.get(path, query=f"{query}&include_fields={written}")
        assert ids(answer) == made and all(list(each) == members for each in answer.data)


BAD = [("include_fields", "key,colour"), ("include_fields", "KEY"), ("direction", "up"), ("direction", "ASC"), ("direction", ""), ("limit", "0"), ("limit", "-1"),
       ("limit", "x"), ("limit", "1.5"), ("limit", ""), ("limit", "+5"), ("page", "0"), ("page", "-1"), ("page", "x"), ("page", ""), ("page", "2147483648"),
       ("page", "99999999999999999999"), ("after", ""), ("after", "x"), ("before", "aWQ6"), ("after", "%00x"[3:]), ("after", "é")]
BAD += [(side, quote(base64.b64encode(text).decode())) for side in ("before", "after")
        for text in (b"id:", b"id:x", b"id:-1", b"id:01", b"id:+1", b"id:99999999999999999999", b"id:9007199254740992", b"xx:1", b"id:1 ", b"id:1\n", b"id:1' or 1=1")]
BAD += [(side, cursor) for side in ("before", "after") for cursor in ("aWQ6MQ", "aWQ6MQ%3D", "aWQ6MR%3D%3D", "aWQ6MQ%3D%3D%3D", "%20aWQ6MQ%3D%3D")]
BAD += [(f"date_{what}:{end}", text) for what in ("created", "modified") for end in ("min", "max")
        for text in ("yesterday", "2026-02-30", "2026-13-01", "", "2026-01-01T25:00:00Z", "1764547200", "2026-01-01T00:00:00X", "20260101", "10000-01-01")]


@pytest.mark.parametrize("name, value", BAD)
def test_a_bad_parameter_is_named(api, shelf_of, name, value):
    for path in (ALL, at(shelf_of[1][0])):
        answer = api.get(path, query=f"{quote(name)}={quote(value, safe='%')}")
        assert answer.status == 422 and name in answer.errors, answer


def test_a_limit_above_250_is_413(api, shelf_of):
    for path in (ALL, at(shelf_of[1][0])):
        for limit in (251, 1000, 2 ** 40):
            assert api.get(path, query=f"limit={limit}").status == 413
        assert api.get(path, query="limit=250").status == 200


def test_before_with_after_is_422(api, shelf_of):
    cursor = quote(meta(api.get(ALL, query="limit=1"))[1]["end_cursor"])
    answer = api.get(ALL, query=f"before={cursor}&after={cursor}")
    assert answer.status == 422 and "before" in answer.errors


def test_a_cart_that_never_had_any_has_an_empty_list(api):
    answer = api.get(at(UNKNOWN))
    assert answer.data == [] and meta(answer)[0]["total"] == meta(answer)[0]["total_pages"] == 0
    assert api.get(at("no-uuid")).status == 404


def test_upper_case_in_a_cart_id_is_the_same_cart(api, shelf_of):
    name, carts, made = shelf_of
    assert ids(api.get(at(carts[0]["id"].upper()), query=f"namespace={name}")) == made[0::2]


def test_a_page_of_values_too_large_for_one_answer_says_so(api, cart):
    data = cart()
    made = [add(api, data, value="v" * 65535)["id"] for _ in range(70)]
    answer = api.get(at(data), query="limit=70")
    assert answer.status == 413 and "include_fields" in answer.json["detail"]
    assert ids(api.get(at(data), query="limit=60")) == made[:60]
    assert ids(api.get(at(data), query="limit=70&include_fields=key")) == made
