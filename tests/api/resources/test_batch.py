"""Batches: what is counted, what is written, who may ask, and what becomes of them."""
import concurrent.futures
import json
import secrets
import time

import pytest

import wire
from conftest import ABSENT, ITEM, item_id, status_path

# filters → entities of the demo store: files, specimens, projects
COUNTS = [
    ({}, 7, 4, 3),
    ({"organ": {"is": ["pancreas"]}}, 2, 1, 1),
    ({"organ": {"is": ["pancreas", "tumor"]}}, 4, 2, 2),
    ({"organ": {"is": ["hematopoietic system"]}, "biologicalSex": {"is": ["female"]}}, 1, 1, 1),
    ({"fileFormat": {"is": ["bam"]}}, 1, 1, 1),
    ({"organPart": {"is": None}}, 2, 1, 1),
    ({"organPart": {"is": ["islet of Langerhans", None]}}, 4, 2, 2),
    ({"preservationMethod": {"is": None}}, 6, 3, 2),
    ({"organ": {"is": ["Pancreas"]}}, 0, 0, 0),
    ({"organ": {"is": []}}, 0, 0, 0),
    ({"genusSpecies": {"is": ["Homo sapiens"]}, "libraryConstructionApproach": {"is": ["Smart-seq2"]}}, 2, 1, 1),
    ({"fileSize": {"is": [892197]}}, 1, 1, 1),
]
TYPES = ("files", "specimens", "projects")


@pytest.mark.parametrize("column, kind", enumerate(TYPES))
def test_as_many_are_written_as_are_counted(cart, batch, finished, api, db, column, kind):
    """Each filter as a text and as an object, with and without "file", in a cart of its own."""
    for filters, *counts in COUNTS:
        for form in (json.dumps(filters), filters, json.dumps({"file": filters}), {"file": filters}):
            path = cart()
            answer = batch(path, kind, form)
            assert (answer.status, answer.json["count"]) == (200, counts[column]), (filters, answer)
            assert finished(answer) == {"done": True, "success": True, "written": counts[column], "count": counts[column]}
            items = api.get(path + "/items").json["items"]
            assert len(items) == counts[column]
            assert {item["EntityType"] for item in items} <= {kind}
            assert all(item_id(path, item) == item["CartItemId"] for item in items)
            api.delete(path)


@pytest.mark.parametrize("kind, expected", [
    ("files", lambda entity: entity["contents"]["files"][0]["uuid"]),
    ("specimens", lambda entity: entity["contents"]["specimens"][0]["biomaterial_id"]),
    ("projects", lambda entity: entity["contents"]["projects"][0]["project_shortname"])])
def test_an_item_names_its_entity_and_the_first_bundle(cart, batch, finished, api, kind, expected):
    entities = [json.loads(line) for line in (wire.ROOT / "deploy/demo/entities.ndjson").read_text(encoding="utf-8").splitlines()]
    text = lambda value: value[0] if isinstance(value, list) else value
    path = cart()
    finished(batch(path, kind))
    assert {(item["EntityId"], item["BundleUuid"], item["BundleVersion"]) for item in api.get(path + "/items").json["items"]} == {
        (text(expected(entity)), entity["bundles"][0]["uuid"], entity["bundles"][0]["version"]) for entity in entities if entity["entity_type"] == kind}


DEEP = '{"organ":{"is":[' + "[" * 100 + "]" * 100 + "]}}"
INVALID = ["", " ", "x", "{", "[]", "7", "null", "true", '"{}"', "{'organ':{'is':[]}}", '{"organ":{"is":["x"]},"organ":{"is":["y"]}}', '{"organ":{"is":["\\u0000"]}}', DEEP,
           '{"organ":null}', '{"organ":["pancreas"]}', '{"organ":"pancreas"}', '{"organ":{}}', '{"organ":{"is":"pancreas"}}', '{"organ":{"is":{}}}',
           '{"organ":{"is":[{}]}}', '{"organ":{"not":["x"]}}', '{"organ":{"is":["x"],"contains":[[1,2]]}}', '{"organ":{"contains":[[1,2]]}}', '{"organ":{"IS":["x"]}}',
           '{"Organ":{"is":["x"]}}', '{"nonsense":{"is":["x"]}}', '{"":{"is":["x"]}}', '{"file":null}', '{"file":[]}', '{"file":{},"organ":{"is":["x"]}}', '{"file":{"file":{}}}',
           '{"organismAgeRange":{"within":[1,2]}}', '{"organismAgeRange":{"within":[[1]]}}', '{"organismAgeRange":{"within":[[1,2,3]]}}', '{"organismAgeRange":{"within":[["a","b"]]}}',
           '{"organismAgeRange":{"within":null}}', '{"organ\'; drop table cartd.entities; --":{"is":["x"]}}', '{"organ":{"is\') or true --":["x"]}}', '{"contents.files":{"is":["x"]}}']


@pytest.mark.parametrize("filters", INVALID + [[], 7, True, {"organ": None}, {"file": {}, "x": {}}, {"organ": {"is": [["x"]]}}])
def test_what_is_no_filter_is_400_and_starts_nothing(api, cart, batch, filters, db):
    path = cart()
    for where in (path, ABSENT):
        answer = batch(where, "files", filters)
        assert (answer.status, answer.json) == (400, {"Code": "BadRequestError", "Message": "BadRequestError: Invalid filters given"})
    assert db.run("select count(*) from cartd.resource_jobs where cart_id = %s", path[1:]) == [(0,)]


@pytest.mark.parametrize("value", ["'; drop table cartd.entities; --", "\" or true or \"", "{}", "{x}", "\\", "$1", "%s", "NULL", "💥", "x" * 100000, "\n"])
def test_any_value_is_only_compared(api, cart, batch, value, db):
    answer = batch(cart(), "files", json.dumps({"organ": {"is": [value, "pancreas"]}}))
    assert (answer.status, answer.json["count"]) == (200, 2)


def test_a_filter_of_a_mebibyte_is_too_large(api, cart, batch, db):
    answer = api.post(cart() + "/items/batch", {"entityType": "files", "filters": json.dumps({"organ": {"is": ["x" * 250_000]}})})
    assert (answer.status, answer.json["count"]) == (200, 0)
    body = json.dumps({"entityType": "files", "filters": json.dumps({"organ": {"is": ["x" * 1_048_400]}})}).encode()
    assert api.post(ABSENT + "/items/batch", raw=body[:1024 * 1024]).status == 413


def test_what_is_there_already_stays_and_counts_as_written(api, cart, batch, finished):
    path = cart()
    api.post(path + "/items", ITEM)
    assert finished(batch(path, "files", {"organ": {"is": ["pancreas"]}}))["written"] == 2
    assert finished(batch(path)) == {"done": True, "success": True, "written": 7, "count": 7}
    assert len(api.get(path + "/items").json["items"]) == 8
    version = api.get(path).headers["etag"]
    finished(batch(path))
    assert api.get(path).headers["etag"] == version, "nothing was new"


def test_two_jobs_on_one_cart_write_what_one_would(api, cart, batch, finished):
    path = cart()
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda kind: batch(path, kind), ["files", "files", "specimens", "specimens", "projects", "projects"]))
    assert [finished(answer)["success"] for answer in answers] == [True] * 6
    assert len(api.get(path + "/items").json["items"]) == 14


# --- the status token

def test_a_token_is_opaque_and_no_two_are_alike(cart, batch, finished):
    answers = [batch(cart()) for _ in range(5)]
    tokens = {status_path(answer).rpartition("/")[2] for answer in answers}
    assert len(tokens) == 5
    for answer in answers:
        finished(answer)


def test_an_unfinished_job_says_where_to_ask_again(api, cart, batch, db):
    path = cart()
    db.run("begin")
    try:
        # Nobody gets at the cart, so the job cannot go on.
        db.run("select from cartd.resource_carts where cart_id = %s for no key update", path[1:])
        answer = batch(path)
        time.sleep(0.3)
        status = api.call("GET", whole=status_path(answer))
        assert status.json == {"done": False, "statusUrl": answer.json["statusUrl"], "written": 0, "count": 7}
    finally:
        db.run("commit")


def test_a_token_is_its_owners_alone(api, other, cart, batch, finished, nobody):
    answer = batch(cart())
    finished(answer)
    theirs = other.call("GET", whole=status_path(answer))
    never = api.get("/status/" + "0" * 48)
    assert (theirs.status, theirs.text) == (400, "Invalid token given")
    assert theirs.raw == never.raw
    assert nobody.call("GET", whole=status_path(answer)).status == 401
    assert api.call("GET", whole=status_path(answer)).status == 200


@pytest.mark.parametrize("token", ["x", "0" * 47, "0" * 48, "0" * 49, "A" * 48, "%27", "..", "%E2%82%AC", "e30.e30.e30", "0" * 5000])
def test_a_token_that_is_none_is_400(api, token, nothing_changes):
    answer = api.get("/status/" + token)
    assert (answer.status, answer.text) == (400, "Invalid token given")


@pytest.mark.parametrize("spoil", [lambda token: token[:-1], lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"), str.upper, lambda token: token + "0", lambda token: token[::-1]])
def test_a_spoilt_token_is_400(api, cart, batch, finished, spoil):
    answer = batch(cart())
    finished(answer)
    token = status_path(answer).rpartition("/")[2]
    if spoil(token) != token:
        assert api.get("/status/" + spoil(token)).status == 400


def test_the_database_has_no_token(cart, batch, finished, db):
    answer = batch(cart())
    finished(answer)
    token = status_path(answer).rpartition("/")[2]
    assert db.run("select count(*) from cartd.resource_jobs j where j::text like %s", f"%{token}%") == [(0,)]


def test_the_url_has_the_stores_public_address(env, cart, batch, finished, db):
    answer = batch(cart())
    finished(answer)
    assert answer.json["statusUrl"].startswith("https://demo.example/resources/carts/status/")
    try:
        db.run("update cartd.stores set public_url = 'https://portal.example:8443' where hash = %s", env["CARTD_STORE"])
        answer = batch(cart())
        assert answer.json["statusUrl"].startswith("https://portal.example:8443/resources/carts/status/")
        finished(answer)
    finally:
        db.run("update cartd.stores set public_url = null where hash = %s", env["CARTD_STORE"])


# --- what ends jobs, and how many there may be

def test_a_cart_deleted_before_its_job_ran_ends_it(api, cart, batch, db, finished):
    path = cart()
    db.run("update cartd.resource_carts set name = name where cart_id = %s", path[1:])
    answers = []
    db.run("begin")
    try:
        db.run("select from cartd.resource_carts where cart_id = %s for no key update", path[1:])
        answers = [batch(path, kind) for kind in TYPES]
    finally:
        db.run("commit")
    api.delete(path)
    for answer in answers:
        status = finished(answer)
        assert status["done"] and (status["success"] is False or status["written"] == status["count"])
    assert db.run("select count(*) from cartd.resource_items where cart_id = %s", path[1:]) == [(0,)]
    assert db.run("select count(*) from cartd.job_queue q join cartd.resource_jobs j using (store_id, job_id) where j.cart_id = %s", path[1:]) == [(0,)]


def test_more_than_ten_unfinished_are_429(api, other, cart, batch, db, finished):
    path = cart()
    db.run("begin")
    try:
        db.run("select from cartd.resource_carts where cart_id = %s for no key update", path[1:])
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: batch(path), range(16)))
        assert sorted(answer.status for answer in answers) == [200] * 10 + [429] * 6, answers
        refused = [answer for answer in answers if answer.status == 429][0]
        assert refused.json["Code"] == "TooManyRequestsError" and int(refused.headers["retry-after"]) > 0
        theirs = other.post(body={"CartName": secrets.token_hex(8)}).json["CartId"]
        assert other.post(f"/{theirs}/items/batch", {"entityType": "files", "filters": "{}"}).status == 200, "another person's are counted apart"
    finally:
        db.run("commit")
    for answer in answers:
        if answer.status == 200:
            assert finished(answer)["success"]
    assert finished(batch(path))["success"], "a finished one makes room"


def test_jobs_are_kept_90_days(api, cart, batch, finished, db):
    answer = batch(cart())
    finished(answer)
    days = "update cartd.resource_jobs set finished_at = now() - interval '%s days' where account_id = %%s"
    sweep = (wire.ROOT / "sql/queries/job/jobs-sweep.sql").read_text(encoding="utf-8").replace("$1", "(select store_id from cartd.stores where hash = 'demo')").replace("$2", "500")
    db.run(days % 89, api.account)
    db.run(sweep)
    assert api.call("GET", whole=status_path(answer)).status == 200
    db.run(days % 90, api.account)
    db.run(sweep)
    assert api.call("GET", whole=status_path(answer)).status == 400
