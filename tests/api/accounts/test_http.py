"""Methods, paths, bodies, headers; what the logs tell."""
import pytest

import people
import stack
from people import SPEC, change, newcomer, path

TARGETS = [template.replace("{id}", "1") for template in SPEC.doc["paths"]]
LEVEL = {template.replace("{id}", "1"): {m.upper() for m in methods} for template, methods in SPEC.doc["paths"].items()}


def allowed(answer):
    return {method.strip() for method in answer.headers["allow"].split(",")}


@pytest.mark.parametrize("target", TARGETS)
def test_other_methods_are_405(admin, anonymous, nothing_stored, target):
    with nothing_stored():
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "FOO"} - LEVEL[target]:
            for client in (admin, anonymous):
                answer = client.call(method, target, checked=method != "HEAD")
                assert (answer.status, allowed(answer)) == (405, LEVEL[target])


@pytest.mark.parametrize("target", ["", "/", "/cart", "/carts/", "/carts/1/", "/carts/1/roles", "/cartsx", "/Carts", "/roles/1/2", "/auth", "/auth/", "/auth/logon", "//carts", "/carts//1",
                                    "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t", "/%63arts2"])
def test_an_unknown_path_is_404_with_a_problem(admin, anonymous, target):
    for client in (admin, anonymous):
        for method in ("GET", "POST", "DELETE"):
            answer = client.call(method, target)
            assert (answer.status, answer.headers["content-type"], answer.json["status"]) == (404, "application/problem+json", 404)


def test_a_path_is_decoded_once(shopper):
    answer = shopper.get(f"/%63arts/{shopper.id}", checked=False)
    assert answer.status == 200 and f'"id":{shopper.id}'.encode() in answer.raw
    assert shopper.get(f"/%2563arts/{shopper.id}").status == 404


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0"])
def test_an_accept_that_excludes_json_is_406(shopper, nothing_stored, accept):
    with nothing_stored():
        assert shopper.get(path(shopper), headers={"Accept": accept}).status == 406
        assert shopper.delete(path(shopper), headers={"Accept": accept}).status == 406


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "application/problem+json", "text/html, */*;q=0.1"])
def test_an_accept_that_lets_json_in_is_fine(shopper, accept):
    assert shopper.get(path(shopper), headers={"Accept": accept}).status == 200


BODIES = [("POST", "/carts"), ("PUT", "/carts/{me}"), ("POST", "/roles"), ("PUT", "/roles/1"), ("POST", "/auth/login"), ("PUT", "/auth/password")]
BROKEN = [b"", b"{", b"{}x", b"[1,]", b"{'a':1}", b'{"a":1,"a":2}', b"NaN", b'{"email":"\xff"}', b'{"email":"\\u0000"}', b'{"email":"\\ud800"}', b'{"a":1e999}',
          b"[" * 40 + b"]" * 40, b"// x\n{}"]


@pytest.mark.parametrize("method, target", BODIES)
@pytest.mark.parametrize("raw", BROKEN)
def test_what_is_no_json_is_400_and_changes_nothing(admin, nothing_stored, method, target, raw):
    with nothing_stored():
        answer = admin.call(method, target.format(me=admin.id), raw=raw)
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("method, target", BODIES)
@pytest.mark.parametrize("raw", [b"[]", b"1", b'"x"', b"null", b"true"])
def test_json_that_is_no_object_is_422(admin, nothing_stored, method, target, raw):
    with nothing_stored():
        answer = admin.call(method, target.format(me=admin.id), raw=raw)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "#")


@pytest.mark.parametrize("method, target", BODIES)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None])
def test_a_body_that_is_not_declared_as_json_is_415(admin, nothing_stored, method, target, kind):
    with nothing_stored():
        assert admin.call(method, target.format(me=admin.id), {}, headers={"Content-Type": kind}).status == 415


def test_a_body_over_the_limit_is_413(admin, anonymous, nothing_stored):
    for size in (262145 - 2, 300 * 1024, 2 * 1024 * 1024):
        with nothing_stored():
            assert anonymous.post("/carts", raw=b'"' + b"x" * size + b'"').status == 413


def test_a_body_under_the_limit_is_read(anonymous, fresh, swept):
    answer = anonymous.post("/carts", newcomer(fresh(), note="x" * 200 * 1024))
    assert answer.status == 201
    swept.append(answer.json["id"])


def test_bodies_of_get_and_delete_are_not_looked_at(shopper):
    for method, status in (("GET", 200), ("DELETE", 204)):
        assert shopper.call(method, path(shopper), raw=b"{", headers={"Content-Type": "text/plain"}).status == status


def test_unknown_members_are_passed_over(shopper):
    assert shopper.put(path(shopper), change(shopper, id=7, createdAt="x", roles=["admin"], token_epoch=0, isAdmin=True)).json["roles"] == ["shopper"]


@pytest.mark.parametrize("name, value", [("Idempotency-Key", "x" * 256), ("Idempotency-Key", "a b"), ("Idempotency-Key", "é")])
def test_a_key_that_is_none_is_400(anonymous, nothing_stored, fresh, name, value):
    with nothing_stored():
        assert anonymous.post("/carts", newcomer(fresh()), headers={name: value.encode()}).status == 400


def test_401_says_how(anonymous, url):
    answer = anonymous.get("/carts")
    assert answer.headers["www-authenticate"] == 'Bearer realm="cartd"'
    answer = people.Client(url, "x").get("/carts")
    assert answer.headers["www-authenticate"] == 'Bearer realm="cartd", error="invalid_token"'


def test_the_request_id_comes_back(anonymous):
    assert anonymous.get("/carts", headers={"X-Request-Id": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert anonymous.get("/carts", headers={"X-Request-Id": "no good"}).headers["x-request-id"] != "no good"


def test_no_log_tells_a_secret_or_a_person(anonymous, shopper, fresh, swept):
    word, key = fresh(), fresh()
    body = newcomer(word, firstName=f"Somebody {word}", password=f"secret {word}")
    for sent in (body, body, body | {"lastName": ""}, body | {"email": "x"}):
        answer = anonymous.post("/carts", sent, headers={"Idempotency-Key": key if sent is body else fresh()})
        if answer.status == 201:
            swept.append(answer.json["id"])
    anonymous.post("/carts", raw=f'{{"password":"secret {word}",}}'.encode())
    shopper.put(path(shopper), change(shopper, firstName=f"Somebody {word}"))
    logs = stack.Stack()
    for log in ("cartd", "access", "nginx-error", "postgres"):
        text = "\n".join(logs.log(log))
        for secret in (word, key, shopper.token, shopper.email):
            assert secret not in text, log
