"""The shopper's client: every answer is checked against openapi.yaml, every cart by its own arithmetic."""
import pathlib
import re
from decimal import ROUND_HALF_UP, Decimal

import exchange
import openapi

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = openapi.Spec(ROOT / "src/api/storefront/openapi.yaml")


class Answer(exchange.Answer):
    """cart: what it shows; code: its error's."""

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


class Client:
    """One person's token (None: nobody's), sent as `how` says: bearer or token."""

    def __init__(self, url, token=None, account_id=None, how="bearer"):
        self.url, self.token, self.account_id, self.how = url, token, account_id, how

    def credential(self):
        if self.token is None:
            return []
        return [("Authorization", f"Bearer {self.token}")] if self.how == "bearer" else [("token", self.token)]

    def call(self, method, path, body=None, raw=None, headers=(), checked=True):
        """body, raw, headers: see exchange.message()."""
        raw, pairs = exchange.message(self.credential(), body, raw, headers)
        answer = exchange.send(self.url, method, f"/cart/v1{path}", raw, pairs, Answer)
        if checked:
            self.check(method, path, answer)
        return answer

    def check(self, method, path, answer):
        path = path.split("?")[0]
        exchange.check(SPEC, method, path if path.endswith("/") else path + "/", answer)
        if answer.status < 400 and answer.json is not None:
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
