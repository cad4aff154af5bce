"""The shopper's client: every answer is checked against openapi.yaml, every cart by its own arithmetic."""
import http.client
import json
import pathlib
import re
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

import openapi

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = openapi.Spec(ROOT / "src/api/storefront/openapi.yaml")
LEAKS = re.compile(rb"SQLSTATE|\bSELECT\b|\bselect .* from\b|cartd\.[a-z_]+\b|\.c:\d|/usr/|/tmp/|pq_|PGRES|constraint \"|relation \"|nginx/")


class Answer:
    """status, headers (names in lower case), raw bytes, json; cart: what it shows; code: its error's."""

    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        self.json = None

    @property
    def cart(self):
        return self.json["cart"]

    @property
    def error(self):
        return self.json["error"]

    @property
    def code(self):
        return self.error["code"]

    @property
    def refusal(self):
        """What a client goes by."""
        return self.status, self.code

    @property
    def message(self):
        return self.error["message"]

    @property
    def tag(self):
        return self.headers["etag"]

    @property
    def version(self):
        return int(re.match(r'"v(\d+)\.', self.tag).group(1))

    def __repr__(self):
        return f"<{self.status} {self.raw[:600].decode(errors='replace')}>"


class Client:
    """One person's token (None: nobody's), sent as `how` says: bearer or token."""

    def __init__(self, url, token=None, account_id=None, how="bearer"):
        self.url, self.token, self.account_id, self.how = url, token, account_id, how

    def credential(self):
        if self.token is None:
            return []
        return [("Authorization", f"Bearer {self.token}")] if self.how == "bearer" else [("token", self.token)]

    def call(self, method, path, body=None, raw=None, headers=(), checked=True):
        """body: sent as JSON; raw: bytes as they are. headers: pairs or a dict; None as value takes a default away."""
        given = list(headers.items()) if isinstance(headers, dict) else list(headers)
        if body is not None:
            raw = json.dumps(body).encode()
        pairs = self.credential()
        if raw is not None:
            pairs += [("Content-Type", "application/json"), ("Content-Length", str(len(raw)))]
        replaced = {name.lower() for name, _ in given}
        pairs = [pair for pair in pairs if pair[0].lower() not in replaced] + [pair for pair in given if pair[1] is not None]
        answer = self.send(method, path, raw, pairs)
        if checked:
            self.check(method, path, answer)
        return answer

    def send(self, method, path, raw, pairs):
        at = urlsplit(self.url)
        connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=60)
        try:
            connection.putrequest(method, f"/cart/v1{path}", skip_accept_encoding=True)
            for name, value in pairs:
                connection.putheader(name, value.encode() if isinstance(value, str) else value)
            connection.endheaders(raw)
            response = connection.getresponse()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def check(self, method, path, answer):
        path = path.split("?")[0]
        answer.json = SPEC.check(method, path if path.endswith("/") else path + "/", answer.status, answer.headers, answer.raw)
        if answer.status >= 400:
            assert not LEAKS.search(answer.raw), f"an error that tells too much: {answer!r}"
        elif answer.json is not None:
            check_cart(answer.cart)

    def get(self, path="/", **more):
        return self.call("GET", path, **more)

    def head(self, path="/", **more):
        return self.call("HEAD", path, **more)

    def post(self, body=None, path="/user/", **more):
        return self.call("POST", path, body, **more)

    def put(self, body=None, **more):
        return self.call("PUT", "/user/", body, **more)

    def delete(self, **more):
        return self.call("DELETE", "/user/", **more)

    def merge(self, body=None, **more):
        return self.call("POST", "/user/merge/", body, **more)

    def price(self, body=None, **more):
        return self.call("POST", "/anonymous/", body, **more)


def cents(amount):
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


def lines_of(cart):
    """Loose lines and components."""
    return cart["products"] + [line for bundle in cart["bundles"] for line in bundle["products"]]


def check_cart(cart):
    """The contract's arithmetic, done again from what the answer shows."""
    lines, value = lines_of(cart), cart["value"]
    assert lines, "a cart that is shown has something in it"
    for line in lines:
        assert line["discount"] == line["price"] - line["special_price"]
        assert line["total_price"] == cents(line["special_price"] * line["quantity"])
    assert cart["total_products"] == sum(line["quantity"] for line in lines)
    assert value["total"] == sum(cents(line["price"] * line["quantity"]) for line in lines)
    assert value["sub_total"] == sum(line["total_price"] for line in lines)
    assert value["discount"] == value["total"] - value["sub_total"]
    assert value["grand_total"] == max(0, value["sub_total"] - value["total_discount"])
    assert value["coupon_value"] <= value["total_discount"]
    assert (value["coupon_value"] == 0) or value["coupon_code"]
    loose = [(line["product_child_id"], line["address_id"], line["price"], line["special_price"], line["name"], line["is_free"]) for line in cart["products"]]
    assert len(set(loose)) == len(loose), "two lines that are one"
    for bundle_id in {bundle["bundle_id"] for bundle in cart["bundles"]}:
        sequence = [bundle["bundle_sequence"] for bundle in cart["bundles"] if bundle["bundle_id"] == bundle_id]
        assert sequence == list(range(len(sequence))), "counts from 0 per bundle"
    offered = [child["product_child_id"] for child in cart["product_cross_sell_children"]]
    assert len(set(offered)) == len(offered)
    assert not set(offered) & {line["product_child_id"] for line in lines}, "offers what is in the cart"
