"""Every call that changes something, as one that succeeds: on things made for it alone, so that it can be done again and again."""
import secrets
from collections import namedtuple

from matrix import BC, FIELD, ITEM, LINES, TD
from world import ADMIN, PRODUCT, SHOPPER, bearer

# target, headers, body: the request.  declared: members that the API takes by these names, which are not poison there.
Write = namedtuple("Write", "target headers body declared", defaults=(frozenset(),))

BC_LINE = frozenset({"version", "list_price", "name", "customer_id", "channel_id", "currency", "locale", "variant_id", "quantity", "sku"})
METAFIELD = frozenset({"resource_id", "permission_set", "description", "id"})
ACCOUNT = frozenset({"roleIds", "active", "password", "email"})
ROLE = frozenset({"permissions", "name", "description"})
PORTAL = frozenset({"items"})


def email():
    return f"new-{secrets.token_hex(6)}@attack.example"


class Maker:
    """Makes what a call needs; one method a kind of place."""

    def __init__(self, world):
        self.world, self.one = world, world.one
        self.carts = BC.format(store_hash=self.one.hash)
        self.api = [("X-Auth-Token", world.bc)]
        self.app = world.threedcart(self.one)

    def cart(self):
        data = self.world.made("POST", self.carts, self.api, {"line_items": [{"product_id": PRODUCT, "quantity": 2}], "custom_items": [
            {"name": "Kept", "quantity": 1, "list_price": 3}]}, 201).json["data"]
        return f"{self.carts}/{data['id']}", data["line_items"]["physical_items"][0]["id"]

    def metafield(self):
        cart, _ = self.cart()
        return cart, self.world.made("POST", f"{cart}/metafields", self.api, {**FIELD, "key": "old"}, 200).json["data"]["id"]

    def order(self, version):
        key = self.world.made("POST", f"{TD}/{version}/Cart", self.app, {}, 201).json[0]["Value"]
        path = f"{TD}/{version}/Cart/{key}"
        return path, self.world.made("POST", f"{path}/Item", self.app, {"CatalogID": PRODUCT, "ItemQuantity": 2}, 201).json[0]["Value"]

    def shopper(self, cart=False):
        headers = bearer(self.one.person("writer", SHOPPER).token)
        if cart:
            self.world.made("POST", "/cart/v1/user/", headers, {"products": [{"product_child_id": PRODUCT, "quantity": 2}]}, 201)
        return headers

    def portal(self):
        headers = bearer(self.world.a.token)
        cart = self.world.made("POST", "/resources/carts", headers, {"CartName": secrets.token_hex(8)}, 200).json["CartId"]
        item = self.world.made("POST", f"/resources/carts/{cart}/items", headers, {**ITEM, "EntityId": "old"}, 200).json["CartItemId"]
        return headers, f"/resources/carts/{cart}", item

    def admin(self):
        return bearer(self.one.person("writer", ADMIN).token)

    def signed_up(self):
        body = {"firstName": "New", "lastName": "Comer", "email": email(), "password": "long enough"}
        account = self.world.made("POST", "/api/carts", [], body, 201).json["id"]
        tokens = self.world.made("POST", "/api/auth/login", [], {name: body[name] for name in ("email", "password")}, 200).json
        return account, body, tokens


def bigcommerce(make):
    carts, api = make.carts, make.api
    field = {"value": "new"}

    def of_cart(path="", body=None, declared=BC_LINE):
        return lambda: Write(make.cart()[0] + path, api, body, declared)

    def of_line(body):
        return lambda: Write("{}/items/{}".format(*make.cart()), api, body, BC_LINE)

    def of_metafield(body):
        return lambda: Write("{}/metafields/{}".format(*make.metafield()), api, body, METAFIELD - {"id"})
    return {
        ("POST", BC): lambda: Write(carts, api, {**LINES, "custom_items": [{"name": "New", "quantity": 1, "list_price": 3}]}, BC_LINE),
        ("PUT", f"{BC}/settings"): lambda: Write(f"{carts}/settings", api, {"allow_purchasing": True}),
        ("PUT", f"{BC}/settings/channels/{{channel_id}}"): lambda: Write(f"{carts}/settings/channels/1", api, {"allow_purchasing": None}),
        ("POST", f"{BC}/{{cartId}}/redirect_urls"): of_cart("/redirect_urls", {}, frozenset()),
        ("POST", f"{BC}/metafields"): lambda: Write(f"{carts}/metafields", api, [{**FIELD, "resource_id": make.cart()[0].rpartition("/")[2]}], METAFIELD - {"id"}),
        ("PUT", f"{BC}/metafields"): lambda: Write(f"{carts}/metafields", api, [{"id": make.metafield()[1], **field}], METAFIELD),
        ("DELETE", f"{BC}/metafields"): lambda: Write(f"{carts}/metafields", api, [make.metafield()[1]]),
        ("POST", f"{BC}/{{cartId}}/metafields"): of_cart("/metafields", FIELD, METAFIELD - {"id"}),
        ("PUT", f"{BC}/{{cartId}}/metafields/{{metafieldId}}"): of_metafield(field),
        ("DELETE", f"{BC}/{{cartId}}/metafields/{{metafieldId}}"): of_metafield({}),
        ("PUT", f"{BC}/{{cartId}}"): of_cart("", {"customer_id": 0}),
        ("DELETE", f"{BC}/{{cartId}}"): of_cart("", {}),
        ("POST", f"{BC}/{{cartId}}/items"): of_cart("/items", LINES),
        ("PUT", f"{BC}/{{cartId}}/items/{{itemId}}"): of_line({"line_item": {"product_id": PRODUCT, "quantity": 9}}),
        ("DELETE", f"{BC}/{{cartId}}/items/{{itemId}}"): of_line({}),
    }


def threedcart(make):
    found, customer = {}, frozenset({"CustomerId"})

    def of_version(version):
        def order(body):
            return lambda: Write(make.order(version)[0], make.app, body, customer)

        def item(body, between="/Item"):
            return lambda: Write(f"{between}/".join(make.order(version)), make.app, body)
        return {
            ("POST", "/Cart"): lambda: Write(f"{TD}/{version}/Cart", make.app, {"BillingCity": "New"}, customer),
            ("PUT", "/Cart/{orderkey}"): order({"BillingCity": "New"}),
            ("DELETE", "/Cart/{orderkey}"): order({}),
            ("POST", "/Cart/{orderkey}/Item"): lambda: Write(make.order(version)[0] + "/Item", make.app, {"CatalogID": PRODUCT, "ItemQuantity": 1}),
            ("PUT", "/Cart/{orderkey}/Item/{cartitemid}"): item({"ItemQuantity": 9}),
            ("DELETE", "/Cart/{orderkey}/Item/{cartitemid}"): item({}),
            ("DELETE", "/Cart/{orderkey}/{cartitemid}"): item({}, ""),
        }
    for version in ("v1", "v2"):
        found |= {(method, f"{TD}/{version}{path}"): write for (method, path), write in of_version(version).items()}
    return found


def storefront(make):
    basket = {"products": [{"product_child_id": PRODUCT, "quantity": 1}], "coupon_code": None}
    calls = {("POST", "/user"): (False, basket), ("PUT", "/user"): (True, basket), ("DELETE", "/user"): (True, {}), ("POST", "/user/merge"): (True, basket)}
    found = {}
    for slash in ("", "/"):
        for (method, path), (there, body) in calls.items():
            target = f"/cart/v1{path}{slash}"
            found[method, target] = lambda target=target, there=there, body=body: Write(target, make.shopper(there), body)
        found["POST", f"/cart/v1/anonymous{slash}"] = lambda slash=slash: Write(f"/cart/v1/anonymous{slash}", [], basket)
    return found


def resources(make):
    def cart(path, body):
        def write():
            headers, place, _ = make.portal()
            return Write(place + path, headers, body, PORTAL)
        return write

    def item():
        headers, place, number = make.portal()
        return Write(f"{place}/items/{number}", headers, {})
    return {(method, f"/resources/carts{path}"): write for (method, path), write in {
        ("POST", ""): lambda: Write("/resources/carts", bearer(make.world.a.token), {"CartName": f"new {secrets.token_hex(16)}"}),
        ("PUT", "/{cart_id}"): lambda: cart("", {"CartName": f"new {secrets.token_hex(16)}"})(),
        ("DELETE", "/{cart_id}"): cart("", {}),
        ("POST", "/{cart_id}/items"): cart("/items", ITEM),
        ("POST", "/{cart_id}/items/batch"): cart("/items/batch", {"entityType": "files", "filters": '{"organ":{"is":["none that there is"]}}'}),
        ("DELETE", "/{cart_id}/items/{item_id}"): item,
    }.items()}


def accounts(make):
    def of_role(body):
        return lambda: Write(f"/api/roles/{make.one.role('old')}", make.admin(), body, ROLE)

    def put():
        person = make.one.person("writer", SHOPPER)
        return Write(f"/api/carts/{person.id}", bearer(person.token), {"firstName": "New", "lastName": "Name", "email": person.email}, ACCOUNT)

    def remove():
        person = make.one.person("writer", SHOPPER)
        return Write(f"/api/carts/{person.id}", bearer(person.token), {}, ACCOUNT)

    def password():
        _, body, tokens = make.signed_up()
        return Write("/api/auth/password", bearer(tokens["accessToken"]), {"currentPassword": body["password"], "newPassword": "long enough too"})

    def login():
        _, body, _ = make.signed_up()
        return Write("/api/auth/login", [], {name: body[name] for name in ("email", "password")}, frozenset({"email"}))

    def with_refresh(path):
        return lambda: Write(path, [], {"refreshToken": make.signed_up()[2]["refreshToken"]})
    return {
        ("POST", "/api/carts"): lambda: Write("/api/carts", [], {"firstName": "New", "lastName": "Comer", "email": email(), "password": "long enough"}, frozenset({"roleIds"})),
        ("PUT", "/api/carts/{id}"): put,
        ("DELETE", "/api/carts/{id}"): remove,
        ("POST", "/api/roles"): lambda: Write("/api/roles", make.admin(), {"name": f"new {secrets.token_hex(16)}", "permissions": []}, ROLE),
        ("PUT", "/api/roles/{id}"): lambda: of_role({"name": f"new {secrets.token_hex(16)}", "permissions": []})(),
        ("DELETE", "/api/roles/{id}"): of_role({}),
        ("POST", "/api/auth/login"): login,
        ("POST", "/api/auth/refresh"): with_refresh("/api/auth/refresh"),
        ("POST", "/api/auth/logout"): with_refresh("/api/auth/logout"),
        ("PUT", "/api/auth/password"): password,
    }


def writes(world):
    """(method, path) → a function that makes its place and gives the request."""
    make = Maker(world)
    return {**bigcommerce(make), **threedcart(make), **storefront(make), **resources(make), **accounts(make)}
