"""Random changes against a model of a cart in twenty lines: after each, cart and model agree.

A seed that fails once fails again: the seeds are fixed, and CARTD_MODEL_SEED adds one.
"""
import os
import random
from decimal import Decimal

import pytest

import wire

from shop import CERTIFICATE, items, lines, path, with_

CATALOG = {126: ("9.95", "9.95"), 1: ("100", "100"), 2: ("150", "120"), 4: ("5900", "4900"), 200: ("4.99", "4.99")}    # original, list
CURRENCIES = ("USD", "JPY", "KWD")
PRICES = [None, None, 0, 0.005, 1.0005, 12.5, 33.3333]
SEEDS = [1, 2, 3, 4, 5, 6, 7, 110] + ([int(os.environ["CARTD_MODEL_SEED"])] if "CARTD_MODEL_SEED" in os.environ else [])


class Model:
    """Lines by id: [product or kind, override or price, name, quantity]."""

    def __init__(self, currency):
        self.currency, self.version, self.lines = currency, 0, []

    def add(self, entries):
        for kind, price, name, quantity in entries:
            equal = next((line for line in self.lines if line[:3] == [kind, price, name] and kind in CATALOG), None)
            if equal:
                equal[3] += quantity
            else:
                self.lines.append([kind, price, name, quantity])

    def change(self, index, price, quantity):
        line = self.lines[index]
        line[1] = line[1] if price is None else price
        line[3] = quantity
        for other in [other for other in self.lines if other is not line and line[0] in CATALOG and other[:3] == line[:3]]:
            line[3] += other[3]
            self.lines = [each for each in self.lines if each is not other]

    def extended(self, line):
        kind, price, _, quantity = line
        unit = Decimal(CATALOG[kind][1]) if price is None else Decimal(str(price))
        return wire.rounded(unit * quantity, self.currency)

    def shown(self):
        return sorted((str(line[0]), line[3], line[1] * line[3] if line[0] == "gift" else self.extended(line)) for line in self.lines)


def shown(cart):
    kinds = cart["line_items"]
    return sorted([(str(line["product_id"]), line["quantity"], line["extended_sale_price"]) for line in kinds["physical_items"] + kinds["digital_items"]]
                  + [("custom", line["quantity"], line["extended_list_price"]) for line in kinds["custom_items"]]
                  + [("gift", line["quantity"], line["amount"] * line["quantity"]) for line in kinds["gift_certificates"]])


def entry_of(kind, price, name, quantity):
    if kind == "custom":
        return "custom_items", {"name": name, "list_price": price, "quantity": quantity}
    if kind == "gift":
        return "gift_certificates", with_(CERTIFICATE, name=name, amount=price, quantity=quantity)
    return "line_items", with_({"product_id": kind, "quantity": quantity}, list_price=... if price is None else price, name=name or ...)


def random_entries(dice):
    entries = []
    for _ in range(dice.randint(1, 4)):
        kind = dice.choice(list(CATALOG) * 2 + ["custom", "gift"])
        if kind == "gift":
            entries.append([kind, dice.choice([1, 12.5, 1000]), "gift", dice.randint(1, 3)])
        elif kind == "custom":
            entries.append([kind, dice.choice(PRICES[2:]), "custom", dice.randint(1, 50)])
        else:
            entries.append([kind, dice.choice(PRICES), dice.choice(["", "", "named"]), dice.randint(1, 50)])
    return entries


def body_of(entries):
    body = {}
    for each in entries:
        kind, entry = entry_of(*each)
        body.setdefault(kind, []).append(entry)
    return body


def find(cart, line, model):
    """The shown line that the model's line is."""
    kind, price, name, quantity = line
    for each in lines(cart):
        same_kind = each.get("product_id", "gift" if "theme" in each else "custom") == kind
        unit = Decimal(CATALOG[kind][1]) if price is None else Decimal(str(price))
        if same_kind and each["quantity"] == quantity and each.get("list_price", each.get("amount")) == unit and (not name or each["name"] == name):
            if kind in CATALOG and not name and each["name"] == "named":
                continue
            if kind in CATALOG and price is None and Decimal(CATALOG[kind][1]) in [Decimal(str(p)) for p in PRICES if p is not None]:
                continue
            return each
    raise AssertionError(f"{line} is not in {cart}; the model: {model.lines}")


@pytest.mark.parametrize("seed", SEEDS)
def test_random_changes_do_as_the_model_does(api, seed):
    dice = random.Random(seed)
    model = Model(dice.choice(CURRENCIES))
    entries = random_entries(dice)
    cart = api.post("/carts", {**body_of(entries), "currency": {"code": model.currency}}).data
    # Lists are read kind by kind, in the request's order.
    model.add(entries)
    for version in range(2, 42):
        what = dice.choice(["add", "add", "change", "change", "remove", "refused"])
        if what == "add":
            entries = random_entries(dice)
            model.add(entries)
            answer = api.post(items(cart), body_of(entries))
        elif what == "change":
            index = dice.randrange(len(model.lines))
            line = find(cart, model.lines[index], model)
            price = dice.choice(PRICES) if model.lines[index][0] != "gift" else None
            quantity = dice.randint(1, 50)
            model.change(index, price, quantity)
            answer = api.put(items(cart, line), {"line_item": with_({"quantity": quantity}, list_price=... if price is None else price)})
        elif what == "remove" and len(model.lines) > 1:
            doomed = model.lines[dice.randrange(len(model.lines))]
            line = find(cart, doomed, model)
            model.lines = [each for each in model.lines if each is not doomed]
            answer = api.delete(items(cart, line))
        else:
            assert api.post(items(cart), {"line_items": [{"product_id": 126, "quantity": 1}, {"product_id": 999999, "quantity": 1}]}).status == 422
            answer = api.put(path(cart), {"customer_id": dice.choice([0, 1, 2])})
        assert answer.status in (200, 201), (answer, what)
        cart = answer.data
        assert shown(cart) == model.shown(), what
        assert cart["version"] == version
        assert cart["base_amount"] == sum(model.extended(line) for line in model.lines)
    assert api.get(path(cart)).data == cart
