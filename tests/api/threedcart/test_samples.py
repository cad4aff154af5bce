"""The document's samples in five languages, as raw HTTP."""
import json
from decimal import Decimal

import pytest

import samples
import wire
from shop import items, only, path

LANGUAGES = list(samples.LANGUAGES)


@pytest.fixture(params=LANGUAGES)
def sample(request, api):
    """sample(method, path, body, client): the program's request; what it answers is what the file says."""
    def run(method, target, body=None, client=api):
        answer = samples.send(client, request.param, method, target, body)
        wire.check(method, "/v1" + target, answer)
        return answer
    return run


def cut(answer):
    """How the vendor's own client reads: the first and the last byte go, the rest is one object."""
    return json.loads(answer.raw[1:-1])


def test_a_cart_from_its_making_to_its_end(sample, db):
    made = sample("POST", "/Cart", samples.CART)
    assert made.status == 201 and made.raw == b'[{"Key":"OrderKey","Value":"%s","Status":"201","Message":"Created successfully"}]' % made.value.encode()
    key = cut(made)["Value"]
    shown = sample("GET", path(key))
    said = json.loads(samples.CART)
    assert shown.status == 200 and {name: shown.cart[name] for name in said} == said

    item = sample("POST", items(key), samples.ITEM)
    assert item.raw == b'[{"Key":"CartItemID","Value":"%s","Status":"201","Message":"Created successfully"}]' % item.value.encode()
    number = cut(item)["Value"]
    line = only(sample("GET", path(key)).cart["CartItemList"])
    assert (str(line["CartItemID"]), line["ItemQuantity"], line["ItemOptionPrice"]) == (number, Decimal("74216946.47779638"), Decimal("0.01"))

    changed = sample("PUT", path(key, number), samples.QUANTITY)
    assert changed.raw == b'[{"Key":"CartItemID","Value":"%s","Status":"200","Message":"Updated successfully"}]' % number.encode()
    assert only(sample("GET", path(key)).cart["CartItemList"])["ItemQuantity"] == Decimal("8748205.447808474")

    put = sample("PUT", path(key), samples.CART)
    assert put.raw == b'[{"Key":"OrderKey","Value":"%s","Status":"200","Message":"Updated successfully"}]' % key.encode()
    gone = sample("DELETE", path(key, number))
    assert gone.raw == b'[{"Key":"CartItemId","Value":"%s","Status":"200","Message":"Deleted successfully"}]' % number.encode()
    end = sample("DELETE", path(key))
    assert end.raw == b'[{"Key":"OrderKey","Value":"%s","Status":"200","Message":"Deleted successfully"}]' % key.encode()
    assert sample("GET", path(key)).status == 404


def test_the_change_that_names_no_cart_is_400(sample, nothing_stored):
    with nothing_stored():
        answer = sample("PUT", "/Cart", samples.CART)
    assert answer.status == 400 and "order key" in cut(answer)["Message"]


@pytest.mark.parametrize("method, target, body", [("POST", "/Cart", samples.CART), ("GET", "/Cart/x", None), ("PUT", "/Cart", samples.CART), ("DELETE", "/Cart/x", None),
                                                  ("POST", "/Cart/x/Item", samples.ITEM), ("PUT", "/Cart/x/Item/1", samples.QUANTITY), ("DELETE", "/Cart/x/Item/1", None)])
def test_as_they_stand_without_credentials_they_are_401(sample, api, nothing_stored, method, target, body):
    with nothing_stored():
        answer = sample(method, target, body, wire.Client(api.url, "", "", ""))
    assert answer.status == 401 and cut(answer)["Status"] == "401"


def test_the_cutting_client_reads_every_answer_but_a_cart(both, cart, fresh):
    key = cart({"CatalogID": 126, "ItemQuantity": 1})
    number = only(both.cart(key)["CartItemList"])["CartItemID"]
    answers = [both.post("/Cart"), both.put(path(key), {"BillingCity": "x"}), both.put(path(key), {"BillingCity": 1}), both.put("/Cart"), both.put(path(key), raw=b"{"),
               both.post(items(key), {"CatalogID": 126, "ItemQuantity": 1}), both.put(path(key, number), {"ItemQuantity": 0}), both.delete(path(key, 1)),
               both.get(path("nothing")), both.get(path(key), headers={"Accept": "text/html"}), both.get(path(key), headers={"Token": "x"}), both.call("PATCH", "/Cart"),
               both.put(path(key), {}, headers={"If-Match": '"v77"'}), both.post("/Cart", raw=b"x", headers={"Content-Type": "text/plain"}),
               both.post("/Cart", raw=b"[" + b" " * 300000 + b"]"), both.get("/Cart/" + "x" * 40000), both.delete(path(key, number)), both.delete(path(key))]
    assert [answer.status for answer in answers] == [201, 200, 400, 400, 400, 201, 400, 404, 404, 406, 401, 405, 412, 415, 413, 414, 200, 200]
    for answer in answers:
        element = cut(answer)
        assert set(element) == {"Key", "Value", "Status", "Message"} and all(isinstance(value, str) for value in element.values())
        assert element["Status"] == str(answer.status)


def test_version_2_lists_the_cart(api, cart):
    key = cart()
    one, listed = api.get(path(key)), api.with_version("v2").get(path(key))
    assert listed.raw == b"[" + one.raw + b"]" and cut(listed) == json.loads(one.raw)
