"""What a page in a browser learns of a service that cannot answer."""
import http.client
from urllib.parse import urlsplit

import stack

ORIGIN = {"Origin": "https://shop.example"}


def ask(site, method, target, body=None, headers=None):
    """(answer, text)"""
    at = urlsplit(site.url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    connection.request(method, target, body=body, headers=headers or {})
    answer = connection.getresponse()
    return answer, answer.read().decode()


def sign_out(site):
    return ask(site, "POST", "/api/auth/logout", b'{"refreshToken":"x"}', {**ORIGIN, "Content-Type": "application/json"})[0]


def test_without_a_database_it_may_read_that_it_is_to_come_again(site):
    """Whom the store lets in cannot be asked; the answer says nothing of the store, so anybody may read it."""
    assert (sign_out(site).status, sign_out(site).getheader("Access-Control-Allow-Origin")) == (204, "https://shop.example")
    site.stop("postgres")
    try:
        answer = sign_out(site)
        assert (answer.status, answer.getheader("Access-Control-Allow-Origin"), answer.getheader("Retry-After")) == (503, "*", "1")
        assert answer.getheader("Access-Control-Allow-Credentials") is None
        assert "retry-after" in answer.getheader("Access-Control-Expose-Headers").lower()
    finally:
        site.start("postgres")


def test_without_cartd_it_may_too(site):
    site.stop("cartd")
    try:
        answer = sign_out(site)
        assert (answer.status, answer.getheader("Access-Control-Allow-Origin"), answer.getheader("Retry-After")) == (502, "*", "1")
        assert "retry-after" in answer.getheader("Access-Control-Expose-Headers").lower()
    finally:
        site.start("cartd")


def test_a_shopper_gets_a_page(site):
    """A link to a cart is opened by people, whoever answers."""
    link = "/cart.php?action=load&id=00000000-0000-4000-8000-000000000000&token=" + "a" * 64
    site.stop("cartd")
    try:
        answer, page = ask(site, "GET", link)
        assert (answer.status, answer.getheader("Content-Type"), answer.getheader("Retry-After")) == (502, "text/html", "1")
        assert page.startswith("<!doctype html>") and "no-referrer" in page and "Try again later" in page and "aaaa" not in page and "action" not in page
        assert answer.getheader("Cache-Control") == "no-store" and answer.getheader("X-Request-Id")
        answer, _ = ask(site, "GET", "/cart.phpx")
        assert (answer.status, answer.getheader("Content-Type")) == (502, "application/problem+json")
    finally:
        site.start("cartd")
    stack.wait_for(lambda: ask(site, "GET", link)[0].status == 404)
