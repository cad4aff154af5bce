"""The checks themselves: what they let through and what they do not. Needs no stack."""
import copy
import json

import openapi
import pytest

import exchange
import wire

ID, LINE = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
HEADERS = {"content-type": "application/json", "x-request-id": "a", "cache-control": "no-store", "etag": '"v1"', "x-cart-id": ID,
           "x-rate-limit-time-window-ms": "30000", "x-rate-limit-time-reset-ms": "1", "x-rate-limit-requests-quota": "150000",
           "x-rate-limit-requests-left": "149999"}
DIGITAL = {
    "id": LINE, "variant_id": 2000, "product_id": 200, "sku": "DL-200", "name": "Sleep Sounds", "url": "", "quantity": 1, "taxable": True, "image_url": "",
    "discounts": [], "coupons": [], "discount_amount": 0, "coupon_amount": 0, "original_price": 4.99, "list_price": 4.99, "sale_price": 4.99,
    "extended_list_price": 4.99, "extended_sale_price": 4.99, "is_require_shipping": False, "is_mutable": True, "added_by_promotion": False,
    "download_file_urls": [], "download_page_url": "", "download_size": ""}
CART = {"data": {
    "id": ID, "customer_id": 0, "channel_id": 1, "email": "", "currency": {"code": "USD"}, "tax_included": False, "base_amount": 14.99, "discount_amount": 0,
    "manual_discount_amount": 0, "cart_amount": 14.99, "coupons": [], "discounts": [],
    "line_items": {"physical_items": [], "digital_items": [DIGITAL], "gift_certificates": [],
                   "custom_items": [{"id": ID, "sku": "", "name": "n", "quantity": 1, "list_price": 10, "extended_list_price": 10, "image_url": ""}]},
    "created_time": "2026-11-20T17:24:00+00:00", "updated_time": "2026-11-20T17:24:00+00:00", "locale": "en", "version": 1,
    "promotions": {"banners": [{"id": "1", "type": "cart_page", "page": ["HOME_PAGE"], "text": "Hello"}]}}, "meta": {}}
PROBLEM = {"status": 409, "title": "The request cannot be processed due to a possible conflict. Please review the changes and try again.",
           "type": "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes", "current_version": 2, "expected_version": 1}


def check(body=CART, method="GET", path=f"/carts/{ID}", status=200, headers=HEADERS, raw=None):
    return wire.SPEC.check(method, path, status, headers, json.dumps(body).encode() if raw is None else raw)


def changed(*path, to=...):
    body = copy.deepcopy(CART)
    at = body
    for name in path[:-1]:
        at = at[name]
    if to is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return body


def test_a_cart_passes():
    assert check()["data"]["version"] == 1


@pytest.mark.parametrize("body", [
    changed("meta"), changed("data", "version"), changed("data", "version", to="1"), changed("data", "version", to=0), changed("data", "more", to=1),
    changed("data", "id", to="1"), changed("data", "created_time", to="2026-11-20T17:24:00Z"), changed("data", "base_amount", to="14.99"), changed("data", "customer_id", to=None),
    changed("data", "line_items", "custom_items"), changed("data", "line_items", "custom_items", 0, "quantity", to="1"),
    changed("data", "line_items", "digital_items", 0, "parent_id", to=None), changed("data", "line_items", "digital_items", 0, "is_require_shipping", to=True),
    changed("data", "line_items", "digital_items", 0, "quantity", to=True), changed("data", "line_items", "digital_items", 0, "download_size"), changed("errors", to={})])
def test_a_cart_with_a_flaw_does_not(body):
    with pytest.raises(openapi.SpecError):
        check(body)


@pytest.mark.parametrize("name", ["x-request-id", "cache-control", "etag", "x-cart-id", "content-type"])
def test_a_missing_header_is_a_flaw(name):
    with pytest.raises(openapi.SpecError):
        check(headers={**HEADERS, name: None} if name != "content-type" else {**HEADERS, name: "text/html"})


@pytest.mark.parametrize("raw", [b"", b"{", b'{"data":NaN}', b'{"data":1,"data":2}', json.dumps(CART).replace("14.99", "14.990").encode(), json.dumps(CART).replace("14.99", "1.499e1").encode()])
def test_sloppy_json_is_a_flaw(raw):
    with pytest.raises(openapi.SpecError):
        check(raw=raw)


@pytest.mark.parametrize("status, method, path", [(202, "GET", f"/carts/{ID}"), (201, "GET", f"/carts/{ID}"), (200, "GET", "/nothing"), (200, "POST", "/carts")])
def test_a_status_the_file_does_not_list_is_a_flaw(status, method, path):
    with pytest.raises(openapi.SpecError):
        check(status=status, method=method, path=path)


def test_a_conflict_tells_both_versions():
    headers = {**HEADERS, "content-type": "application/problem+json"}
    check(PROBLEM, method="PUT", status=409, headers=headers)
    for body in ({**PROBLEM, "errors": {}}, {**PROBLEM, "status": 422}, {name: value for name, value in PROBLEM.items() if name != "expected_version"} | {"more": 1}):
        with pytest.raises(openapi.SpecError):
            check(body, method="PUT", status=409, headers=headers)


def test_204_has_no_body():
    check(method="DELETE", status=204, raw=b"", headers=HEADERS)
    with pytest.raises(openapi.SpecError):
        check(method="DELETE", status=204)


@pytest.mark.skipif(wire.VENDOR is None, reason="the vendor's file is not here")
def test_the_vendors_schemas_hold_after_the_departures():
    body = openapi.strict_json(json.dumps(CART).encode())
    assert wire.VENDOR.check("GET", f"/carts/{ID}", 200, body)
    assert wire.VENDOR.check("DELETE", f"/carts/{ID}/items/{LINE}", 200, body)
    assert not wire.VENDOR.check("GET", f"/carts/{ID}", 404, {})
    for flaw in (changed("data", "customer_id", to="0"), changed("data", "line_items", "digital_items", 0, "product_id", to="x"), changed("data", "coupons", to=[{"id": "1"}])):
        with pytest.raises(openapi.SpecError):
            wire.VENDOR.check("GET", f"/carts/{ID}", 200, flaw)


@pytest.mark.skipif(wire.VENDOR is None, reason="the vendor's file is not here")
@pytest.mark.parametrize("departure", [each for each in wire.DEPARTURES if "/schemas/ItemCustomGet/" in each.pointer or "/schemas/Cart_Full/" in each.pointer], ids=lambda departure: departure.pointer.split("/")[-1])
def test_without_a_departure_the_vendors_file_refuses_us(departure):
    vendor = openapi.VendorSpec(wire.vendor_file(), [other for other in wire.DEPARTURES if other is not departure])
    with pytest.raises(openapi.SpecError):
        vendor.check("GET", f"/carts/{ID}", 200, openapi.strict_json(json.dumps(CART).encode()))


def test_an_error_that_tells_too_much_is_seen():
    for text in (b"ERROR: relation \"carts\"", b"cart.c:42", b"/usr/lib", b"SQLSTATE 42P01", b"cartd.cart_lines"):
        assert exchange.LEAKS.search(text)
