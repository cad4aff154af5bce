"""The main routes of the five APIs, each as a request that is right and has an effect that can be seen: for tests that disturb it."""
import http.client
import json
import secrets
import urllib.parse
import uuid

import openapi
import portal
from load import PRODUCT
from stack import ROOT

# API: what its paths have before those of its openapi.yaml.
MOUNTS = {"bigcommerce": "/stores/demo/v3", "storefront": "/cart/v1", "accounts": "/api", "threedcart": "/3dCartWebAPI", "resources": ""}


class Answer:
    """status, headers (names in lower case), json."""

    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        self.json = json.loads(raw) if raw else None

    def __repr__(self):
        return f"<{self.status} {self.raw[:300].decode(errors='replace')}>"


class Request:
    """path: whole, with its query; body: sent as JSON."""

    specs = {}

    def __init__(self, api, method, path, body=None, headers=(), key=None):
        self.api, self.method, self.path, self.body = api, method, path, body
        self.headers = {**dict(headers), **({"Content-Type": "application/json"} if body is not None else {}), **({"Idempotency-Key": key} if key else {})}

    def __call__(self, url):
        """Its answer, which the API's own file allows."""
        at = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=90)
        try:
            connection.request(self.method, self.path, json.dumps(self.body) if self.body is not None else None, self.headers)
            response = connection.getresponse()
            answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()
        self.check(answer)
        return answer

    def check(self, answer):
        if self.api not in self.specs:
            self.specs[self.api] = openapi.Spec(ROOT / f"src/api/{self.api}/openapi.yaml")
        path = self.path.removeprefix(MOUNTS[self.api]).partition("?")[0]
        self.specs[self.api].check(self.method, path, answer.status, answer.headers, answer.raw)


class Shop:
    """Makes what the routes need through the stack itself; url: its."""

    def __init__(self, whole):
        self.url, self.env = whole.url, whole.env
        self.merchant = {"X-Auth-Token": self.env["CARTD_BIGCOMMERCE_TOKEN"]}
        self.app = {"SecureURL": self.env["CARTD_THREEDCART_SECURE_URL"], "PrivateKey": self.env["CARTD_THREEDCART_PRIVATE_KEY"],
                    "Token": self.env["CARTD_THREEDCART_TOKEN"]}
        self.user = portal.sign_up(self.url)
        self.kept = {}
        self.renew()

    def renew(self):
        """Access tokens last for a quarter of an hour."""
        self.shopper = self.bearer(portal.sign_in(self.url, self.user.email, self.user.password))
        self.admin = self.bearer(portal.sign_in(self.url, self.env["CARTD_ADMIN_EMAIL"], self.env["CARTD_ADMIN_PASSWORD"]))

    @staticmethod
    def bearer(token):
        return {"Authorization": f"Bearer {token}"}

    def done(self, request, *statuses):
        answer = request(self.url)
        assert answer.status in (statuses or (200, 201)), answer
        return answer

    def once(self, make):
        """What reads need is made once."""
        if make not in self.kept:
            self.kept[make] = make()
        return self.kept[make]

    # --- bigcommerce ---

    def carts(self, method, path="", body=None, key=None):
        return Request("bigcommerce", method, f"/stores/{self.env['CARTD_STORE']}/v3/carts{path}", body, self.merchant, key)

    @staticmethod
    def lines():
        return {"line_items": [{"product_id": PRODUCT, "quantity": 2}],
                "custom_items": [{"sku": uuid.uuid4().hex, "name": "Load", "quantity": 1, "list_price": 1.25}]}

    def cart(self):
        return self.done(self.carts("POST", "", self.lines())).json["data"]

    def bigcommerce_read(self):
        return self.carts("GET", f"/{self.once(self.cart)['id']}")

    def bigcommerce_create(self, key=None):
        return self.carts("POST", "", self.lines(), key)

    def bigcommerce_add(self, key=None):
        return self.carts("POST", f"/{self.cart()['id']}/items", self.lines(), key)

    def bigcommerce_change(self):
        cart = self.cart()
        return self.carts("PUT", f"/{cart['id']}/items/{cart['line_items']['physical_items'][0]['id']}",
                          {"line_item": {"product_id": PRODUCT, "quantity": 5}, "version": 1})

    def bigcommerce_delete(self):
        return self.carts("DELETE", f"/{self.cart()['id']}")

    # --- storefront ---

    BASKET = {"products": [{"product_child_id": 1, "quantity": 2}, {"product_child_id": 2, "quantity": 1}], "bundles": [], "coupon_code": "LUUNA10"}

    def basket(self, method, body=None, key=None):
        return Request("storefront", method, "/cart/v1/user/", body, self.shopper, key)

    def basket_gone(self):
        self.done(self.basket("DELETE"), 204, 200, 404)

    def basket_there(self):
        self.basket_gone()
        self.done(self.basket("POST", self.BASKET))

    def storefront_read(self):
        self.once(self.basket_there)
        return self.basket("GET")

    def storefront_create(self, key=None):
        self.basket_gone()
        return self.basket("POST", self.BASKET, key)

    def storefront_change(self):
        self.basket_there()
        return self.basket("PUT", {"products": [{"product_child_id": 1260, "quantity": 3}]})

    def storefront_delete(self):
        self.basket_there()
        return self.basket("DELETE")

    # --- accounts ---

    def people(self, method, path, body=None, key=None, who=None):
        return Request("accounts", method, f"/api{path}", body, self.admin if who is None else who, key)

    @staticmethod
    def somebody():
        return {"firstName": "Ana", "lastName": "Torres", "email": f"{secrets.token_hex(8)}@nth.example", "password": "correct horse battery"}

    def account(self):
        return self.done(self.people("POST", "/carts", self.somebody())).json

    def accounts_read(self):
        return self.people("GET", f"/carts/{self.user.account}", who=self.shopper)

    def accounts_create(self, key=None):
        return self.people("POST", "/carts", self.somebody(), key, who={})

    def accounts_change(self):
        made = self.once(self.account)
        return self.people("PUT", f"/carts/{made['id']}", {"firstName": secrets.token_hex(4), "lastName": "Torres", "email": made["email"]})

    def accounts_delete(self):
        return self.people("DELETE", f"/carts/{self.account()['id']}")

    def sign_in(self):
        return self.people("POST", "/auth/login", {"email": self.user.email, "password": self.user.password}, who={})

    def refresh(self):
        token = self.done(self.sign_in()).json["refreshToken"]
        return self.people("POST", "/auth/refresh", {"refreshToken": token}, who={})

    # --- threedcart ---

    def orders(self, method, path="", body=None, key=None):
        return Request("threedcart", method, f"/3dCartWebAPI/v1/Cart{path}", body, self.app, key)

    ITEM = {"CatalogID": 126, "ItemQuantity": 1}

    def order(self):
        return self.done(self.orders("POST", "", {"BillingFirstName": "Ana", "BillingEmail": "ana@nth.example"})).json[0]["Value"]

    def order_with_item(self):
        key = self.order()
        return key, self.done(self.orders("POST", f"/{key}/Item", self.ITEM)).json[0]["Value"]

    def threedcart_read(self):
        return self.orders("GET", f"/{self.once(self.order_with_item)[0]}")

    def threedcart_create(self, key=None):
        return self.orders("POST", "", {"BillingFirstName": "Ana", "BillingEmail": "ana@nth.example"}, key)

    def threedcart_add(self, key=None):
        return self.orders("POST", f"/{self.order()}/Item", self.ITEM, key)

    def threedcart_change(self):
        key, item = self.order_with_item()
        return self.orders("PUT", f"/{key}/Item/{item}", {"ItemQuantity": 4})

    def threedcart_delete(self):
        return self.orders("DELETE", f"/{self.order()}")

    # --- resources ---

    def shelf(self, method, path="", body=None, key=None):
        return Request("resources", method, f"/resources/carts{path}", body, self.shopper, key)

    def shelf_new(self):
        return "/" + self.done(self.shelf("POST", "", {"CartName": secrets.token_hex(8)})).json["CartId"]

    @staticmethod
    def things():
        return {"items": [{"EntityId": secrets.token_hex(8), "BundleUuid": "bundle", "BundleVersion": "1", "EntityType": "files"} for _ in range(3)]}

    def resources_read(self):
        return self.shelf("GET", self.once(self.shelf_new))

    def resources_create(self, key=None):
        return self.shelf("POST", "", {"CartName": secrets.token_hex(8)}, key)

    def resources_change(self):
        return self.shelf("PUT", self.once(self.shelf_new), {"CartName": secrets.token_hex(8)})

    def resources_add(self, key=None):
        return self.shelf("POST", self.once(self.shelf_new) + "/items", self.things(), key)

    def resources_batch(self, key=None):
        """A filter that nothing fits, so that there is nothing to write in the background."""
        return self.shelf("POST", self.once(self.shelf_new) + "/items/batch", {"entityType": "files", "filters": {"organ": {"is": ["none"]}}}, key)

    def resources_delete(self):
        return self.shelf("DELETE", self.shelf_new())


# Those that take an Idempotency-Key are there a second time with one.
PLAIN = [f"{api}_{verb}" for api in MOUNTS for verb in ("read", "create", "change", "delete")] + [
    "bigcommerce_add", "threedcart_add", "resources_add", "resources_batch", "sign_in", "refresh"]
KEYED = ["bigcommerce_create", "bigcommerce_add", "storefront_create", "accounts_create", "threedcart_add", "resources_create", "resources_batch"]
