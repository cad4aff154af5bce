"""CORS: preflights, and what an answer tells a page of another origin."""
import http.client
from urllib.parse import urlsplit

import pytest

import stack
from people import SPEC, Client, newcomer, path

SHOP, OTHER = "https://shop.example", "https://evil.example"
EXPOSED = {"etag", "link", "location", "x-request-id", "x-cart-id", "idempotency-replayed", "retry-after"}


def words(text):
    return {word.strip().lower() for word in text.split(",")}


def allowed(answer, origin=SHOP):
    """The page may read this answer, and the headers it needs."""
    return (answer.headers.get("access-control-allow-origin") == origin and answer.headers.get("access-control-allow-credentials") == "true"
            and words(answer.headers["access-control-expose-headers"]) >= EXPOSED and "origin" in words(answer.headers["vary"]))


def preflight(client, target, method="GET", origin=SHOP, headers="authorization, content-type, idempotency-key, if-match"):
    return client.options(target, headers={"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers})


@pytest.mark.parametrize("template", SPEC.doc["paths"])
def test_every_path_answers_a_preflight(anonymous, template):
    methods = {method.upper() for method in SPEC.doc["paths"][template]}
    for method in methods:
        answer = preflight(anonymous, template.replace("{id}", "1"), method)
        assert answer.status == 204 and allowed(answer)
        assert words(answer.headers["access-control-allow-methods"]) == words(answer.headers["allow"]) == words(",".join(methods))
        assert words(answer.headers["access-control-allow-headers"]) >= {"authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "x-request-id"}
        assert int(answer.headers["access-control-max-age"]) > 0
        assert words(answer.headers["vary"]) == {"origin", "access-control-request-method", "access-control-request-headers"}


def test_options_without_a_browser_tells_the_methods(anonymous):
    answer = anonymous.options("/carts")
    assert answer.status == 204 and words(answer.headers["allow"]) == {"get", "head", "post", "options"}
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_preflight_for_nowhere_is_404(anonymous):
    assert preflight(anonymous, "/nothing").status == 404


def test_other_origins_are_not_let_in(anonymous, admin):
    for origin in (OTHER, "null", "https://shop.example.evil.example", "https://shop.example:8443", "http://shop.example", "https://shop", ""):
        for answer in (preflight(anonymous, "/carts", origin=origin), admin.get("/carts", headers={"Origin": origin})):
            assert answer.status in (200, 204)
            assert "access-control-allow-origin" not in answer.headers
            assert "origin" in words(answer.headers["vary"])


def test_an_answer_without_an_origin_varies_by_it_all_the_same(admin):
    answer = admin.get("/carts")
    assert "origin" in words(answer.headers["vary"]) and "access-control-allow-origin" not in answer.headers


ERRORS = {
    400: lambda c: c["admin"].post("/carts", raw=b"{", headers={"Origin": SHOP}),
    401: lambda c: c["anonymous"].get("/carts", headers={"Origin": SHOP}),
    403: lambda c: c["shopper"].get("/carts", headers={"Origin": SHOP}),
    404: lambda c: c["shopper"].get("/carts/2147483647", headers={"Origin": SHOP}),
    405: lambda c: c["shopper"].call("PATCH", "/carts", headers={"Origin": SHOP}),
    406: lambda c: c["shopper"].get(path(c["shopper"]), headers={"Origin": SHOP, "Accept": "text/html"}),
    409: lambda c: c["anonymous"].post("/carts", newcomer("x", email=c["shopper"].email), headers={"Origin": SHOP}),
    412: lambda c: c["shopper"].delete(path(c["shopper"]), headers={"Origin": SHOP, "If-Match": '"x"'}),
    415: lambda c: c["shopper"].put(path(c["shopper"]), raw=b"x", headers={"Origin": SHOP, "Content-Type": "text/plain"}),
    422: lambda c: c["anonymous"].post("/carts", {}, headers={"Origin": SHOP})}


@pytest.mark.parametrize("status", ERRORS)
def test_errors_may_be_read_too(admin, anonymous, shopper, status):
    answer = ERRORS[status]({"admin": admin, "anonymous": anonymous, "shopper": shopper})
    assert answer.status == status and allowed(answer)


def test_a_wrong_token_may_be_read_too(url):
    for token in ("x", "a.b.c", "x" * 9000):
        answer = Client(url, token).get("/carts", headers={"Origin": SHOP})
        assert answer.status == 401 and allowed(answer)


def test_an_unknown_path_may_be_read_too(anonymous):
    answer = anonymous.get("/nothing", headers={"Origin": SHOP})
    assert answer.status == 404 and allowed(answer)


def test_a_replay_and_a_304_may_be_read_too(anonymous, shopper, fresh, swept):
    key, body = {"Idempotency-Key": fresh(), "Origin": SHOP}, newcomer(fresh())
    for _ in range(2):
        answer = anonymous.post("/carts", body, headers=key)
        assert answer.status == 201 and allowed(answer)
    assert answer.headers["idempotency-replayed"] == "true"
    swept.append(answer.json["id"])
    # The key's answer is kept without the origin that asked first.
    other = anonymous.post("/carts", body, headers=key | {"Origin": OTHER})
    assert other.status == 201 and "access-control-allow-origin" not in other.headers
    tag = shopper.get(path(shopper)).headers["etag"]
    answer = shopper.get(path(shopper), headers={"If-None-Match": tag, "Origin": SHOP})
    assert answer.status == 304 and allowed(answer)


def test_a_changed_setting_holds_for_the_next_request(anonymous, admin, setting):
    for _ in range(5):
        setting("allowed_origins", [OTHER, "https://Third.Example"])
        for _ in range(8):      # whichever worker has it
            assert "access-control-allow-origin" not in preflight(anonymous, "/carts").headers
            assert "access-control-allow-origin" not in admin.get("/carts", headers={"Origin": SHOP}).headers
        assert allowed(admin.get("/carts", headers={"Origin": OTHER}), OTHER)
        assert allowed(preflight(anonymous, "/carts", origin="https://third.example"), "https://third.example")
        setting("allowed_origins", [SHOP])
        assert allowed(admin.get("/carts", headers={"Origin": SHOP}))


def test_a_star_lets_everybody_in_without_credentials(anonymous, admin, shopper, setting):
    setting("allowed_origins", ["*"])
    for answer in (admin.get("/carts", headers={"Origin": OTHER}), preflight(anonymous, "/carts", origin=OTHER), anonymous.get("/carts", headers={"Origin": "null"}),
                   shopper.get("/carts", headers={"Origin": SHOP})):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_nobody_is_let_in_where_the_store_names_nobody(anonymous, setting):
    setting("allowed_origins", [])
    assert "access-control-allow-origin" not in preflight(anonymous, "/carts").headers


def test_an_origin_cannot_break_a_header(anonymous):
    for origin in ("https://shop.example, https://evil.example", "https://shop.example evil", "{https://shop.example}", '"https://shop.example"'):
        assert "access-control-allow-origin" not in anonymous.get("/carts", headers={"Origin": origin}).headers


def test_a_read_with_an_origin_costs_no_more(admin, anonymous, logged, fresh):
    def trips():
        names = [fresh(), fresh()]
        for client, status, name in ((admin, 200, names[0]), (anonymous, 401, names[1])):
            assert client.get("/carts", headers={"Origin": SHOP, "X-Request-Id": name}).status == status
        return [logged(name)["trips"] for name in names]
    stack.comes_to([1, 1], trips)


def test_nginx_own_errors_may_be_read_by_any_page(anonymous):
    for answer in (anonymous.post("/carts", raw=b'"' + b"x" * 300 * 1024 + b'"', headers={"Origin": OTHER}), anonymous.get("/carts?x=" + "x" * 40000, headers={"Origin": OTHER})):
        assert answer.status in (413, 414)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert words(answer.headers["access-control-expose-headers"]) == {"retry-after", "x-request-id"}


def test_those_of_other_paths_may_not(url):
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    connection.request("GET", "/stores/demo/v3/carts?x=" + "x" * 40000, headers={"Origin": SHOP})
    answer = connection.getresponse()
    assert answer.status == 414 and answer.getheader("Access-Control-Allow-Origin") is None


def test_apis_of_servers_know_nothing_of_it(url, env):
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    connection.request("OPTIONS", "/stores/demo/v3/carts", headers={"Origin": SHOP, "Access-Control-Request-Method": "GET"})
    answer = connection.getresponse()
    assert answer.status == 405 and answer.getheader("Access-Control-Allow-Origin") is None and answer.getheader("Vary") is None
