"""What each call means: what it would do to a cart, and what its answer shows of one.  Pure."""
import hashlib
import json
import re
from collections import namedtuple
from decimal import Decimal

import model
from model import Shown

UNKNOWN = {502, 503, 504}
NO_PRODUCT = 999999     # who asks for it as well means to be refused


class Answer:
    def __init__(self, answer):
        self.status, self.headers, self.cut = answer.get("status"), answer.get("headers", {}), answer.get("cut")
        self.text = answer.get("text", "")
        self.unknown = self.status is None or self.status in UNKNOWN
        self.done = not self.unknown and self.status < 300

    @property
    def json(self):
        return json.loads(self.text, parse_float=Decimal)

    @property
    def version(self):
        tag = re.match(r'"v(\d+)', self.headers.get("etag", ""))
        return int(tag.group(1)) if tag else None


class Asked:
    """A request with its path's parts, and the answer that counts (None: nobody knows)."""

    def __init__(self, request, match, answer, keys):
        self.request, self.parts, self.answer, self.keys = request, match.groupdict(), answer, keys
        self.body, self.user = request["body"] or {}, request["user"]

    @property
    def cart(self):
        named = self.parts.get("cart")
        return self.keys.get(named, named)

    @property
    def handle(self):
        item = self.parts["item"]
        return model.handle_of(item) if "-" in item else int(item)


class Wrong(Exception):
    """An answer that is wrong whatever the cart is."""


def unique(pairs):
    """{key: (quantity, handle)}"""
    lines = dict(pairs)
    if len(lines) != len(pairs):
        raise Wrong("shows two lines that are one")
    return lines


# --- bigcommerce ---


def bigcommerce_asked(body):
    return [(model.product(PRODUCTS[line["product_id"]].child, line.get("list_price", PRODUCTS[line["product_id"]].price)), Decimal(line["quantity"]))
            for line in body.get("line_items", ())] + [(("c", line["sku"]), Decimal(line["quantity"])) for line in body.get("custom_items", ())]


def bigcommerce_shown(asked):
    data = asked.answer.json["data"]
    if data["version"] != asked.answer.version:
        raise Wrong("version and ETag differ")
    kinds = data["line_items"]
    return Shown(unique(
        [(model.product(line["variant_id"], line["list_price"]), (Decimal(line["quantity"]), model.handle_of(line["id"]))) for line in kinds["physical_items"]]
        + [(("c", line["sku"]), (Decimal(line["quantity"]), model.handle_of(line["id"]))) for line in kinds["custom_items"]]))


def bigcommerce_removed(asked):
    return model.remove(asked.handle, "dies" if asked.answer is None else "died" if asked.answer.status == 204 else "lives")


# --- threedcart ---


def threedcart_asked(body):
    product = PRODUCTS[body["CatalogID"]]
    return [(model.product(product.child, product.price), Decimal(body["ItemQuantity"]))]


def threedcart_shown(asked):
    cart = asked.answer.json
    return Shown(unique([((model.product(CHILD_OF[line["CatalogID"]], line["ItemUnitPrice"]) if line["CatalogID"] else ("c", line["ItemID"])),
                          (Decimal(line["ItemQuantity"]), line["CartItemID"])) for line in cart["CartItemList"]]), cart["BillingFirstName"])


def threedcart_shown_item(asked):
    return Shown(handles={threedcart_asked(asked.body)[0][0]: int(asked.answer.json[0]["Value"])})


# --- storefront ---


def storefront_asked(body):
    return [(model.product(line["product_child_id"], PRICE_OF[line["product_child_id"]]), Decimal(line["quantity"])) for line in body["products"]]


def storefront_shown(asked):
    return Shown(unique([((model.product(line["product_child_id"], line["special_price"]) if line["product_child_id"] else ("c", line["name"])),
                          (Decimal(line["quantity"]), None)) for line in asked.answer.json["cart"]["products"]]))


# --- resources ---


def resources_asked(asked):
    items = asked.body.get("items") or [asked.body]
    keys = [("i", hashlib.sha256("/".join([asked.cart] + [item[name] for name in ("EntityId", "BundleUuid", "BundleVersion", "EntityType")]).encode()).hexdigest())
            for item in items]
    if asked.answer is not None:
        told = asked.answer.json
        if (told.get("CartItemIds") or [told.get("CartItemId")]) != [key for _, key in keys]:
            raise Wrong("answers other items")
    return keys


def resources_items_shown(asked):
    return Shown(unique([(("i", item["CartItemId"]), (1, None)) for item in asked.answer.json["items"]]))


# --- the calls ---

Product = namedtuple("Product", "child price")
PRODUCTS = {126: Product(1260, "9.95"), 2: Product(2, "120"), 3: Product(3, "7900"), 4: Product(4, "4900")}
CHILD_OF = {number: product.child for number, product in PRODUCTS.items()}
PRICE_OF = {product.child: product.price for product in PRODUCTS.values()}

UUID = r"(?P<cart>[0-9a-f-]{36})"
KEYED = r"/v\d/Cart/(?P<cart>[0-9A-Za-z-]+)"
ITEM = r"(?P<item>[0-9a-f-]+)"


class Call:
    """change: of the cart, from what was asked; None: it only looks.  shown: of the answer.  mine: about the user's current cart.
    creates: a cart that had no id before."""

    def __init__(self, api, method, path, change=None, shown=None, mine=False, creates=False):
        self.api, self.method, self.path = api, method, re.compile(path)
        self.change, self.shown, self.mine, self.creates = change, shown, mine, creates


CALLS = (
    Call("bigcommerce", "POST", "/carts", lambda a: model.create(None, bigcommerce_asked(a.body)), bigcommerce_shown, creates=True),
    Call("bigcommerce", "GET", f"/carts/{UUID}", None, bigcommerce_shown),
    Call("bigcommerce", "PUT", f"/carts/{UUID}", lambda a: model.touch(), bigcommerce_shown),
    Call("bigcommerce", "DELETE", f"/carts/{UUID}", lambda a: model.delete()),
    Call("bigcommerce", "POST", f"/carts/{UUID}/items", lambda a: model.add(bigcommerce_asked(a.body)), bigcommerce_shown),
    Call("bigcommerce", "PUT", f"/carts/{UUID}/items/{ITEM}", lambda a: model.quantity(a.handle, Decimal(a.body["line_item"]["quantity"])), bigcommerce_shown),
    Call("bigcommerce", "DELETE", f"/carts/{UUID}/items/{ITEM}", bigcommerce_removed, bigcommerce_shown),
    Call("threedcart", "POST", r"/v\d/Cart", lambda a: model.create(None, [], a.body.get("BillingFirstName", "")), creates=True),
    Call("threedcart", "GET", KEYED, None, threedcart_shown),
    Call("threedcart", "PUT", KEYED, lambda a: model.text(a.body["BillingFirstName"])),
    Call("threedcart", "DELETE", KEYED, lambda a: model.delete()),
    Call("threedcart", "POST", f"{KEYED}/Item", lambda a: model.add(threedcart_asked(a.body)), threedcart_shown_item),
    Call("threedcart", "PUT", f"{KEYED}/Item/{ITEM}", lambda a: model.quantity(a.handle, Decimal(a.body["ItemQuantity"]))),
    Call("threedcart", "DELETE", f"{KEYED}/Item/{ITEM}", lambda a: model.remove(a.handle, "stays")),
    Call("storefront", "GET", "/", None, storefront_shown, mine=True),
    Call("storefront", "POST", "/user/", lambda a: model.create(a.user, storefront_asked(a.body)), storefront_shown, mine=True, creates=True),
    Call("storefront", "POST", "/user/merge/", lambda a: model.fold(a.user, storefront_asked(a.body)), storefront_shown, mine=True, creates=True),
    Call("storefront", "PUT", "/user/", lambda a: model.replace(a.user, storefront_asked(a.body)), storefront_shown, mine=True),
    Call("storefront", "DELETE", "/user/", lambda a: model.delete(a.user), mine=True),
    Call("resources", "POST", "", lambda a: model.create(f"resources of {a.user}", [], a.body["CartName"]), lambda a: Shown({}, a.answer.json["CartName"]), creates=True),
    Call("resources", "GET", f"/{UUID}", None, lambda a: Shown(None, a.answer.json["CartName"])),
    Call("resources", "PUT", f"/{UUID}", lambda a: model.text(a.body["CartName"]), lambda a: Shown(None, a.answer.json["CartName"])),
    Call("resources", "DELETE", f"/{UUID}", lambda a: model.delete()),
    Call("resources", "GET", f"/{UUID}/items", None, resources_items_shown),
    Call("resources", "POST", f"/{UUID}/items", lambda a: model.put_items(resources_asked(a))),
    Call("resources", "DELETE", f"/{UUID}/items/{ITEM}", lambda a: model.take_item(("i", a.parts["item"]))),
)


def call_of(request):
    """(Call, match)"""
    for call in CALLS:
        if (call.api, call.method) == (request["api"], request["method"]):
            match = call.path.fullmatch(request["path"].partition("?")[0])
            if match:
                return call, match
    raise ValueError(f"a request of no kind that is known: {request}")
