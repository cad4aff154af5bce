"""Methods: what a path has is all it takes, whatever else a request calls itself."""
import collections

import pytest

import callers
import matrix
import specs

CORS = {"accounts", "storefront", "resources"}
KNOWN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STRANGE = ("TRACE", "CONNECT", "FOO", "PROPFIND", "MKCOL", "PURGE", "DEBUG", "PRI", "DELETE_", "GETX", "X" * 200)

PATHS = collections.defaultdict(set)
for an_api, a_method, a_path in matrix.ALL:
    PATHS[an_api, a_path].add(a_method)


@pytest.fixture(scope="module")
def rightful(world):
    """api → the caller who may do everything there."""
    people = {caller.name: caller for caller in callers.callers(world)}
    return {"bigcommerce": people["API token"], "threedcart": people["app"], "storefront": people["shopper A"], "resources": people["shopper A"],
            "accounts": people["admin"], "landing": people["anonymous"], "service": people["anonymous"]}


def own(world, api, path, caller):
    return matrix.targets(world, api, path, caller)[0][1]


def allow(api, methods):
    return methods | ({"HEAD"} if "GET" in methods else set()) | ({"OPTIONS"} if api in CORS else set())


@pytest.mark.parametrize("api, path", PATHS, ids=lambda word: word)
def test_every_other_method_is_405(world, rightful, unchanged, api, path):
    caller, methods = rightful[api], PATHS[api, path]
    target = own(world, api, path, caller)
    with unchanged():
        for method in (*KNOWN, *STRANGE):
            if method in allow(api, methods) and method != "OPTIONS":
                continue
            for headers in (caller.headers, []):
                answer = world.client.json(method, target, headers, {})
                preflight = method == "OPTIONS" and api in CORS
                assert answer.status == (204 if preflight else 405), (method, answer)
                assert set(answer.headers["allow"].split(", ")) == allow(api, methods), method
                if not preflight and method != "HEAD":
                    specs.check(api, method, target, answer)


@pytest.mark.parametrize("method", ["get", "Get", "dELETE", "post", "GE T", "G\tET", "G\x00ET", "", " GET", "D\u00c9LETE", "GET/", "DELETE\x0b"], ids=repr)
def test_what_is_no_method_is_refused(world, rightful, unchanged, method):
    caller = rightful["bigcommerce"]
    target = own(world, "bigcommerce", f"{matrix.BC}/{{cartId}}", caller)
    with unchanged():
        answer = world.client.send(method, target, caller.headers)
        assert answer.status in (400, 405), answer


@pytest.mark.parametrize("api, path", [pair for pair, methods in PATHS.items() if "GET" in methods and pair[0] != "landing"], ids=lambda word: word)
def test_head_is_get_without_its_body(world, rightful, unchanged, api, path):
    caller = rightful[api]
    target = own(world, api, path, caller)
    with unchanged():
        for headers in (caller.headers, []):
            get, head = (world.client.send(method, target, headers) for method in ("GET", "HEAD"))
            assert head.raw == b"" and (head.status, head.headers.keys()) == (get.status, get.headers.keys())
            assert head.headers["content-length"] == get.headers["content-length"]


OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")


@pytest.mark.parametrize("api, path", [pair for pair, methods in PATHS.items() if "DELETE" in methods], ids=lambda word: word)
def test_no_other_word_overrides_the_method(world, rightful, unchanged, api, path):
    """Neither by a header, nor in the query, nor in the body: a DELETE in disguise is what it is sent as."""
    caller, methods = rightful[api], PATHS[api, path]
    target = own(world, api, path, caller)
    disguises = [(target, [(name, "DELETE")], {}) for name in OVERRIDES[:3]]
    disguises += [(f"{target}?{name}=DELETE", [], {}) for name in OVERRIDES] + [(target, [], {name: "DELETE" for name in OVERRIDES})]
    with unchanged():
        for sent in ("POST", "GET", "HEAD"):
            if sent == "POST" and sent in methods:
                continue
            for where, headers, body in disguises:
                answer = world.client.json(sent, where, [*caller.headers, *headers], body)
                assert answer.status == (200 if sent in allow(api, methods) else 405), (sent, where, headers, answer)


def test_health_tells_nothing_more(world):
    for target in ("/healthz", "/nginx-health"):
        answer = world.client.send("GET", target)
        assert (answer.status, answer.raw) == (200, b'{"status":"ok"}')
