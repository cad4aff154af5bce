"""Who asks: both headers, and what is no good."""
import urllib.request
import json

import pytest

import wire
from shop import PILLOW, basket

CALLS = [("GET", "/", None), ("GET", "/user/", None), ("POST", "/user/", basket(PILLOW)), ("PUT", "/user/", basket(PILLOW)), ("DELETE", "/user/", None),
         ("POST", "/user/merge/", basket(PILLOW))]
NOT_PROVIDED = {"detail": "Authentication credentials were not provided."}


@pytest.mark.parametrize("method, path, body", CALLS)
def test_without_a_token_nothing_goes(guest, nothing_stored, method, path, body):
    with nothing_stored():
        answer = guest.call(method, path, body)
    assert (answer.status, answer.json) == (401, NOT_PROVIDED)
    assert answer.headers["www-authenticate"] == 'Bearer realm="cart"'


@pytest.mark.parametrize("how", ["bearer", "token"])
@pytest.mark.parametrize("token", ["x", "a.b.c", "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "x" * 3000],
                         ids=["a letter", "three letters", "nothing", "alg none", "long"])
def test_a_bad_token_is_401_in_either_header(url, nothing_stored, how, token):
    with nothing_stored():
        answer = wire.Client(url, token, how=how).post(basket(PILLOW))
    assert (answer.status, answer.json) == (401, {"detail": "The token is invalid or has expired."})
    assert "invalid_token" in answer.headers["www-authenticate"]


def test_the_raw_header_opens_the_same_cart(shopper, cart):
    made = cart()
    assert wire.Client(shopper.url, shopper.token, how="token").get().raw == made.raw


def test_the_scheme_is_written_in_any_case(shopper, cart):
    cart()
    for scheme in ("bearer", "BEARER", "bEaReR"):
        assert shopper.get(headers={"Authorization": f"{scheme} {shopper.token}"}).status == 200


def test_both_headers_at_once_or_one_twice_open_nothing(shopper, cart):
    cart()
    bearer, raw = ("Authorization", f"Bearer {shopper.token}"), ("token", shopper.token)
    for headers in ([bearer, raw], [("Authorization", None), raw, raw]):
        assert shopper.get(headers=headers).status == 401
    # nginx itself takes no second Authorization.
    assert shopper.get(headers=[bearer, bearer]).status in (400, 401)


def test_a_wrong_body_does_not_hide_a_bad_token(url):
    assert wire.Client(url, "x").post(raw=b"not json").status == 401


def test_an_inactive_account_is_403(shopper, cart, db, store):
    cart()
    db.run("update cartd.accounts set active = false where store_id = %s and account_id = %s", store, shopper.account_id)
    try:
        for method, path, body in CALLS:
            assert shopper.call(method, path, body).refusal == (403, "ul_002")
    finally:
        db.run("update cartd.accounts set active = true where store_id = %s and account_id = %s", store, shopper.account_id)
    assert shopper.get().status == 200


def test_a_session_that_ended_is_401_at_once(shoppers, url):
    number, email = shoppers.account()
    login = urllib.request.Request(url + "/api/auth/login", json.dumps({"email": email, "password": shoppers.env["CARTD_SHOPPER1_PASSWORD"]}).encode(),
                                   {"Content-Type": "application/json"})
    with urllib.request.urlopen(login, timeout=60) as answer:
        session = json.load(answer)
    client = wire.Client(url, session["accessToken"], number)
    assert client.post(basket(PILLOW)).status == 201
    logout = urllib.request.Request(url + "/api/auth/logout", json.dumps({"refreshToken": session["refreshToken"]}).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(logout, timeout=60).close()
    assert client.get().status == 401


def test_a_cart_s_id_is_no_key(shopper, guest, cart):
    made = cart()
    assert guest.get(headers={"X-Cart-Id": made.headers["x-cart-id"]}).status == 401


def test_anonymous_takes_any_token_and_none(guest, url):
    for client in (guest, wire.Client(url, "x"), wire.Client(url, "x", how="token")):
        assert client.price(basket(PILLOW)).status == 200
