"""What the calls answer, word by word."""
import concurrent.futures
import hashlib
import re

import pytest

from conftest import ABSENT, ITEM, item_id

BATCH = {"entityType": "files", "filters": "{}"}


def refused(answer, status, text):
    assert (answer.status, answer.text) == (status, text), answer


# --- carts

def test_a_cart_is_created_shown_renamed_and_deleted(api):
    made = api.post(body={"CartName": "My cart"})
    assert made.status == 200 and made.json["CartName"] == "My cart"
    path = "/" + made.json["CartId"]
    assert api.get(path).json == made.json
    renamed = api.put(path, {"CartName": "Another name", "CartId": "x", "Owner": 7})
    assert renamed.json == {"CartName": "Another name", "CartId": made.json["CartId"]}
    assert api.get(path).json == renamed.json
    assert api.delete(path).json == renamed.json
    refused(api.get(path), 404, "Cart does not exist")
    refused(api.delete(path), 404, "Cart does not exist")


def test_carts_are_listed_in_order_of_creation(api):
    names = ["z", "a", "M", "0"]
    made = [api.post(body={"CartName": name}).json for name in names]
    assert api.get().json == {"carts": made, "next": None}
    api.put("/" + made[0]["CartId"], {"CartName": "zz"})
    assert [cart["CartName"] for cart in api.get().json["carts"]] == ["zz", "a", "M", "0"]


@pytest.mark.parametrize("body", [None, {}, {"CartName": None}, {"CartName": ""}, {"cartName": "x"}, []])
def test_without_a_name_there_is_no_cart(api, cart, body):
    path = cart("kept")
    refused(api.post(body=body), 400, "CartName parameter must be given")
    refused(api.put(path, body), 400, "CartName parameter must be given")
    assert [one["CartName"] for one in api.get().json["carts"]] == ["kept"]


@pytest.mark.parametrize("name", [7, True, ["x"], {"x": "y"}, "x" * 257, "ü" * 257])
def test_a_name_is_a_string_of_at_most_256_characters(api, name, nothing_changes):
    refused(api.post(body={"CartName": name}), 400, "CartName must be a string of at most 256 characters")


@pytest.mark.parametrize("name", ["x" * 256, "🛒" * 256, " ", "`'\"\\;--", "a\nb\tc", "null", "../..", "%00", "<script>"])
def test_any_other_text_is_a_name_kept_to_the_letter(api, name):
    made = api.post(body={"CartName": name})
    assert made.json["CartName"] == name
    assert api.get("/" + made.json["CartId"]).json["CartName"] == name
    refused(api.post(body={"CartName": name}), 400, f"Cart `{name}` already exists")


def test_names_are_the_persons_own_and_differ_by_case(api, other):
    assert api.post(body={"CartName": "name"}).status == 200
    assert api.post(body={"CartName": "Name"}).status == 200
    assert api.post(body={"CartName": "name "}).status == 200
    assert other.post(body={"CartName": "name"}).status == 200
    refused(api.post(body={"CartName": "name"}), 400, "Cart `name` already exists")


def test_a_name_that_is_taken_cannot_be_given_but_ones_own_can(api, cart):
    cart("first")
    second = cart("second")
    refused(api.put(second, {"CartName": "first"}), 400, "Cart `first` already exists")
    assert api.get(second).json["CartName"] == "second"
    assert api.put(second, {"CartName": "second"}).status == 200


def test_a_name_is_free_again_when_its_cart_has_gone_or_has_another(api, cart):
    api.delete(cart("name"))
    api.put(cart("name"), {"CartName": "other name"})
    cart("name")


def test_of_simultaneous_creations_of_one_name_one_wins(api):
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: api.post(body={"CartName": "one"}), range(12)))
    assert sorted(answer.status for answer in answers) == [200] + [400] * 11
    assert {answer.text for answer in answers if answer.status == 400} == {"Cart `one` already exists"}
    assert len(api.get().json["carts"]) == 1


def test_of_simultaneous_renamings_to_one_name_one_wins(api, cart):
    paths = [cart() for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda path: api.put(path, {"CartName": "one"}), paths))
    assert sorted(answer.status for answer in answers) == [200] + [400] * 7


MALFORMED = ["/x", "/123", ABSENT[:-1], ABSENT + "0", ABSENT.replace("0000-4", "000g-4"), "/%27%20or%201%3D1", "/" + "9" * 300, "/..%2F..", "/null", "/items"]


@pytest.mark.parametrize("path", [ABSENT, *MALFORMED])
def test_an_absent_cart_and_a_malformed_id_are_one_404_everywhere(api, path, nothing_changes):
    answers = [api.get(path), api.call("HEAD", path), api.put(path, {"CartName": "x"}), api.delete(path), api.get(path + "/items"), api.post(path + "/items", ITEM),
               api.post(path + "/items/batch", BATCH), api.delete(path + "/items/" + "0" * 64), api.delete(path + "/items/x")]
    assert [answer.status for answer in answers] == [404] * len(answers), answers
    assert {answer.raw for answer in answers} == {answers[0].raw, b""}
    refused(answers[0], 404, "Cart does not exist")


def test_an_id_in_capitals_is_the_same_cart(api, cart):
    path = cart()
    assert api.get(path.upper()).json == api.get(path).json
    assert api.post(path.upper() + "/items", ITEM).json["CartItemId"] == item_id(path, ITEM)


# --- items

def test_the_contracts_check_value():
    assert item_id("/123", ITEM) == "c5a0f2b540eb88dcc0fa8934ee6366e4f59b81c7d2e6db8313ef90b071ee1ac8"


def test_an_item_is_added_listed_and_deleted(api, cart):
    path = cart()
    added = api.post(path + "/items", ITEM)
    assert added.json == {"CartItemId": item_id(path, ITEM)}
    assert api.get(path + "/items").json == {"CartId": path[1:], "items": [{**added.json, "CartId": path[1:], **ITEM}], "next": None}
    item = f"{path}/items/{added.json['CartItemId']}"
    assert api.delete(item).json == {"deleted": True}
    refused(api.delete(item), 404, "Item does not exist")
    assert api.get(path + "/items").json["items"] == []


def test_the_same_item_again_is_the_same_id_and_one_row(api, cart):
    path = cart()
    ids = [api.post(path + "/items", ITEM).json["CartItemId"] for _ in range(3)]
    assert len(set(ids)) == 1 and len(api.get(path + "/items").json["items"]) == 1


def test_each_value_makes_another_item_and_so_does_the_cart(api, cart):
    path, second = cart(), cart()
    ids = {api.post(path + "/items", {**ITEM, name: "other"}).json["CartItemId"] for name in ITEM}
    ids |= {api.post(where + "/items", ITEM).json["CartItemId"] for where in (path, second)}
    assert len(ids) == 6


def test_items_are_listed_in_byte_order_of_their_ids(api, cart):
    path = cart()
    for number in range(30):
        api.post(path + "/items", {**ITEM, "EntityId": str(number)})
    ids = [item["CartItemId"] for item in api.get(path + "/items").json["items"]]
    assert len(ids) == 30 and ids == sorted(ids)


ITEM_SAYS = "EntityId, BundleUuid, BundleVersion, and EntityType must be given"


@pytest.mark.parametrize("name", ITEM)
@pytest.mark.parametrize("value", [None, "", ...])
def test_every_value_of_an_item_is_needed_and_that_comes_before_the_cart(api, cart, name, value, nothing_changes):
    item = {key: text for key, text in ITEM.items() if key != name}
    if value is not ...:
        item[name] = value
    for path in (ABSENT, "/nonsense"):
        refused(api.post(path + "/items", item), 400, ITEM_SAYS)
        refused(api.post(path + "/items", {"items": [ITEM, item]}), 400, ITEM_SAYS)


@pytest.mark.parametrize("body", [None, {}, [], [ITEM]])
def test_a_body_without_an_item_is_told_what_it_lacks(api, body, nothing_changes):
    refused(api.post(ABSENT + "/items", body), 400, ITEM_SAYS)


@pytest.mark.parametrize("value", [7, True, ["x"], {}, "x" * 1025, "ü" * 513])
def test_values_are_strings_of_at_most_1024_bytes(api, cart, value):
    path = cart()
    refused(api.post(path + "/items", {**ITEM, "EntityId": value}), 400,
            "EntityId, BundleUuid, BundleVersion, and EntityType must be strings of at most 1024 bytes")
    assert api.get(path + "/items").json["items"] == []


@pytest.mark.parametrize("value", ["x" * 1024, "ü" * 512, "a/b", "'; drop table cartd.carts; --", "{}", "{a,\"b\\\"}", "NULL", "\\x00", "\n", "🧬"])
def test_any_other_text_is_a_value_kept_to_the_letter(api, cart, value):
    path, item = cart(), {**ITEM, "EntityId": value, "EntityType": value}
    assert api.post(path + "/items", item).json["CartItemId"] == item_id(path, item)
    assert api.post(path + "/items", {"items": [item, ITEM]}).json["CartItemIds"] == [item_id(path, item), item_id(path, ITEM)]
    assert {**item, "CartId": path[1:], "CartItemId": item_id(path, item)} in api.get(path + "/items").json["items"]


@pytest.mark.parametrize("item", ["x", "0" * 63, "0" * 65, "0" * 64, "A" * 64, "g" * 64, "%27", "batch0"])
def test_an_item_that_is_not_there_is_404_after_the_cart(api, cart, item):
    path = cart()
    refused(api.delete(f"{path}/items/{item}"), 404, "Item does not exist")
    refused(api.delete(f"{ABSENT}/items/{item}"), 404, "Cart does not exist")


def test_deleting_a_cart_deletes_its_items(api, cart, db):
    path = cart()
    api.post(path + "/items", {"items": [{**ITEM, "EntityId": str(n)} for n in range(100)]})
    assert api.delete(path).status == 200
    assert db.run("select count(*) from cartd.resource_items where cart_id = %s", path[1:]) == [(0,)]


# --- batches: what is refused; tests of what they do are in test_batch.py

@pytest.mark.parametrize("body", [None, {}, [], {"entityType": "files"}, {"filters": "{}"}, {"entityType": None, "filters": "{}"},
                                  {"entityType": "files", "filters": None}])
def test_a_batch_needs_type_and_filters_and_that_comes_before_the_cart(api, cart, body, nothing_changes):
    refused(api.post(ABSENT + "/items/batch", body), 400, "entityType and filters must be given")


@pytest.mark.parametrize("kind", ["Files", "file", "", "bundles", 7, ["files"], "files ", "files'--"])
def test_a_batch_is_of_one_of_three_types(api, kind, nothing_changes):
    refused(api.post(ABSENT + "/items/batch", {"entityType": kind, "filters": "{}"}), 400, "entityType must be one of files, specimens, or projects")


# --- who asks

EVERY_CALL = [("GET", "", None), ("POST", "", {"CartName": "x"}), ("GET", ABSENT, None), ("PUT", ABSENT, {"CartName": "x"}), ("DELETE", ABSENT, None),
              ("GET", ABSENT + "/items", None), ("POST", ABSENT + "/items", ITEM), ("POST", ABSENT + "/items/batch", BATCH),
              ("DELETE", ABSENT + "/items/" + "0" * 64, None), ("GET", "/status/" + "0" * 48, None)]


@pytest.mark.parametrize("method, path, body", EVERY_CALL)
def test_without_a_credential_every_call_is_401(nobody, method, path, body, nothing_changes):
    answer = nobody.call(method, path, body)
    refused(answer, 401, "Missing access key")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("method, path, body", EVERY_CALL)
@pytest.mark.parametrize("credential", ["Bearer x", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "token"])
def test_with_a_wrong_credential_too(nobody, method, path, body, credential, nothing_changes):
    refused(nobody.call(method, path, body, headers={"Authorization": credential}), 401, "Invalid access key")


def test_a_wrong_request_of_a_stranger_is_401_all_the_same(nobody):
    refused(nobody.post(body={}), 401, "Missing access key")
    refused(nobody.post(raw=b"{"), 401, "Missing access key")
    refused(nobody.get("/nonsense"), 401, "Missing access key")


@pytest.mark.parametrize("there", [True, False])
def test_somebody_elses_cart_is_as_absent_as_one_that_never_was(api, other, cart, db, there):
    mine = cart("mine")
    api.post(mine + "/items", ITEM)
    item = item_id(mine, ITEM)
    path = mine if there else ABSENT
    before = db.run("select c.xmin, c.*, i.* from cartd.resource_carts c left join cartd.resource_items i using (store_id, cart_id) where cart_id = %s", mine[1:])
    answers = [other.get(path), other.put(path, {"CartName": "theirs"}), other.delete(path), other.get(path + "/items"), other.post(path + "/items", ITEM),
               other.post(path + "/items", {"items": [ITEM]}), other.post(path + "/items/batch", BATCH), other.delete(f"{path}/items/{item}")]
    assert [answer.status for answer in answers] == [404] * len(answers), answers
    assert {answer.text for answer in answers} == {"Cart does not exist"}
    assert db.run("select c.xmin, c.*, i.* from cartd.resource_carts c left join cartd.resource_items i using (store_id, cart_id) where cart_id = %s", mine[1:]) == before
    assert other.get().json["carts"] == []
    assert db.run("select count(*) from cartd.resource_jobs where cart_id = %s", mine[1:]) == [(0,)]


def test_ids_are_random_uuids_and_hashes_of_what_items_are(api, cart):
    ids = [cart()[1:] for _ in range(20)]
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", one) for one in ids) and len(set(ids)) == 20
    assert hashlib.sha256(f"{ids[0]}/entity_id/bundle_id/bundle_version/entity_type".encode()).hexdigest() == \
        api.post(f"/{ids[0]}/items", ITEM).json["CartItemId"]
