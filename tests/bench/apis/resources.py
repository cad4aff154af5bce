"""resources: a portal lists what lies in a named cart, puts an item in, gives the cart another name."""
import json

from apis.call import Call

NAME = "resources"
PERSON = {"Authorization": "Bearer $bearer"}
ITEMS = 20
VERSIONS = "select sum(version) from cartd.resource_carts"


def item(name):
    return {"EntityId": f"entity-{name}", "BundleUuid": "8996c2b7-9b3f-535b-82fc-fa4ff3c9d017", "BundleVersion": "2018-10-03T144137.044509Z", "EntityType": "files"}


def prepare(world):
    lanes = []
    for person in world.people():
        headers = world.bearer(person)
        shown, filled = (world.call("POST", "/resources/carts", {"CartName": name}, headers)["CartId"] for name in ("shown", "filled"))
        world.call("POST", f"/resources/carts/{shown}/items", {"items": [item(n) for n in range(ITEMS)]}, headers)
        lanes.append({"bearer": person["token"], "shown": shown, "filled": filled})
    return lanes


CALLS = (
    Call("resources-get", f"GET of a cart's {ITEMS} items", "GET", "/resources/carts/$shown/items", PERSON, shows='"EntityId":', times=ITEMS),
    Call("resources-post", "POST of an item", "POST", "/resources/carts/$filled/items", PERSON, json.dumps(item("<unique>"), separators=(",", ":")),
         fresh={"item_ids": "array[lpad(to_hex(cast(:number as bigint)), 64, '0')]"}, effects={VERSIONS: 1, "select count(*) from cartd.resource_items": 1}),
    Call("resources-put", "PUT of a cart's name", "PUT", "/resources/carts/$filled", PERSON, '{"CartName":"<unique>"}',
         effects={VERSIONS: 1}),
)


def tour(world):
    person = world.person_new()
    headers = world.bearer(person)

    def call(route, method, path, body=None, status=200, **more):
        return world.tour(route, method, "/resources/carts" + path, body, headers, status, **more)

    cart = "/" + call("carts_post", "POST", "", {"CartName": world.word()})["CartId"]
    call("carts_get", "GET", "")
    call("cart_get", "GET", cart)
    call("cart_put", "PUT", cart, {"CartName": world.word()})
    call("cart_items_post", "POST", cart + "/items", item("one"), note="one")
    call("cart_items_post", "POST", cart + "/items", {"items": [item(n) for n in range(500)]}, note="500")
    items = call("cart_items_get", "GET", cart + "/items")
    listed = next(value for value in items.values() if isinstance(value, list))
    call("cart_item_delete", "DELETE", f"{cart}/items/{listed[0]['CartItemId']}")
    job = call("batch_post", "POST", cart + "/items/batch", {"entityType": "files", "filters": {}})
    url = next(value for value in job.values() if isinstance(value, str) and "/status/" in value)
    call("status_get", "GET", "/status/" + url.rsplit("/", 1)[1], status=(200, 301))
    call("cart_delete", "DELETE", cart)
