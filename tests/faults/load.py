"""A write load whose every effect can be counted afterwards.

Each operation adds to a cart (or makes one): a product, whose line grows, and two custom items, whose sku
nobody else has.  So for each operation the cart itself tells whether it happened: not at all, once and whole,
by half, or twice.
"""
import http.client
import json
import random
import threading
import time
import uuid
from urllib.parse import urlsplit

PRODUCT = 126
OPEN_CARTS = 4
ADDS_PER_CART = 60
# What an answer may be that does not say "done": the key is busy, or somebody of nginx, cartd and PostgreSQL is away.
PASSING = {409, 502, 503, 504}


class Answer:
    """status, headers (names in lower case), json; seconds it took."""

    def __init__(self, status, headers, raw, seconds):
        self.status, self.headers, self.raw, self.seconds = status, headers, raw, seconds
        try:
            self.json = json.loads(raw) if raw else None
        except ValueError:
            self.json = None

    @property
    def data(self):
        return self.json["data"]

    def complaint(self):
        """Why this is no proper answer that something is away; None where it is one."""
        if self.status not in PASSING:
            return f"status {self.status}"
        if not isinstance(self.json, dict) or self.json.get("status") != self.status:
            return "no JSON error"
        if self.status in (502, 503) and not self.headers.get("retry-after", "").isdigit():
            return "no Retry-After"
        return None

    def __repr__(self):
        return f"<{self.status} in {self.seconds:.2f} s: {self.raw[:300].decode(errors='replace')}>"


class Client:
    """One token in one store, a connection a request."""

    def __init__(self, url, store, token, timeout=30):
        at = urlsplit(url)
        self.host, self.port, self.timeout = at.hostname, at.port, timeout
        self.prefix = f"/stores/{store}/v3"
        self.token = token

    def call(self, method, path, body=None, key=None, whole=None):
        """An Answer; OSError or HTTPException where there was none. whole: the path without the store's prefix."""
        began = time.monotonic()
        headers = {"X-Auth-Token": self.token, "X-Request-Id": uuid.uuid4().hex}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            connection.request(method, whole or self.prefix + path, json.dumps(body) if body is not None else None, headers)
            response = connection.getresponse()
            raw = response.read()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, raw, time.monotonic() - began)
        except (OSError, http.client.HTTPException) as error:
            error.args += (f"request {headers['X-Request-Id']}",)   # to be found in the logs
            raise
        finally:
            connection.close()

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body, key=None):
        return self.call("POST", path, body, key)

    def put(self, path, body):
        return self.call("PUT", path, body)

    def cart(self, quantity=1):
        """The data of a new cart with one line of PRODUCT."""
        answer = self.post("/carts", {"line_items": [{"product_id": PRODUCT, "quantity": quantity}]})
        assert answer.status == 201, answer
        return answer.data


def body_of(word, quantity):
    return {"line_items": [{"product_id": PRODUCT, "quantity": quantity}],
            "custom_items": [{"sku": f"{word}-{part}", "name": "Load", "quantity": n, "list_price": 1} for n, part in enumerate("ab", 1)]}


class Operation:
    """One POST, however often it is sent."""

    def __init__(self, cart, keyed):
        self.cart, self.word = cart, uuid.uuid4().hex
        self.key = self.word if keyed else None
        self.quantity = random.randint(1, 3)
        self.done = None        # the answer 201
        self.passed = []        # answers before it: (status, or the error's name; seconds)

    def __repr__(self):
        return f"<{'keyed' if self.key else 'plain'} {self.word} {self.passed} {self.done}>"


class Load:
    """with Load(client) as load: …; threads work until the block ends."""

    def __init__(self, client, threads=8, patience=30):
        self.client, self.patience = client, patience
        self.operations, self.carts, self.wrong = [], {}, []
        self.open, self.lock, self.over, self.given_up = [], threading.Lock(), threading.Event(), False
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(threads)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        self.given_up = kind is not None
        for thread in self.threads:
            thread.join(60)
        assert kind or not any(thread.is_alive() for thread in self.threads), "a client still waits for its answer"

    def run(self):
        try:
            while not self.over.is_set():
                self.work(self.next())
        except Exception as error:   # noqa: BLE001  told by verify()
            self.wrong.append(f"client: {error!r}")

    def next(self):
        """Adds to an open cart, one in so many makes a new one; every other has a key."""
        with self.lock:
            cart = None
            if len(self.open) >= OPEN_CARTS:
                cart = random.choice(self.open)
                self.carts[cart] += 1
                if self.carts[cart] >= ADDS_PER_CART:
                    self.open.remove(cart)
            operation = Operation(cart, keyed=len(self.operations) % 2 == 0)
            self.operations.append(operation)
        return operation

    def work(self, operation):
        path = f"/carts/{operation.cart}/items" if operation.cart else "/carts"
        body = body_of(operation.word, operation.quantity)
        end = time.monotonic() + self.patience
        while True:
            answer = self.send(operation, path, body)
            if answer is not None and answer.status == 201:
                operation.done = answer
                break
            if operation.key is None:
                break
            if time.monotonic() > end or self.given_up:
                self.wrong.append(f"never done: {operation}")
                break
            time.sleep(random.uniform(0.01, 0.1))
        if operation.cart is None and operation.done:
            with self.lock:
                self.open.append(operation.done.data["id"])
                self.carts[operation.done.data["id"]] = 0

    def send(self, operation, path, body):
        began = time.monotonic()
        try:
            answer = self.client.post(path, body, operation.key)
        except (OSError, http.client.HTTPException) as error:
            # nginx stands in front and does not die: it owes each client an answer, or its end where a worker died in the middle.
            if not isinstance(error, http.client.IncompleteRead):
                self.wrong.append(f"no answer: {error!r}")
            operation.passed.append((type(error).__name__, time.monotonic() - began))
            return None
        if answer.status != 201:
            operation.passed.append((answer.status, answer.seconds))
            complaint = answer.complaint() or ("409 without a key" if answer.status == 409 and not operation.key else None)
            if complaint:
                self.wrong.append(f"{complaint}: {answer!r}")
        return answer

    # --- afterwards ---

    def done(self):
        return [operation for operation in self.operations if operation.done]

    def failures(self):
        """What was answered with anything but 201."""
        return [operation for operation in self.operations if operation.passed or not operation.done]

    def slowest(self):
        return max([operation.done.seconds for operation in self.done()] + [s for o in self.operations for _, s in o.passed], default=0)

    def tell(self):
        statuses = {}
        for operation in self.operations:
            for status in [status for status, _ in operation.passed] + ([201] if operation.done else []):
                statuses[status] = statuses.get(status, 0) + 1
        return f"{len(self.operations)} operations in {len(self.carts)} carts, answers {statuses}, slowest {self.slowest():.2f} s"

    def verify(self, database):
        """Every acknowledged operation is there once and whole; every other once and whole, or not at all.  Words of those there."""
        print(self.tell())
        assert not self.wrong, self.wrong[:5]
        by_cart = {}
        for operation in self.operations:
            if operation.cart:
                by_cart.setdefault(operation.cart, []).append(operation)
        for operation in self.operations:
            if operation.cart is None:
                for cart in self.carts_made(database, operation):
                    by_cart.setdefault(cart, []).append(operation)
        assert set(by_cart) >= set(self.carts), "a cart that was acknowledged is gone"
        there = set()
        for cart, operations in by_cart.items():
            there |= self.verify_cart(cart, operations)
        return there

    def carts_made(self, database, operation):
        """The carts that one POST made: their ids from the database, for a client that never learnt them."""
        made = [row[0] for row in database.run("select distinct cart_id::text from cartd.cart_lines where sku = any (%s)",
                                               [f"{operation.word}-a", f"{operation.word}-b"])]
        assert len(made) <= 1, f"made twice: {operation}"
        assert not operation.done or made == [operation.done.data["id"]], f"acknowledged and not there: {operation}"
        return made

    def verify_cart(self, cart, operations):
        answer = self.client.get(f"/carts/{cart}")
        assert answer.status == 200, answer
        items = answer.data["line_items"]
        custom = [(line["sku"], line["quantity"]) for line in items["custom_items"]]
        there = set()
        for operation in operations:
            found = sorted((sku, quantity) for sku, quantity in custom if sku.startswith(operation.word))
            whole = [(f"{operation.word}-a", 1), (f"{operation.word}-b", 2)]
            assert found in ([], whole), f"neither whole nor absent: {found} of {operation}"
            assert found or not operation.done, f"acknowledged and not there: {operation}"
            if found:
                there.add(operation.word)
        present = [operation for operation in operations if operation.word in there]
        assert len(custom) == 2 * len(present), "lines of nobody"
        assert [line["quantity"] for line in items["physical_items"]] == [sum(operation.quantity for operation in present)]
        assert answer.data["version"] == len(present), (answer.data["version"], len(present))
        versions = [operation.done.data["version"] for operation in present if operation.done]
        assert len(set(versions)) == len(versions) and max(versions, default=1) <= len(present), "a version was shown to two"
        return there
