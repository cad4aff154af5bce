"""The client of these tests: every answer is checked before a test sees it.

Checked: our openapi.yaml (status, headers, body to the last member), what holds for every answer (the Status of a
result is the HTTP status, nothing of the inside in an error), and that a cart's amounts agree with each other.
"""
import pathlib
import re
from decimal import ROUND_HALF_UP, Decimal

import exchange
import openapi

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = openapi.Spec(ROOT / "src/api/threedcart/openapi.yaml")
MOUNT = "/3dCartWebAPI"


class Answer(exchange.Answer):
    @property
    def result(self):
        """The one element of what every call but a good GET answers."""
        assert isinstance(self.json, list) and len(self.json) == 1, self
        return self.json[0]

    @property
    def value(self):
        return self.result["Value"]

    @property
    def cart(self):
        return self.json[0] if isinstance(self.json, list) else self.json

    @property
    def version(self):
        return int(re.fullmatch(r'"v(\d+)"', self.headers["etag"]).group(1))

    def names(self, member):
        """True where a complaint names the member."""
        return self.result["Key"] == member and member in self.result["Message"]


class Client:
    """One app at one store. A credential that is None is not sent."""

    def __init__(self, url, secure_url, key, token, version="v1"):
        self.url, self.secure_url, self.key, self.token, self.version = url, secure_url, key, token, version

    def with_version(self, version):
        return Client(self.url, self.secure_url, self.key, self.token, version)

    def credentials(self):
        pairs = [("SecureURL", self.secure_url), ("PrivateKey", self.key), ("Token", self.token)]
        return [pair for pair in pairs if pair[1] is not None]

    def call(self, method, path, body=None, raw=None, headers=(), query="", checked=True, target=None, off=False):
        """path: below /3dCartWebAPI/v1; target: the whole of it. body, raw, headers: see exchange.message(). off: something is taken off the cart."""
        raw, pairs = exchange.message(self.credentials(), body, raw, headers)
        target = target or f"{MOUNT}/{self.version}{path}"
        answer = send(self.url, method, target + ("?" + query if query else ""), raw, pairs)
        if checked:
            check(method, f"/{self.version}{path}", answer, off)
        return answer

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def head(self, path, **more):
        return self.call("HEAD", path, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.call("PUT", path, body, **more)

    def delete(self, path, body=None, **more):
        return self.call("DELETE", path, body, **more)

    def cart(self, key):
        """The cart as it is, or an assertion."""
        answer = self.get(f"/Cart/{key}")
        assert answer.status == 200, answer
        return answer.cart


def send(url, method, target, raw, pairs):
    return exchange.send(url, method, target, raw, pairs, Answer)


def check(method, path, answer, off=False):
    """path: /v1/Cart/…, in the file's own letters."""
    exchange.check(SPEC, method, path, answer)
    if answer.json is None:
        return
    if answer.status == 200 and method == "GET":
        check_cart(answer, off)
    else:
        assert answer.raw[:2] == b"[{" and answer.raw[-2:] == b"}]" and list(answer.result) == ["Key", "Value", "Status", "Message"]
        assert answer.result["Status"] == str(answer.status)


def check_cart(answer, off):
    """What no schema can say: the parts of a cart agree with each other and with the headers."""
    cart = answer.cart
    assert int(answer.headers["content-length"]) == len(answer.raw)
    assert cart["OrderKey"] in cart["CheckoutURL"] and cart["LastUpdate"] >= cart["OrderDate"]
    numbers = [item["CartItemID"] for item in cart["CartItemList"]]
    assert len(set(numbers)) == len(numbers)
    amount = sum((line_amount(item) for item in cart["CartItemList"]), Decimal(0))
    assert cart["OrderAmount"] < amount if off else cart["OrderAmount"] == amount


def line_amount(item):
    """Rounded half up once, to cents: the demo store's currency."""
    return ((item["ItemUnitPrice"] + item["ItemOptionPrice"]) * Decimal(item["ItemQuantity"])).quantize(Decimal("0.01"), ROUND_HALF_UP)
