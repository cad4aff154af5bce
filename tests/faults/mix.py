"""Clients that do everything to a few carts at once, through all APIs that have carts; what they did is in the recorder's history.

A cart gets old and is left alone for a new one, so that each has a history that can be looked through.  Half of the POSTs
have an Idempotency-Key and are sent until they are answered; some of those are sent again after that.
"""
import random
import threading
import time
import uuid

import calls
import model
import reading
from calls import PRODUCTS, Answer, Asked, Wrong

MERCHANT_CARTS, RESOURCE_CARTS = 4, 3
AGE_MAX = 60        # changes, before a cart is left alone
LINES_MAX = 12


class Seen:
    """What some client saw last of a cart; others may have changed it since."""

    def __init__(self, name, kind, user=None, customer=None):
        self.name, self.kind, self.user, self.customer = name, kind, user, user.account if user else customer
        self.key, self.version, self.age, self.lines = None, 0, 0, {}

    def show(self, version, shown):
        if version is not None and version >= self.version:
            self.version = version
        if shown is not None and shown.lines is not None:
            self.lines = dict(shown.lines)

    def handles(self, kind="pc"):
        return [(key, handle) for key, (_, handle) in self.lines.items() if handle is not None and key[0] in kind]


class Mix:
    """with Mix(recorder, users) as mix: …  Then mix.finish() reads everything once more."""

    def __init__(self, recorder, users, threads=8, patience=60):
        self.recorder, self.users, self.patience = recorder, users, patience
        self.carts, self.open, self.lock, self.over = {}, {"shop": [], "resource": []}, threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(threads)]
        self.lost = []

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        for thread in self.threads:
            thread.join(90)
        assert kind or not any(thread.is_alive() for thread in self.threads), "a client still waits for its answer"

    def run(self, number):
        client = Client(self, number)
        try:
            while not self.over.is_set():
                client.step()
        except Exception as error:   # noqa: BLE001  told by whoever looks at lost
            self.lost.append(repr(error))
            raise

    # --- carts that are worked on ---

    def some(self, kind):
        """An open cart; None: one is to be made."""
        with self.lock:
            open_ = self.open[kind]
            for cart in [cart for cart in open_ if cart.age >= AGE_MAX]:
                open_.remove(cart)
            return random.choice(open_) if len(open_) >= (MERCHANT_CARTS if kind == "shop" else RESOURCE_CARTS) else None

    def known(self, name, kind, user=None, customer=None):
        with self.lock:
            if name not in self.carts:
                self.carts[name] = Seen(name, kind, user, customer)
                self.open[kind].append(self.carts[name])
            return self.carts[name]

    def forget(self, cart):
        with self.lock:
            if cart in self.open[cart.kind]:
                self.open[cart.kind].remove(cart)

    # --- the end ---

    def finish(self):
        """Every cart that there is, through every API, when nobody changes anything any more."""
        client = Client(self, "last")
        shops, resources = {}, {}
        for user in self.users:
            listed = client.surely("bigcommerce", "GET", f"/carts?customer_id={user.account}&limit=250")
            assert listed.json["meta"]["pagination"]["total_pages"] <= 1
            shops.update({cart["id"]: user for cart in listed.json["data"]})
            resources.update({cart["CartId"]: user for cart in client.surely("resources", "GET", "", user=user).json["carts"]})
            client.surely("storefront", "GET", "/", user=user)
        for name in {**shops, **{name: None for name, cart in self.carts.items() if cart.kind == "shop"}}:
            client.surely("bigcommerce", "GET", f"/carts/{name}")
            client.surely("threedcart", "GET", f"/v1/Cart/{name}")
        for name, user in {**resources, **{name: cart.user for name, cart in self.carts.items() if cart.kind == "resource"}}.items():
            client.surely("resources", "GET", f"/{name}", user=user)
            client.surely("resources", "GET", f"/{name}/items", user=user)
        self.recorder.close()
        assert not self.lost, self.lost[:3]
        assert not self.recorder.wrong, self.recorder.wrong[:3]


class Client:
    """One of them."""

    def __init__(self, mix, number):
        self.mix, self.number, self.random = mix, number, random.Random()

    # --- asking ---

    def ask(self, api, method, path, body=None, user=None, keyed=False, headers=None):
        """The answer that counts.  keyed: with an Idempotency-Key, until there is one."""
        headers, call = dict(headers or {}), f"c{self.mix.recorder.number()}"
        if keyed:
            headers["Idempotency-Key"] = uuid.uuid4().hex
        end = time.monotonic() + self.mix.patience
        while True:
            record = self.mix.recorder.ask(self.number, api, method, path, body, user, call, headers)
            answer = Answer(record["answer"])
            if not keyed or not (answer.unknown or reading.busy(record["request"], answer)) or time.monotonic() > end:
                break
            time.sleep(self.random.uniform(0.01, 0.1))
        if keyed and answer.done and self.random.random() < 0.1:
            self.mix.recorder.ask(self.number, api, method, path, body, user, call, headers)
        if answer.unknown:
            time.sleep(self.random.uniform(0.01, 0.05))     # away: no need to hurry
        return answer

    def surely(self, api, method, path, user=None):
        end = time.monotonic() + self.mix.patience
        while True:
            answer = self.ask(api, method, path, user=user)
            if not answer.unknown:
                return answer
            assert time.monotonic() < end, f"{api} {method} {path} is never answered: {answer.status} {answer.text} {answer.cut}"
            time.sleep(0.1)

    def work(self, cart, api, method, path, body=None, keyed=False, conditional=False):
        """On a cart that is known."""
        headers, path = {}, path.format(cart=cart.key if api == "threedcart" and cart.key else cart.name)
        if conditional and cart.version:
            if api == "bigcommerce" and body is not None and self.random.random() < 0.5:
                body = {**body, "version": cart.version}
            else:
                headers["If-Match"] = f'"v{cart.version}"'
        if method == "GET" and api == "bigcommerce" and conditional:
            headers = {"If-None-Match": f'"v{cart.version}"'}
        cart.age += method != "GET"
        answer = self.ask(api, method, path, body, cart.user, keyed, headers)
        self.learn(cart, api, method, path, body, answer)
        return answer

    def learn(self, cart, api, method, path, body, answer):
        if answer.status == 404 and ("items" not in path.lower()) or (answer.done and method == "DELETE" and "item" not in path.lower()) or answer.status == 204:
            self.mix.forget(cart)
        elif answer.done:
            cart.show(answer.version, self.shown(api, method, path, body, answer))
            if api == "threedcart" and method == "GET":
                cart.key = answer.json["OrderKey"]

    def shown(self, api, method, path, body, answer):
        call, match = calls.call_of({"api": api, "method": method, "path": path})
        try:
            return call.shown and call.shown(Asked({"body": body, "user": None}, match, answer, {}))
        except Wrong:
            return None     # the checker will say so

    # --- what is done ---

    def step(self):
        what = self.random.choices([self.shop, self.shopper, self.portal], (6, 3, 2))[0]
        what()

    def body(self, cart):
        """Lines for bigcommerce; a price of one's own only where storefront has no word in it."""
        body = {}
        if self.random.random() < 0.7:
            line = {"product_id": self.random.choice(list(PRODUCTS)), "quantity": self.random.randint(1, 30)}
            if cart is not None and cart.user is None and self.random.random() < 0.3:
                line["list_price"] = 3.21
            body["line_items"] = [line]
        if not body or self.random.random() < 0.4:
            word = uuid.uuid4().hex[:10]
            body["custom_items"] = [{"sku": word, "name": word, "quantity": self.random.randint(1, 9), "list_price": 1}]
        return body

    def chance(self, share):
        return self.random.random() < share

    def shop(self):
        cart = self.mix.some("shop")
        if cart is None:
            return self.shop_new()
        if len(cart.lines) > LINES_MAX and self.chance(0.7):
            return self.merchant_remove(cart)
        weighed = {self.merchant_read: 5, self.merchant_add: 6, self.merchant_quantity: 4, self.merchant_remove: 2, self.merchant_touch: 1, self.merchant_spoilt: 1,
                   self.order_read: 3, self.order_add: 4, self.order_quantity: 3, self.order_remove: 1, self.order_text: 2, self.gone: 0.4}
        return self.random.choices(list(weighed), weighed.values())[0](cart)

    def shop_new(self):
        user = self.random.choice(self.mix.users)
        if self.chance(0.7):
            body = {**self.body(Seen("", "shop")), "customer_id": user.account}
            answer = self.ask("bigcommerce", "POST", "/carts", body, keyed=self.chance(0.5))
        else:
            body = {"CustomerId": user.account, "BillingFirstName": uuid.uuid4().hex[:8]}
            answer = self.ask("threedcart", "POST", "/v1/Cart", body, keyed=self.chance(0.5))
        if answer.done:
            self.mix.known(answer.headers["x-cart-id"], "shop", customer=user.account).show(1, None)

    def merchant_read(self, cart):
        self.work(cart, "bigcommerce", "GET", "/carts/{cart}", conditional=self.chance(0.3))

    def merchant_add(self, cart):
        self.work(cart, "bigcommerce", "POST", "/carts/{cart}/items", self.body(cart), keyed=self.chance(0.5), conditional=self.chance(0.25))

    def merchant_spoilt(self, cart):
        body = self.body(cart)
        body["line_items"] = body.get("line_items", []) + [{"product_id": calls.NO_PRODUCT, "quantity": 1}]
        self.work(cart, "bigcommerce", "POST", "/carts/{cart}/items", body, keyed=self.chance(0.5))

    def line(self, cart, kinds="pc"):
        """(key, handle) of a line that somebody saw."""
        lines = cart.handles(kinds)
        if lines:
            return self.random.choice(lines)
        self.merchant_read(cart)
        return None

    def merchant_item(self, cart, handle):
        """bigcommerce wants the UUID, of which the handle is a part: as it was shown."""
        answer = self.work(cart, "bigcommerce", "GET", "/carts/{cart}")
        if answer.status != 200:
            return None
        lines = answer.json["data"]["line_items"]
        return next((line for kind in ("physical_items", "custom_items") for line in lines[kind] if model.handle_of(line["id"]) == handle), None)

    def merchant_quantity(self, cart):
        found = self.line(cart, "p")
        line = found and self.merchant_item(cart, found[1])
        if line:
            self.work(cart, "bigcommerce", "PUT", f"/carts/{{cart}}/items/{line['id']}", {"line_item": {
                "product_id": line["product_id"], "quantity": self.random.randint(1, 99)}}, conditional=self.chance(0.4))

    def merchant_remove(self, cart):
        found = self.line(cart)
        line = found and self.merchant_item(cart, found[1])
        if line:
            self.work(cart, "bigcommerce", "DELETE", f"/carts/{{cart}}/items/{line['id']}", conditional=self.chance(0.3))

    def merchant_touch(self, cart):
        self.work(cart, "bigcommerce", "PUT", "/carts/{cart}", {"customer_id": cart.customer}, conditional=self.chance(0.3))

    def order_read(self, cart):
        self.work(cart, "threedcart", "GET", "/v1/Cart/{cart}")

    def order_add(self, cart):
        amount = self.random.choice(["1", "2", "7", "0.5", "1.25"]) if cart.user is None else str(self.random.randint(1, 9))
        self.work(cart, "threedcart", "POST", "/v1/Cart/{cart}/Item", {"CatalogID": self.random.choice(list(PRODUCTS)), "ItemQuantity": amount},
                  keyed=self.chance(0.5), conditional=self.chance(0.2))

    def order_quantity(self, cart):
        found = self.line(cart)
        if found:
            self.work(cart, "threedcart", "PUT", f"/v1/Cart/{{cart}}/Item/{found[1]}", {"ItemQuantity": self.random.randint(1, 99)}, conditional=self.chance(0.3))

    def order_remove(self, cart):
        found = self.line(cart)
        if found:
            self.work(cart, "threedcart", "DELETE", f"/v1/Cart/{{cart}}/Item/{found[1]}", conditional=self.chance(0.3))

    def order_text(self, cart):
        self.work(cart, "threedcart", "PUT", "/v1/Cart/{cart}", {"BillingFirstName": uuid.uuid4().hex[:8]}, conditional=self.chance(0.3))

    def gone(self, cart):
        api, path = self.random.choice([("bigcommerce", "/carts/{cart}"), ("threedcart", "/v1/Cart/{cart}")])
        self.work(cart, api, "DELETE", path, conditional=self.chance(0.3))

    # --- who shops and merges at sign-in ---

    def shopper(self):
        user = self.random.choice(self.mix.users)
        weighed = {("GET", "/"): 4, ("POST", "/user/merge/"): 5, ("PUT", "/user/"): 3, ("POST", "/user/"): 1, ("DELETE", "/user/"): 0.5}
        method, path = self.random.choices(list(weighed), weighed.values())[0]
        children = self.random.sample([product.child for product in PRODUCTS.values()], self.random.randint(1, 3))
        body = {"products": [{"product_child_id": child, "quantity": self.random.randint(1, 30)} for child in children]} if method in ("POST", "PUT") else None
        mine = next((cart for cart in list(self.mix.open["shop"]) if cart.user == user), None)
        headers = {"If-Match": f'"v{mine.version}"'} if mine and mine.version and method in ("PUT", "DELETE") and self.chance(0.3) else {}
        answer = self.ask("storefront", method, path, body, user, method == "POST" and self.chance(0.5), headers)
        if answer.done and "x-cart-id" in answer.headers:
            cart = self.mix.known(answer.headers["x-cart-id"], "shop", user)
            cart.show(answer.version, None)

    # --- portals ---

    def portal(self):
        cart = self.mix.some("resource")
        if cart is None:
            user = self.random.choice(self.mix.users)
            answer = self.ask("resources", "POST", "", {"CartName": uuid.uuid4().hex}, user, self.chance(0.5))
            if answer.done:
                self.mix.known(answer.json["CartId"], "resource", user).show(1, None)
            return
        weighed = {self.portal_read: 3, self.portal_add: 6, self.portal_take: 2, self.portal_name: 1, self.portal_gone: 0.2}
        self.random.choices(list(weighed), weighed.values())[0](cart)

    def portal_read(self, cart):
        self.work(cart, "resources", "GET", self.random.choice(["/{cart}", "/{cart}/items", "/{cart}/items"]))

    def portal_add(self, cart):
        def item():
            return {"EntityId": uuid.uuid4().hex[:2 if self.chance(0.1) else 10], "BundleUuid": "bundle", "BundleVersion": "1", "EntityType": "files"}
        body = item() if self.chance(0.6) else {"items": [item() for _ in range(self.random.randint(1, 5))]}
        self.work(cart, "resources", "POST", "/{cart}/items", body, keyed=self.chance(0.5), conditional=self.chance(0.15))

    def portal_take(self, cart):
        if cart.lines:
            key = self.random.choice(list(cart.lines))
            self.work(cart, "resources", "DELETE", f"/{{cart}}/items/{key[1]}", conditional=self.chance(0.15))
        else:
            self.work(cart, "resources", "GET", "/{cart}/items")

    def portal_name(self, cart):
        self.work(cart, "resources", "PUT", "/{cart}", {"CartName": uuid.uuid4().hex}, conditional=self.chance(0.2))

    def portal_gone(self, cart):
        self.work(cart, "resources", "DELETE", "/{cart}", conditional=self.chance(0.2))
