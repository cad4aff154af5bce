"""What is refused, and how: ur_001 with fields and details, nothing stored."""
import json

import pytest

from shop import BEST_PACK, PILLOW, basket, with_

WAYS = ["POST", "PUT", "merge", "anonymous"]


@pytest.fixture
def send(new_shopper, guest, shelf):
    """send(way, …): one of the four calls with a body, each where it would work."""
    def way(name, body=None, **more):
        if name == "anonymous":
            return guest.price(body, **more)
        client = new_shopper()
        if name == "PUT":
            client.post(basket(PILLOW))
            return client.put(body, **more)
        return client.merge(body, **more) if name == "merge" else client.post(body, **more)
    return way


WRONG = {
    "quantity 0": (basket(with_(PILLOW, quantity=0)), ["products.0.quantity"]),
    "quantity 10000": (basket(with_(PILLOW, quantity=10000)), ["products.0.quantity"]),
    "quantity below 0": (basket(with_(PILLOW, quantity=-1)), ["products.0.quantity"]),
    "quantity a fraction": (basket(with_(PILLOW, quantity=1.5)), ["products.0.quantity"]),
    "quantity 1.0": (b'{"products":[{"product_child_id":1,"quantity":1.0}]}', ["products.0.quantity"]),
    "quantity a string": (basket(with_(PILLOW, quantity="1")), ["products.0.quantity"]),
    "quantity true": (basket(with_(PILLOW, quantity=True)), ["products.0.quantity"]),
    "quantity null": (basket(with_(PILLOW, quantity=None)), ["products.0.quantity"]),
    "quantity absent": (basket(PILLOW, with_(PILLOW, quantity=...)), ["products.1.quantity"]),
    "no child": (basket({"quantity": 1}), ["products.0.product_child_id"]),
    "child 0": (basket(with_(PILLOW, product_child_id=0)), ["products.0.product_child_id"]),
    "child a string": (basket(with_(PILLOW, product_child_id="1")), ["products.0.product_child_id"]),
    "slug empty": (basket({"slug": "", "quantity": 1}), ["products.0.slug"]),
    "slug a number": (basket({"slug": 1, "quantity": 1}), ["products.0.slug"]),
    "slug too long": (basket({"slug": "x" * 201, "quantity": 1}), ["products.0.slug"]),
    "address a string": (basket(with_(PILLOW, address_id="1")), ["products.0.address_id"]),
    "address 0": (basket(with_(PILLOW, address_id=0)), ["products.0.address_id"]),
    "products an object": ({"products": {}}, ["products"]),
    "products of numbers": ({"products": [1, "x"]}, ["products.0", "products.1"]),
    "too many products": ({"products": [PILLOW] * 1001}, ["products"]),
    "bundles a string": ({"products": [PILLOW], "bundles": "x"}, ["bundles"]),
    "too many bundles": ({"bundles": [BEST_PACK] * 251}, ["bundles"]),
    "bundle without id": (basket(bundles=[with_(BEST_PACK, bundle_id=...)]), ["bundles.0.bundle_id"]),
    "bundle without children": (basket(bundles=[with_(BEST_PACK, product_child_ids=...)]), ["bundles.0.product_child_ids"]),
    "bundle with no child": (basket(bundles=[with_(BEST_PACK, product_child_ids=[])]), ["bundles.0.product_child_ids"]),
    "bundle with null children": (basket(bundles=[with_(BEST_PACK, product_child_ids=None)]), ["bundles.0.product_child_ids"]),
    "bundle with a child in words": (basket(bundles=[with_(BEST_PACK, product_child_ids=[1, "3"])]), ["bundles.0.product_child_ids.1"]),
    "bundle with too many children": (basket(bundles=[with_(BEST_PACK, product_child_ids=[1] * 101)]), ["bundles.0.product_child_ids"]),
    "ip of words": (basket(PILLOW, ip_address="localhost"), ["ip_address"]),
    "ip of three numbers": (basket(PILLOW, ip_address="10.0.1"), ["ip_address"]),
    "ip out of range": (basket(PILLOW, ip_address="10.0.0.256"), ["ip_address"]),
    "ip with a port": (basket(PILLOW, ip_address="10.0.0.1:80"), ["ip_address"]),
    "ip with a zone": (basket(PILLOW, ip_address="fe80::1%eth0"), ["ip_address"]),
    "ip empty": (basket(PILLOW, ip_address=""), ["ip_address"]),
    "ip a number": (basket(PILLOW, ip_address=1), ["ip_address"]),
    "coupon a number": (basket(PILLOW, coupon_code=10), ["coupon_code"]),
    "nothing in it": ({}, ["products"]),
    "empty lists": ({"products": [], "bundles": []}, ["products"]),
    "a list": ([PILLOW], ["body"]),
    "a string": ("x", ["body"]),
    "null": (b"null", ["body"]),
    "many at once": ({"products": [{"quantity": 0}], "bundles": [{"bundle_id": 0, "product_child_ids": [1]}], "coupon_code": 1},
                     ["products.0.quantity", "bundles.0.bundle_id", "coupon_code"]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_member_is_named(send, way, name):
    body, fields = WRONG[name]
    answer = send(way, raw=body if isinstance(body, bytes) else json.dumps(body).encode())
    assert answer.refusal == (400, "ur_001")
    assert answer.error["fields"] == fields
    assert list(answer.error["details"]) == fields


NOT_JSON = [b"{", b"", b"{'products':[]}", b'{"products":[],"products":[]}', b'{"products":[{"product_child_id":1,"quantity":NaN}]}',
            b'{"products":[{"product_child_id":1,"quantity":1}]}x', b'{"x":"\\u0000"}', b'{"x":"\xff"}', b'{"x":"\\ud800"}', b'{"x":1e400}',
            b'{"products":[{"product_child_id":99999999999999999999,"quantity":1}]}', b"[" * 33 + b"]" * 33]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("raw", NOT_JSON)
def test_what_is_not_json_is_refused_whole(send, way, raw):
    answer = send(way, raw=raw)
    assert answer.refusal == (400, "ur_001")
    assert answer.error["fields"] == ["body"]


@pytest.mark.parametrize("way", WAYS)
def test_another_type_of_body_is_415_and_another_answer_406(send, way):
    raw = json.dumps(basket(PILLOW)).encode()
    assert send(way, raw=raw, headers={"Content-Type": "text/plain"}).refusal == (415, "http_415")
    assert send(way, raw=raw, headers={"Accept": "text/html"}).refusal == (406, "http_406")
    assert send(way, raw=raw, headers={"Content-Type": "application/cart+json", "Accept": "application/*"}).status in (200, 201)


def test_a_refused_change_changes_nothing(shopper, cart, nothing_stored):
    before = cart()
    with nothing_stored():
        for body in (basket(with_(PILLOW, quantity=0)), basket({"slug": "no-such", "quantity": 1}), basket(PILLOW, coupon_code="NOSUCH"),
                     basket(bundles=[with_(BEST_PACK, bundle_id=3)])):
            assert shopper.put(body).status in (400, 403)
            assert shopper.merge(body).status in (400, 403)
    assert shopper.get().raw == before.raw


def test_unknown_members_are_ignored(shopper):
    assert shopper.post({**basket(with_(PILLOW, colour="red", price=1, is_free=True, bundle_id=1)), "x": {"y": []}}).cart["value"]["sub_total"] == 200
