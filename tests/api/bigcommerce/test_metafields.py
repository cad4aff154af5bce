"""One metafield: made, shown, changed, deleted, and by whom."""
import pytest

from metafields import MEMBERS, PERMISSIONS, add, at, field, ids, word
from shop import UNKNOWN, path, with_
from test_concurrency import together


@pytest.fixture(scope="module")
def home(api):
    """A cart that these tests share."""
    return api.post("/carts", {"line_items": [{"product_id": 126, "quantity": 1}]}).data


def test_a_new_metafield_is_shown_with_its_members_in_order(api, home):
    body = field()
    answer = api.post(at(home), body)
    assert answer.status == 200 and answer.json["meta"] == {}
    assert list(answer.data) == MEMBERS
    assert {name: answer.data[name] for name in body} == body
    assert (answer.data["resource_type"], answer.data["resource_id"]) == ("cart", home["id"])
    assert answer.data["date_created"] == answer.data["date_modified"]
    assert api.get(at(home, answer.data)).raw == answer.raw
    assert answer.data in api.get(at(home), query="limit=250").data


def test_the_owner_is_the_client_of_the_token(api, other, home):
    assert add(api, home)["owner_client_id"] != add(other, home)["owner_client_id"]


def test_ids_are_integers_in_order_of_creation(api, home):
    made = [add(api, home)["id"] for _ in range(5)]
    assert made == sorted(set(made)) and made[-1] < 2 ** 53


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_set_is_taken(api, home, permission):
    assert add(api, home, permission_set=permission)["permission_set"] == permission


def test_a_description_may_be_left_out_or_null(api, home):
    assert add(api, home, description=...)["description"] == ""
    assert add(api, home, description=None)["description"] == ""


@pytest.mark.parametrize("name, longest", [("key", 64), ("namespace", 64), ("description", 255), ("value", 65535)])
def test_lengths_are_counted_in_characters(api, home, nothing_stored, name, longest):
    letter = "v" if name == "value" else "😀"     # the client escapes: 256 KiB are not enough for 65535 of these
    value = letter * (longest - 8) + word()[:8]
    assert add(api, home, **{name: value})[name] == value
    with nothing_stored():
        answer = api.post(at(home), field(**{name: value + "x"}))
    assert answer.status == 422 and name in answer.errors


BAD = [("permission_set", ...), ("permission_set", None), ("permission_set", "all"), ("permission_set", ""), ("permission_set", 1),
       ("namespace", ...), ("namespace", None), ("namespace", ""), ("namespace", 5), ("namespace", ["a"]),
       ("key", ...), ("key", None), ("key", ""), ("key", {}), ("key", True),
       ("value", ...), ("value", None), ("value", ""), ("value", 1.5), ("value", ["v"]), ("description", 7), ("description", {})]


@pytest.mark.parametrize("name, value", BAD)
def test_a_bad_member_is_named_and_nothing_stored(api, home, nothing_stored, name, value):
    with nothing_stored():
        answer = api.post(at(home), field(**{name: value}))
    assert answer.status == 422 and name in answer.errors


@pytest.mark.parametrize("name, value", [bad for bad in BAD if bad[1] is not ...])
def test_a_bad_change_is_named_and_nothing_stored(api, home, nothing_stored, name, value):
    if name == "description" and value is None:
        pytest.skip("null leaves the description")
    made = add(api, home)
    with nothing_stored():
        answer = api.put(at(home, made), {name: value})
    assert answer.status == 422 and name in answer.errors
    assert api.get(at(home, made)).data == made


@pytest.mark.parametrize("body", [[], [{}], "text", 5, None, True])
def test_a_body_that_is_no_object_is_422(api, home, nothing_stored, body):
    import json
    made = add(api, home)
    with nothing_stored():
        for method, target in (("POST", at(home)), ("PUT", at(home, made))):
            assert api.call(method, target, raw=json.dumps(body).encode()).status == 422


@pytest.mark.parametrize("raw", [b"{", b'{"key":"a","key":"b"}', b"{'key':'a'}", b'{"key":"\\u0000"}', b'{"key":"\xff"}'])
def test_what_is_not_json_is_400(api, home, nothing_stored, raw):
    made = add(api, home)
    with nothing_stored():
        assert api.call("POST", at(home), raw=raw).status == 400
        assert api.call("PUT", at(home, made), raw=raw).status == 400


def test_no_body_is_400_and_another_type_415(api, home):
    assert api.post(at(home)).status == 400
    assert api.post(at(home), field(), headers={"Content-Type": "text/plain"}).status == 415


def test_unknown_members_are_ignored(api, home):
    made = add(api, home, id=5, resource_id=UNKNOWN, resource_type="brand", owner_client_id="me", colour="blue")
    assert made["id"] != 5 and made["resource_id"] == home["id"] and made["resource_type"] == "cart" and made["owner_client_id"] != "me"


def test_the_same_namespace_and_key_again_is_409(api, home, nothing_stored):
    made = add(api, home)
    with nothing_stored():
        assert api.post(at(home), field(key=made["key"], value="other")).status == 409


def test_a_name_is_taken_only_on_its_cart_in_its_namespace_for_its_client(api, other, home, cart):
    made = add(api, home)
    add(api, home, key=made["key"], namespace=word())
    add(api, cart(), key=made["key"])
    add(other, home, key=made["key"])
    add(api, home, key=made["key"].upper())


def test_a_cart_that_is_not_there_gets_no_metafield(api, nothing_stored):
    with nothing_stored():
        for name in (UNKNOWN, "42", "x" * 200):
            assert api.post(at(name), field()).status == 404


def test_an_expired_cart_gets_no_metafield_and_keeps_those_it_has(api, db, cart):
    data = cart()
    made = add(api, data)
    db.run("update cartd.carts set expires_at = now() - interval '1 second' where cart_id = %s", data["id"])
    assert api.post(at(data), field()).status == 404
    assert api.get(at(data, made)).data == made


def test_metafields_outlive_their_cart(api, cart):
    data = cart()
    made = add(api, data)
    assert api.delete(path(data)).status == 204
    assert api.get(at(data)).data == [made]
    assert api.get(at(data, made)).data == made
    assert api.put(at(data, made), {"value": "later"}).data["value"] == "later"
    assert api.post(at(data), field()).status == 404
    assert api.delete(at(data, made)).status == 204
    assert api.get(at(data)).data == []


def test_a_metafield_does_not_move_its_carts_version(api, cart):
    data = cart()
    api.delete(at(data, add(api, data)))
    assert api.get(path(data)).data["version"] == data["version"]


def test_a_change_changes_what_it_names(api, home, db):
    made = add(api, home)
    db.run("update cartd.metafields set created_at = created_at - interval '1 hour', updated_at = updated_at - interval '1 hour' where metafield_id = %s", made["id"])
    made = api.get(at(home, made)).data
    for changes in ({"value": "w"}, {"description": "e"}, {"permission_set": "write"}, {"key": word()}, {"namespace": word()},
                    {"key": word(), "namespace": "tests", "value": "x", "description": "", "permission_set": "app_only"}):
        after = api.put(at(home, made), changes)
        assert after.status == 200
        assert after.data == {**made, **changes, "date_modified": after.data["date_modified"]}
        assert after.data["date_modified"] > after.data["date_created"]
        assert api.get(at(home, made)).raw == after.raw
        made = after.data


def test_a_change_of_nothing_changes_nothing(api, home, nothing_stored):
    made = add(api, home)
    with nothing_stored():
        assert api.put(at(home, made), {}).data == made


def test_a_change_into_a_name_that_is_taken_is_409(api, home, nothing_stored):
    first, second, third = add(api, home), add(api, home), add(api, home, namespace="elsewhere")
    add(api, home, key=third["key"])
    with nothing_stored():
        assert api.put(at(home, second), {"key": first["key"]}).status == 409
        assert api.put(at(home, third), {"namespace": "tests"}).status == 409
    assert api.put(at(home, second), {"key": second["key"], "value": "own name"}).status == 200


def test_ids_that_are_not_there_are_404(api, home, cart, nothing_stored):
    made, elsewhere = add(api, home), cart()
    with nothing_stored():
        for target in (at(home, 1), at(home, "x"), at(home, -1), at(home, 2 ** 63), at(home, 0), at(elsewhere, made), at(UNKNOWN, made), at("no-uuid", made)):
            for method, body in (("GET", None), ("PUT", {"value": "x"}), ("DELETE", None)):
                assert api.call(method, target, body).status == 404, (method, target)


def test_a_deleted_metafield_is_gone(api, home):
    made = add(api, home)
    answer = api.delete(at(home, made))
    assert answer.status == 204 and answer.raw == b""
    assert api.get(at(home, made)).status == api.delete(at(home, made)).status == 404
    assert made["id"] not in ids(api.get(at(home), query="limit=250"))
    add(api, home, key=made["key"])


def test_head_is_get_without_a_body(api, home):
    made = add(api, home)
    assert api.head(at(home, made)).status == api.head(at(home)).status == api.head("/carts/metafields").status == 200
    assert api.head(at(home, 1)).status == 404


# What another client may do, by permission set: see it, change its value.
MATRIX = {"app_only": (False, False), "read": (True, False), "write": (True, True), "read_and_sf_access": (True, False), "write_and_sf_access": (True, True)}
NOTHING_THERE = 1


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_what_another_client_may_do(api, other, home, permission):
    sees, writes = MATRIX[permission]
    made = add(api, home, permission_set=permission)
    target, absent = at(home, made), at(home, NOTHING_THERE)

    def same_as_absent(method, body=None):
        there, not_there = other.call(method, target, body), other.call(method, absent, body)
        assert there.status == 404 and there.raw == not_there.raw
    if not sees:
        for method, body in (("GET", None), ("PUT", {"value": "x"}), ("PUT", {"key": "x"}), ("DELETE", None)):
            same_as_absent(method, body)
    else:
        assert other.get(target).data == made
        assert other.delete(target).status == 403
        for body in ({"key": "x"}, {"namespace": "x"}, {"description": "x"}, {"permission_set": "write" if permission != "write" else "read"}, {"value": "x", "key": "x"}):
            assert other.put(target, body).status == 403, body
        assert other.put(target, {"value": "theirs"}).status == (200 if writes else 403)
    after = api.get(target).data
    assert after == {**made, "value": "theirs" if writes else "v", "date_modified": after["date_modified"]}
    assert (made["id"] in ids(other.get(at(home), query="limit=250"))) is sees
    assert (made["id"] in ids(other.get("/carts/metafields", query=f"key={made['key']}"))) is sees
    assert made["id"] in ids(api.get(at(home), query="limit=250"))


def test_another_may_name_the_rest_as_it_is(api, other, home):
    made = add(api, home, permission_set="write")
    assert other.put(at(home, made), with_({name: made[name] for name in ("key", "namespace", "description", "permission_set")}, value="new")).status == 200


def test_hidden_metafields_are_not_counted(api, other, cart):
    data = cart()
    add(api, data, permission_set="app_only")
    add(api, data)
    assert other.get(at(data)).json["meta"]["pagination"]["total"] == 1
    assert api.get(at(data)).json["meta"]["pagination"]["total"] == 2


def test_another_store_sees_and_changes_nothing(api, stranger, home):
    made = add(api, home, permission_set="write")
    for method, body in (("GET", None), ("PUT", {"value": "x"}), ("DELETE", None)):
        assert stranger.call(method, at(home, made), body).status == 404
    assert stranger.post(at(home), field()).status == 404
    assert stranger.get(at(home)).data == [] and made["id"] not in ids(stranger.get("/carts/metafields", query="limit=250"))
    assert stranger.put("/carts/metafields", [{"id": made["id"], "value": "x"}]).status == 422
    assert stranger.delete("/carts/metafields", [made["id"]]).status == 422
    assert api.get(at(home, made)).data == made


def test_scopes(api, readonly, token, home, nothing_stored):
    made = add(api, home)
    information = token("store_v2_information")
    writes = (("POST", at(home), field()), ("PUT", at(home, made), {"value": "x"}), ("DELETE", at(home, made), None),
              ("POST", "/carts/metafields", [field(resource_id=home["id"])]), ("PUT", "/carts/metafields", [{"id": made["id"], "value": "x"}]),
              ("DELETE", "/carts/metafields", [made["id"]]))
    reads = (("GET", at(home), None), ("GET", at(home, made), None), ("GET", "/carts/metafields", None))
    with nothing_stored():
        for method, target, body in writes:
            assert readonly.call(method, target, body).status == information.call(method, target, body).status == 403, target
        for method, target, body in reads:
            assert readonly.call(method, target, body).status == 200
            assert information.call(method, target, body).status == 403


def test_without_a_token_everything_is_401(nobody, home):
    for method, target, body in (("GET", at(home), None), ("POST", at(home), field()), ("GET", at(home, 1), None), ("PUT", at(home, 1), {}), ("DELETE", at(home, 1), None),
                                 ("GET", "/carts/metafields", None), ("POST", "/carts/metafields", []), ("PUT", "/carts/metafields", []), ("DELETE", "/carts/metafields", [])):
        assert nobody.call(method, target, body).status == 401, (method, target)


def test_other_methods_are_405(api, home):
    assert api.call("PATCH", at(home)).headers["allow"].replace(" ", "") == "GET,HEAD,POST"
    assert api.call("DELETE", at(home)).status == api.call("POST", at(home, 1), {}).status == api.call("PATCH", "/carts/metafields").status == 405


def test_a_retried_post_gets_the_first_answer(api, home, fresh):
    key, body = {"Idempotency-Key": fresh()}, field()
    first, second = (api.post(at(home), body, headers=key) for _ in range(2))
    assert first.raw == second.raw and second.headers["idempotency-replayed"] == "true"
    assert api.post(at(home), field(), headers=key).status == 422


def fill(api, data, count):
    """count metafields on a cart."""
    assert api.post("/carts/metafields", [field(resource_id=data["id"]) for _ in range(count)]).status == 200


def test_250_a_cart_and_client_and_no_more(api, other, cart, nothing_stored):
    data, second = cart(), cart()
    fill(api, data, 249)
    last = add(api, data)
    with nothing_stored():
        answer = api.post(at(data), field())
    assert answer.status == 422 and "resource_id" in answer.errors
    add(other, data)
    add(api, second)
    assert api.put(at(data, last), {"key": word()}).status == 200
    assert api.delete(at(data, last)).status == 204
    add(api, data)


def test_100_at_once_do_not_pass_the_limit(api, cart):
    data = cart()
    fill(api, data, 240)
    statuses = [answer.status for answer in together(100, lambda _: api.post(at(data), field()))]
    assert (statuses.count(200), statuses.count(422)) == (10, 90)
    assert api.get(at(data)).json["meta"]["pagination"]["total"] == 250


def test_of_20_that_want_one_name_at_once_one_gets_it(api, cart):
    data, body = cart(), field()
    statuses = [answer.status for answer in together(20, lambda _: api.post(at(data), body))]
    assert (statuses.count(200), statuses.count(409)) == (1, 19)


def test_of_20_that_are_renamed_to_one_name_at_once_one_gets_it(api, cart):
    data, name = cart(), word()
    made = [add(api, data) for _ in range(20)]
    statuses = [answer.status for answer in together(20, lambda n: api.put(at(data, made[n]), {"key": name}))]
    assert (statuses.count(200), statuses.count(409)) == (1, 19)


def test_ids_made_at_once_by_many_workers_are_different(api, cart):
    carts = [cart() for _ in range(16)]
    made = sum(together(16, lambda n: [add(api, carts[n])["id"] for _ in range(20)]), [])
    assert len(set(made)) == 320
