"""Many metafields at once: what is good is done, the rest is told, in a constant number of round trips."""
import json

import pytest

import stack
from metafields import ALL, MEMBERS, add, at, counts, entry, failed, field, ids, word
from shop import UNKNOWN, only, path, with_
from test_concurrency import together
from test_log import logged  # noqa: F401


@pytest.fixture(scope="module")
def home(api):
    return api.post("/carts", {"line_items": [{"product_id": 126, "quantity": 1}]}).data


@pytest.fixture
def made(api, cart):
    """Five metafields of a cart."""
    data = cart()
    return api.post(ALL, [entry(data) for _ in range(5)]).data


def test_a_batch_is_made_in_its_order_over_several_carts(api, cart, home):
    other_cart = cart()
    bodies = [entry(home), entry(other_cart), entry(home)]
    answer = api.post(ALL, bodies)
    assert answer.status == 200 and answer.json["errors"] == [] and counts(answer) == (3, 3, 0)
    assert [list(each) for each in answer.data] == [MEMBERS] * 3
    assert [{name: each[name] for name in bodies[0]} for each in answer.data] == bodies
    assert ids(answer) == sorted(ids(answer))
    assert [api.get(at(each["resource_id"], each)).data for each in answer.data] == answer.data


def test_a_batch_with_one_duplicate_does_the_rest(api, home):
    first, second = entry(home), entry(home)
    answer = api.post(ALL, [first, second, with_(first, value="later")])
    assert list(failed(answer)) == ["2"] and counts(answer) == (3, 2, 1)
    assert [each["key"] for each in answer.data] == [first["key"], second["key"]]
    assert answer.json["errors"][0]["status"] == 422 and "type" in answer.json["errors"][0]
    assert list(failed(api.post(ALL, [entry(home), first]))) == ["1"]
    assert api.get(at(home, answer.data[0])).data["value"] == first["value"]


def test_a_duplicate_of_an_entry_that_failed_is_none(api, home):
    good = entry(home)
    answer = api.post(ALL, [with_(good, value=""), good])
    assert list(failed(answer)) == ["0"] and answer.data[0]["key"] == good["key"]


BAD = [({"key": ""}, "key"), ({"key": ...}, "key"), ({"key": "k" * 65}, "key"), ({"namespace": 5}, "namespace"), ({"value": None}, "value"),
       ({"value": "v" * 65536}, "value"), ({"permission_set": "all"}, "permission_set"), ({"description": "d" * 256}, "description"),
       ({"resource_id": ...}, "resource_id"), ({"resource_id": 42}, "resource_id"), ({"resource_id": None}, "resource_id"),
       ({"resource_id": "42"}, "cart"), ({"resource_id": UNKNOWN}, "cart"), ({"resource_id": ""}, "cart")]


@pytest.mark.parametrize("changes, named", BAD)
def test_a_bad_entry_is_told_by_its_place(api, home, changes, named):
    answer = api.post(ALL, [entry(home), with_(entry(home), **changes), entry(home)])
    assert list(failed(answer)) == ["1"] and named in failed(answer)["1"]
    assert counts(answer) == (3, 2, 1) and len(answer.data) == 2


@pytest.mark.parametrize("strange", [5, "text", None, [], True, {}])
def test_entries_that_are_no_objects_are_told(api, home, made, strange):
    answer = api.post(ALL, [strange, entry(home)])
    assert list(failed(answer)) == ["0"] and counts(answer) == (2, 1, 1)
    answer = api.put(ALL, [strange, {"id": made[0]["id"], "value": "x"}])
    assert list(failed(answer)) == ["0"] and ids(answer) == [made[0]["id"]]


def test_all_bad_does_nothing(api, home, made, nothing_stored):
    with nothing_stored():
        for method, body in (("POST", [{}, field(), entry({"id": UNKNOWN})]), ("PUT", [{"id": 7, "value": "x"}, {"value": "x"}, {"id": made[0]["id"], "value": ""}]),
                             ("DELETE", [7, "8", "x"])):
            answer = api.call(method, ALL, body)
            assert len(failed(answer)) == 3 and counts(answer) == (3, 0, 3) and answer.data == [], method


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("body", [{}, {"id": 1}, [], "text", 5, None])
def test_a_body_that_is_no_batch_is_422(api, nothing_stored, method, body):
    with nothing_stored():
        answer = api.call(method, ALL, raw=json.dumps(body).encode())
    assert answer.status == 422 and answer.headers["content-type"].startswith("application/problem+json") and "body" in answer.errors


def test_250_are_done_and_of_251_none(api, cart, nothing_stored):
    data = cart()
    small = lambda: with_(entry(data), key=word()[:20], description=...)
    made = api.post(ALL, [small() for _ in range(250)])
    assert made.status == 200 and counts(made) == (250, 250, 0)
    changes = [{"id": each, "value": "w"} for each in ids(made)]
    with nothing_stored():
        for method, body in (("POST", [small() for _ in range(251)]), ("PUT", changes + changes[:1]), ("DELETE", ids(made) + [1])):
            answer = api.call(method, ALL, body)
            assert answer.status == 422 and "body" in answer.errors, method
    changed = api.put(ALL, changes)
    assert counts(changed) == (250, 250, 0) and {each["value"] for each in changed.data} == {"w"} and ids(changed) == ids(made)
    assert counts(api.delete(ALL, ids(made))) == (250, 250, 0)
    assert api.get(at(data)).data == []


@pytest.mark.parametrize("count", [1, 250])
def test_a_batch_is_two_round_trips_whatever_its_size(api, cart, logged, fresh, count):  # noqa: F811
    carts = [cart() for _ in range(5)]
    bodies = [with_(entry(carts[n % 5]), key=word()[:20], description=...) for n in range(count)]

    def trips():
        made, found = None, []
        for method in ("POST", "PUT", "DELETE"):
            body = bodies if method == "POST" else [{"id": each, "value": "w", "key": word()} for each in made] if method == "PUT" else made
            name = fresh()
            answer = api.call(method, ALL, body, headers={"X-Request-Id": name})
            assert answer.status == 200
            made = ids(answer) if method == "POST" else made
            line = only(logged("cartd", name))
            assert line["statements"] <= 12
            found.append(line["trips"])
        return found
    stack.comes_to([2, 2, 2], trips)


def test_a_list_and_a_metafield_are_one_round_trip(api, home, logged, fresh):  # noqa: F811
    entry_ = add(api, home)
    def trips(target, query):
        name = fresh()
        assert api.get(target, query=query, headers={"X-Request-Id": name}).status == 200
        return only(logged("cartd", name))["trips"]
    for target, query in ((at(home), ""), (ALL, ""), (ALL, "page=3&limit=1"), (at(home, entry_), ""), (ALL, "after=aWQ6MQ%3D%3D"), (ALL, "before=aWQ6MQ%3D%3D&direction=desc")):
        stack.comes_to(1, lambda target=target, query=query: trips(target, query))


def test_the_limit_cuts_a_batch_where_it_is_reached(api, cart):
    data, second = cart(), cart()
    assert counts(api.post(ALL, [with_(entry(data), key=word()[:20]) for _ in range(248)])) == (248, 248, 0)
    answer = api.post(ALL, [entry(data), entry(second), entry(data), entry(data), entry(second)])
    assert list(failed(answer)) == ["3"] and counts(answer) == (5, 4, 1)
    assert api.get(at(data)).json["meta"]["pagination"]["total"] == 250


def test_batches_at_once_do_not_pass_the_limit(api, cart):
    carts = [cart(), cart()]
    answers = together(20, lambda n: api.post(ALL, [entry(carts[(n + each) % 2], key=word()[:20]) for each in range(40)]))
    assert all(answer.status in (200, 422) for answer in answers)
    assert sum(len(answer.data) for answer in answers) == 500
    assert [api.get(at(data)).json["meta"]["pagination"]["total"] for data in carts] == [250, 250]


def test_ids_are_taken_as_integers_and_as_text(api, made):
    answer = api.put(ALL, [{"id": str(made[0]["id"]), "value": "x"}, {"id": made[1]["id"], "value": "y"}])
    assert answer.status == 200 and ids(answer) == [made[0]["id"], made[1]["id"]] and [each["value"] for each in answer.data] == ["x", "y"]
    answer = api.delete(ALL, [str(made[0]["id"]), made[1]["id"]])
    assert answer.status == 200 and answer.data == [made[0]["id"], made[1]["id"]]


def test_changes_are_answered_in_the_order_they_came(api, made):
    answer = api.put(ALL, [{"id": each["id"], "description": "new"} for each in made[::-1]])
    assert ids(answer) == [each["id"] for each in made[::-1]]


def test_a_change_that_fails_is_told_by_its_id(api, made):
    first, second, third, fourth, fifth = made
    answer = api.put(ALL, [{"id": first["id"], "value": "x"}, {"id": second["id"], "key": third["key"]}, {"id": fourth["id"], "permission_set": "all"},
                           {"id": 7, "value": "x"}, {"id": fifth["id"], "key": word()}, {"value": "x"}])
    assert set(failed(answer)) == {str(second["id"]), str(fourth["id"]), "7", "5"} and counts(answer) == (6, 2, 4)
    assert "permission_set" in failed(answer)[str(fourth["id"])]
    assert ids(answer) == [first["id"], fifth["id"]]
    stored = {each["id"]: each for each in api.get(at(first["resource_id"])).data}
    assert stored[second["id"]] == second and stored[fourth["id"]] == fourth and stored[first["id"]]["value"] == "x"


def test_one_id_twice_is_changed_and_deleted_once(api, made):
    name = made[0]["id"]
    answer = api.put(ALL, [{"id": name, "value": "first"}, {"id": name, "value": "second"}])
    assert list(failed(answer)) == [str(name)] and counts(answer) == (2, 1, 1) and answer.data[0]["value"] == "first"
    answer = api.delete(ALL, [name, str(name)])
    assert list(failed(answer)) == [str(name)] and answer.data == [name]


def test_two_cannot_be_renamed_to_one_name_nor_trade_names_in_one_batch(api, made):
    a, b, c = made[:3]
    name = word()
    answer = api.put(ALL, [{"id": a["id"], "key": name}, {"id": b["id"], "key": name}])
    assert list(failed(answer)) == [str(b["id"])] and ids(answer) == [a["id"]]
    answer = api.put(ALL, [{"id": b["id"], "key": c["key"]}, {"id": c["id"], "key": b["key"]}])
    assert set(failed(answer)) == {str(b["id"]), str(c["id"])} and answer.data == []


def test_a_delete_that_fails_is_told_by_its_id(api, made):
    answer = api.delete(ALL, [made[0]["id"], 99, made[1]["id"], "x", 1.5, None, {}])
    assert set(failed(answer)) == {"99", "3", "4", "5", "6"} and answer.data == [made[0]["id"], made[1]["id"]] and counts(answer) == (7, 2, 5)
    assert ids(api.get(at(made[0]["resource_id"]))) == [each["id"] for each in made[2:]]


def test_what_another_client_may_not_fails_in_a_batch(api, other, cart):
    data = cart()
    hidden, shown, open_ = api.post(ALL, [entry(data, permission_set=each) for each in ("app_only", "read", "write")]).data
    answer = other.put(ALL, [{"id": each["id"], "value": "theirs"} for each in (hidden, shown, open_)])
    assert set(failed(answer)) == {str(hidden["id"]), str(shown["id"])} and ids(answer) == [open_["id"]]
    absent = other.put(ALL, [{"id": 1, "value": "theirs"}])
    assert failed(answer)[str(hidden["id"])] == failed(absent)["1"]
    assert failed(other.put(ALL, [{"id": open_["id"], "key": "x"}]))
    answer = other.delete(ALL, [hidden["id"], shown["id"], open_["id"]])
    assert len(failed(answer)) == 3 and answer.data == []
    assert failed(answer)[str(hidden["id"])] == failed(other.delete(ALL, [1]))["1"] != failed(answer)[str(shown["id"])]
    assert [each["value"] for each in api.get(at(data)).data] == ["v", "v", "theirs"]


def test_metafields_of_a_cart_that_is_gone_can_be_changed_and_deleted(api, cart):
    data = cart()
    kept = add(api, data)
    api.delete(path(data))
    assert api.put(ALL, [{"id": kept["id"], "value": "x"}]).status == 200
    assert list(failed(api.post(ALL, [entry(data)]))) == ["0"]
    assert api.delete(ALL, [kept["id"]]).status == 200


def test_a_retried_batch_gets_the_first_answer_partly_good_or_not(api, home, fresh, nothing_stored):
    for bodies, status in (([entry(home), entry(home)], 200), ([entry(home), {}], 422)):
        key = {"Idempotency-Key": fresh()}
        first = api.post(ALL, bodies, headers=key)
        with nothing_stored():
            second = api.post(ALL, bodies, headers=key)
        assert first.status == second.status == status and first.raw == second.raw
        assert "idempotency-replayed" not in first.headers and second.headers["idempotency-replayed"] == "true"
        assert second.headers["content-type"] == first.headers["content-type"]


def test_a_batch_without_effect_is_not_kept(api, home, fresh):
    key, bodies = {"Idempotency-Key": fresh()}, [{}]
    for _ in range(2):
        answer = api.post(ALL, bodies, headers=key)
        assert answer.status == 422 and "idempotency-replayed" not in answer.headers
    assert api.post(ALL, [entry(home)], headers=key).status == 200


def test_changes_and_deletes_of_one_batch_at_once_are_not_lost(api, cart):
    data = cart()
    made = ids(api.post(ALL, [with_(entry(data), key=word()[:20]) for _ in range(100)]))
    answers = together(16, lambda n: api.put(ALL, [{"id": each, "value": str(n)} for each in (made if n % 2 else made[::-1])]))
    assert [answer.status for answer in answers] == [200] * 16
    assert len({each["value"] for each in api.get(at(data), query="limit=250").data}) == 1, "each batch is all there or not at all"
    answers = together(8, lambda n: api.delete(ALL, made if n % 2 else made[::-1]))
    assert sorted(len(answer.data) for answer in answers) == [0] * 7 + [100]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_not_json_is_400_no_body_too_and_another_type_415(api, nothing_stored, method):
    with nothing_stored():
        assert api.call(method, ALL, raw=b"[1,").status == api.call(method, ALL, raw=b"[1,]").status == api.call(method, ALL).status == 400
        assert api.call(method, ALL, [1], headers={"Content-Type": "text/plain"}).status == 415
        assert api.call(method, ALL, raw=b"[" + b"1," * 200000 + b"1]").status == 413
