"""From the lines of a history to what they say of carts: changes, looks and glimpses.  Pure.

    Change    a call that would change a cart: certainly done, or perhaps (nobody knows); the others are left out, for they
              must have had no effect, and one that had shows in the carts
    Look      a version of a cart was shown, with what it held or without
    Glimpse   something was said that holds for some versions: "it is not there", "it has no such line"

What no answer may be at all is in `wrong`.
"""
import hashlib
import json
import re
from collections import namedtuple
from decimal import Decimal

import model
from model import DEAD, Shown

FOREVER = float("inf")
UNKNOWN = {502, 503, 504}
NO_PRODUCT = 999999     # who asks for it as well means to be refused

# cart: its id; None: any that the change fits (one that nobody has been told of, or the current one of `account`).
Change = namedtuple("Change", "call kind cart account invoked returned certain version change shown text")
Look = namedtuple("Look", "call cart version invoked returned shown")
# holds(version, state): state None before the cart was made.  cart None: about the current cart of `account`, and holds is "none" or "some".
Glimpse = namedtuple("Glimpse", "call cart account invoked returned holds text")
# Every cart of that kind ("shop" or "resource") that the account has.
Listing = namedtuple("Listing", "call account kind carts invoked returned")


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


# --- the whole ---


class Reading:
    def __init__(self, records):
        self.changes, self.looks, self.glimpses, self.listings, self.wrong = [], [], [], [], []
        self.counts = {"operations": 0, "acknowledged": 0, "unknown": 0, "refused": 0, "reads": 0, "requests": len(records)}
        self.keys = order_keys(records)
        # Of carts by id: "shop" or "resource"; (kind, account), where it was told; when storefront showed it, as (invoked, returned).
        self.kinds, self.owners, self.current = {}, {}, {}
        calls = {}
        for record in sorted(records, key=lambda record: record["invoked"]):
            calls.setdefault(record["call"], []).append(record)
        for name, attempts in calls.items():
            try:
                self.read(name, attempts)
            except Wrong as error:
                self.wrong.append(f"{name}: {error}; {attempts[-1]}")

    def read(self, name, attempts):
        request = attempts[0]["request"]
        if any(record["request"] != request for record in attempts):
            raise Wrong("one call, two requests")
        if is_listing(request):
            return self.listing(name, attempts[0])
        call, match = call_of(request)
        answers = [Answer(record["answer"] or {"cut": "no answer yet"}) for record in attempts]
        for answer in answers:
            answer.unknown |= busy(request, answer)
        done = [n for n, answer in enumerate(answers) if answer.done]
        if done:
            self.replays([answers[n] for n in done])
            ended = answers[done[0]]
            returned = attempts[done[0]]["returned"]
        else:
            ended = answers[-1]
            returned = attempts[-1]["returned"] or FOREVER
        asked = Asked(request, match, None if ended.unknown else ended, self.keys)
        at = (attempts[0]["invoked"], returned)
        return self.look(name, call, asked, at) if call.change is None else self.change(name, call, asked, at)

    def replays(self, done):
        """Of the answers to one key, one is the first, the others are the same."""
        if len({(answer.status, answer.text, answer.version, answer.headers.get("x-cart-id")) for answer in done}) > 1:
            raise Wrong("a retry was answered otherwise than the first request")
        if sum("idempotency-replayed" not in answer.headers for answer in done) > 1:
            raise Wrong("a retry was no replay")

    def change(self, name, call, asked, at):
        self.counts["operations"] += 1
        answer, request = asked.answer, asked.request
        text = f"{name}: {request['method']} {request['api']}{request['path']} {json.dumps(request['body'])}"
        if answer is None:
            if spoilt(asked):
                return      # whatever became of it, it has no effect
            self.counts["unknown"] += 1
            self.changes.append(Change(name, kind_of(request), asked.cart, asked.user, at[0], FOREVER, False, None, call.change(asked), None, text))
            return
        if not answer.done:
            self.counts["refused"] += 1
            self.refused(name, call, asked, at)
            return
        self.counts["acknowledged"] += 1
        if spoilt(asked):
            raise Wrong("done, and should have been refused")
        cart, version = self.cart_of(call, asked), answer.version
        self.saw(call, cart, asked, at)
        if version == 1:
            self.owners[cart] = kind_of(request), customer_of(request)
        shown = call.shown(asked) if call.shown and answer.text else None
        if request["method"] == "DELETE" and asked.parts.get("item") is None and version is not None:
            self.looks.append(Look(name, cart, version, *at, shown))     # the last version is told, which deleting does not move
            version = shown = None
        self.expected(asked, version)
        self.changes.append(Change(name, kind_of(request), cart, asked.user, *at, True, version, call.change(asked), shown, text))

    def saw(self, call, cart, asked, at):
        self.kinds[cart] = kind_of(asked.request)
        if call.mine and cart is not None:
            self.owners[cart] = "shop", asked.user
            self.current.setdefault(cart, []).append(at)

    def cart_of(self, call, asked):
        shown = asked.answer.headers.get("x-cart-id")
        if call.creates or call.mine:
            return shown or (asked.answer.json["CartId"] if asked.request["api"] == "resources" else None)
        if shown not in (None, asked.cart):
            raise Wrong("is about another cart")
        return asked.cart

    def expected(self, asked, version):
        """What was done under a condition was done to the version that it named."""
        for named in conditions(asked):
            if version is not None and version != named + 1:
                raise Wrong(f"version {version}, done on condition that it was {named} before")

    def look(self, name, call, asked, at):
        self.counts["reads"] += 1
        answer = asked.answer
        if answer is None:
            return
        if answer.done:
            self.saw(call, self.cart_of(call, asked), asked, at)
        if answer.status == 304:
            self.looks.append(Look(name, asked.cart, int(re.search(r"\d+", asked.request["headers"]["If-None-Match"]).group()), *at, None))
        elif answer.done:
            if answer.version is None:
                raise Wrong("shows no version")
            self.looks.append(Look(name, self.cart_of(call, asked), answer.version, *at, call.shown(asked)))
        else:
            self.refused(name, call, asked, at)

    def refused(self, name, call, asked, at):
        """No effect; what the refusal says of the cart."""
        status, told = asked.answer.status, None
        self.kinds.setdefault(asked.cart, kind_of(asked.request))
        named, cart = conditions(asked), asked.cart
        if spoilt(asked) and status in (400, 422):
            return
        if call.mine:
            if status == 404:
                told = Glimpse(name, None, asked.user, *at, "none shown" if asked.request["method"] == "GET" else "none", "404")
            elif status == 409 and "ce_001" in asked.answer.text:
                told = Glimpse(name, None, asked.user, *at, "some", "409 ce_001")
        elif status == 404 and "item" in asked.parts:
            item = ("i", asked.parts["item"]) if asked.request["api"] == "resources" else asked.handle
            told = Glimpse(name, cart, None, *at, lambda version, state: not held(state, item), "404: no such line")
        elif status == 404:
            told = Glimpse(name, cart, None, *at, "gone", "404: no such cart")
        elif status in (409, 412) and named:
            current = asked.answer.json.get("current_version") if asked.request["api"] == "bigcommerce" else None
            if current in named:
                raise Wrong("refused for a version that is the current one")
            if current is not None:
                self.looks.append(Look(name, cart, current, *at, None))
                return
            told = Glimpse(name, cart, None, *at, lambda version, state: version not in named, "412")
        if told is None and not (call.mine and status == 412):
            raise Wrong(f"status {status}")
        if told:
            self.glimpses.append(told)

    def listing(self, name, record):
        answer = Answer(record["answer"] or {"cut": "no answer yet"})
        if answer.unknown:
            return
        if not answer.done:
            raise Wrong(f"status {answer.status}")
        at = (record["invoked"], record["returned"])
        if record["request"]["api"] == "resources":
            carts = [cart["CartId"] for cart in answer.json["carts"]]
            account, kind = record["request"]["user"], "resource"
        else:
            carts = [cart["id"] for cart in answer.json["data"]]
            self.looks += [Look(name, cart["id"], cart["version"], *at, None) for cart in answer.json["data"]]
            account, kind = int(re.search(r"customer_id=(\d+)", record["request"]["path"]).group(1)), "shop"
        self.kinds.update({cart: kind for cart in carts})
        self.listings.append(Listing(name, account, kind, carts, *at))


def busy(request, answer):
    """The first request with this key is still running: what becomes of it nobody knows."""
    return answer.status == 409 and "Idempotency-Key" in request["headers"] and not re.search(r"current_version|ce_001", answer.text)


def is_listing(request):
    path = request["path"].partition("?")[0]
    return request["method"] == "GET" and (request["api"], path) in {("bigcommerce", "/carts"), ("resources", "")}


def order_keys(records):
    """{order key: cart}"""
    keys = {}
    for record in records:
        request, answer = record["request"], Answer(record["answer"] or {})
        if request["api"] == "threedcart" and answer.done and "x-cart-id" in answer.headers:
            _, match = call_of(request)
            told = answer.json["OrderKey"] if request["method"] == "GET" else answer.json[0]["Value"]
            keys[match.groupdict().get("cart") or told] = answer.headers["x-cart-id"]
            if request["method"] == "GET":
                keys[told] = answer.headers["x-cart-id"]
    return keys


def kind_of(request):
    return "resource" if request["api"] == "resources" else "shop"


def customer_of(request):
    """The account that a new cart is of."""
    body = request["body"] or {}
    return request["user"] or body.get("customer_id") or body.get("CustomerId")


def conditions(asked):
    """The versions that the request wants to find."""
    named = [asked.body["version"]] if "version" in asked.body else []
    tag = asked.request["headers"].get("If-Match")
    return named + ([int(re.search(r"\d+", tag).group())] if tag else [])


def spoilt(asked):
    return str(NO_PRODUCT) in json.dumps(asked.request["body"])


def held(state, item):
    """The cart has that line for certain: a handle, or the key of a resource cart's item."""
    if state in (None, DEAD):
        return False
    return item in state.lines or any(handle == item for _, handle in state.lines.values())
