"""CheckoutURL: it leads a shopper to the store's checkout with this cart, as long as the cart is there."""
from urllib.parse import urlsplit

import pytest

import wire
from shop import CALENDAR, UNKNOWN, only, path


@pytest.fixture
def visit(url):
    """visit(URL): what the server answers there; the store's domain leads to it."""
    def go(target, method="GET"):
        to = urlsplit(target)
        return wire.send(url, method, to.path + ("?" + to.query if to.query else ""), None, [("Accept", "text/html")])
    return go


@pytest.fixture
def checkout(api):
    return lambda key: api.cart(key)["CheckoutURL"]


def test_its_form(api, cart, checkout):
    key = cart(CALENDAR)
    assert checkout(key) == f"https://demo.example/cart.php?orderkey={key}&checkout=0"


def test_it_leads_to_the_checkout_with_the_cart_as_a_cookie(api, cart, checkout, visit):
    key = cart(CALENDAR)
    uuid = api.get(path(key)).headers["x-cart-id"]
    for _ in range(3):
        answer = visit(checkout(key))
        assert answer.status == 302 and answer.headers["location"] == "https://demo.example/checkout?checkout=0"
        assert answer.headers["set-cookie"] == f"cartd_cart={uuid}; Path=/; HttpOnly; Secure; SameSite=Lax"
        assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["cache-control"] == "no-store"


def test_the_key_goes_no_further(cart, checkout, visit):
    key = cart()
    answer = visit(checkout(key) + "&utm=a%26b")
    assert answer.headers["location"] == "https://demo.example/checkout?checkout=0&utm=a%26b" and key not in repr(answer.pairs)


def test_a_look_sets_no_cookie(cart, checkout, visit):
    answer = visit(checkout(cart()), method="HEAD")
    assert answer.status == 302 and "set-cookie" not in answer.headers


def test_it_ends_with_its_cart(api, cart, checkout, visit):
    key = cart()
    target = checkout(key)
    api.delete(path(key))
    assert visit(target).status == 404


@pytest.mark.parametrize("wrong", [UNKNOWN, "", "x", "../x", "{uuid}", "{key}0", "{lower}"])
def test_another_key_leads_nowhere(api, cart, visit, wrong):
    key = cart()
    uuid = api.get(path(key)).headers["x-cart-id"]
    answer = visit("/cart.php?checkout=0&orderkey=" + wrong.format(uuid=uuid, key=key, lower=key.lower() + "0"))
    assert answer.status == 404 and "set-cookie" not in answer.headers


def test_another_stores_cart_is_not_found_here(stranger, visit):
    """The server block names the store, not the request."""
    key = stranger.post("/Cart").value
    answer = stranger.get(path(key))
    assert answer.cart["CheckoutURL"].startswith("https://demo2.example/cart.php?")
    assert visit(answer.cart["CheckoutURL"]).status == 404


def test_other_redirect_urls_may_have_an_orderkey_of_their_own(bigcommerce, visit):
    made = bigcommerce("POST", "/carts", {"line_items": [{"product_id": 126, "quantity": 1}]})
    urls = bigcommerce("POST", f"/carts/{made.json['data']['id']}/redirect_urls", {"query_params": {"orderkey": "mine"}}).json["data"]
    assert visit(urls["cart_url"]).headers["location"] == "https://demo.example/cart?orderkey=mine"
    assert only([visit(urls["cart_url"]).status]) == 404
