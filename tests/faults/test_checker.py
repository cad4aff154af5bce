"""The checker of histories finds what it is for: in histories made by hand, each with one thing wrong, and in a real one that was tampered with."""
import copy
import hashlib
import json
import random
import re
import time
import uuid

import psycopg2
import pytest

import portal
import stack
from checker import Anomaly, check
from history import Recorder
from mix import Mix
from model import DEAD

CART, OTHER = (str(uuid.UUID(int=number, version=4)) for number in (1, 2))
PRODUCTS = {126: (1260, 9.95), 2: (2, 120)}


class Hand:
    """A history, line by line.  Each call takes a second, one after the other, unless `at` says otherwise."""

    def __init__(self):
        self.records, self.clock = [], 0.0

    def ask(self, api, method, path, body=None, status=None, text="", headers=None, user=None, at=None, call=None, sent=None):
        """status None: cut off."""
        invoked, returned = at or (self.clock, self.clock + 1)
        self.clock = max(self.clock, returned) + 1
        answer = {"cut": "IncompleteRead"} if status is None else {"status": status, "headers": headers or {}, "text": text}
        self.records.append({"client": 1, "call": call or f"c{len(self.records)}", "invoked": invoked, "returned": returned,
                             "request": {"api": api, "user": user, "method": method, "path": path, "body": body, "headers": sent or {}}, "answer": answer})
        return self

    # --- bigcommerce; lines: {product or sku: quantity} ---

    def merchant(self, method, path, body, version, lines, status=200, cart=CART, **more):
        text = json.dumps({"data": {"version": version, "line_items": shown(lines, cart)}}) if lines is not None else ""
        return self.ask("bigcommerce", method, path, body, status, text, told(cart, version, lines is not None), **more)

    def make(self, lines, version=1, cart=CART, **more):
        return self.merchant("POST", "/carts", asked(lines), version, lines, 201, cart, **more)

    def add(self, lines, version, after, cart=CART, **more):
        return self.merchant("POST", f"/carts/{cart}/items", asked(lines), version, after, 201, cart, **more)

    def read(self, version, lines, cart=CART, **more):
        return self.merchant("GET", f"/carts/{cart}", None, version, lines, 200, cart, **more)

    def remove(self, line, version, after, status=200, **more):
        return self.merchant("DELETE", f"/carts/{CART}/items/{line_id(line)}", None, version, after, status, **more)

    def set(self, line, quantity, version, after, **more):
        return self.merchant("PUT", f"/carts/{CART}/items/{line_id(line)}", {"line_item": {"product_id": line, "quantity": quantity}}, version, after, **more)

    def lost(self, lines, cart=CART, status=None, **more):
        """An add whose answer nobody has."""
        return self.ask("bigcommerce", "POST", f"/carts/{cart}/items", asked(lines), status, **more)

    def refused(self, lines, status, named, current=None, **more):
        text = json.dumps({"status": status, **({"current_version": current} if current else {})})
        return self.ask("bigcommerce", "POST", f"/carts/{CART}/items", {**asked(lines), "version": named}, status, text, **more)

    # --- storefront ---

    def shopper(self, method, path, basket, version, lines, status=200, cart=CART, user=7, **more):
        body = basket and {"products": [{"product_child_id": PRODUCTS[number][0], "quantity": quantity} for number, quantity in basket.items()]}
        text = json.dumps({"cart": {"products": [
            {"product_child_id": PRODUCTS[number][0], "special_price": PRODUCTS[number][1], "quantity": quantity} for number, quantity in lines.items()]}}) if lines else ""
        return self.ask("storefront", method, path, body, status, text, told(cart, version, bool(lines)), user, **more)

    # --- resources ---

    def portal(self, method, path, body, version, answer, **more):
        return self.ask("resources", method, path, body, 200, json.dumps(answer), {"etag": f'"v{version}"'} if version else {}, 7, **more)


def told(cart, version, there):
    return {"etag": f'"v{version}"', "x-cart-id": cart} if there else {}


def line_id(key):
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(key)))


def asked(lines):
    return {"line_items": [{"product_id": key, "quantity": quantity} for key, quantity in lines.items() if isinstance(key, int)],
            "custom_items": [{"sku": key, "quantity": quantity} for key, quantity in lines.items() if isinstance(key, str)]}


def shown(lines, cart):
    return {"physical_items": [{"id": line_id(key), "variant_id": PRODUCTS[key][0], "list_price": PRODUCTS[key][1], "quantity": quantity}
                               for key, quantity in lines.items() if isinstance(key, int)],
            "custom_items": [{"id": line_id(key), "sku": key, "quantity": quantity} for key, quantity in lines.items() if isinstance(key, str)]}


def hand():
    """A cart with two of product 126."""
    return Hand().make({126: 2})


ITEM = {"EntityId": "e", "BundleUuid": "b", "BundleVersion": "1", "EntityType": "files"}
# Of CART, made by another program.
ITEM_ID = hashlib.sha256(f"{CART}/e/b/1/files".encode()).hexdigest()
KEY = {"Idempotency-Key": "k"}
GOOD = {
    "changes and reads": lambda: hand().add({126: 3, "w": 1}, 2, {126: 5, "w": 1}).set(126, 9, 3, {126: 9, "w": 1}).remove("w", 4, {126: 9}).read(4, {126: 9}),
    "overlapping calls, answered in another order": lambda: hand().add({126: 1}, 3, {126: 4}, at=(10, 12)).add({126: 1}, 2, {126: 3}, at=(10, 20)).read(3, {126: 4}),
    "a lost add that happened": lambda: hand().lost({126: 3}).add({2: 1}, 3, {126: 5, 2: 1}),
    "a lost add that did not": lambda: hand().lost({126: 3}, status=503).add({2: 1}, 2, {126: 2, 2: 1}),
    "a lost add that happened later": lambda: hand().lost({126: 3}, status=504).read(1, {126: 2}).read(2, {126: 5}),
    "two lost adds, of which the second happened": lambda: hand().lost({126: 3}).lost({126: 4}).read(2, {126: 6}),
    "a retry that replays": lambda: hand().add({126: 3}, 2, {126: 5}, call="k", sent=KEY).read(2, {126: 5}),
    "a cut request done by its retry": lambda: hand().lost({126: 3}, call="k", sent=KEY).add({126: 3}, 2, {126: 5}, call="k", sent=KEY),
    "refusals": lambda: hand().add({126: 3}, 2, {126: 5}).refused({126: 1}, 409, 1, 2).refused({126: 1}, 412, 1, 2).read(2, {126: 5}),
    "the last line out is the end": lambda: hand().remove(126, 0, None, 204).ask("bigcommerce", "GET", f"/carts/{CART}", None, 404),
    "a lost delete": lambda: hand().ask("bigcommerce", "DELETE", f"/carts/{CART}").ask("bigcommerce", "GET", f"/carts/{CART}", None, 404),
    "merging": lambda: Hand().shopper("POST", "/user/merge/", {126: 1}, 1, {126: 1}, 201).shopper("POST", "/user/merge/", {126: 1, 2: 1}, 2, {126: 2, 2: 1})
    .shopper("PUT", "/user/", {2: 4}, 3, {2: 4}).shopper("DELETE", "/user/", None, 0, None, 204).shopper("GET", "/", None, 0, None, 404),
    "items": lambda: Hand().portal("POST", "", {"CartName": "n"}, 1, {"CartName": "n", "CartId": CART}).portal("POST", f"/{CART}/items", ITEM, 0, {"CartItemId": ITEM_ID})
    .portal("POST", f"/{CART}/items", ITEM, 0, {"CartItemId": ITEM_ID}).portal("GET", f"/{CART}/items", None, 2, {"items": [{"CartItemId": ITEM_ID}]}),
}

BAD = {
    "an update is lost": lambda: hand().add({126: 3}, 2, {126: 5}).add({126: 1}, 3, {126: 3}),
    "an acknowledged add is gone": lambda: hand().add({126: 3}, 2, {126: 5}).add({126: 1}, 2, {126: 3}),
    "an acknowledged add without a trace": lambda: hand().add({126: 3}, 2, {126: 5}).read(1, {126: 2}),
    "a retry is done twice": lambda: hand().lost({126: 3}, call="k", sent=KEY).add({126: 3}, 3, {126: 8}, call="k", sent=KEY),
    "a retry is done twice, and seen later": lambda: hand().add({126: 3}, 2, {126: 5}, call="k", sent=KEY).read(3, {126: 8}),
    "a retry is no replay": lambda: hand().add({126: 3}, 2, {126: 5}, call="k", sent=KEY).add({126: 3}, 2, {126: 5}, call="k", sent=KEY),
    "a retry is answered otherwise": lambda: hand().add({126: 3}, 2, {126: 5}, call="k", sent=KEY).add({126: 3}, 3, {126: 8}, call="k", sent=KEY),
    "a version is told to two": lambda: hand().add({126: 3}, 2, {126: 5}, at=(10, 20)).add({126: 3}, 2, {126: 5}, at=(10, 20)),
    "a version is skipped": lambda: hand().add({126: 3}, 3, {126: 5}),
    "a lost add is there twice": lambda: hand().lost({126: 3}).read(3, {126: 8}),
    "a lost add is there by half": lambda: hand().lost({126: 3, "w": 1}).read(2, {126: 5}),
    "a lost add is there before it was sent": lambda: hand().read(2, {126: 5}).lost({126: 3}),
    "a read is stale": lambda: hand().add({126: 3}, 2, {126: 5}).read(1, {126: 2}).read(2, {126: 5}),
    "a read goes back": lambda: hand().add({126: 3}, 2, {126: 5}, at=(10, 90)).read(2, {126: 5}, at=(20, 21)).read(1, {126: 2}, at=(30, 31)),
    "a read is from the future": lambda: hand().read(2, {126: 5}).add({126: 3}, 2, {126: 5}),
    "a read is a mixture": lambda: hand().add({126: 3, "w": 1}, 2, {126: 5, "w": 1}).read(2, {126: 2, "w": 1}),
    "a read shows the newer lines under the older version": lambda: hand().add({126: 3}, 2, {126: 5}, at=(10, 20)).read(1, {126: 5}, at=(10, 20)),
    "a line is nobody's": lambda: hand().read(1, {126: 2, "w": 1}),
    "a line comes with another's change": lambda: hand().add({126: 1}, 2, {126: 3, "w": 1}),
    "a refused 409 had an effect": lambda: hand().add({126: 3}, 2, {126: 5}).refused({126: 1}, 409, 1, 2).read(3, {126: 6}),
    "a refused 412 had an effect": lambda: hand().add({126: 3}, 2, {126: 5}).refused({126: 1}, 412, 1, 2).read(2, {126: 6}),
    "a refused 422 had an effect": lambda: hand().ask("bigcommerce", "POST", f"/carts/{CART}/items", asked({126: 1, 999999: 1}), 422).read(2, {126: 3}),
    "refused, although it named the current version": lambda: hand().refused({126: 1}, 409, 1, 1),
    "refused for a version that is to come": lambda: hand().refused({126: 1}, 409, 1, 2).add({126: 3}, 2, {126: 5}),
    "done, although it named another version": lambda: hand().add({126: 3}, 2, {126: 5})
    .merchant("POST", f"/carts/{CART}/items", {**asked({126: 1}), "version": 1}, 3, {126: 6}, 201),
    "a line has another id now": lambda: hand().set(126, 9, 2, {126: 9}).ask("threedcart", "POST", f"/v1/Cart/{CART}/Item", {"CatalogID": 126, "ItemQuantity": 1}, 201,
                                                                             '[{"Value":"12345"}]', told(CART, 3, True)),
    "there, and 404": lambda: hand().ask("bigcommerce", "GET", f"/carts/{CART}", None, 404).read(1, {126: 2}),
    "404, and nobody deleted it": lambda: hand().ask("bigcommerce", "GET", f"/carts/{CART}", None, 404),
    "a line is there, and 404": lambda: hand().merchant("DELETE", f"/carts/{CART}/items/{line_id(126)}", None, 0, None, 404).read(1, {126: 2}),
    "deleted, and read": lambda: hand().remove(126, 0, None, 204).read(1, {126: 2}),
    "deleted twice": lambda: hand().ask("bigcommerce", "DELETE", f"/carts/{CART}", None, 204).ask("bigcommerce", "DELETE", f"/carts/{CART}", None, 204),
    "the last line out, and it was not the last": lambda: hand().add({2: 1}, 2, {126: 2, 2: 1}).remove(126, 0, None, 204),
    "made twice": lambda: Hand().ask("bigcommerce", "POST", "/carts", asked({"w": 1}), None).read(1, {"w": 1}).read(1, {"w": 1}, OTHER),
    "merged into a second current cart": lambda: Hand().shopper("POST", "/user/merge/", {126: 1}, 1, {126: 1}, 201)
    .shopper("POST", "/user/merge/", {126: 1}, 1, {126: 1}, 201, OTHER).shopper("GET", "/", None, 1, {126: 1}),
    "a merge loses a line": lambda: Hand().shopper("POST", "/user/merge/", {126: 1}, 1, {126: 1}, 201).shopper("POST", "/user/merge/", {2: 1}, 2, {2: 1}),
    "no cart, while there is one": lambda: Hand().shopper("POST", "/user/", {126: 1}, 1, {126: 1}, 201).shopper("GET", "/", None, 0, None, 404)
    .shopper("GET", "/", None, 1, {126: 1}),
    "an item is lost": lambda: Hand().portal("POST", "", {"CartName": "n"}, 1, {"CartName": "n", "CartId": CART})
    .portal("POST", f"/{CART}/items", ITEM, 0, {"CartItemId": ITEM_ID}).portal("GET", f"/{CART}/items", None, 1, {"items": []}),
    "an item twice": lambda: Hand().portal("POST", "", {"CartName": "n"}, 1, {"CartName": "n", "CartId": CART})
    .portal("POST", f"/{CART}/items", ITEM, 0, {"CartItemId": ITEM_ID}).portal("GET", f"/{CART}/items", None, 2, {"items": [{"CartItemId": ITEM_ID}] * 2}),
    "a 500": lambda: hand().lost({126: 1}, status=500),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_is_believed(name):
    check(GOOD[name]().records)


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_found(name):
    with pytest.raises(Anomaly):
        check(BAD[name]().records)


# --- a real one ---

REQUESTS, OF_EACH = 400, (5, 60)    # how long it is; at how many places it is tampered with, in the long form too


@pytest.fixture(scope="module")
def real(whole, tmp_path_factory):
    """(records, what was found in them), with a few lost answers."""
    connection = psycopg2.connect(stack.database_url(whole.env))
    connection.autocommit = True
    buckets = connection.cursor()
    buckets.execute("update cartd.stores set bucket_size = 1000000000, bucket_per_second = 1000000000")
    with Mix(Recorder(whole.env, tmp_path_factory.mktemp("history") / "real.jsonl"), [portal.sign_up(whole.url) for _ in range(2)]) as mix:
        end = time.monotonic() + 60
        while len(mix.recorder.records) < REQUESTS and time.monotonic() < end:
            time.sleep(0.5)
            whole.kill_worker()
    mix.finish()
    buckets.execute("update cartd.stores set bucket_size = default, bucket_per_second = default")
    connection.close()
    return mix.recorder.records, check(mix.recorder.records)


def seen_later(checked, record):
    """The cart, where a version came after the one that the record tells, or somebody read that one when all was over."""
    version = re.match(r'"v(\d+)', record["answer"].get("headers", {}).get("etag", ""))
    cart = record["answer"].get("headers", {}).get("x-cart-id")
    solution = checked.solutions.get(cart)
    if not version or not solution or record["answer"]["status"] not in (200, 201):
        return None
    last = len(solution.states) - 1
    return (cart, int(version.group(1)), solution) if int(version.group(1)) < last - (solution.states[-1] == DEAD) else None


def merchants(record):
    return record["request"]["api"] == "bigcommerce" and "line_items" in record["answer"].get("text", "")


def reads(record):
    return record["request"]["method"] == "GET" and record["client"] != "last"


def edited(records, *places):
    """The records, of which those at these places may be changed."""
    return [copy.deepcopy(record) if n in places else record for n, record in enumerate(records)]


def once(records, record):
    return sum(other["call"] == record["call"] for other in records) == 1


def drop_an_effect(records, checked, n):
    """As if it had never been asked for."""
    if reads(records[n]) or not seen_later(checked, records[n]):
        return None
    return [record for record in records if record["call"] != records[n]["call"]]


def refuse_what_was_done(records, checked, n):
    if reads(records[n]) or not seen_later(checked, records[n]) or not once(records, records[n]):
        return None
    records = edited(records, n)
    records[n]["answer"] = {"status": 404, "headers": {}, "text": "{}"}
    return records


def double_an_effect(records, checked, n):
    """Another call with the same answer."""
    if reads(records[n]) or not seen_later(checked, records[n]):
        return None
    return records + [{**records[n], "call": "another"}]


def swap_versions(records, checked, n):
    """With the change that came next, where the two carts are not the same."""
    found = seen_later(checked, records[n])
    if not found or reads(records[n]) or not merchants(records[n]) or not once(records, records[n]):
        return None
    cart, version, solution = found
    for m, other in enumerate(records):
        if merchants(other) and not reads(other) and once(records, other) and (seen_later(checked, other) or [0, 0])[:2] == (cart, version + 1):
            if solution.states[version].lines == solution.states[version + 1].lines:
                return None
            records = edited(records, n, m)
            set_version(records[n], version + 1)
            set_version(records[m], version)
            return records
    return None


def set_version(record, version):
    record["answer"]["headers"]["etag"] = f'"v{version}"'
    record["answer"]["text"] = re.sub(r'"version":\d+', f'"version":{version}', record["answer"]["text"])


def alter_a_quantity(records, checked, n):
    if not reads(records[n]) or not merchants(records[n]):
        return None
    before, records = records[n], edited(records, n)
    records[n]["answer"]["text"] = re.sub(r'"quantity":(\d+)', lambda match: f'"quantity":{int(match.group(1)) + 1}', before["answer"]["text"], count=1)
    return records if records[n] != before else None    # an empty cart has none


def show_another_version(records, checked, n):
    """What was read, under the version before or behind, where that was not the same."""
    found = reads(records[n]) and merchants(records[n]) and seen_later(checked, records[n])
    if not found:
        return None
    _, version, solution = found
    other = version + random.choice([-1, 1])
    if other < 1 or solution.states[other] == DEAD or solution.states[other].lines == solution.states[version].lines:
        return None
    records = edited(records, n)
    set_version(records[n], other)
    return records


def answer_late(records, checked, n):
    """A read of something that is long over."""
    if not reads(records[n]) or not seen_later(checked, records[n]):
        return None
    end = max(record["returned"] for record in records)
    records = edited(records, n)
    records[n]["invoked"], records[n]["returned"] = end + 1, end + 2
    return records


def answer_early(records, checked, n):
    """A read, answered before anything was asked for."""
    if not reads(records[n]) or not seen_later(checked, records[n]):
        return None
    begin = min(record["invoked"] for record in records)
    records = edited(records, n)
    records[n]["invoked"], records[n]["returned"] = begin - 2, begin - 1
    return records


def test_a_real_history_is_believed_as_it_is(real):
    records, checked = real
    assert checked.counts["acknowledged"] > 100 and checked.counts["versions"] > 100, checked
    check(json.loads(json.dumps(records)))


@pytest.mark.parametrize("tamper", [drop_an_effect, refuse_what_was_done, double_an_effect, swap_versions, alter_a_quantity, show_another_version,
                                    answer_late, answer_early])
def test_a_real_history_that_was_tampered_with_is_not(real, longer, tamper):
    (records, checked), done = real, 0
    for n in random.sample(range(len(records)), len(records)):
        tampered = tamper(records, checked, n)
        if tampered is None:
            continue
        with pytest.raises(Anomaly):
            check(tampered)
            print(f"not found: {records[n]}")   # shown where it fails
        done += 1
        if done == longer(*OF_EACH):
            break
    assert done >= 3, "there was not enough to tamper with"
