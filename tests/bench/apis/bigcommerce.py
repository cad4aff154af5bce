"""bigcommerce: a merchant's back end shows a cart, changes a quantity, makes a cart."""
import json

from apis.call import CART_VERSIONS, NEW_CART, VERSION_AFTER, VERSION_OF_CART, Call

NAME = "bigcommerce"
TOKEN = {"X-Auth-Token": "$token"}
CARTS = "/stores/$store/v3/carts"


def lines(world):
    return json.dumps({"line_items": [{"product_id": product, "quantity": i + 1} for i, (product, _) in enumerate(world.variants)]}, separators=(",", ":"))


def prepare(world):
    lanes, token = [], world.env["CARTD_BIGCOMMERCE_TOKEN"]
    for _ in range(world.lanes):
        cart = world.call("POST", f"/stores/{world.store}/v3/carts", lines(world), {"X-Auth-Token": token})["data"]
        line = cart["line_items"]["physical_items"][0]
        lanes.append({"store": world.store, "token": token, "cart": cart["id"], "line": line["id"], "product": line["product_id"], "lines": lines(world)})
    return lanes


CALLS = (
    Call("bigcommerce-get", "GET of a cart with 3 lines", "GET", f"{CARTS}/$cart", TOKEN, shows='"variant_id":', times=3),
    Call("bigcommerce-put", "PUT of a quantity, with version", "PUT", f"{CARTS}/$cart/items/$line", TOKEN,
         '{"line_item":{"product_id":$product,"quantity":<turn>},"version":<version>}',
         fresh={"version": ":version"}, start=VERSION_OF_CART, after=VERSION_AFTER, effects={CART_VERSIONS: 1}),
    Call("bigcommerce-post", "POST of a cart with 3 lines", "POST", CARTS, TOKEN, "$lines", 201,
         fresh=NEW_CART, effects={"select count(*) from cartd.carts": 1, "select count(*) from cartd.cart_lines": 3}),
)


def tour(world):
    headers = {"X-Auth-Token": world.env["CARTD_BIGCOMMERCE_TOKEN"]}
    carts = f"/stores/{world.store}/v3/carts"

    def call(route, method, path, body=None, status=200, **more):
        return world.tour(route, method, carts + path, body, headers, status, **more)

    cart = call("cart_post", "POST", "", lines(world), 201)["data"]
    call("cart_post", "POST", "", lines(world), 201, note="Idempotency-Key", more={"Idempotency-Key": world.word()})
    path, items = "/" + cart["id"], [item["id"] for item in cart["line_items"]["physical_items"]]
    call("carts_get", "GET", "?limit=5")
    call("cart_get", "GET", path)
    call("cart_get", "GET", path + "?include=line_items.physical_items.options", note="options")
    call("cart_get", "GET", path + "?include=redirect_urls", note="redirect URLs made")
    call("items_post", "POST", path + "/items", json.dumps(json.loads(lines(world)) | {"custom_items": [{"name": "A thing", "quantity": 1, "list_price": 2}]}), 201)
    call("item_put", "PUT", f"{path}/items/{items[0]}", {"line_item": {"quantity": 9}, "version": 2})
    call("item_put", "PUT", f"{path}/items/{items[0]}", {"line_item": {"quantity": 9}, "version": 2}, 409, note="version conflict, rolled back")
    call("item_delete", "DELETE", f"{path}/items/{items[0]}")
    call("cart_put", "PUT", path, {"customer_id": 1}, (200, 201))
    urls = call("redirects_post", "POST", path + "/redirect_urls", {}, 201)["data"]
    visit = urls["cart_url"] if isinstance(urls, dict) else urls[0]["cart_url"]
    world.tour("redirect_use", "GET", "/" + visit.split("/", 3)[3], None, {}, 302, api="landing")
    settings(call)
    metafields(call, world, cart)
    call("cart_delete", "DELETE", path, None, 204)


def settings(call):
    now = call("settings_get", "GET", "/settings")["data"]
    call("settings_put", "PUT", "/settings", now)
    now = call("channel_settings_get", "GET", "/settings/channels/1")["data"]
    call("channel_settings_put", "PUT", "/settings/channels/1", now)


def metafields(call, world, cart):
    def field(**more):
        return {"permission_set": "read", "namespace": "bench", "key": world.word(), "value": "v", "description": "d"} | more

    path = f"/{cart['id']}/metafields"
    made = call("metafield_post", "POST", path, field())["data"]
    call("cart_metafields_get", "GET", path)
    call("metafields_get", "GET", "/metafields?limit=5")
    call("metafield_get", "GET", f"{path}/{made['id']}")
    call("metafield_put", "PUT", f"{path}/{made['id']}", {"value": "w"})
    many = call("metafields_post", "POST", "/metafields", [field(resource_id=cart["id"]) for _ in range(5)])["data"]
    call("metafields_put", "PUT", "/metafields", [{"id": each["id"], "value": "x"} for each in many])
    call("metafields_delete", "DELETE", "/metafields", [each["id"] for each in many])
    call("metafield_delete", "DELETE", f"{path}/{made['id']}", None, 204)
