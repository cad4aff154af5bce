"""Request targets: a path is decoded once, in one place; what only looks like a resource is none."""
import pytest

import specs
from matrix import BC, TD
from world import bearer

LONG = 17000    # beyond large_client_header_buffers


@pytest.fixture(scope="module")
def things(world):
    """api → (target, credential), each there."""
    shop, one = world.shops[world.one], world.one
    return {
        "bigcommerce": (f"{BC.format(store_hash=one.hash)}/{shop.cart}/items/{shop.line}", [("X-Auth-Token", world.bc)]),
        "threedcart": (f"{TD}/v1/Cart/{shop.key}/Item/{shop.item}", world.threedcart(one)),
        "storefront": ("/cart/v1/user/", bearer(world.a.token)),
        "resources": (f"/resources/carts/{world.portals[world.a].cart}", bearer(world.a.token)),
        "accounts": (f"/api/carts/{world.b.id}", bearer(world.admin.token)),
    }


def each_slash(target, instead):
    """The target with each of its inner slashes replaced in turn."""
    at = [n for n, letter in enumerate(target) if letter == "/"]
    return [target[:n] + instead + target[n + 1:] for n in at]


def tampered(target):
    inner = target.strip("/").split("/")
    last, first = inner[-1], inner[0]
    yield from each_slash(target, "//")
    yield from each_slash(target, "/./")
    yield from each_slash(target, "/x/../")
    yield from each_slash(target, "/%2e/")
    yield from each_slash(target, "/x/%2e%2e/")
    yield from each_slash(target, "/..%2f")
    yield from each_slash(target, "%2f")
    yield from each_slash(target, "%252f")
    yield from each_slash(target, "\\")
    yield from each_slash(target, "%5c")
    yield from each_slash(target, "/%20")
    yield from each_slash(target, "/%c0%af")
    yield from each_slash(target, "/\u2215".encode().decode("latin-1"))
    for tail in (";jsessionid=1", ";", "%3b", ".", "..", "/.", "/..", "/%2e%2e", "//", "/x", ".json", "%20", "%09", "%0a", "%00", "%00.json", "%3f", "%23", "%25", "~", "*", "%", "%2", "%zz", "/" * 30, "%ff",
                 "%ed%a0%80", "%e2%80%a8", "/" + "a" * 4000):
        yield target.rstrip("/") + tail
    yield target.replace(first, first.swapcase() + "x", 1)
    yield target.replace(f"/{last}", f"/{last.encode().hex()}", 1)
    yield f"/{last}"
    yield f"/..{target}"
    yield f"/%2e%2e{target}"
    yield f"{target}/../../../../../../../../etc/passwd"
    yield target + "a" * LONG
    yield f"{target}?{'a' * LONG}"
    yield f"{target}?{'&'.join(['a=1'] * 100)}"
    yield f"{target}?a=%zz"
    yield f"{target}?a=%ff"
    yield f"{target}?%00"


@pytest.mark.parametrize("api", ["bigcommerce", "threedcart", "storefront", "resources", "accounts"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_what_only_looks_like_a_resource_is_none(world, things, unchanged, api, method):
    target, credential = things[api]
    with unchanged():
        for odd in tampered(target):
            if api == "storefront" and odd.rstrip("/") == target.rstrip("/"):
                continue
            answer = world.client.send(method, odd, credential)
            assert answer.status in (400, 401, 404, 405, 414), (odd[:200], answer)
            assert answer.headers["content-type"] in ("application/json", "application/problem+json"), (odd[:200], answer)
            assert not specs.LEAKS.search(answer.raw)


@pytest.mark.parametrize("api", ["bigcommerce", "threedcart", "resources", "accounts"])
def test_one_spelling_more_is_the_same_resource(world, things, api):
    """Percent-encoded letters and an absolute-form target name what the plain ones do, under the same rules."""
    target, credential = things[api]
    if api in ("bigcommerce", "threedcart"):
        target = target.split("/items/")[0].split("/Item/")[0]
    plain = world.client.send("GET", target, credential)
    assert plain.status == 200
    coded = "/" + "/".join("".join(f"%{ord(letter):02x}" for letter in part) for part in target.strip("/").split("/"))
    for spelled in (coded, coded.upper(), f"http://attack.example{target}", f"https://other.example:8443{target}", f"HTTP://attack.example{target}"):
        assert world.client.send("GET", spelled, credential).core() == plain.core(), spelled
        stranger = world.client.send("GET", spelled)
        assert stranger.core() == world.client.send("GET", target).core(), spelled


@pytest.mark.parametrize("target", ["https://host?a=/b", "http://host?/stores/demo/v3/carts", "http://host", "http://", "https:///", "http://host#/x", "http://user@host/", "http://[::1]/", "http://host:99999/",
                                    "host", "*", "?", "#", "", "x:/", "file:///etc/passwd", "//host/x", "/\\host", "///", "http://host/%2e%2e/%2e%2e/", "javascript:1", "http://host?a=/b&c=/d?e=/f"])
def test_a_target_without_a_path_of_ours_is_nothing(world, target):
    for method in ("GET", "POST"):
        answer = world.client.send(method, target)
        assert answer.status in (400, 404), answer
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_last_of_two_query_members_counts_everywhere_alike(world, things):
    """No layer before cartd reads the query, so there is nothing that could see the first."""
    credential = [("X-Auth-Token", world.bc)]
    carts = BC.format(store_hash=world.one.hash)
    for query, wanted in ((f"customer_id=999999999&customer_id={world.a.id}", True), (f"customer_id={world.a.id}&customer_id=999999999", False)):
        data = world.client.send("GET", f"{carts}?{query}", credential).json["data"]
        assert (world.shops[world.one].cart in [cart["id"] for cart in data]) == wanted
    assert world.client.send("GET", "/api/carts?limit=1&limit=2", bearer(world.admin.token)).status == 400


def test_a_credential_in_the_query_is_none(world, things):
    for api, (target, credential) in things.items():
        query = "&".join(f"{name}={value.replace(' ', '%20')}" for name, value in credential) + f"&access_token={world.admin.token}&token={world.admin.token}"
        target = target.split("/items/")[0].split("/Item/")[0]
        assert world.client.send("GET", f"{target}?{query}").status == 401, api
