"""Accounts: made, shown, replaced."""
from urllib.parse import quote

import pytest

from people import NOBODY, SHOPPER, SUPPORT, change, newcomer, path


def test_a_stranger_signs_up_and_is_a_shopper(anonymous, admin, fresh, swept):
    word = fresh()
    answer = anonymous.post("/carts", newcomer(word))
    swept.append(answer.json["id"])
    assert answer.status == 201
    assert answer.headers["location"] == f"/api/carts/{answer.json['id']}"
    assert {name: answer.json[name] for name in ("firstName", "lastName", "email", "roles", "roleIds", "active")} == {
        "firstName": "New", "lastName": "Comer", "email": f"{word}@people.example", "roles": ["shopper"], "roleIds": [SHOPPER], "active": True}
    assert answer.json["createdAt"] == answer.json["updatedAt"]
    again = admin.get(f"/carts/{answer.json['id']}")
    assert (again.json, again.headers["etag"]) == (answer.json, answer.headers["etag"])


def test_the_password_is_kept_as_argon2id_alone(anonymous, ledger, fresh, swept):
    body = newcomer(fresh(), password="a password that is nowhere")
    number = anonymous.post("/carts", body, headers={"Idempotency-Key": fresh()}).json["id"]
    swept.append(number)
    assert ledger.one("select password_hash from cartd.accounts where store_id = %s and account_id = %s", ledger.store, number).startswith("$argon2id$")
    for table in ("accounts", "idempotency_keys"):
        assert not ledger.run(f"select 1 from cartd.{table} t where t::text like %s", "%" + body["password"] + "%")


def test_who_signed_up_can_sign_in(anonymous, fresh, swept):
    body = newcomer(fresh())
    swept.append(anonymous.post("/carts", body).json["id"])
    answer = anonymous.post("/auth/login", {"email": body["email"].upper(), "password": body["password"]})
    assert answer.status == 200


def test_an_account_never_shows_its_password(admin, person):
    answer = admin.get(path(person()))
    assert b"assword" not in answer.raw and b"argon2" not in answer.raw


def test_ids_go_up_and_do_not_come_back(anonymous, admin, fresh):
    first = anonymous.post("/carts", newcomer(fresh())).json["id"]
    assert admin.delete(f"/carts/{first}").status == 204
    second = anonymous.post("/carts", newcomer(fresh())).json["id"]
    assert admin.delete(f"/carts/{second}").status == 204
    assert second > first


@pytest.mark.parametrize("change_", [str.upper, str.title, lambda word: word])
def test_an_address_is_taken_whatever_its_case(anonymous, person, nothing_stored, change_):
    body = newcomer("x", email=change_(person().email))
    with nothing_stored():
        answer = anonymous.post("/carts", body)
    assert (answer.status, answer.pointers()) == (409, {"/email"})


LONG = "x" * 64 + "@" + ".".join(["y" * 63] * 2 + ["z" * 61])     # 254


@pytest.mark.parametrize("email", ["a@b", "o'brien+1@example.com", "X_y=z@a-b.example", LONG])
def test_addresses_that_are_taken(admin, shopper, email):
    answer = shopper.put(path(shopper), change(shopper, email=email))
    assert (answer.status, answer.json["email"]) == (200, email)


WRONG = [
    ("firstName", "", "/firstName"), ("firstName", "x" * 101, "/firstName"), ("firstName", 1, "/firstName"), ("firstName", None, "/firstName"),
    ("firstName", "a\nb", "/firstName"), ("lastName", "", "/lastName"), ("lastName", "x" * 101, "/lastName"), ("lastName", [], "/lastName"),
    ("lastName", "\x7f", "/lastName"), ("firstName", "a\x85b", "/firstName"), ("lastName", "\x9f", "/lastName"),
    ("email", "", "/email"), ("email", "nobody", "/email"), ("email", "a@b@c", "/email"), ("email", "a b@example.com", "/email"),
    ("email", "bücher@example.com", "/email"), ("email", LONG + "z", "/email"), ("email", None, "/email"), ("email", {}, "/email"),
    ("roleIds", None, "/roleIds"), ("roleIds", 1, "/roleIds"), ("roleIds", "1", "/roleIds"), ("roleIds", {}, "/roleIds"),
    ("roleIds", [3] * 101, "/roleIds"), ("roleIds", ["3"], "/roleIds/0"), ("roleIds", [3, 1.5], "/roleIds/1"), ("roleIds", [3, None], "/roleIds/1"),
    ("roleIds", [3, 0], "/roleIds/1"), ("roleIds", [-1], "/roleIds/0"), ("roleIds", [NOBODY], "/roleIds/0"), ("roleIds", [3, 9223372036854775807], "/roleIds/1")]


@pytest.mark.parametrize("member, value, pointer", WRONG)
def test_what_may_not_be_is_named_and_changes_nothing(admin, person, nothing_stored, fresh, member, value, pointer):
    somebody = person(SHOPPER)
    with nothing_stored():
        made = admin.post("/carts", newcomer(fresh(), **{member: value}))
        put = admin.put(path(somebody), change(somebody, **{member: value}))
    assert (made.status, made.pointers()) == (422, {pointer})
    assert (put.status, put.pointers()) == (422, {pointer})


@pytest.mark.parametrize("password", ["1234567", "x" * 257, "ü" * 129, "", 12345678, None])
def test_a_password_has_8_to_256_bytes(anonymous, nothing_stored, fresh, password):
    with nothing_stored():
        answer = anonymous.post("/carts", newcomer(fresh(), password=password))
    assert (answer.status, answer.pointers()) == (422, {"/password"})


@pytest.mark.parametrize("password", ["12345678", "x" * 256, "ü" * 4, "ü" * 128])
def test_the_bounds_of_a_password_are_in(anonymous, fresh, swept, password):
    answer = anonymous.post("/carts", newcomer(fresh(), password=password))
    assert answer.status == 201
    swept.append(answer.json["id"])


@pytest.mark.parametrize("member", ["firstName", "lastName", "email", "password"])
def test_what_is_required_must_be_there(anonymous, shopper, nothing_stored, fresh, member):
    body = newcomer(fresh())
    del body[member]
    with nothing_stored():
        answer = anonymous.post("/carts", body)
        assert (answer.status, answer.pointers()) == (422, {f"/{member}"})
        if member != "password":
            answer = shopper.put(path(shopper), body)
            assert (answer.status, answer.pointers()) == (422, {f"/{member}"})


def test_every_complaint_is_told_at_once(anonymous):
    assert anonymous.post("/carts", {"firstName": "", "email": "x", "password": "x"}).pointers() == {"/firstName", "/lastName", "/email", "/password"}


def test_put_replaces_names_and_address(shopper, ledger):
    before = ledger.one("select password_hash from cartd.accounts where store_id = %s and account_id = %s", ledger.store, shopper.id)
    body = {"firstName": "Änna", "lastName": "O'Ñeil 😀", "email": f"new-{shopper.email}", "password": "is not looked at"}
    answer = shopper.put(path(shopper), body)
    assert answer.status == 200
    assert {name: answer.json[name] for name in ("firstName", "lastName", "email")} == {name: body[name] for name in ("firstName", "lastName", "email")}
    assert shopper.get(path(shopper)).json == answer.json
    assert ledger.one("select password_hash from cartd.accounts where store_id = %s and account_id = %s", ledger.store, shopper.id) == before


def test_role_ids_replace_clear_and_keep(admin, person):
    somebody = person(SHOPPER)
    for given, due in (([SUPPORT, SHOPPER], [SUPPORT, SHOPPER]), ([SHOPPER, SHOPPER], [SHOPPER]), (None, [SHOPPER]), ([], []), (None, [])):
        body = change(somebody) if given is None else change(somebody, roleIds=given)
        answer = admin.put(path(somebody), body)
        assert (answer.status, answer.json["roleIds"]) == (200, due)
        assert len(answer.json["roles"]) == len(due)


def test_a_put_of_what_was_read_changes_nothing(shopper, nothing_stored):
    shown = shopper.get(path(shopper))
    with nothing_stored():
        answer = shopper.put(path(shopper), shown.json)
    assert (answer.status, answer.json, answer.headers["etag"]) == (200, shown.json, shown.headers["etag"])


def test_an_address_of_somebody_else_cannot_be_taken(shopper, person, nothing_stored):
    other = person()
    with nothing_stored():
        answer = shopper.put(path(shopper), change(shopper, email=other.email.upper()))
    assert (answer.status, answer.pointers()) == (409, {"/email"})


def test_ones_own_address_may_change_its_case(shopper):
    assert shopper.put(path(shopper), change(shopper, email=shopper.email.upper())).status == 200


def test_the_tag_changes_with_a_roles_name(admin, person, role, ledger):
    number = role()
    somebody = person(number)
    before = admin.get(path(somebody)).headers["etag"]
    ledger.run("update cartd.roles set name = name || ' renamed' where store_id = %s and role_id = %s", ledger.store, number)
    answer = admin.get(path(somebody))
    assert answer.headers["etag"] != before and answer.json["roles"][0].endswith(" renamed")


def test_who_has_the_tag_gets_304(shopper):
    tag = shopper.get(path(shopper)).headers["etag"]
    for method in ("GET", "HEAD"):
        answer = shopper.call(method, path(shopper), headers={"If-None-Match": f'"x", {tag}'})
        assert (answer.status, answer.raw, answer.headers["etag"]) == (304, b"", tag)
    assert shopper.get(path(shopper), headers={"If-None-Match": '"x"'}).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_change_of_what_is_no_longer_so_is_412(shopper, nothing_stored, method):
    body = change(shopper, firstName="Other") if method == "PUT" else None
    with nothing_stored():
        assert shopper.call(method, path(shopper), body, headers={"If-Match": '"0123456789abcdef"'}).status == 412
    tag = shopper.get(path(shopper)).headers["etag"]
    assert shopper.call(method, path(shopper), body, headers={"If-Match": tag}).status in (200, 204)


def test_of_two_changes_from_one_reading_one_is_told(shopper):
    tag = shopper.get(path(shopper)).headers["etag"]
    assert shopper.put(path(shopper), change(shopper, firstName="One"), headers={"If-Match": tag}).status == 200
    assert shopper.put(path(shopper), change(shopper, firstName="Two"), headers={"If-Match": tag}).status == 412
    assert shopper.get(path(shopper)).json["firstName"] == "One"


@pytest.mark.parametrize("number", [NOBODY, 0, -1, 2147483648, 10 ** 20])
@pytest.mark.parametrize("what", ["carts", "roles"])
def test_a_number_that_nobody_has_is_404_and_nothing_else(admin, number, what):
    for method, body in (("GET", None), ("DELETE", None), ("PUT", newcomer("x") if what == "carts" else {"name": "x", "permissions": []})):
        answer = admin.call(method, f"/{what}/{number}", body)
        assert (answer.status, answer.raw, answer.headers["content-type"]) == (404, b"{}", "application/json")


@pytest.mark.parametrize("number", ["x", "1x", "1.0", "+1", "%201", "1e3", "0x1", "-", "١"])
@pytest.mark.parametrize("what", ["carts", "roles"])
def test_what_is_no_number_is_400(admin, anonymous, number, what):
    word = quote(number, safe="%")
    for method, body in (("GET", None), ("DELETE", None), ("PUT", {"name": "x", "permissions": [], **newcomer("x")})):
        assert admin.call(method, f"/{what}/{word}", body).status == 400
        assert anonymous.call(method, f"/{what}/{word}", body).status == 401
