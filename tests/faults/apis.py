"""The main read and the main write of each API, by somebody who has what they ask for; every answer is checked against its openapi.yaml."""
import http.client
import json
import pathlib
import secrets
import time
from urllib.parse import urlsplit

import openapi
import portal
from load import PRODUCT

ROOT = pathlib.Path(__file__).resolve().parents[2]
PILLOW = 1      # of the storefront's demo products


class Answer:
    def __init__(self, status, headers, raw, seconds):
        self.status, self.headers, self.raw, self.seconds, self.json = status, headers, raw, seconds, None

    def refused(self):
        """In the API's own shape that something is away, and when to come back."""
        return self.status in (503, 504) and self.headers.get("retry-after", "").isdigit() and isinstance(self.json, (dict, list))

    def __repr__(self):
        return f"<{self.status} in {self.seconds:.2f} s, {self.headers.get('retry-after')}: {self.raw[:300].decode(errors='replace')}>"


class Api:
    """mount: what openapi.yaml's paths stand below; read and write: (method, path, body) once there is something."""

    def __init__(self, url, name, mount, headers, spec=None):
        self.url, self.name, self.mount, self.headers = url, name, mount, headers
        self.spec = openapi.Spec(ROOT / "src" / "api" / (spec or name) / "openapi.yaml")
        self.read = self.write = None

    def call(self, method, path, body=None):
        at, began = urlsplit(self.url), time.monotonic()
        headers = {**self.headers, **({"Content-Type": "application/json"} if body is not None else {})}
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
        try:
            connection.request(method, self.mount + path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read(), 0)
        finally:
            connection.close()
        answer.seconds = time.monotonic() - began
        answer.json = self.spec.check(method, path, answer.status, answer.headers, answer.raw)
        return answer

    def made(self, method, path, body):
        answer = self.call(method, path, body)
        assert answer.status in (200, 201), (self.name, answer)
        return answer.json

    def get(self):
        return self.call(*self.read)

    def put(self):
        method, path, body = self.write
        return self.call(method, path, body() if callable(body) else body)


def five(url, env):
    """One Api each, in no order that matters; everything that they need is made."""
    user = portal.sign_up(url)
    bearer = {"Authorization": f"Bearer {user.token}"}
    found = [bigcommerce(url, env), threedcart(url, env), storefront(url, bearer), accounts(url, user, bearer), resources(url, bearer)]
    for api in found:
        assert api.get().status == 200 and api.put().status in (200, 201), api.name
    return found


def bigcommerce(url, env):
    api = Api(url, "bigcommerce", f"/stores/{env['CARTD_STORE']}/v3", {"X-Auth-Token": env["CARTD_BIGCOMMERCE_TOKEN"]})
    items = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
    cart = api.made("POST", "/carts", items)["data"]["id"]

    def another():
        return {"custom_items": [{"sku": secrets.token_hex(8), "name": "Faults", "quantity": 1, "list_price": 1}]}
    api.read, api.write = ("GET", f"/carts/{cart}"), ("POST", f"/carts/{cart}/items", another)
    return api


def threedcart(url, env):
    api = Api(url, "threedcart", "/3dCartWebAPI", {"SecureURL": env["CARTD_THREEDCART_SECURE_URL"], "PrivateKey": env["CARTD_THREEDCART_PRIVATE_KEY"],
                                                   "Token": env["CARTD_THREEDCART_TOKEN"]})
    item = {"CatalogID": PRODUCT, "ItemQuantity": 1}
    cart = api.made("POST", "/v1/Cart", {"CartItemList": [item]})[0]["Value"]
    api.read, api.write = ("GET", f"/v1/Cart/{cart}"), ("POST", "/v1/Cart", {"CartItemList": [item]})
    return api


def storefront(url, bearer):
    api = Api(url, "storefront", "/cart/v1", bearer)
    basket = {"products": [{"product_child_id": PILLOW, "quantity": 1}]}
    api.made("POST", "/user/", basket)
    api.read, api.write = ("GET", "/user/"), ("PUT", "/user/", lambda: {"products": [{"product_child_id": PILLOW, "quantity": 1 + secrets.randbelow(5)}]})
    return api


def accounts(url, user, bearer):
    api = Api(url, "accounts", "/api", bearer)
    path = f"/carts/{user.account}"
    own = api.made("GET", path, None)
    api.read, api.write = ("GET", path), ("PUT", path, lambda: {"firstName": secrets.token_hex(8), "lastName": own["lastName"], "email": own["email"]})
    return api


def resources(url, bearer):
    api = Api(url, "resources", "", bearer)
    api.read, api.write = ("GET", "/resources/carts"), ("POST", "/resources/carts", lambda: {"CartName": secrets.token_hex(8)})
    return api
