"""threedcart: a merchant's back end shows a cart, puts an item in, changes its quantity."""
import json

from apis.call import CART_VERSIONS, VERSION_AFTER, VERSION_OF_CART, Call

NAME = "threedcart"
GRANT = {"SecureURL": "$url", "PrivateKey": "$private", "Token": "$token"}
CARTS = "/3dCartWebAPI/v2/Cart"
VERSIONED = {"fresh": {"version": ":version"}, "start": VERSION_OF_CART, "after": VERSION_AFTER, "effects": {CART_VERSIONS: 1}}


def grant(world):
    return {"SecureURL": world.env["CARTD_THREEDCART_SECURE_URL"], "PrivateKey": world.env["CARTD_THREEDCART_PRIVATE_KEY"],
            "Token": world.env["CARTD_THREEDCART_TOKEN"]}


def prepare(world):
    lanes, headers = [], grant(world)
    for _ in range(world.lanes):
        key = world.call("POST", CARTS, "{}", headers)[0]["Value"]
        items = [world.call("POST", f"{CARTS}/{key}/Item", json.dumps({"CatalogID": product, "ItemQuantity": 1}), headers)[0]["Value"]
                 for product, _ in world.variants]
        lanes.append({"url": headers["SecureURL"], "private": headers["PrivateKey"], "token": headers["Token"], "key": key, "item": items[0],
                      "product": world.variants[0][0]})
    return lanes


CALLS = (
    Call("threedcart-get", "GET of a cart with 3 items, by key", "GET", f"{CARTS}/$key", GRANT, shows='"CatalogID":', times=3),
    Call("threedcart-post", "POST of an item that is there", "POST", f"{CARTS}/$key/Item", GRANT, '{"CatalogID":$product,"ItemQuantity":1}', 201, **VERSIONED),
    Call("threedcart-put", "PUT of an item's quantity", "PUT", f"{CARTS}/$key/Item/$item", GRANT, '{"ItemQuantity":<turn>}', **VERSIONED),
)


def tour(world):
    headers = grant(world)
    for version in ("v1", "v2"):
        carts = f"/3dCartWebAPI/{version}/Cart"

        def call(route, method, path, body=None, status=200):
            return world.tour(route, method, carts + path, body, headers, status)

        key = call("cart_post", "POST", "", {"BillingFirstName": "Tour"}, 201)[0]["Value"]
        items = [call("item_post", "POST", f"/{key}/Item", {"CatalogID": product, "ItemQuantity": 1}, 201)[0]["Value"] for product, _ in world.variants]
        call("cart_get", "GET", f"/{key}")
        call("cart_put", "PUT", f"/{key}", {"BillingFirstName": "Other"})
        call("cart_put_nameless", "PUT", "", {}, 400)
        call("item_put", "PUT", f"/{key}/Item/{items[0]}", {"ItemQuantity": 2})
        call("item_delete", "DELETE", f"/{key}/Item/{items[0]}")
        call("item_delete", "DELETE", f"/{key}/{items[1]}")
        call("cart_delete", "DELETE", f"/{key}")
