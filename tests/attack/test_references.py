"""Ids in bodies and queries: somebody else's are as good as ids that nobody has, to the byte, and change nothing."""
import json
from collections import namedtuple

import pytest

import specs
from matrix import BASKET, BC, FIELD, TD
from world import CHANNEL, PRODUCT, SECOND_PRODUCT, UNKNOWN, bearer

# foreign, absent: what stands for … in target or body.  status: what both get.
Reference = namedtuple("Reference", "api method target headers body foreign absent status")
HOLE = "HOLE"
NOBODY, NO_PRODUCT, NO_CHANNEL = 2147483646, 97999, 98


def filled(template, value):
    """The body with the id in its place: as it is where the whole member is the hole, else as text in it."""
    if isinstance(template, dict):
        return {name: filled(member, value) for name, member in template.items()}
    if isinstance(template, list):
        return [filled(member, value) for member in template]
    if template == HOLE:
        return value
    return template.replace(HOLE, str(value)) if isinstance(template, str) else template


def merchant(world):
    api, mine, theirs = [("X-Auth-Token", world.bc)], world.shops[world.one], world.shops[world.two]
    carts = BC.format(store_hash=world.one.hash)
    line = {"line_items": [{"product_id": HOLE, "quantity": 1}]}

    def of(method, path, body, foreign, absent, status=422):
        return Reference("bigcommerce", method, carts + path, api, body, foreign, absent, status)
    good = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
    return {
        "a customer of a new cart": of("POST", "", {**good, "customer_id": HOLE}, world.a2.id, NOBODY),
        "a customer of a cart": of("PUT", f"/{mine.cart}", {"customer_id": HOLE}, world.a2.id, NOBODY),
        "a product of a new cart": of("POST", "", line, SECOND_PRODUCT, NO_PRODUCT),
        "a product of a cart": of("POST", f"/{mine.cart}/items", line, SECOND_PRODUCT, NO_PRODUCT),
        "a variant": of("POST", "", {"line_items": [{"product_id": PRODUCT, "variant_id": HOLE, "quantity": 1}]}, SECOND_PRODUCT, NO_PRODUCT),
        "another product of a line": of("PUT", f"/{mine.cart}/items/{mine.line}", {"line_item": {"product_id": HOLE, "quantity": 1}}, SECOND_PRODUCT, NO_PRODUCT),
        "a channel": of("POST", "", {**good, "channel_id": HOLE}, CHANNEL, NO_CHANNEL),
        "a cart of new metafields": of("POST", "/metafields", [{**FIELD, "resource_id": HOLE}], theirs.cart, UNKNOWN),
        "metafields to change": of("PUT", "/metafields", [{"id": HOLE, "value": "taken"}], theirs.metafield, theirs.metafield + 1),
        "metafields to delete": of("DELETE", "/metafields", [HOLE], theirs.metafield, theirs.metafield + 1),
        "a customer to look for": of("GET", "?customer_id=HOLE", None, world.a2.id, NOBODY, 200),
        "a channel to look for": of("GET", "?channel_id=HOLE", None, CHANNEL, NO_CHANNEL, 200),
        "a metafield's key to look for": of("GET", f"/{theirs.cart}/metafields?key=HOLE", None, "secret", "nosuch", 200),
    }


def app(world):
    headers, mine = world.threedcart(world.one), world.shops[world.one]
    return {f"a product of an item, {version}": Reference("threedcart", "POST", f"{TD}/{version}/Cart/{mine.key}/Item", headers, {"CatalogID": HOLE, "ItemQuantity": 1}, SECOND_PRODUCT, NO_PRODUCT, 400)
            for version in ("v1", "v2")}


def shopper(world):
    found = {}
    for method, path in (("PUT", "user/"), ("POST", "user/merge/"), ("POST", "anonymous/")):
        def of(body, foreign, absent, status, method=method, path=path):
            return Reference("storefront", method, f"/cart/v1/{path}", bearer(world.a.token), body, foreign, absent, status)
        found[f"a product, {path}"] = of({"products": [{"product_child_id": HOLE, "quantity": 1}]}, SECOND_PRODUCT, NO_PRODUCT, 400)
        found[f"a product's slug, {path}"] = of({"products": [{"slug": "attack-HOLE", "quantity": 1}]}, SECOND_PRODUCT, NO_PRODUCT, 400)
        found[f"a coupon, {path}"] = of({**BASKET, "coupon_code": HOLE}, "ATTACKTWO", "ATTACKNIL", 400)
        found[f"a bundle's product, {path}"] = of({"bundles": [{"bundle_id": 1, "product_child_ids": [1, HOLE]}]}, SECOND_PRODUCT, NO_PRODUCT, 400)
        if "user" in path:
            for whose, address in (("somebody's", world.address_b), ("the other store's", world.address_two)):
                found[f"{whose} address, {path}"] = of({"products": [{"product_child_id": PRODUCT, "quantity": 1, "address_id": HOLE}]}, address, NOBODY, 404)
    return found


def admin(world):
    def of(method, path, body):
        return Reference("accounts", method, path, bearer(world.admin.token), body, world.role2, 2147483647, 422)
    person = {"firstName": "New", "lastName": "Comer", "email": "reference@attack.example", "roleIds": [HOLE]}
    return {"a role of a new account": of("POST", "/api/carts", {**person, "password": "long enough"}), "a role of an account": of("PUT", f"/api/carts/{world.b.id}", person)}


def portal(world):
    mine, theirs = world.portals[world.a], world.portals[world.b]
    beside = theirs.item[:-1] + ("0" if theirs.item[-1] != "0" else "1")    # in the same place among one's own

    def of(path, foreign, absent):
        return Reference("resources", "GET", f"/resources/carts{path}", bearer(world.a.token), None, foreign, absent, 200)
    return {"a place in the list of carts": of("?after=1-HOLE", theirs.cart, UNKNOWN), "the other store's place": of("?after=1-HOLE", world.portals[world.a2].cart, UNKNOWN),
            "a place in a list of items": of(f"/{mine.cart}/items?after=HOLE", theirs.item, beside)}


MAKERS = (merchant, app, shopper, admin, portal)


def test_somebodys_id_is_as_good_as_nobodys(world, unchanged):
    """In the same call, one after the other: status, headers and body, the id itself aside."""
    wrong = []
    for make in MAKERS:
        for name, reference in make(world).items():
            answers = []
            with unchanged():
                for value in (reference.foreign, reference.absent):
                    target = reference.target.replace(HOLE, str(value))
                    answers.append(world.client.json(reference.method, target, reference.headers, filled(reference.body, value)))
                    specs.check(reference.api, reference.method, target, answers[-1])
            theirs, nobodys = (answer.core(value) for answer, value in zip(answers, (reference.foreign, reference.absent)))
            if theirs != nobodys or answers[0].status != reference.status:
                wrong.append(f"{name}: {reference.status} is due:\n{theirs}\n--\n{nobodys}")
    assert not wrong, "\n".join(wrong)


def test_each_of_them_is_good_where_it_belongs(world):
    """The other way round: what is refused above is there, and its owner may use it."""
    carts = BC.format(store_hash=world.two.hash)
    body = {"customer_id": world.a2.id, "channel_id": CHANNEL, "line_items": [{"product_id": SECOND_PRODUCT, "variant_id": SECOND_PRODUCT, "quantity": 1}]}
    made = world.client.json("POST", carts, [("X-Auth-Token", world.bc_two)], body)
    assert made.status == 201, made
    mine = {"products": [{"product_child_id": PRODUCT, "quantity": 1, "address_id": world.address}], "coupon_code": "ATTACKONE"}
    answer = world.client.json("PUT", "/cart/v1/user/", bearer(world.a.token), mine)
    assert answer.status == 200 and answer.json["cart"]["value"]["coupon_value"] == 1, answer


@pytest.mark.parametrize("api", ["bigcommerce", "accounts", "resources", "threedcart"])
def test_lists_hold_nothing_of_anybody_else(world, api):
    """Every page of every list that a rightful caller can ask for."""
    shop = world.shops[world.two]
    lists = {"bigcommerce": ([("X-Auth-Token", world.bc)], [f"{BC.format(store_hash=world.one.hash)}{path}?limit=250" for path in ("", "/metafields")]),
             "accounts": (bearer(world.admin.token), ["/api/carts?limit=100", "/api/roles?limit=100"]),
             "resources": (bearer(world.a.token), ["/resources/carts", f"/resources/carts/{world.portals[world.a].cart}/items"]),
             "threedcart": (world.threedcart(world.one), [f"{TD}/v2/Cart/{world.shops[world.one].key}"])}
    headers, targets = lists[api]
    for target in targets:
        answer = world.client.send("GET", target, headers)
        assert answer.status == 200
        for secret in (shop.cart, shop.key, world.a2.email, f'"id":{world.a2.id},', world.portals[world.a2].cart, world.portals[world.b].cart, str(shop.metafield), "opaque"):
            assert secret not in answer.raw.decode(), (target, secret)
        json.loads(answer.raw)


TAGS = ("*", '"v1"', '"v9"', 'W/"v1"', "garbage", '"v1", "v2"', "")


def test_a_version_tells_nothing_of_somebodys_things(world, unchanged):
    """If-Match and If-None-Match on the other store's or another person's: 404 as on nothing, never 412 or 304."""
    theirs, api, app_, a = world.shops[world.two], [("X-Auth-Token", world.bc)], world.threedcart(world.one), bearer(world.a.token)
    carts, line, person = BC.format(store_hash=world.one.hash), {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}, {"firstName": "New", "lastName": "Name", "email": "tag@attack.example"}
    absent = "0123456789abcdEF"
    calls = [("bigcommerce", f"{carts}/HOLE", api, theirs.cart, UNKNOWN, (("GET", None), ("PUT", {"customer_id": 0}), ("DELETE", None))), ("bigcommerce", f"{carts}/HOLE/items", api, theirs.cart, UNKNOWN, (("POST", line),)),
             ("threedcart", f"{TD}/v1/Cart/HOLE", app_, theirs.key, absent, (("GET", None), ("PUT", {}), ("DELETE", None))),
             ("resources", "/resources/carts/HOLE", a, world.portals[world.b].cart, UNKNOWN, (("GET", None), ("PUT", {"CartName": "x"}), ("DELETE", None))),
             ("accounts", "/api/carts/HOLE", a, world.b.id, NOBODY, (("GET", None), ("PUT", person), ("DELETE", None)))]
    with unchanged():
        for _, target, headers, foreign, nobodys, methods in calls:
            for method, body in methods:
                for pair in ((name, tag) for name in ("If-Match", "If-None-Match") for tag in TAGS):
                    answers = [world.client.json(method, target.replace(HOLE, str(value)), [*headers, pair], body) for value in (foreign, nobodys)]
                    assert answers[0].status == 404 and answers[0].core(foreign) == answers[1].core(nobodys), (method, target, pair, answers)
