"""From the lines of a history to what they say of carts: changes, looks and glimpses.  Pure.

    Change    a call that would change a cart: certainly done, or perhaps (nobody knows); the others are left out, for they
              must have had no effect, and one that had shows in the carts
    Look      a version of a cart was shown, with what it held or without
    Glimpse   something was said that holds for some versions: "it is not there", "it has no such line"

What no answer may be at all is in `wrong`.
"""
import json
import re
from collections import namedtuple

from calls import NO_PRODUCT, Answer, Asked, Wrong, call_of
from model import DEAD

FOREVER = float("inf")

# cart: its id; None: any that the change fits (one that nobody has been told of, or the current one of `account`).
Change = namedtuple("Change", "call kind cart account invoked returned certain version change shown text")
Look = namedtuple("Look", "call cart version invoked returned shown")
# holds(version, state): state None before the cart was made.  cart None: about the current cart of `account`, and holds is "none" or "some".
Glimpse = namedtuple("Glimpse", "call cart account invoked returned holds text")
# Every cart of that kind ("shop" or "resource") that the account has.
Listing = namedtuple("Listing", "call account kind carts invoked returned")


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
