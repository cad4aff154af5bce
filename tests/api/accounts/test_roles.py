"""Roles: made, shown, replaced, deleted."""
from concurrent.futures import ThreadPoolExecutor

import pytest

from people import ADMIN, PERMISSIONS, SHOPPER, SUPPORT, change, path


@pytest.fixture
def made(admin, ledger):
    """made(**body): a new role's answer.  Gone at the end."""
    numbers = []

    def create(client=admin, **body):
        answer = client.post("/roles", body)
        if answer.status == 201:
            numbers.append(answer.json["id"])
        return answer
    yield create
    ledger.run("delete from cartd.account_roles where store_id = %s and role_id = any (%s)", ledger.store, numbers)
    ledger.run("delete from cartd.roles where store_id = %s and role_id = any (%s)", ledger.store, numbers)


def test_the_built_in_ones_are_there(support):
    built_in = {number: support.get(f"/roles/{number}").json for number in (ADMIN, SUPPORT, SHOPPER)}
    assert [built_in[number]["name"] for number in (ADMIN, SUPPORT, SHOPPER)] == ["admin", "support", "shopper"]
    assert built_in[ADMIN]["permissions"] == PERMISSIONS
    assert built_in[SUPPORT]["permissions"] == ["accounts:read", "roles:read", "carts:read"]
    assert built_in[SHOPPER]["permissions"] == []


def test_a_role_is_made_shown_replaced_and_deleted(admin, made, fresh):
    name = fresh()
    answer = made(name=name, description="Ünusual", permissions=["carts:write", "accounts:read", "carts:write"])
    assert answer.status == 201 and answer.headers["location"] == f"/api/roles/{answer.json['id']}"
    number = answer.json["id"]
    due = {"id": number, "name": name, "description": "Ünusual", "permissions": ["accounts:read", "carts:write"], "accounts": 0}
    shown = admin.get(f"/roles/{number}")
    assert answer.json == shown.json == due and answer.headers["etag"] == shown.headers["etag"]
    put = admin.put(f"/roles/{number}", {"name": name.upper(), "permissions": []})
    assert (put.status, put.json) == (200, due | {"name": name.upper(), "description": "", "permissions": []})
    assert admin.delete(f"/roles/{number}").status == 204
    assert admin.get(f"/roles/{number}").status == 404


def test_it_tells_how_many_have_it(admin, person, role):
    number = role()
    somebody = [person(number) for _ in range(3)]
    assert admin.get(f"/roles/{number}").json["accounts"] == 3
    assert admin.put(path(somebody[0]), change(somebody[0], roleIds=[])).status == 200
    assert admin.get(f"/roles/{number}").json["accounts"] == 2


WRONG = [("name", "", "/name"), ("name", "x" * 101, "/name"), ("name", 1, "/name"), ("name", "a\tb", "/name"), ("description", "x" * 501, "/description"),
         ("description", 1, "/description"), ("description", None, "/description"), ("description", "a\0b".replace("\0", "\x01"), "/description"),
         ("permissions", None, "/permissions"), ("permissions", "carts:read", "/permissions"), ("permissions", {}, "/permissions"),
         ("permissions", ["carts:read"] * 17, "/permissions"), ("permissions", ["carts:read", "carts:eat"], "/permissions/1"), ("permissions", ["*"], "/permissions/0"),
         ("permissions", [1], "/permissions/0"), ("permissions", ["Carts:read"], "/permissions/0"), ("permissions", [None], "/permissions/0"),
         ("permissions", ["carts:rea"], "/permissions/0"), ("permissions", ["carts:read "], "/permissions/0")]


@pytest.mark.parametrize("member, value, pointer", WRONG)
def test_what_may_not_be_is_named_and_changes_nothing(admin, role, nothing_stored, fresh, member, value, pointer):
    number, body = role(), {"name": fresh(), "permissions": []} | {member: value}
    with nothing_stored():
        for answer in (admin.post("/roles", body), admin.put(f"/roles/{number}", body)):
            assert (answer.status, answer.pointers()) == (422, {pointer})


@pytest.mark.parametrize("member", ["name", "permissions"])
def test_what_is_required_must_be_there(admin, nothing_stored, fresh, member):
    body = {"name": fresh(), "permissions": []}
    del body[member]
    with nothing_stored():
        assert admin.post("/roles", body).pointers() == {f"/{member}"}


@pytest.mark.parametrize("turn", [str, str.upper])
def test_a_name_is_taken_whatever_its_case(admin, made, role, nothing_stored, fresh, turn):
    name, number = fresh(), role()
    made(name=name, permissions=[])
    for taken in (name, "admin"):
        before = nothing_stored()
        with before:
            for answer in (admin.post("/roles", {"name": turn(taken), "permissions": []}), admin.put(f"/roles/{number}", {"name": turn(taken), "permissions": []})):
                assert (answer.status, answer.pointers()) == (409, {"/name"})


def test_of_20_at_once_with_one_name_one_is_made(admin, made, fresh):
    name = fresh()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: made(name=name, permissions=[]), range(20)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 19


def test_roles_made_at_once_get_ids_of_their_own(made, fresh):
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda name: made(name=name, permissions=[]), [fresh() for _ in range(20)]))
    assert len({answer.json["id"] for answer in answers}) == 20


def test_a_role_in_use_stays_and_goes_when_nobody_has_it(admin, person, role, nothing_stored):
    number = role()
    somebody = person(number)
    with nothing_stored():
        assert admin.delete(f"/roles/{number}").status == 409
    assert admin.put(path(somebody), change(somebody, roleIds=[])).status == 200
    assert admin.delete(f"/roles/{number}").status == 204


def test_a_role_cannot_be_given_while_it_goes(admin, person, role, ledger):
    for _ in range(10):
        number, somebody = role(), person(SHOPPER)
        with ThreadPoolExecutor(2) as pool:
            steps = [lambda: admin.delete(f"/roles/{number}").status, lambda: admin.put(path(somebody), change(somebody, roleIds=[number])).status]
            gone, given = pool.map(lambda step: step(), steps)
        assert (gone, given) in {(204, 422), (409, 200)}, (gone, given)


@pytest.mark.parametrize("number", [ADMIN, SUPPORT, SHOPPER])
def test_the_built_in_ones_stay(admin, nothing_stored, number):
    shown = admin.get(f"/roles/{number}").json
    with nothing_stored():
        assert admin.delete(f"/roles/{number}").status == 409
        assert admin.put(f"/roles/{number}", {"name": shown["name"], "permissions": []}).status == 409


def test_a_role_of_stronger_people_is_not_for_taking_apart(with_, role, nothing_stored):
    clerk, number = with_("roles:read", "roles:write"), role("accounts:delete")
    with nothing_stored():
        assert clerk.put(f"/roles/{number}", {"name": "x", "permissions": []}).status == 403
        assert clerk.delete(f"/roles/{number}").status == 403


def test_nobody_widens_their_own_role(with_, ledger, nothing_stored):
    clerk = with_("roles:read", "roles:write", "carts:read")
    number = ledger.one("select role_id from cartd.account_roles where store_id = %s and account_id = %s", ledger.store, clerk.id)
    with nothing_stored():
        for permission in set(PERMISSIONS) - {"roles:read", "roles:write", "carts:read"}:
            body = {"name": f"wide {clerk.name}", "permissions": ["roles:read", "roles:write", "carts:read", permission]}
            assert clerk.put(f"/roles/{number}", body).status == 403
            assert clerk.post("/roles", body).status == 403


def test_changed_permissions_hold_at_once(admin, with_, ledger):
    somebody = with_("accounts:read")
    number = ledger.one("select role_id from cartd.account_roles where store_id = %s and account_id = %s", ledger.store, somebody.id)
    assert somebody.get("/carts").status == 200
    assert admin.put(f"/roles/{number}", {"name": f"was {somebody.name}", "permissions": ["roles:read"]}).status == 200
    assert (somebody.get("/carts").status, somebody.get("/roles").status) == (403, 200)


def test_tags(admin, role, nothing_stored):
    number = role()
    target, tag = f"/roles/{number}", admin.get(f"/roles/{number}").headers["etag"]
    assert admin.get(target, headers={"If-None-Match": tag}).status == 304
    with nothing_stored():
        assert admin.put(target, {"name": f"x{number}", "permissions": []}, headers={"If-Match": '"0"'}).status == 412
        assert admin.delete(target, headers={"If-Match": f"W/{tag}"}).status == 412
    answer = admin.put(target, {"name": f"x{number}", "permissions": []}, headers={"If-Match": tag})
    assert answer.status == 200
    assert admin.delete(target, headers={"If-Match": tag}).status == 412
    assert admin.delete(target, headers={"If-Match": answer.headers["etag"]}).status == 204


def test_the_same_key_and_request_make_one_role(admin, fresh, ledger):
    key, body = {"Idempotency-Key": fresh()}, {"name": fresh(), "permissions": ["carts:read"]}
    first, second = admin.post("/roles", body, headers=key), admin.post("/roles", body, headers=key)
    assert (first.status, second.status, first.raw, first.headers["location"]) == (201, 201, second.raw, second.headers["location"])
    assert second.headers["idempotency-replayed"] == "true"
    assert admin.post("/roles", body | {"name": fresh()}, headers=key).status == 422
    assert admin.delete(first.headers["location"].removeprefix("/api")).status == 204
