"""The client of these tests: every answer is checked before a test sees it.

Checked: our openapi.yaml (status, headers, body to the last member), the
vendor's published schemas where their file is there, and what holds for every
answer: no SQL, file names or stack in an error, an ETag that tells the version.
"""
import json
import os
import pathlib
import re
from collections import namedtuple
from decimal import ROUND_HALF_UP, Decimal

import exchange
import openapi

DIGITS = {"JPY": 0, "KWD": 3}
ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = openapi.Spec(ROOT / "src/api/bigcommerce/openapi.yaml")

Departure = namedtuple("Departure", "pointer instead why")

# Where the contract departs from the vendor's file. pointer: the place in the file; instead: what holds here.
DEPARTURES = (
    Departure("#/components/schemas/ItemCustomGet/properties/quantity", {"type": "integer"},
              "a number everywhere else, and in the file's own example of DELETE item"),
    Departure("#/components/schemas/ItemCustomGet/properties/list_price", {"type": "number"},
              "money is a number; the file's own example has a number"),
    Departure("#/components/schemas/Cart_Full/properties/promotions/properties/banners",
              {"type": "array", "items": {"type": "object", "properties": {
                  "id": {"type": "string"}, "type": {"type": "string"}, "page": {"type": "array", "items": {"type": "string"}}, "text": {"type": "string"}}}},
              "one banner in the schema, \"a list of eligible banners\" in the description of include"),
    Departure("#/components/schemas/Metafield/allOf/1/properties/id", {"type": "integer"},
              "an integer in paths, in lists of ids and in what DELETE answers; the contract prints it so everywhere"),
    Departure("#/paths/~1carts~1{cart_id}~1metafields/get/responses/200/content/application~1json/schema",
              {"$ref": "#/components/schemas/MetaFieldCollectionResponse_Batch"},
              "described as an array with metadata, while the schema has one metafield"),
    *(Departure(f"#/components/schemas/MetaFieldCollectionResponsePartialSuccess_{kind}/properties/errors",
                {"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Error"}}, {"type": "object"}]},
                "a body that is no batch at all is refused as any other, with errors by field")
      for kind in ("POST_PUT", "DELETE")),
    Departure("#/paths/~1carts~1{cartId}~1items~1{itemId}/delete/responses/200/content/application~1json/schema",
              {"type": "object", "required": ["data", "meta"],
               "properties": {"data": {"$ref": "#/components/schemas/Cart_Full"}, "meta": {"type": "object"}}},
              "the schema is the bare cart, the example beside it has the envelope; the contract says {data, meta}"),
)


def vendor_file():
    path = os.environ.get("CARTD_VENDOR_OPENAPI") or ROOT.parent / "shared/data/bigcommerce-carts.v3.yml"
    return path if os.path.exists(path) else None


VENDOR = openapi.VendorSpec(vendor_file(), DEPARTURES) if vendor_file() else None



class Answer(exchange.Answer):
    """data: the cart where it shows one; errors: field → message."""

    @property
    def data(self):
        return self.json["data"]

    @property
    def errors(self):
        return (self.json or {}).get("errors", {})

    def names(self, field):
        """True where a complaint is about field ("quantity" in "line_items.0.quantity")."""
        return any(field in key for key in self.errors)


class Client:
    """One token in one store. token None: none is sent."""

    def __init__(self, url, store, token):
        self.url, self.store, self.token = url, store, token

    def call(self, method, path, body=None, raw=None, headers=(), query="", checked=True, store=None):
        """body, raw, headers: see exchange.message()."""
        raw, pairs = exchange.message([("X-Auth-Token", self.token)] if self.token is not None else [], body, raw, headers)
        target = f"/stores/{store or self.store}/v3{path}" + ("?" + query if query else "")
        answer = exchange.send(self.url, method, target, raw, pairs, Answer)
        if checked:
            self.check(method, path, answer)
        return answer

    def check(self, method, path, answer):
        exchange.check(SPEC, method, path, answer)
        if VENDOR and answer.json is not None:
            VENDOR.check(method, path, answer.status, answer.json)
        if answer.status < 400 and answer.json is not None and "line_items" in answer.data:
            check_cart(answer)

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


def check_cart(answer):
    """What no schema can say: the parts of a cart agree with each other and with the headers."""
    cart, kinds = answer.data, answer.data["line_items"]
    more = r"\.[0-9a-f]{16}" if "redirect_urls" in cart else ""     # no two answers with URLs are the same
    assert re.fullmatch(f'"v{cart["version"]}' + more + '"', answer.headers["etag"])
    assert answer.headers["x-cart-id"] == cart["id"]
    catalog = kinds["physical_items"] + kinds["digital_items"]
    base = sum(line["extended_sale_price"] for line in catalog) + sum(line["extended_list_price"] for line in kinds["custom_items"]) \
        + sum(rounded(line["amount"] * line["quantity"], cart["currency"]["code"]) for line in kinds["gift_certificates"])
    assert cart["base_amount"] == base, "base_amount is the sum of the lines"
    assert cart["cart_amount"] == max(0, base - cart["discount_amount"] - sum(c["discounted_amount"] for c in cart["coupons"]))
    ids = [line["id"] for kind in kinds.values() for line in kind]
    assert ids and len(set(ids)) == len(ids), "a cart has lines, each with an id of its own"
    keys = [merge_key(line) for line in catalog]
    assert len(set(keys)) == len(keys), "two lines that are one"
    assert cart["updated_time"] >= cart["created_time"]


def rounded(amount, currency):
    """Half up to the currency's minor unit."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-DIGITS.get(currency, 2)), ROUND_HALF_UP)


def merge_key(line):
    # Options are shown on request only, so two lines may differ in more than this where their prices do.
    return json.dumps([line["variant_id"], line["name"], line["list_price"], line["original_price"], line.get("gift_wrapping"),
                       line.get("options", line["id"])], default=str)
